import type { Concept, WeatherStrength } from './concept.ts';

/** What people write for a concept although a dictionary does not say so; several concepts where the sentence decides. */
export interface EverydayWord {
  readonly phrases: readonly string[];
  readonly means: readonly Concept[];
  readonly strength?: WeatherStrength;
}

const subject = (value: Extract<Concept, { slot: 'subject' }>['value']): Concept => ({ slot: 'subject', value });
const place = (value: Extract<Concept, { slot: 'place' }>['value']): Concept => ({ slot: 'place', value });
const action = (value: Extract<Concept, { slot: 'action' }>['value']): Concept => ({ slot: 'action', value });

/** Nouns and verbs in their base form; other forms follow from it. */
export const everydayWords: readonly EverydayWord[] = [
  // Who: `man` and `woman` are both given where only a pronoun can tell.
  {
    phrases: [
      'person',
      'people',
      'somebody',
      'someone',
      'adult',
      'friend',
      'worker',
      'soldier',
      'farmer',
      'dancer',
      'family',
      'crowd',
      'police',
      'firefighter',
      'teacher',
      'chef',
      'singer',
    ],
    means: [subject('woman'), subject('man')],
  },
  { phrases: ['kid', 'child', 'toddler', 'baby', 'teenager', 'student'], means: [subject('girl'), subject('boy')] },
  {
    phrases: [
      'king',
      'prince',
      'knight',
      'pirate',
      'wizard',
      'cowboy',
      'samurai',
      'father',
      'dad',
      'grandfather',
      'guy',
    ],
    means: [subject('man')],
  },
  {
    phrases: ['queen', 'princess', 'witch', 'mother', 'mom', 'grandmother', 'ballerina', 'fairy', 'mermaid'],
    means: [subject('woman')],
  },
  { phrases: ['cyborg', 'droid', 'mech', 'alien'], means: [subject('robot')] },
  { phrases: ['wolf', 'coyote', 'puppy dog', 'corgi', 'jackal', 'hyena'], means: [subject('dog')] },
  { phrases: ['kitten', 'lion', 'tiger', 'leopard', 'panther', 'cheetah'], means: [subject('cat')] },
  { phrases: ['mouse', 'squirrel', 'hamster', 'hedgehog', 'rat', 'kangaroo'], means: [subject('rabbit')] },
  { phrases: ['panda', 'koala', 'teddy bear', 'teddy', 'gorilla', 'monkey', 'ape'], means: [subject('bear')] },
  {
    phrases: ['unicorn', 'zebra', 'donkey', 'deer', 'cow', 'camel', 'giraffe', 'goat', 'sheep'],
    means: [subject('horse')],
  },
  { phrases: ['mammoth', 'rhino', 'rhinoceros', 'hippo'], means: [subject('elephant')] },
  { phrases: ['dinosaur', 'monster', 'godzilla', 'wyvern', 'phoenix', 'griffin'], means: [subject('dragon')] },
  { phrases: ['dolphin', 'orca'], means: [subject('whale')] },
  { phrases: ['crab', 'lobster', 'snail', 'tortoise'], means: [subject('turtle')] },
  { phrases: ['octopus', 'jellyfish', 'shark', 'seahorse', 'goldfish'], means: [subject('fish')] },
  { phrases: ['bat', 'crow', 'chicken', 'rooster', 'swan'], means: [subject('bird')] },
  { phrases: ['bee', 'dragonfly', 'moth', 'ladybug', 'firefly', 'insect'], means: [subject('butterfly')] },
  { phrases: ['spaceship', 'spacecraft', 'starship', 'ufo', 'space shuttle', 'missile'], means: [subject('rocket')] },
  { phrases: ['ship', 'sailboat', 'canoe', 'yacht', 'raft', 'submarine'], means: [subject('boat')] },
  { phrases: ['helicopter', 'jet', 'drone', 'aircraft'], means: [subject('airplane')] },
  {
    phrases: ['taxi', 'bicycle', 'bike', 'motorcycle', 'scooter', 'skateboard', 'sports car', 'race car'],
    means: [subject('car')],
  },
  {
    phrases: ['bus', 'van', 'tractor', 'tank', 'cart', 'carriage', 'fire engine', 'ambulance'],
    means: [subject('truck')],
  },
  { phrases: ['tram', 'subway', 'locomotive', 'steam engine'], means: [subject('train')] },
  { phrases: ['airship', 'zeppelin', 'hot air balloon'], means: [subject('balloon')] },
  { phrases: ['parasol'], means: [subject('umbrella')] },
  { phrases: ['football', 'basketball', 'soccer ball', 'tennis ball', 'marble', 'sphere'], means: [subject('ball')] },
  { phrases: ['present', 'gift', 'package', 'chest', 'cube', 'suitcase'], means: [subject('box')] },
  { phrases: ['street lamp', 'candle', 'torch'], means: [subject('lantern')] },
  // Where.
  { phrases: ['sea', 'ocean'], means: [place('underwater'), place('beach')] },
  { phrases: ['seabed', 'coral reef', 'reef', 'under water', 'under the water'], means: [place('underwater')] },
  { phrases: ['park', 'garden', 'field', 'grass', 'prairie', 'flower', 'lawn', 'hillside'], means: [place('meadow')] },
  { phrases: ['jungle', 'tree', 'rainforest', 'grove', 'campsite', 'camp', 'tent'], means: [place('forest')] },
  {
    phrases: [
      'coast',
      'seaside',
      'shoreline',
      'island',
      'seashore',
      'harbor',
      'harbour',
      'port',
      'pier',
      'dock',
      'lighthouse',
    ],
    means: [place('beach')],
  },
  { phrases: ['dune', 'sahara', 'canyon'], means: [place('desert')] },
  { phrases: ['hill', 'cliff', 'peak', 'alps', 'volcano', 'valley', 'cave', 'cavern'], means: [place('mountains')] },
  {
    phrases: [
      'city',
      'downtown',
      'road',
      'highway',
      'tokyo',
      'new york',
      'paris',
      'london',
      'skyscraper',
      'alley',
      'tower',
      'bridge',
      'building',
      'hotel',
      'shop',
      'store',
      'restaurant',
      'cafe',
      'airport',
      'station',
      'plaza',
      'avenue',
    ],
    means: [place('city street')],
  },
  {
    phrases: ['town', 'house', 'cottage', 'castle', 'church', 'market', 'temple', 'monastery', 'hut'],
    means: [place('village')],
  },
  { phrases: ['barn', 'countryside', 'orchard', 'vineyard'], means: [place('farm')] },
  {
    phrases: [
      'ice',
      'iceberg',
      'igloo',
      'glacier',
      'arctic',
      'antarctica',
      'tundra',
      'north pole',
      'snowy field',
      'field of snow',
    ],
    means: [place('snowfield')],
  },
  {
    phrases: ['river', 'stream', 'waterfall', 'lagoon', 'pool', 'water', 'swamp', 'marsh', 'pond'],
    means: [place('lake')],
  },
  { phrases: ['above the clouds', 'heaven', 'among the clouds'], means: [place('sky')] },
  {
    phrases: ['galaxy', 'cosmos', 'universe', 'planet', 'mars', 'orbit', 'asteroid', 'nebula'],
    means: [place('space')],
  },
  {
    phrases: [
      'room',
      'kitchen',
      'bedroom',
      'indoors',
      'inside a house',
      'sofa',
      'couch',
      'home',
      'apartment',
      'office',
      'stage',
      'museum',
      'hospital',
      'gym',
      'library',
    ],
    means: [place('living room')],
  },
  { phrases: ['schoolyard', 'sandbox', 'school', 'stadium'], means: [place('playground')] },
  // When and in what weather.
  { phrases: ['morning', 'early morning', 'first light'], means: [{ slot: 'time', value: 'dawn' }] },
  {
    phrases: ['noon', 'midday', 'afternoon', 'daytime', 'sunlight', 'sunshine'],
    means: [{ slot: 'time', value: 'day' }],
  },
  { phrases: ['golden hour', 'setting sun'], means: [{ slot: 'time', value: 'sunset' }] },
  { phrases: ['evening', 'blue hour'], means: [{ slot: 'time', value: 'dusk' }] },
  {
    phrases: ['gets dark', 'getting dark', 'grows dark', 'night falls', 'darkness falls'],
    means: [{ slot: 'time', value: 'night' }],
  },
  {
    phrases: ['midnight', 'moonlight', 'moonlit', 'starlight', 'starry', 'moon', 'stars', 'neon', 'fireworks'],
    means: [{ slot: 'time', value: 'night' }],
  },
  {
    phrases: ['snowy', 'snowflake', 'snowing', 'snow', 'snow falls', 'snow is falling', 'snow starts to fall'],
    means: [{ slot: 'weather', value: 'snow' }],
  },
  { phrases: ['blizzard', 'snowstorm'], means: [{ slot: 'weather', value: 'snow' }], strength: 'heavy' },
  {
    phrases: ['rainy', 'raining', 'wet', 'rain', 'rain falls', 'rain is falling', 'rain starts to fall'],
    means: [{ slot: 'weather', value: 'rain' }],
  },
  {
    phrases: ['storm', 'stormy', 'thunderstorm', 'lightning', 'thunder', 'pouring'],
    means: [{ slot: 'weather', value: 'rain' }],
    strength: 'heavy',
  },
  { phrases: ['foggy', 'hazy', 'haze', 'smoke', 'fog'], means: [{ slot: 'weather', value: 'fog' }] },
  { phrases: ['misty'], means: [{ slot: 'weather', value: 'fog' }], strength: 'light' },
  { phrases: ['windy', 'wind'], means: [{ slot: 'weather', value: 'wind' }] },
  { phrases: ['breezy'], means: [{ slot: 'weather', value: 'wind' }], strength: 'light' },
  { phrases: ['hurricane', 'tornado'], means: [{ slot: 'weather', value: 'wind' }], strength: 'heavy' },
  { phrases: ['sunny', 'sun', 'bright', 'blue sky', 'clear sky'], means: [{ slot: 'weather', value: 'clear' }] },
  { phrases: ['cloudy', 'overcast', 'cloud', 'grey sky', 'gray sky'], means: [{ slot: 'weather', value: 'cloudy' }] },
  {
    phrases: ['autumnal', 'autumn leaves', 'falling leaves', 'halloween'],
    means: [{ slot: 'season', value: 'autumn' }],
  },
  { phrases: ['cherry blossom', 'easter'], means: [{ slot: 'season', value: 'spring' }] },
  { phrases: ['christmas', 'wintry', 'frosty'], means: [{ slot: 'season', value: 'winter' }] },
  // What it is like.
  { phrases: ['gray', 'grey', 'silver'], means: [{ slot: 'color', value: 'white' }] },
  { phrases: ['turquoise', 'cyan', 'aqua', 'aquamarine'], means: [{ slot: 'color', value: 'teal' }] },
  { phrases: ['gold', 'blond', 'blonde'], means: [{ slot: 'color', value: 'yellow' }] },
  { phrases: ['beige', 'tan', 'khaki', 'wooden'], means: [{ slot: 'color', value: 'brown' }] },
  { phrases: ['ginger', 'copper', 'rusty'], means: [{ slot: 'color', value: 'orange' }] },
  { phrases: ['olive', 'lime'], means: [{ slot: 'color', value: 'green' }] },
  { phrases: ['dark'], means: [{ slot: 'color', value: 'black' }] },
  { phrases: ['magenta', 'fuchsia'], means: [{ slot: 'color', value: 'pink' }] },
  { phrases: ['baby', 'young', 'cute little', 'mini'], means: [{ slot: 'size', value: 'small' }] },
  { phrases: ['giant', 'tall', 'majestic'], means: [{ slot: 'size', value: 'large' }] },
  {
    phrases: ['smiling', 'playful', 'excited', 'laughing', 'joyously', 'happily'],
    means: [{ slot: 'emotion', value: 'happy' }],
  },
  { phrases: ['crying', 'lonely', 'sadly', 'melancholic'], means: [{ slot: 'emotion', value: 'sad' }] },
  { phrases: ['scared', 'shocked', 'curious', 'afraid'], means: [{ slot: 'emotion', value: 'surprised' }] },
  { phrases: ['tired', 'yawning'], means: [{ slot: 'emotion', value: 'sleepy' }] },
  { phrases: ['angrily', 'mad', 'grumpy', 'fierce'], means: [{ slot: 'emotion', value: 'angry' }] },
  { phrases: ['peaceful', 'relaxed', 'content'], means: [{ slot: 'emotion', value: 'neutral' }] },
  { phrases: ['a pair of', 'a couple of', 'couple of'], means: [{ slot: 'count', value: 2 }] },
  { phrases: ['several', 'a group of', 'some', 'a few'], means: [{ slot: 'count', value: 3 }] },
  {
    phrases: ['many', 'a crowd of', 'lots of', 'a flock of', 'a herd of', 'a school of'],
    means: [{ slot: 'count', value: 5 }],
  },
  // What it does: the home of the subject decides between several.
  {
    phrases: ['move', 'go', 'travel', 'come', 'explore', 'glide', 'wander'],
    means: ['walk', 'fly', 'swim', 'drive', 'float'].map((value) => action(value as 'walk')),
  },
  { phrases: ['play', 'party', 'celebrate', 'skate'], means: [action('dance'), action('bounce')] },
  { phrases: ['gallop', 'race', 'dash', 'jog', 'scamper', 'rush', 'sprint'], means: [action('run'), action('drive')] },
  { phrases: ['crawl', 'march', 'hike', 'roam', 'prowl', 'waddle', 'tiptoe'], means: [action('walk')] },
  { phrases: ['rest', 'lie', 'lie down', 'curl up'], means: [action('sleep')] },
  { phrases: ['wait', 'pose', 'stay', 'park'], means: [action('stand')] },
  { phrases: ['watch', 'look', 'stare', 'search', 'look at', 'gaze', 'read'], means: [action('look around')] },
  // A voice is not seen, only that somebody is awake and turns its head.
  {
    phrases: [
      'bark',
      'howl',
      'growl',
      'roar',
      'meow',
      'purr',
      'moo',
      'neigh',
      'quack',
      'croak',
      'chirp',
      'tweet',
      'hoot',
    ],
    means: [action('look around')],
  },
  { phrases: ['greet', 'say hello'], means: [action('wave')] },
  { phrases: ['launch', 'take off', 'lift off', 'climb', 'blast off', 'fly up'], means: [action('rise')] },
  { phrases: ['touch down'], means: [action('fall')] },
  { phrases: ['surf', 'sail', 'paddle', 'row'], means: [action('swim'), action('drive')] },
  { phrases: ['hold'], means: [action('carry')] },
  { phrases: ['follow', 'hunt'], means: [action('chase')] },
  { phrases: ['visit', 'hug', 'shake hands with'], means: [action('meet')] },
  { phrases: ['slow motion', 'slow-motion', 'leisurely', 'in slow motion'], means: [{ slot: 'speed', value: 'slow' }] },
  { phrases: ['hurriedly', 'at full speed', 'swiftly'], means: [{ slot: 'speed', value: 'fast' }] },
  // How it is filmed and drawn.
  {
    phrases: ['close up', 'closeup', 'macro', 'portrait', 'extreme close-up'],
    means: [{ slot: 'shotSize', value: 'close-up' }],
  },
  {
    phrases: ['wide angle', 'wide-angle', 'aerial view', 'panorama', 'establishing shot', 'landscape'],
    means: [{ slot: 'shotSize', value: 'wide' }],
  },
  { phrases: ['full shot', 'full body shot', 'medium-shot'], means: [{ slot: 'shotSize', value: 'medium' }] },
  {
    phrases: ['dolly in', 'push in', 'camera zooms in', 'zooming in', 'zoom-in'],
    means: [{ slot: 'cameraMove', value: 'zoom in' }],
  },
  {
    phrases: ['dolly out', 'pull back', 'zooming out', 'zoom-out'],
    means: [{ slot: 'cameraMove', value: 'zoom out' }],
  },
  {
    phrases: ['handheld', 'follow shot', 'drone shot', 'dolly shot', 'tracking', 'camera follows'],
    means: [{ slot: 'cameraMove', value: 'tracking' }],
  },
  { phrases: ['tripod', 'locked-off', 'still shot'], means: [{ slot: 'cameraMove', value: 'static' }] },
  {
    phrases: ['cartoon', 'anime', 'animation', 'vector', 'minimalist', 'pixel art', 'flat design'],
    means: [{ slot: 'style', value: 'flat' }],
  },
  {
    phrases: ['storybook', 'fairy tale', 'fairytale', "children's book", 'illustration', 'picture book'],
    means: [{ slot: 'style', value: 'storybook' }],
  },
  {
    phrases: ['painting', 'watercolor', 'watercolour', 'oil painting', 'painted', 'impressionist', 'ink wash'],
    means: [{ slot: 'style', value: 'watercolor' }],
  },
  {
    phrases: ['papercraft', 'origami', 'paper art', 'cutout', 'cut-out', 'collage', 'stop motion', 'stop-motion'],
    means: [{ slot: 'style', value: 'paper cut' }],
  },
];

/** Words that say nothing a picture could show, or whose sense the grammar around them carries. */
export const silentWords: ReadonlySet<string> = new Set(
  `a an the this that these those it its he she they them him her his their we us our you your i my me who which what where
  when while as and or but nor so if then first later finally next before after until during is are was were be been being am
  do does did doing has have had having will would can could should may might must shall let get got to of in on at by with
  from into onto over under through across along around near up down out off for about between among toward towards upon
  against beside inside outside behind above below back there here each other another same one's such very really quite
  just only also too again still already even more most less least much than how all both any every own like
  video clip movie film scene shot shots footage picture image camera view show shows showing see seen make makes made
  generate create please want cinematic beautiful amazing epic detailed high quality hd 4k 8k ultra realistic photorealistic
  style styled background foreground not no without never some something side way day's lot bit kind type full long short
  slowly's looking towards while suddenly gently together away front left right top middle center
  happening happens happen begins begin starts start continues appears appear face faces mood atmosphere lighting light
  time moment frame frames seconds second minute rope ground air arc bottom bed high low height forth fro hardly
  knock knocks knocking hits hitting pushes pushing shoves shoving lands landing lies lying coming goes going times once twice
  new fresh nice good great`.split(/\s+/),
);
