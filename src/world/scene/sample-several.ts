import type { Random } from '../../base/index.ts';
import { affordances, bodySize, carriedSubjects, mediumFor, seatShares } from './affordances.ts';
import { balancedCombinations, type Combination } from './balance.ts';
import { chaseOf, type Deed, type Draft, placeEntity, type Slot, sampleDraft, travelOf } from './compose.ts';
import { viewHeightMeters } from './framing.ts';
import { isTravelling, motions } from './motions.ts';
import { type SampleContext, sampleCamera, sampleSetting } from './sample-setting.ts';
import { pickByWeight, pickCombination } from './sample-single.ts';
import type { Entity, Relation, Shot } from './scene.ts';
import {
  facings,
  type Place,
  type RelationKind,
  relations,
  type ShotSize,
  type Size,
  type Subject,
} from './vocabulary.ts';

/** Two with a relation between them, three different ones, or two to five alike. */
export function sampleSeveral(random: Random, context: SampleContext): Shot {
  const choice = random.uniform();
  if (choice < 0.6) return samplePair(random, context);
  return choice < 0.8 ? sampleGroup(random, context) : sampleTrio(random, context);
}

/** Two fit a medium shot, in which they are larger; so it is drawn twice as often as the wide one. */
const pairShotSizes: readonly ShotSize[] = ['wide', 'medium', 'medium'];

/** Bodies and what holds between them; the setting is drawn around them. */
interface Cast {
  readonly place: Place;
  readonly shotSizes: readonly ShotSize[];
  readonly entities: (shotSize: ShotSize) => readonly Entity[];
  readonly relations: readonly Relation[];
}

function shotOf(random: Random, context: SampleContext, cast: Cast): Shot {
  const draft = cast.entities('wide');
  const hasTraveller = draft.some((entity) =>
    entity.timeline.some((span) => isTravelling(entity.subject, span.action)),
  );
  const camera = sampleCamera(random, context, { shotSizes: cast.shotSizes, hasTraveller });
  return {
    ...sampleSetting(random, context, cast.place),
    camera,
    entities: cast.entities(camera.shotSize),
    relations: cast.relations,
    event: null,
  };
}

/** Two to five that look alike and do the same. */
function sampleGroup(random: Random, context: SampleContext): Shot {
  const count = 2 + random.integer(4);
  const { subject, place, action } = pickCombination(random, context.heldOut, (one) =>
    count <= 3 ? one.action !== 'swing' : isOnTheSpot(one),
  );
  const small = count > 3 ? (['small'] as const) : (['small', 'medium'] as const);
  // Fast groups would be out of the picture for half of the time.
  const deeds = isTravelling(subject, action) ? [{ action, speed: random.pick([0.5, 1]) }] : [{ action }];
  const draft = sampleDraft(random, context, { id: 'a', subject, deeds, sizes: small });
  const entities = (shotSize: ShotSize): Entity[] =>
    Array.from({ length: count }, (_, index) => {
      // Alternate rows keep wide bodies apart: the odd ones stand a step behind.
      const slot = { place, shotSize, ...rowSlot(index, count, shotSize) };
      return placeEntity({ ...draft, id: 'abcde'[index]! }, slot);
    });
  return shotOf(random, context, {
    place,
    shotSizes: count > 2 ? ['wide'] : pairShotSizes,
    entities,
    relations: [],
  });
}

function rowSlot(index: number, count: number, shotSize: ShotSize): Pick<Slot, 'xMeters' | 'depthMeters'> {
  const step = Math.min(0.3, 0.8 / count) * viewHeightMeters[shotSize];
  return { xMeters: (index - (count - 1) / 2) * step, depthMeters: index % 2 === 1 ? 1 : 0 };
}

/** Three different ones side by side, each doing its own thing on the spot. */
function sampleTrio(random: Random, context: SampleContext): Shot {
  const [first, second] = pickPair(random, context, { isFirst: isOnTheSpot, isSecond: isOnTheSpot });
  const thirds = balancedCombinations(context.heldOut).filter(
    (one) => one.place === first.place && ![first.subject, second.subject].includes(one.subject) && isOnTheSpot(one),
  );
  const third = pickByWeight(random, thirds);
  const drafts = [first, second, third].map(({ subject, action }, index) =>
    sampleDraft(random, context, { id: 'abc'[index]!, subject, deeds: [{ action }], sizes: ['small', 'medium'] }),
  );
  const entities = (shotSize: ShotSize): Entity[] =>
    drafts.map((draft, index) => placeEntity(draft, { place: first.place, shotSize, ...rowSlot(index, 3, shotSize) }));
  return shotOf(random, context, { place: first.place, shotSizes: ['wide'], entities, relations: [] });
}

const isOnTheSpot = ({ action }: Combination): boolean =>
  ['still', 'ballistic'].includes(motions[action].course) && action !== 'bounce';

