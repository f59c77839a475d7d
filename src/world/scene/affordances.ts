import { type Medium, stages } from './stage.ts';
import { type Action, type Place, places, type Size, type Subject } from './vocabulary.ts';

/** What sort of being or thing a subject is. */
export type SubjectKind = 'animal' | 'person' | 'vehicle' | 'thing';

/** What one subject is and can do. */
export interface Affordance {
  readonly kind: SubjectKind;
  /** Outline of a medium one, in metres of the picture-book world, where a bear is not ten times a butterfly. */
  readonly heightMeters: number;
  readonly widthMeters: number;
  /** Whether it has a face that shows an emotion; without one its emotion is 'neutral' and no caption names it. */
  readonly hasFace: boolean;
  /** Whether left and right can be told while it stays; otherwise it faces right unless its motion has a direction. */
  readonly hasSides: boolean;
  /** What it can do in each medium; a medium that is missing is not for it. */
  readonly actions: Readonly<Partial<Record<Medium, readonly Action[]>>>;
  /** Places that its mediums would allow but that do not suit it. */
  readonly notIn: readonly Place[];
}

const legged = ['stand', 'sit', 'sleep', 'walk', 'run', 'jump', 'eat', 'look around', 'dance'] as const;
const upright = [...legged, 'wave', 'spin'] as const;
const perched = ['stand', 'walk', 'jump', 'sleep', 'eat', 'look around'] as const;

function animal(heightMeters: number, widthMeters: number, actions: Affordance['actions']): Affordance {
  return { kind: 'animal', heightMeters, widthMeters, hasFace: true, hasSides: true, actions, notIn: [] };
}

function person(heightMeters: number, actions: Affordance['actions'] = { land: upright, water: ['swim'] }): Affordance {
  return {
    kind: 'person',
    heightMeters,
    widthMeters: 0.7 * heightMeters,
    hasFace: true,
    hasSides: true,
    actions,
    notIn: [],
  };
}

function vehicle(
  heightMeters: number,
  widthMeters: number,
  actions: Affordance['actions'],
  notIn: readonly Place[] = ['living room'],
): Affordance {
  return { kind: 'vehicle', heightMeters, widthMeters, hasFace: false, hasSides: true, actions, notIn };
}

function thing(heightMeters: number, widthMeters: number, actions: Affordance['actions']): Affordance {
  return { kind: 'thing', heightMeters, widthMeters, hasFace: false, hasSides: false, actions, notIn: [] };
}

/** What every subject can do, where, and how large it is. */
export const affordances: Readonly<Record<Subject, Affordance>> = {
  fox: animal(1.1, 1.5, { land: legged }),
  cat: animal(1.0, 1.2, { land: legged }),
  dog: animal(1.1, 1.4, { land: legged, water: ['swim'] }),
  rabbit: animal(1.0, 0.9, { land: [...legged, 'wave'] }),
  bear: animal(1.5, 1.4, { land: [...legged, 'wave'], water: ['swim'] }),
  horse: animal(1.6, 1.9, { land: legged, water: ['swim'] }),
  elephant: animal(1.6, 2.0, { land: legged, water: ['swim'] }),
  penguin: animal(1.15, 0.8, { land: upright, deep: ['swim', 'dive', 'rise', 'float'] }),
  bird: animal(0.9, 1.1, { land: perched, air: ['fly', 'hover', 'dive', 'rise'] }),
  owl: animal(1.05, 0.9, { land: [...perched, 'wave'], air: ['fly', 'hover', 'dive', 'rise'] }),
  duck: animal(0.95, 1.1, { land: perched, water: ['swim', 'float', 'dive', 'sleep'], air: ['fly', 'rise', 'hover'] }),
  fish: animal(0.9, 1.3, {
    deep: ['swim', 'dive', 'rise', 'float', 'hover', 'eat', 'sleep', 'look around', 'spin'],
    water: ['swim', 'jump'],
  }),
  whale: animal(1.3, 2.2, {
    deep: ['swim', 'dive', 'rise', 'float', 'hover', 'sleep'],
    water: ['swim', 'jump', 'dive'],
  }),
  turtle: animal(0.9, 1.3, {
    land: ['stand', 'walk', 'sleep', 'eat', 'look around'],
    water: ['swim', 'float'],
    deep: ['swim', 'dive', 'rise', 'float'],
  }),
  frog: animal(0.9, 1.0, {
    land: ['sit', 'jump', 'sleep', 'eat', 'look around', 'wave'],
    water: ['swim', 'float'],
    deep: ['swim', 'dive', 'rise', 'float'],
  }),
  butterfly: animal(0.95, 1.1, { land: ['sit'], air: ['fly', 'hover', 'rise'] }),
  girl: person(1.3),
  boy: person(1.3),
  woman: person(1.6),
  man: person(1.65),
  robot: person(1.4, { land: upright, void: ['float', 'hover', 'wave', 'spin', 'rise', 'dance'] }),
  astronaut: person(1.5, { land: upright, void: ['float', 'hover', 'wave', 'spin', 'rise', 'dance'] }),
  dragon: animal(1.5, 1.9, { land: legged, air: ['fly', 'hover', 'dive', 'rise'] }),
  car: vehicle(1.05, 1.9, { land: ['drive', 'stand'] }),
  truck: vehicle(1.35, 2.1, { land: ['drive', 'stand'] }),
  train: vehicle(1.35, 2.4, { land: ['drive', 'stand'] }, ['living room', 'lake', 'beach', 'playground']),
  boat: vehicle(1.4, 1.7, { water: ['float', 'drive'] }, []),
  airplane: vehicle(1.0, 2.0, { air: ['fly', 'rise', 'dive'] }),
  balloon: { ...vehicle(1.5, 1.1, { air: ['float', 'rise', 'fall', 'hover'] }, []), hasSides: false },
  rocket: {
    ...vehicle(1.6, 0.8, {
      land: ['stand'],
      air: ['rise', 'hover', 'fall', 'fly'],
      void: ['fly', 'rise', 'float', 'spin'],
    }),
    hasSides: false,
  },
  ball: thing(0.9, 0.9, {
    land: ['stand', 'roll', 'bounce', 'spin', 'swing'],
    water: ['float'],
    void: ['float', 'spin'],
  }),
  box: thing(0.95, 0.95, { land: ['stand', 'swing'], water: ['float'], void: ['float', 'spin'] }),
  kite: thing(1.2, 1.0, { air: ['fly', 'hover', 'swing', 'spin', 'rise', 'fall', 'dive'] }),
  umbrella: thing(1.2, 1.2, { land: ['stand'], water: ['float'], air: ['float', 'fall', 'rise', 'swing', 'spin'] }),
  snowman: {
    ...thing(1.4, 0.95, { land: ['stand', 'wave', 'dance', 'look around', 'jump', 'spin'] }),
    hasFace: true,
    hasSides: true,
  },
  lantern: thing(1.0, 0.7, { land: ['stand', 'swing'], water: ['float'], air: ['float', 'rise', 'fall', 'hover'] }),
};

