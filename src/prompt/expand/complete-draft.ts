import type { Random } from '../../base/index.ts';
import { type Concept, type ConceptValues, keysOf } from '../concepts/concept.ts';
import { doingsAt, habits, hasDirection, isTravelling, placeTraits } from '../concepts/habits.ts';
import { subjectWords } from '../lexicon/subject-words.ts';
import type { DraftCharacter, DraftDeed, PromptDraft } from '../understand/draft.ts';

/**
 * How much is filled in: everything that a full caption says, the main things, nothing but what every caption needs, or nothing at
 * all, where pictures show the rest.
 */
export type ExpansionLevel = 'full' | 'medium' | 'terse' | 'said';

/** How to fill in what a prompt leaves open. */
export interface CompleteOptions {
  readonly level: ExpansionLevel;
  readonly random: Random;
  /** What must not be chosen. */
  readonly avoid: readonly Concept[];
  /** The shot before, complete: its characters return as they were, in its style. */
  readonly previous: PromptDraft | null;
}

/**
 * Fills in what a draft leaves open with what is usual for its characters and place. What the prompt says is never changed, but
 * what cannot be seen at the place (weather in space) is dropped.
 */
export function completeDraft(draft: PromptDraft, options: CompleteOptions): PromptDraft {
  const { random, level, previous } = options;
  if (level === 'said') return keepSaid(draft);
  const cast = castOf(draft, options);
  const place = draft.place ?? placeFor({ ...draft, characters: cast }, options);
  const traits = placeTraits[place];
  const relation = draft.relation ?? defaultRelation(cast, draft);
  const doers = cast.map((one, index) =>
    completeCharacter(one, { draft: { ...draft, relation }, place, index, options }),
  );
  const isFull = level === 'full';
  const weather = traits.showsWeather ? draft.weather : null;
  return {
    ...draft,
    characters: doers,
    relation,
    place,
    time: traits.showsTime
      ? (draft.time ?? previous?.time ?? (isFull ? pick(options, 'time', ['day', 'day', 'dawn', 'sunset']) : null))
      : null,
    season: traits.showsSeason
      ? (draft.season ?? previous?.season ?? (isFull ? seasonFor(draft, options) : null))
      : null,
    weather: traits.showsWeather
      ? (weather ?? previous?.weather ?? (isFull ? pick(options, 'weather', ['clear', 'clear', 'cloudy']) : null))
      : null,
    style:
      draft.style ??
      previous?.style ??
      (level === 'terse' ? null : pick(options, 'style', ['storybook', 'flat', 'watercolor', 'paper cut'])),
    shotSize: draft.shotSize ?? (isFull ? shotSizeFor(doers, options) : null),
    cameraMove: draft.cameraMove ?? (isFull ? (random.uniform() < 0.75 ? 'static' : cameraFor(doers, options)) : null),
  };
}

/**
 * What is said, for a shot that begins with a picture. Words that name somebody or a place tell what the picture shows. A season, a
 * time or a weather alone is a change, and none of them changes in a shot that the bundled model has seen: it would
 * give up the picture and not show the change either.
 */
function keepSaid(draft: PromptDraft): PromptDraft {
  const isDescription = draft.characters.length > 0 || draft.place !== null;
  return isDescription ? draft : { ...draft, time: null, season: null, weather: null };
}

/** Takes one of the values that are not to be avoided, or the first if all are. */
function pick<Slot extends Concept['slot'], Value extends ConceptValues[Slot]>(
  { random, avoid }: CompleteOptions,
  slot: Slot,
  values: readonly Value[],
): Value {
  const allowed = values.filter((value) => !avoid.some((one) => one.slot === slot && one.value === value));
  return random.pick(allowed.length > 0 ? allowed : values);
}

/** Who is in the shot: those named, looking as they did before; else those of the shot before; else somebody who fits the place. */
function castOf(draft: PromptDraft, options: CompleteOptions): readonly DraftCharacter[] {
  const known = options.previous?.characters ?? [];
  if (draft.characters.length === 0 && known.length > 0) {
    const unnamed = draft.unnamed ?? {};
    return known.map((one, i) => ({ ...one, deeds: [], column: null, ...(i === 0 ? unnamed : {}) }));
  }
  if (draft.characters.length === 0) return [{ ...newCharacter(draft, options), ...draft.unnamed }];
  return draft.characters.map((one) => {
    const same = known.find(
      ({ subject, color }) => subject === one.subject && (one.color === null || one.color === color),
    );
    return same ? { ...one, color: same.color, size: one.size ?? same.size } : one;
  });
}

function newCharacter(draft: PromptDraft, options: CompleteOptions): DraftCharacter {
  const { place } = draft;
  const doings = (draft.unnamed?.deeds ?? []).map(({ action }) => action);
  const fits = keysOf(subjectWords).filter((subject) => {
    const homes = habits[subject].places.filter((home) => place === null || home === place);
    return homes.some((home) => doings.every((action) => doingsAt(subject, home).includes(action)));
  });
  const subject = pick(options, 'subject', fits.length > 0 ? fits : keysOf(subjectWords));
  return { subject, count: 1, color: null, size: null, emotion: null, facing: null, column: null, deeds: [] };
}