/** Two different ones with one of the eight relations, each equally likely. */
function samplePair(random: Random, context: SampleContext): Shot {
  const kind = random.pick(relations);
  switch (kind) {
    case 'chases':
      return sampleChase(random, context);
    case 'carries':
      return sampleCarry(random, context);
    case 'meets':
      return sampleMeeting(random, context);
    case 'on':
      return sampleOnTop(random, context);
    default:
      return sampleSideBySide(random, context, kind);
  }
}

function relate(kind: RelationKind): readonly Relation[] {
  return [{ kind, subjectId: 'a', objectId: 'b' }];
}

type SpatialKind = 'left of' | 'right of' | 'behind' | 'in front of';

function sampleSideBySide(random: Random, context: SampleContext, kind: SpatialKind): Shot {
  const [first, second] = pickPair(random, context, { isFirst: isOnTheSpot, isSecond: isOnTheSpot });
  const isAbreast = kind === 'left of' || kind === 'right of';
  const drafts = [first, second].map(({ subject, action }, index) =>
    sampleDraft(random, context, { id: 'ab'[index]!, subject, deeds: [{ action }] }),
  );
  // Of two behind one another the front one is always on the left: a side that no caption says must not vary.
  const side = kind === 'left of' || kind === 'in front of' ? -1 : 1;
  const entities = (shotSize: ShotSize): Entity[] =>
    drafts.map((draft, index) => {
      const sign = index === 0 ? side : -side;
      const isBehind = (kind === 'behind') === (index === 0);
      return placeEntity(draft, {
        place: first.place,
        shotSize,
        xMeters: sign * (isAbreast ? 0.24 : 0.12) * viewHeightMeters[shotSize],
        depthMeters: !isAbreast && isBehind ? 1.8 : 0,
      });
    });
  return shotOf(random, context, {
    place: first.place,
    shotSizes: pairShotSizes,
    entities,
    relations: relate(kind),
  });
}

/** Who may be the first of a pair, and who the second beside it; both are asked with the place that they share. */
interface PairRule {
  readonly isFirst: (combination: Combination) => boolean;
  readonly isSecond: (second: Combination, first: Combination) => boolean;
}

/** Two different subjects at one place, each by its balanced weight; a first one without a partner is drawn again. */
function pickPair(
  random: Random,
  { heldOut }: SampleContext,
  { isFirst, isSecond }: PairRule,
): [Combination, Combination] {
  const firsts = balancedCombinations(heldOut).filter(isFirst);
  for (;;) {
    const first = pickByWeight(random, firsts);
    const seconds = balancedCombinations(heldOut).filter(
      (one) => one.place === first.place && one.subject !== first.subject && isSecond(one, first),
    );
    if (seconds.length > 0) return [first, pickByWeight(random, seconds)];
  }
}

/** The medium in which one body chases another: both must have it. */
function chaseMedium(subject: Subject, place: Place) {
  const action = chaseOf(subject, place);
  return action === null ? null : mediumFor(subject, action, place);
}

function sampleChase(random: Random, context: SampleContext): Shot {
  const [first, second] = pickPair(random, context, {
    isFirst: ({ subject, place }) => chaseOf(subject, place) !== null,
    isSecond: ({ subject, place }, one) => chaseMedium(subject, place) === chaseMedium(one.subject, place),
  });
  const { place } = first;
  const facing = random.pick(facings);
  const speed = random.pick([1, 2]);
  const runner = (id: string, subject: Subject, deed: Deed): Draft =>
    sampleDraft(random, context, { id, subject, deeds: [deed], sizes: ['small', 'medium'], facing });
  const chaser = runner('a', first.subject, { action: 'chase', targetId: 'b', speed });
  const fleeing = runner('b', second.subject, { action: chaseOf(second.subject, place)!, speed });
  const gap = chaseGapMeters(chaser, fleeing);
  const sign = facing === 'right' ? 1 : -1;
  const entities = (shotSize: ShotSize): Entity[] => [
    placeEntity(chaser, { place, shotSize, xMeters: (-sign * gap) / 2, depthMeters: 0 }),
    placeEntity(fleeing, { place, shotSize, xMeters: (sign * gap) / 2, depthMeters: 0 }),
  ];
  return shotOf(random, context, { place, shotSizes: ['wide'], entities, relations: relate('chases') });
}

/** A chaser stays this far behind, middle to middle. */
export function chaseGapMeters(chaser: RestingLook, fleeing: RestingLook): number {
  const widths =
    bodySize(chaser.subject, chaser.size).widthMeters + bodySize(fleeing.subject, fleeing.size).widthMeters;
  return 0.35 + widths / 2;
}

type RestingLook = Pick<Entity, 'subject' | 'size'>;

