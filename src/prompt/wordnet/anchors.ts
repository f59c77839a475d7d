import type { Concept, ConceptSlot, ConceptValues } from '../concepts/concept.ts';
import type { PartOfSpeech } from './wordnet.ts';

/** A meaning of WordNet that stands for concepts: `lemma` in its `sense`-th meaning, counted from 1. */
export interface Anchor {
  readonly lemma: string;
  readonly sense: number;
  readonly partOfSpeech: PartOfSpeech;
  /** Several where the sentence has to decide. */
  readonly means: readonly Concept[];
  /** Whether a thing that is merely like it may be drawn as it: a wolf as a fox, but not a spade as a lantern. */
  readonly takesRelatives: boolean;
}

type Senses<Slot extends ConceptSlot> = { readonly [Value in ConceptValues[Slot] & string]?: readonly string[] };

const subjectSenses: Senses<'subject'> = {
  fox: ['fox#1'],
  cat: ['cat#1', 'feline#1'],
  dog: ['dog#1', 'canine#2'],
  rabbit: ['rabbit#1', 'hare#1', 'rodent#1'],
  bear: ['bear#1', 'primate#2'],
  horse: ['horse#1', 'ungulate#1'],
  elephant: ['elephant#1'],
  penguin: ['penguin#1'],
  bird: ['bird#1'],
  owl: ['owl#1'],
  duck: ['duck#1', 'waterfowl#1'],
  fish: ['fish#1'],
  whale: ['whale#2'],
  turtle: ['turtle#2', 'reptile#1'],
  frog: ['frog#1', 'amphibian#3'],
  butterfly: ['butterfly#1', 'insect#1'],
  girl: ['girl#2'],
  boy: ['boy#1'],
  woman: ['woman#1', 'female#2'],
  man: ['man#1', 'male#2'],
  robot: ['robot#1'],
  astronaut: ['astronaut#1'],
  dragon: ['dragon#1', 'mythical monster#1'],
  car: ['car#1', 'motorcycle#1', 'bicycle#1'],
  truck: ['truck#1', 'bus#1'],
  train: ['train#1', 'locomotive#1'],
  boat: ['boat#1', 'vessel#2'],
  airplane: ['airplane#1', 'aircraft#1'],
  balloon: ['balloon#1', 'balloon#2', 'airship#1'],
  rocket: ['rocket#1', 'spacecraft#1'],
  ball: ['ball#1', 'ball#6'],
  box: ['box#1'],
  kite: ['kite#3'],
  umbrella: ['umbrella#1'],
  snowman: ['snowman#1'],
  lantern: ['lantern#1', 'lamp#1'],
};

const placeSenses: Senses<'place'> = {
  meadow: ['meadow#1', 'grassland#1', 'garden#1', 'park#1', 'park#2'],
  forest: ['forest#1', 'forest#2', 'tree#1'],
  beach: ['beach#1', 'shore#1', 'island#1'],
  desert: ['desert#1'],
  mountains: ['mountain#1', 'hill#1', 'natural elevation#1'],
  'city street': ['street#1', 'road#1', 'city#1'],
  village: ['village#1', 'village#2', 'house#1', 'dwelling#1'],
  farm: ['farm#1', 'barn#1'],
  snowfield: ['snowfield#1', 'glacier#1'],
  lake: ['lake#1', 'stream#1'],
  underwater: ['ocean#1', 'sea#1'],
  space: ['outer space#1', 'celestial body#1'],
  'living room': ['room#1'],
  playground: ['playground#2'],
};

const colorSenses: Senses<'color'> = {
  red: ['red#1'],
  orange: ['orange#2'],
  yellow: ['yellow#1'],
  green: ['green#1'],
  teal: ['teal#1'],
  blue: ['blue#1'],
  purple: ['purple#1'],
  pink: ['pink#1'],
  brown: ['brown#1'],
  black: ['black#1'],
  white: ['white#2', 'gray#1'],
};