/** The place of the shot before, if it allows this one; else a likely one. */
function placeFor(draft: PromptDraft, options: CompleteOptions): ConceptValues['place'] {
  const { characters, event } = draft;
  const possible = keysOf(placeTraits).filter((place) => allows(place, draft));
  const before = options.previous?.place;
  if (before && possible.includes(before)) return before;
  const homes = possible.filter((place) => characters.some(({ subject }) => habits[subject].places.includes(place)));
  if (homes.length > 0) return pick(options, 'place', homes);
  if (possible.length > 0) return pick(options, 'place', possible);
  return pick(options, 'place', isWet(event) ? ['lake', 'beach'] : habits[characters[0]!.subject].places);
}

/** Whether all characters can be there and do what they are to do, and everything that is said can be seen there. */
function allows(place: ConceptValues['place'], { characters, event, relation, weather, season }: PromptDraft): boolean {
  const { mediums, showsWeather, showsSeason } = placeTraits[place];
  if ((weather !== null && !showsWeather) || (season !== null && !showsSeason)) return false;
  if (isWet(event) && !mediums.includes('water')) return false;
  if ((event !== null || relation?.kind === 'carry') && !mediums.includes('land')) return false;
  return characters.every(({ subject, deeds }) => {
    const doings = doingsAt(subject, place);
    return doings.length > 0 && deeds.every(({ action }) => doings.includes(action));
  });
}

function isWet(event: PromptDraft['event']): boolean {
  return event !== null && ['float', 'sink', 'splash'].includes(event.kind);
}

/** The world shows two different bodies in some relation: beside each other is the least that holds. */
function defaultRelation(cast: readonly DraftCharacter[], { event }: PromptDraft): PromptDraft['relation'] {
  return cast.length === 2 && event === null ? { kind: 'left of', from: 0, to: 1 } : null;
}

interface CharacterContext {
  readonly draft: PromptDraft;
  readonly place: ConceptValues['place'];
  readonly index: number;
  readonly options: CompleteOptions;
}

function completeCharacter(character: DraftCharacter, context: CharacterContext): DraftCharacter {
  const { options } = context;
  const { subject } = character;
  const { hasFace, hasSides, colors } = habits[subject];
  const isFull = options.level === 'full';
  const isMoved = isMovedOtherwise(context);
  const deeds = character.deeds.length > 0 || isMoved ? character.deeds : [usualDeed(subject, context)];
  const goes = isMoved ? isLeading(context) : hasSides || deeds.some(({ action }) => hasDirection(subject, action));
  const stays = !deeds.some(({ action }) => isTravelling(subject, action) || action === 'swing');
  const isAlone = context.draft.characters.length <= 1 && character.count === 1 && !isMoved;
  return {
    ...character,
    deeds,
    color: character.color ?? (options.level === 'terse' ? null : pick(options, 'color', colors)),
    size: character.size ?? (isFull ? pick(options, 'size', ['medium', 'medium', 'large', 'small']) : null),
    emotion: hasFace
      ? (character.emotion ?? (isFull ? pick(options, 'emotion', ['happy', 'happy', 'neutral']) : null))
      : null,
    facing: character.facing ?? (isFull && goes ? pick(options, 'facing', ['left', 'right']) : null),
    column:
      character.column ?? (isFull && isAlone && stays ? pick(options, 'column', ['middle', 'left', 'right']) : null),
  };
}

/** Whether a relation or an event says what the character does. */
function isMovedOtherwise({ draft: { relation, event }, index }: CharacterContext): boolean {
  const isDeed = relation !== null && ['chase', 'carry', 'meet'].includes(relation.kind);
  return (
    (isDeed && (relation.from === index || relation.to === index)) || event?.body === index || event?.other === index
  );
}

/** Whether the captions say which way it goes while a relation or an event moves it. */
function isLeading({ draft: { relation, event }, index }: CharacterContext): boolean {
  const isDirected = event !== null && ['throw', 'roll down slope', 'collide', 'topple', 'swing'].includes(event.kind);
  const leads =
    relation !== null && (relation.kind === 'chase' || relation.kind === 'carry') && relation.from === index;
  return (isDirected && event.body === index) || leads;
}

function usualDeed(subject: DraftCharacter['subject'], { place, draft, options }: CharacterContext): DraftDeed {
  const doings = doingsAt(subject, place);
  const usual = doings.length > 0 ? doings : Object.values(habits[subject].doings)[0]!;
  // Who is beside or behind another stays there.
  const still = usual.filter((action) => !isTravelling(subject, action) && action !== 'swing');
  const isPlaced = draft.relation !== null && still.length > 0;
  return { action: pick(options, 'action', (isPlaced ? still : usual).slice(0, 3)), speed: null };
}

function seasonFor({ weather, place }: PromptDraft, options: CompleteOptions): ConceptValues['season'] {
  if (weather === 'snow' || place === 'snowfield') return 'winter';
  return pick(options, 'season', ['spring', 'summer', 'summer', 'autumn']);
}

function shotSizeFor(cast: readonly DraftCharacter[], options: CompleteOptions): ConceptValues['shotSize'] {
  const bodies = cast.reduce((sum, { count }) => sum + count, 0);
  if (bodies > 2) return 'wide';
  return bodies === 2
    ? pick(options, 'shotSize', ['wide', 'medium'])
    : pick(options, 'shotSize', ['medium', 'medium', 'wide']);
}

function cameraFor(cast: readonly DraftCharacter[], options: CompleteOptions): ConceptValues['cameraMove'] {
  const travels = cast.some(({ subject, deeds }) => deeds.some(({ action }) => isTravelling(subject, action)));
  return pick(
    options,
    'cameraMove',
    travels ? ['tracking', 'zoom in'] : ['zoom in', 'zoom out', 'pan right', 'pan left'],
  );
}