const canCarry = (subject: Subject, place: Place): boolean =>
  ['animal', 'person'].includes(affordances[subject].kind) &&
  !(carriedSubjects as readonly Subject[]).includes(subject) &&
  ['walk', 'swim', 'fly'].includes(travelOf(subject, place));

function sampleCarry(random: Random, context: SampleContext): Shot {
  const [first, { subject: carried }] = pickPair(random, context, {
    isFirst: ({ subject, place }) => canCarry(subject, place),
    isSecond: ({ subject }) => (carriedSubjects as readonly Subject[]).includes(subject),
  });
  const { place } = first;
  const deeds = [{ action: 'carry', targetId: 'b' }] as const;
  const carrier = sampleDraft(random, context, { id: 'a', subject: first.subject, deeds, sizes: ['medium', 'large'] });
  const { facing } = carrier;
  const load = sampleDraft(random, context, {
    id: 'b',
    subject: carried,
    deeds: [{ action: 'stand' }],
    sizes: ['small'],
    facing,
  });
  const entities = (shotSize: ShotSize): Entity[] => {
    const body = placeEntity(carrier, { place, shotSize, xMeters: 0, depthMeters: 0 });
    return [body, { ...load, position: body.position }];
  };
  return shotOf(random, context, { place, shotSizes: pairShotSizes, entities, relations: relate('carries') });
}

const canMeet = (subject: Subject, place: Place): boolean =>
  ['animal', 'person'].includes(affordances[subject].kind) && travelOf(subject, place) !== 'stand';

const meetingMedium = (subject: Subject, place: Place) => mediumFor(subject, travelOf(subject, place), place);

function sampleMeeting(random: Random, context: SampleContext): Shot {
  const [first, second] = pickPair(random, context, {
    isFirst: ({ subject, place }) => canMeet(subject, place),
    isSecond: ({ subject, place }, one) =>
      canMeet(subject, place) && meetingMedium(subject, place) === meetingMedium(one.subject, place),
  });
  const { place } = first;
  const isFirstLeft = random.uniform() < 0.5;
  const drafts = [first.subject, second.subject].map((subject, index) =>
    sampleDraft(random, context, {
      id: 'ab'[index]!,
      subject,
      deeds: [{ action: 'meet', targetId: 'ba'[index]!, speed: 1 }],
      sizes: ['small', 'medium'],
      facing: (index === 0) === isFirstLeft ? 'right' : 'left',
    }),
  );
  const entities = (shotSize: ShotSize): Entity[] =>
    drafts.map((draft) => {
      const placed = placeEntity(draft, { place, shotSize, xMeters: 0, depthMeters: 0 });
      const start = (draft.facing === 'right' ? -1 : 1) * meetingStartMeters(drafts, context.durationSeconds, shotSize);
      return { ...placed, position: { ...placed.position, xMeters: start } };
    });
  return shotOf(random, context, { place, shotSizes: ['wide'], entities, relations: relate('meets') });
}

/** Far enough apart that they meet after 60 % of the shot, within the picture. */
function meetingStartMeters(
  pair: readonly Pick<Entity, 'subject' | 'size'>[],
  durationSeconds: number,
  shotSize: ShotSize,
): number {
  const widths = pair.reduce((sum, { subject, size }) => sum + bodySize(subject, size).widthMeters, 0);
  const start = widths / 4 + meetingGapMeters / 2 + 0.6 * durationSeconds * motions.meet.metersPerSecond;
  return Math.min(start, 0.42 * viewHeightMeters[shotSize]);
}

/** Two that met stand this far apart, edge to edge. */
export const meetingGapMeters = 0.2;

function sampleOnTop(random: Random, context: SampleContext): Shot {
  const [below, above] = pickPair(random, context, { isFirst: isSeat, isSecond: isRider });
  const { place } = below;
  const on = (id: string, { subject, action }: Combination, sizes: readonly Size[]): Draft =>
    sampleDraft(random, context, { id, subject, deeds: [{ action }], sizes });
  const rider = on('a', above, ['small']);
  const seat = on('b', below, ['medium', 'large']);
  const entities = (shotSize: ShotSize): Entity[] => {
    const body = placeEntity(seat, { place, shotSize, xMeters: 0, depthMeters: 0 });
    return [{ ...rider, position: body.position }, body];
  };
  return shotOf(random, context, { place, shotSizes: pairShotSizes, entities, relations: relate('on') });
}

const isSeat = ({ subject, place, action }: Combination): boolean =>
  seatShares[subject] !== undefined &&
  ['stand', 'walk', 'drive', 'float', 'swim'].includes(action) &&
  mediumFor(subject, action, place) !== 'deep';

const isRider = ({ subject, action }: Combination): boolean =>
  affordances[subject].kind !== 'vehicle' &&
  !['fish', 'whale', 'kite', 'elephant', 'horse'].includes(subject) &&
  ['stand', 'sit', 'sleep', 'eat', 'look around', 'wave', 'dance'].includes(action);
