import {
  articleFor,
  cameraSpeedWords,
  cameraWords,
  placePhrases,
  type SettingPhrase,
  seasonPhrases,
  shotSizeWords,
  stylePhrases,
  timePhrases,
  weatherPhrases,
} from '../../prompt/index.ts';
import type { Scene, Shot } from '../scene/scene.ts';
import { stages } from '../scene/stage.ts';
import { weathers } from '../scene/vocabulary.ts';
import { type Writer, words } from './writer.ts';

const phrase = (writer: Writer, phrases: readonly SettingPhrase[]): string =>
  writer.word(phrases.map((one) => one.phrase));

/** Place, time, season and weather, as far as they can be seen and are said, in one of two orders. */
export function settingPhrases(writer: Writer, shot: Shot): string[] {
  const stage = stages[shot.place];
  const place = writer.says('place') ? phrase(writer, placePhrases[shot.place]) : '';
  const time = stage.showsTimeOfDay && writer.says('timeOfDay') ? phrase(writer, timePhrases[shot.timeOfDay]) : '';
  const season = stage.showsSeason && writer.says('season') ? phrase(writer, seasonPhrases[shot.season]) : '';
  const weather = stage.showsWeather && writer.says('weather') ? weatherPhrase(writer, shot) : '';
  const spoken = writer.choose('setting', [
    [place, time, season, weather],
    [time, season, weather, place],
    [place, weather, time, season],
  ]);
  return spoken.filter((one) => one !== '');
}

function weatherPhrase(writer: Writer, { weather, weatherIntensity }: Shot): string {
  const { light, plain, heavy } = weatherPhrases[weather];
  const strength = weatherIntensity < 0.45 ? light : weatherIntensity > 0.8 ? heavy : plain;
  const said = phrase(writer, strength.length === 0 ? plain : strength);
  if (!writer.says('absence')) return said;
  const absent = writer.choose(
    'absence',
    weathers.filter((other) => other !== weather && other !== 'clear'),
  );
  return `${said} ${writer.choose('no', ['with no', 'without'])} ${weatherPhrases[absent].absent.phrase}`;
}

/** Joins the phrases of a setting: "in a meadow at dusk in spring". */
export function joinSetting(writer: Writer, phrases: readonly string[]): string {
  return phrases.join(writer.choose('join', [' ', ', ']));
}

/** The style as it stands before a colon, after "in", or alone. */
export function styleNoun(writer: Writer, { style }: Scene): string {
  return writer.word(stylePhrases[style].nouns);
}

/** "in a storybook style", "in the style of a storybook illustration". */
export function stylePhrase(writer: Writer, { style }: Scene): string {
  const adjective = writer.word(stylePhrases[style].adjectives);
  return `in ${articleFor(adjective)} ${adjective} style`;
}

/** Shot size and camera move as one sentence without a full stop, or empty when neither is said. */
export function cameraSentence(writer: Writer, { camera }: Shot): string {
  const size = writer.says('shotSize') ? writer.word(shotSizeWords[camera.shotSize]) : '';
  if (!writer.says('cameraMove')) return size;
  const { verbs, participles, nouns } = cameraWords[camera.move];
  const pace = camera.speed < 0.8 ? cameraSpeedWords.slow : camera.speed > 1.4 ? cameraSpeedWords.fast : null;
  const adverb = pace === null ? '' : writer.word(pace.adverbs);
  const form = writer.choose('camera', ['verb', 'participle', 'noun'] as const);
  if (form === 'verb') {
    const sentence = words('the camera', writer.word(verbs), adverb);
    return size === '' ? sentence : `${sentence} in ${articleFor(size)} ${size}`;
  }
  if (form === 'participle') {
    const done = words('the camera', writer.word(participles), adverb);
    return size === '' ? done : `${size} with ${done}`;
  }
  const noun = words(pace === null ? '' : writer.word(pace.adjectives), writer.word(nouns));
  return size === '' ? noun : `${size}, ${noun}`;
}
