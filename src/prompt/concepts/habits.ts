import type { ConceptValues } from './concept.ts';

type Subject = ConceptValues['subject'];
type Action = ConceptValues['action'];
type Place = ConceptValues['place'];
type Color = ConceptValues['color'];

/** What a body can be in. */
export type Medium = 'land' | 'water' | 'deep' | 'air' | 'void';

/** What somebody is usually like, for filling in what a prompt leaves open. */
export interface Habit {
  /** Whether it has a face that can show a feeling. */
  readonly hasFace: boolean;
  /** Whether left and right can be told while it stays. */
  readonly hasSides: boolean;
  /** Colours it often has. */
  readonly colors: readonly Color[];
  /** What it does where; the likely things first. */
  readonly doings: Readonly<Partial<Record<Medium, readonly Action[]>>>;
  /** Where it is at home, the likely places first. */
  readonly places: readonly Place[];
}

const ground = ['walk', 'run', 'sit', 'stand', 'jump', 'look around', 'sleep', 'eat', 'dance'] as const;
const upright = [
  'walk',
  'run',
  'wave',
  'stand',
  'dance',
  'sit',
  'jump',
  'look around',
  'eat',
  'spin',
  'sleep',
] as const;
const perched = ['walk', 'stand', 'jump', 'look around', 'eat', 'sleep'] as const;
const wings = ['fly', 'hover', 'dive', 'rise'] as const;
const fins = ['swim', 'float', 'dive', 'rise'] as const;
const people = ['meadow', 'city street', 'village', 'beach', 'playground', 'forest'] as const;
const everyColor = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;

function animal(colors: Habit['colors'], doings: Habit['doings'], places: Habit['places']): Habit {
  return { hasFace: true, hasSides: true, colors, doings, places };
}

function vehicle(doings: Habit['doings'], places: Habit['places']): Habit {
  return { hasFace: false, hasSides: true, colors: everyColor, doings, places };
}

function thing(doings: Habit['doings'], places: Habit['places']): Habit {
  return { hasFace: false, hasSides: false, colors: everyColor, doings, places };
}

/** The habits of every subject. */
export const habits: Readonly<Record<Subject, Habit>> = {
  fox: animal(['orange', 'red'], { land: ground }, ['forest', 'meadow', 'snowfield']),
  cat: animal(['black', 'orange', 'white'], { land: ground }, ['living room', 'village', 'meadow']),
  dog: animal(['brown', 'white', 'black'], { land: ground, water: ['swim'] }, ['meadow', 'beach', 'playground']),
  rabbit: animal(['white', 'brown'], { land: ['jump', ...ground, 'wave'] }, ['meadow', 'forest', 'farm']),
  bear: animal(['brown', 'black'], { land: [...ground, 'wave'], water: ['swim'] }, ['forest', 'mountains']),
  horse: animal(['brown', 'white', 'black'], { land: ground, water: ['swim'] }, ['farm', 'meadow']),
  elephant: animal(['blue', 'white'], { land: ground, water: ['swim'] }, ['meadow', 'desert']),
  penguin: animal(['black', 'blue'], { land: upright, deep: fins }, ['snowfield', 'beach']),
  bird: animal(['blue', 'red', 'yellow'], { air: wings, land: perched }, ['sky', 'forest', 'meadow']),
  owl: animal(['brown', 'white'], { air: wings, land: [...perched, 'wave'] }, ['forest', 'sky']),
  duck: animal(
    ['yellow', 'white', 'green'],
    { water: ['swim', 'float', 'dive', 'sleep'], land: perched, air: ['fly', 'rise', 'hover'] },
    ['lake', 'farm'],
  ),
  fish: animal(
    ['orange', 'blue', 'yellow'],
    { deep: [...fins, 'hover', 'eat', 'sleep', 'spin'], water: ['swim', 'jump'] },
    ['underwater'],
  ),
  whale: animal(['blue', 'black'], { deep: [...fins, 'hover', 'sleep'], water: ['swim', 'jump', 'dive'] }, [
    'underwater',
  ]),
  turtle: animal(
    ['green', 'brown'],
    { land: ['walk', 'stand', 'sleep', 'eat'], deep: fins, water: ['swim', 'float'] },
    ['beach', 'underwater'],
  ),
  frog: animal(
    ['green'],
    { land: ['jump', 'sit', 'sleep', 'eat', 'look around', 'wave'], water: ['swim', 'float'], deep: fins },
    ['lake', 'forest'],
  ),
  butterfly: animal(['yellow', 'blue', 'orange'], { air: ['fly', 'hover', 'rise'], land: ['sit'] }, [
    'meadow',
    'forest',
  ]),
  girl: animal(everyColor, { land: upright, water: ['swim'] }, people),
  boy: animal(everyColor, { land: upright, water: ['swim'] }, people),
  woman: animal(everyColor, { land: upright, water: ['swim'] }, people),
  man: animal(everyColor, { land: upright, water: ['swim'] }, people),
  robot: animal(['blue', 'white', 'teal'], { land: upright, void: ['float', 'hover', 'wave', 'spin', 'rise'] }, [
    'city street',
    'space',
  ]),
  astronaut: animal(['white', 'orange'], { void: ['float', 'wave', 'hover', 'spin', 'rise'], land: upright }, [
    'space',
    'desert',
  ]),
  dragon: animal(['green', 'red', 'purple'], { air: wings, land: ground }, ['sky', 'mountains', 'forest']),
  car: vehicle({ land: ['drive', 'stand'] }, ['city street', 'village', 'desert']),
  truck: vehicle({ land: ['drive', 'stand'] }, ['city street', 'farm', 'desert']),
  train: vehicle({ land: ['drive', 'stand'] }, ['mountains', 'meadow', 'village']),
  boat: vehicle({ water: ['drive', 'float'] }, ['lake', 'beach']),
  airplane: vehicle({ air: ['fly', 'rise', 'dive'] }, ['sky', 'mountains']),
  balloon: { ...vehicle({ air: ['float', 'rise', 'hover', 'fall'] }, ['sky', 'meadow', 'mountains']), hasSides: false },
  rocket: {
    ...vehicle({ void: ['fly', 'rise', 'float', 'spin'], air: ['rise', 'fly', 'hover', 'fall'], land: ['stand'] }, [
      'space',
      'sky',
    ]),
    hasSides: false,
  },
  ball: thing({ land: ['roll', 'bounce', 'spin', 'swing', 'stand'], water: ['float'], void: ['float', 'spin'] }, [
    'playground',
    'beach',
    'meadow',
  ]),
  box: thing({ land: ['stand', 'swing'], water: ['float'], void: ['float', 'spin'] }, [
    'living room',
    'farm',
    'city street',
  ]),
  kite: thing({ air: ['fly', 'hover', 'rise', 'dive', 'swing', 'spin', 'fall'] }, ['beach', 'meadow', 'sky']),
  umbrella: thing({ land: ['stand', 'spin'], air: ['float', 'fall', 'rise', 'swing'], water: ['float'] }, [
    'beach',
    'city street',
  ]),
  snowman: {
    ...thing({ land: ['wave', 'stand', 'dance', 'look around', 'jump', 'spin'] }, ['snowfield', 'village']),
    hasFace: true,
    hasSides: true,
    colors: ['white'],
  },
  lantern: thing({ air: ['float', 'rise', 'hover', 'fall'], land: ['swing', 'stand'], water: ['float'] }, [
    'village',
    'forest',
    'lake',
  ]),
};