const actionSenses: Senses<'action'> = {
  stand: ['stand#1'],
  sit: ['sit#1', 'sit#3'],
  sleep: ['sleep#1'],
  walk: ['walk#1'],
  run: ['run#1'],
  jump: ['jump#1'],
  dance: ['dance#1', 'dance#2', 'dance#3'],
  wave: ['wave#1'],
  eat: ['eat#1', 'eat#2', 'eat#3', 'chew#1', 'drink#1'],
  'look around': ['look#1', 'search#1'],
  fly: ['fly#1'],
  hover: ['hover#3'],
  swim: ['swim#1'],
  dive: ['dive#2', 'dive#3'],
  drive: ['drive#2', 'ride#2'],
  float: ['float#1', 'float#2'],
  roll: ['roll#1', 'roll#2'],
  bounce: ['bounce#1', 'bounce#3'],
  spin: ['spin#1', 'rotate#1'],
  swing: ['swing#2'],
  fall: ['fall#1', 'fall#2'],
  rise: ['rise#1', 'ascend#1'],
  chase: ['chase#1'],
  carry: ['carry#1', 'carry#2'],
  meet: ['meet#1', 'greet#1'],
};

const anySenses: readonly (readonly [PartOfSpeech, string, Concept])[] = [
  ['adj', 'small#1', { slot: 'size', value: 'small' }],
  ['adj', 'large#1', { slot: 'size', value: 'large' }],
  ['adj', 'happy#1', { slot: 'emotion', value: 'happy' }],
  ['adj', 'joyful#1', { slot: 'emotion', value: 'happy' }],
  ['adj', 'sad#1', { slot: 'emotion', value: 'sad' }],
  ['adj', 'unhappy#1', { slot: 'emotion', value: 'sad' }],
  ['adj', 'angry#1', { slot: 'emotion', value: 'angry' }],
  ['adj', 'surprised#1', { slot: 'emotion', value: 'surprised' }],
  ['adj', 'sleepy#1', { slot: 'emotion', value: 'sleepy' }],
  ['adj', 'tired#1', { slot: 'emotion', value: 'sleepy' }],
  ['adj', 'calm#1', { slot: 'emotion', value: 'neutral' }],
  ['adj', 'slow#1', { slot: 'speed', value: 'slow' }],
  ['adj', 'fast#1', { slot: 'speed', value: 'fast' }],
  ['adv', 'slowly#1', { slot: 'speed', value: 'slow' }],
  ['adv', 'quickly#1', { slot: 'speed', value: 'fast' }],
  ['noun', 'rain#1', { slot: 'weather', value: 'rain' }],
  ['noun', 'snow#1', { slot: 'weather', value: 'snow' }],
  ['noun', 'fog#1', { slot: 'weather', value: 'fog' }],
  ['noun', 'wind#1', { slot: 'weather', value: 'wind' }],
  ['noun', 'cloud#2', { slot: 'weather', value: 'cloudy' }],
];

const moves = ['walk', 'fly', 'swim', 'drive', 'float'] as const;

let anchors: readonly Anchor[] | null = null;

/** Every meaning that stands for a concept. */
export function conceptAnchors(): readonly Anchor[] {
  anchors ??= [
    ...anchorsOf('subject', 'noun', subjectSenses),
    ...anchorsOf('place', 'noun', placeSenses),
    ...anchorsOf('color', 'noun', colorSenses),
    ...anchorsOf('action', 'verb', actionSenses),
    ...anySenses.map(([partOfSpeech, sense, concept]) => anchor(partOfSpeech, sense, [concept])),
    // What only says that somebody moves: the home of the subject decides how.
    anchor(
      'verb',
      'travel#1',
      moves.map((value) => ({ slot: 'action', value })),
    ),
    anchor('noun', 'child#1', [
      { slot: 'subject', value: 'girl' },
      { slot: 'subject', value: 'boy' },
    ]),
    anchor('noun', 'person#1', [
      { slot: 'subject', value: 'woman' },
      { slot: 'subject', value: 'man' },
    ]),
  ];
  return anchors;
}

function anchorsOf<Slot extends 'subject' | 'place' | 'color' | 'action'>(
  slot: Slot,
  partOfSpeech: PartOfSpeech,
  senses: Senses<Slot>,
): Anchor[] {
  return Object.entries(senses as Readonly<Record<string, readonly string[]>>).flatMap(([value, list]) =>
    list.map((sense, i) => {
      const concept = { slot, value } as Concept;
      return { ...anchor(partOfSpeech, sense, [concept]), takesRelatives: slot === 'subject' && i === 0 };
    }),
  );
}

function anchor(partOfSpeech: PartOfSpeech, sense: string, means: readonly Concept[]): Anchor {
  const [lemma = '', number = ''] = sense.split('#');
  return { lemma, sense: Number(number), partOfSpeech, means, takesRelatives: false };
}