const sizeFactors: Readonly<Record<Size, number>> = { small: 0.75, medium: 1, large: 1.3 };

/** Outline of a subject of one size, in metres. Drawing fits every subject to this height. */
export function bodySize(
  subject: Subject,
  size: Size,
): { readonly widthMeters: number; readonly heightMeters: number } {
  const { heightMeters, widthMeters } = affordances[subject];
  const factor = sizeFactors[size];
  return { widthMeters: widthMeters * factor, heightMeters: heightMeters * factor };
}

const mediumsCache = new Map<Subject, Map<Place, readonly Medium[]>>();

/** The mediums in which a subject can do something at a place. */
export function mediumsOf(subject: Subject, place: Place): readonly Medium[] {
  const known = mediumsCache.get(subject) ?? new Map<Place, readonly Medium[]>();
  mediumsCache.set(subject, known);
  const found = known.get(place) ?? findMediums(subject, place);
  known.set(place, found);
  return found;
}

function findMediums(subject: Subject, place: Place): readonly Medium[] {
  const { actions, notIn } = affordances[subject];
  if (notIn.includes(place)) return [];
  return stages[place].mediums.filter((medium) => actions[medium] !== undefined);
}

/** The places where a subject can be. */
export function placesOf(subject: Subject): readonly Place[] {
  return places.filter((place) => mediumsOf(subject, place).length > 0);
}

/** What a subject can do at a place, without chase, carry and meet, which need a second one. */
export function actionsOf(subject: Subject, place: Place): readonly Action[] {
  const { actions } = affordances[subject];
  return [...new Set(mediumsOf(subject, place).flatMap((medium) => actions[medium] ?? []))];
}

/** The medium in which a subject does an action at a place: the first of the place that allows it. */
export function mediumFor(subject: Subject, action: Action, place: Place): Medium | null {
  return mediumsOf(subject, place).find((medium) => affordances[subject].actions[medium]?.includes(action)) ?? null;
}

/**
 * How high another body stands on this one, as a share of its height: the back of an animal, the roof of a car. A subject that is
 * missing carries nobody.
 */
export const seatShares: Readonly<Partial<Record<Subject, number>>> = {
  bear: 0.95,
  horse: 0.66,
  elephant: 0.86,
  turtle: 0.82,
  whale: 0.9,
  dragon: 0.62,
  car: 0.95,
  truck: 0.95,
  train: 0.95,
  boat: 0.4,
  box: 1,
};

/** Subjects light enough to be carried. */
export const carriedSubjects = ['ball', 'box', 'kite', 'umbrella', 'lantern', 'fish', 'balloon'] as const;

/**
 * Where a carrier holds what it carries: middle of the carried body's lower edge, ahead of the carrier's middle as a share of its
 * width, and up as a share of its height.
 */
export function holdShares(subject: Subject): { readonly ahead: number; readonly up: number } {
  const { kind } = affordances[subject];
  if (kind === 'person') return { ahead: 0.6, up: 0.3 };
  const seat = seatShares[subject];
  return seat === undefined ? { ahead: 0.55, up: 0.3 } : { ahead: 0, up: seat };
}
