/** A way to say where or when: the whole phrase, and the word of it that must mean the concept. */
export interface SettingPhrase {
  readonly phrase: string;
  readonly lemma: string;
}

const say = (phrase: string, lemma: string): SettingPhrase => ({ phrase, lemma });

/** Ways to say where. */
export const placePhrases = {
  meadow: [say('in a meadow', 'meadow'), say('in a grassland', 'grassland')],
  forest: [say('in a forest', 'forest'), say('in the woods', 'woods'), say('in a woodland', 'woodland')],
  beach: [say('on a beach', 'beach'), say('at the beach', 'beach'), say('on a sandy shore', 'shore')],
  desert: [say('in a desert', 'desert'), say('in the desert', 'desert')],
  mountains: [
    say('in the mountains', 'mountain'),
    say('among mountains', 'mountain'),
    say('in mountain country', 'mountain'),
  ],
  'city street': [
    say('on a city street', 'street'),
    say('on a street in the city', 'street'),
    say('on an avenue', 'avenue'),
  ],
  village: [say('in a village', 'village'), say('in a hamlet', 'hamlet')],
  farm: [say('on a farm', 'farm'), say('at a farm', 'farm'), say('on a ranch', 'ranch')],
  snowfield: [say('in a snowfield', 'snowfield'), say('on a snowfield', 'snowfield')],
  lake: [say('at a lake', 'lake'), say('by a lake', 'lake'), say('at a pond', 'pond')],
  underwater: [say('underwater', 'underwater'), say('under the sea', 'undersea')],
  sky: [say('in the sky', 'sky'), say('up in the sky', 'sky')],
  space: [say('in space', 'space'), say('in outer space', 'outer space')],
  'living room': [
    say('in a living room', 'living-room'),
    say('in a sitting room', 'sitting room'),
    say('in a parlor', 'parlor'),
  ],
  playground: [say('on a playground', 'playground'), say('at a playground', 'playground')],
} as const satisfies Readonly<Record<string, readonly SettingPhrase[]>>;

/** Ways to say at which time of day. */
export const timePhrases = {
  dawn: [say('at dawn', 'dawn'), say('at daybreak', 'daybreak'), say('at sunrise', 'sunrise')],
  day: [say('by day', 'day'), say('in daylight', 'daylight'), say('in the daytime', 'daytime')],
  sunset: [say('at sunset', 'sunset'), say('at sundown', 'sundown')],
  dusk: [say('at dusk', 'dusk'), say('at twilight', 'twilight'), say('at nightfall', 'nightfall')],
  night: [say('at night', 'night'), say('by night', 'night'), say('in the nighttime', 'nighttime')],
} as const satisfies Readonly<Record<string, readonly SettingPhrase[]>>;

/** Ways to say in which season. */
export const seasonPhrases = {
  spring: [say('in spring', 'spring'), say('in springtime', 'springtime')],
  summer: [say('in summer', 'summer'), say('in summertime', 'summertime')],
  autumn: [say('in autumn', 'autumn'), say('in the fall', 'fall')],
  winter: [say('in winter', 'winter'), say('in wintertime', 'wintertime')],
} as const satisfies Readonly<Record<string, readonly SettingPhrase[]>>;

/** Words for a weather in three strengths: `light`, `plain` and `heavy` are whole phrases that say the same in other words. */
export interface WeatherPhrases {
  readonly light: readonly SettingPhrase[];
  readonly plain: readonly SettingPhrase[];
  readonly heavy: readonly SettingPhrase[];
  /** What is named when it is not there: "no rain". */
  readonly absent: SettingPhrase;
}

/** Ways to say in which weather. */
export const weatherPhrases = {
  clear: {
    light: [],
    plain: [say('in clear weather', 'clear'), say('under a clear sky', 'clear'), say('in fair weather', 'fair')],
    heavy: [],
    absent: say('clear sky', 'clear'),
  },
  cloudy: {
    light: [],
    plain: [
      say('under a cloudy sky', 'cloudy'),
      say('in cloudy weather', 'cloudy'),
      say('under an overcast sky', 'overcast'),
    ],
    heavy: [],
    absent: say('clouds', 'cloud'),
  },
  rain: {
    light: [say('in light rain', 'rain'), say('in a drizzle', 'drizzle')],
    plain: [say('in the rain', 'rain'), say('in falling rain', 'rain'), say('in rainfall', 'rainfall')],
    heavy: [say('in heavy rain', 'rain'), say('in a downpour', 'downpour'), say('in pouring rain', 'rain')],
    absent: say('rain', 'rain'),
  },
  snow: {
    light: [say('in light snow', 'snow'), say('in a light snowfall', 'snowfall')],
    plain: [say('in falling snow', 'snow'), say('in a snowfall', 'snowfall')],
    heavy: [say('in heavy snow', 'snow'), say('in a heavy snowfall', 'snowfall')],
    absent: say('snow', 'snow'),
  },
  fog: {
    light: [say('in light fog', 'fog'), say('in a mist', 'mist')],
    plain: [say('in fog', 'fog'), say('in the fog', 'fog')],
    heavy: [say('in thick fog', 'fog'), say('in heavy fog', 'fog')],
    absent: say('fog', 'fog'),
  },
  wind: {
    light: [say('in a light wind', 'wind'), say('in a breeze', 'breeze')],
    plain: [say('in the wind', 'wind'), say('in blowing wind', 'wind')],
    heavy: [say('in a strong wind', 'wind'), say('in a gale', 'gale')],
    absent: say('wind', 'wind'),
  },
} as const satisfies Readonly<Record<string, WeatherPhrases>>;

/** Each style as an adjective before "style", and as a noun that can stand alone. */
export const stylePhrases = {
  storybook: { adjectives: ['storybook', 'picture-book'], nouns: ['storybook illustration', 'picture-book drawing'] },
  flat: { adjectives: ['flat', 'flat vector'], nouns: ['flat illustration', 'flat vector drawing'] },
  watercolor: { adjectives: ['watercolor', 'watercolour'], nouns: ['watercolor painting', 'watercolour'] },
  'paper cut': { adjectives: ['paper cut', 'paper-cut'], nouns: ['paper cut-out', 'paper collage'] },
} as const satisfies Readonly<
  Record<string, { readonly adjectives: readonly string[]; readonly nouns: readonly string[] }>
>;