/** What a place is made of, and what can be seen there. */
export interface PlaceTraits {
  readonly mediums: readonly Medium[];
  readonly showsWeather: boolean;
  readonly showsTime: boolean;
  readonly showsSeason: boolean;
}

const open: PlaceTraits = { mediums: ['land', 'air'], showsWeather: true, showsTime: true, showsSeason: true };

/** The traits of every place. */
export const placeTraits: Readonly<Record<Place, PlaceTraits>> = {
  meadow: open,
  forest: open,
  beach: { ...open, mediums: ['land', 'water', 'air'], showsSeason: false },
  desert: { ...open, showsSeason: false },
  mountains: open,
  'city street': open,
  village: open,
  farm: open,
  snowfield: { ...open, showsSeason: false },
  lake: { ...open, mediums: ['land', 'water', 'air'] },
  underwater: { mediums: ['deep'], showsWeather: false, showsTime: true, showsSeason: false },
  sky: { ...open, mediums: ['air'], showsSeason: false },
  space: { mediums: ['void'], showsWeather: false, showsTime: false, showsSeason: false },
  'living room': { mediums: ['land'], showsWeather: false, showsTime: true, showsSeason: false },
  playground: open,
};

/** What a subject can do at a place; empty where it cannot be. */
export function doingsAt(subject: Subject, place: Place): readonly Action[] {
  return [...new Set(placeTraits[place].mediums.flatMap((medium) => habits[subject].doings[medium] ?? []))];
}

const travelling: readonly Action[] = ['walk', 'run', 'fly', 'swim', 'dive', 'drive', 'roll', 'chase', 'carry'];
const paced: readonly Action[] = [
  'walk',
  'run',
  'fly',
  'swim',
  'dive',
  'drive',
  'roll',
  'jump',
  'dance',
  'wave',
  'spin',
  'fall',
  'rise',
];

/** Whether an action moves its doer across the picture. */
export function isTravelling(subject: Subject, action: Action): boolean {
  // Bodies with wings or fins rise on a slant; balloons, rockets and things go straight up.
  const { hasFace, doings } = habits[subject];
  const slants = (hasFace && (doings.air !== undefined || doings.deep !== undefined)) || subject === 'airplane';
  return travelling.includes(action) || (action === 'rise' && slants);
}

/** Whether an action goes, turns or swings one way or the other. */
export function hasDirection(subject: Subject, action: Action): boolean {
  return isTravelling(subject, action) || action === 'spin' || action === 'swing';
}

/** Whether slow and fast can be seen. */
export function hasPace(action: Action): boolean {
  return paced.includes(action);
}
