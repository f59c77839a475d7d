import type { Random } from '../../base/index.ts';
import { affordances, carriedSubjects, mediumFor, seatShares } from './affordances.ts';
import { balancedCombinations, type Combination, combinationsAt, type HeldOutMode, pickByWeight } from './balance.ts';
import { type Draft, type Frame, fitsRow, layoutPair, layoutRow } from './layout.ts';
import { isTravelling, motions } from './motions.ts';
import { type Deed, sampleDraft } from './sample-draft.ts';
import { type SampleContext, sampleCamera, sampleSetting } from './sample-setting.ts';
import type { Entity, Relation, Shot } from './scene.ts';
import { chaseOf, travelOf } from './travel.ts';
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

/** A medium shot, in which bodies are larger, twice as often as a wide one, if they fit into it side by side. */
function shotSizesFor(drafts: readonly Draft[]): readonly ShotSize[] {
  return fitsRow(drafts, 'medium') ? ['wide', 'medium', 'medium'] : ['wide'];
}

/** Who is where and what holds between them; the setting is drawn around them. */
interface Cast {
  readonly place: Place;
  readonly drafts: readonly Draft[];
  readonly shotSizes: readonly ShotSize[];
  readonly relations: readonly Relation[];
  readonly layout: (frame: Frame) => readonly Entity[];
}

function shotOf(random: Random, context: SampleContext, cast: Cast): Shot {
  const { place, drafts, shotSizes, relations, layout } = cast;
  const hasTraveller = drafts.some(({ subject, timeline }) =>
    timeline.some(({ action }) => isTravelling(subject, action)),
  );
  const camera = sampleCamera(random, context, { shotSizes, hasTraveller });
  const { durationSeconds } = context;
  return {
    ...sampleSetting(random, context, place),
    camera,
    entities: layout({ place, shotSize: camera.shotSize, durationSeconds }),
    relations,
    event: null,
  };
}

const isOnTheSpot = ({ action }: Combination): boolean =>
  ['still', 'ballistic'].includes(motions[action].course) && action !== 'bounce';

const doesNotSwing = ({ action }: Combination): boolean => action !== 'swing';

/** Two to five that look alike and do the same. */
function sampleGroup(random: Random, context: SampleContext): Shot {
  const count = 2 + random.integer(4);
  const { subject, place, action } = pickByWeight(
    random,
    membersOf(count <= 3 ? doesNotSwing : isOnTheSpot, context.heldOut),
  );
  // Fast groups would be out of the picture for half of the time.
  const deeds = isTravelling(subject, action) ? [{ action, speed: random.pick([0.5, 1]) }] : [{ action }];
  const draft = sampleDraft(random, context, {
    id: 'a',
    subject,
    deeds,
    sizes: count > 3 ? ['small'] : ['small', 'medium'],
  });
  const drafts = Array.from({ length: count }, (_, index) => ({ ...draft, id: 'abcde'[index]! }));
  return shotOf(random, context, {
    place,
    drafts,
    shotSizes: shotSizesFor(drafts),
    relations: [],
    layout: (frame) => layoutRow(drafts, frame),
  });
}

/** Three different ones side by side, each doing its own thing on the spot. */
function sampleTrio(random: Random, context: SampleContext): Shot {
  const [first, second] = pickPair(random, context, abreast);
  const third = pickByWeight(
    random,
    combinationsAt(first.place, context.heldOut).filter(
      (one) => isOnTheSpot(one) && one.subject !== first.subject && one.subject !== second.subject,
    ),
  );
  const drafts = [first, second, third].map(({ subject, action }, index) =>
    sampleDraft(random, context, { id: 'abc'[index]!, subject, deeds: [{ action }], sizes: ['small', 'medium'] }),
  );
  return shotOf(random, context, {
    place: first.place,
    drafts,
    shotSizes: shotSizesFor(drafts),
    relations: [],
    layout: (frame) => layoutRow(drafts, frame),
  });
}

/** Two different ones with one of the eight relations, each equally likely. */
function samplePair(random: Random, context: SampleContext): Shot {
  const kind = random.pick(relations);
  const [first, second] = pickPair(random, context, pairRules[kind]);
  const pair = draftsOf[kind](random, context, [first, second]);
  const isWide = kind === 'chases' || kind === 'meets';
  return shotOf(random, context, {
    place: first.place,
    drafts: pair,
    shotSizes: isWide ? ['wide'] : shotSizesFor(pair),
    relations: [{ kind, subjectId: 'a', objectId: 'b' }],
    layout: (frame) => layoutPair(kind, pair, frame),
  });
}

/** Who may be the first of a pair, and who the second beside it, at the same place. */
interface PairRule {
  readonly isFirst: (combination: Combination) => boolean;
  readonly isSecond: (second: Combination, first: Combination) => boolean;
}

/** Two different subjects at one place, each by its balanced weight; a first one without a partner is never drawn. */
function pickPair(random: Random, { heldOut }: SampleContext, rule: PairRule): [Combination, Combination] {
  const first = pickByWeight(random, firstsOf(rule, heldOut));
  return [first, pickByWeight(random, partnersOf(first, rule, heldOut))];
}

function partnersOf(first: Combination, { isSecond }: PairRule, heldOut: HeldOutMode): readonly Combination[] {
  return combinationsAt(first.place, heldOut).filter((one) => one.subject !== first.subject && isSecond(one, first));
}

/** Everyone who may be the first of a pair and has a partner; found once for each rule. */
const firstsOf = remember((rule: PairRule, heldOut) =>
  balancedCombinations(heldOut).filter(
    (first) =>
      rule.isFirst(first) &&
      combinationsAt(first.place, heldOut).some((one) => one.subject !== first.subject && rule.isSecond(one, first)),
  ),
);

/** Everyone who passes a test; found once for each test. */
const membersOf = remember((accepts: (one: Combination) => boolean, heldOut) =>
  balancedCombinations(heldOut).filter(accepts),
);

/** Keeps what was found for a rule and a mode. */
function remember<Rule>(
  find: (rule: Rule, heldOut: HeldOutMode) => readonly Combination[],
): (rule: Rule, heldOut: HeldOutMode) => readonly Combination[] {
  const known = { include: new Map<Rule, readonly Combination[]>(), exclude: new Map<Rule, readonly Combination[]>() };
  return (rule, heldOut) => {
    const found = known[heldOut].get(rule) ?? find(rule, heldOut);
    known[heldOut].set(rule, found);
    return found;
  };
}

const mediumOf = ({ subject, action, place }: Combination) => mediumFor(subject, action, place);

const isAnimate = (subject: Subject): boolean => ['animal', 'person'].includes(affordances[subject].kind);

const isCarried = ({ subject }: Combination): boolean => (carriedSubjects as readonly Subject[]).includes(subject);

const canCarry = ({ subject, place }: Combination): boolean =>
  isAnimate(subject) &&
  !(carriedSubjects as readonly Subject[]).includes(subject) &&
  ['walk', 'swim', 'fly'].includes(travelOf(subject, place));

const canMeet = ({ subject, place }: Combination): boolean =>
  isAnimate(subject) && travelOf(subject, place) !== 'stand';

/** The medium in which one body travels or chases: both of a pair must have the same. */
const travelMedium = (subject: Subject, place: Place) => mediumFor(subject, travelOf(subject, place), place);
const chaseMedium = (subject: Subject, place: Place) => mediumFor(subject, chaseOf(subject, place) ?? 'stand', place);

const isSeat = (one: Combination): boolean =>
  seatShares[one.subject] !== undefined &&
  ['stand', 'walk', 'drive', 'float', 'swim'].includes(one.action) &&
  mediumOf(one) !== 'deep';

const isRider = ({ subject, action }: Combination): boolean =>
  affordances[subject].kind !== 'vehicle' &&
  !['fish', 'whale', 'kite', 'elephant', 'horse'].includes(subject) &&
  ['stand', 'sit', 'sleep', 'eat', 'look around', 'wave', 'dance'].includes(action);

const abreast: PairRule = { isFirst: isOnTheSpot, isSecond: isOnTheSpot };
// One behind the other needs both on land or both in water, which lie at different depths.
const inDepth: PairRule = {
  isFirst: isOnTheSpot,
  isSecond: (second, first) => isOnTheSpot(second) && mediumOf(second) === mediumOf(first),
};

const pairRules: Readonly<Record<RelationKind, PairRule>> = {
  'left of': abreast,
  'right of': abreast,
  behind: inDepth,
  'in front of': inDepth,
  on: { isFirst: isRider, isSecond: isSeat },
  chases: {
    isFirst: ({ subject, place }) => chaseOf(subject, place) !== null,
    isSecond: ({ subject, place }, first) =>
      chaseOf(subject, place) !== null && chaseMedium(subject, place) === chaseMedium(first.subject, place),
  },
  carries: { isFirst: canCarry, isSecond: isCarried },
  meets: {
    isFirst: canMeet,
    isSecond: (second, first) =>
      canMeet(second) && travelMedium(second.subject, first.place) === travelMedium(first.subject, first.place),
  },
};

type PairMaker = (
  random: Random,
  context: SampleContext,
  pair: readonly [Combination, Combination],
) => readonly [Draft, Draft];

/** Both do what their combinations say. */
const eachItsOwn =
  (sizes: readonly [readonly Size[], readonly Size[]]): PairMaker =>
  (random, context, [first, second]) => [
    sampleDraft(random, context, {
      id: 'a',
      subject: first.subject,
      deeds: [{ action: first.action }],
      sizes: sizes[0],
    }),
    sampleDraft(random, context, {
      id: 'b',
      subject: second.subject,
      deeds: [{ action: second.action }],
      sizes: sizes[1],
    }),
  ];

const anySize: readonly Size[] = ['small', 'medium', 'large'];
const notLarge: readonly Size[] = ['small', 'medium'];
const notSmall: readonly Size[] = ['medium', 'large'];

const draftsOf: Readonly<Record<RelationKind, PairMaker>> = {
  'left of': eachItsOwn([anySize, anySize]),
  'right of': eachItsOwn([anySize, anySize]),
  behind: eachItsOwn([anySize, anySize]),
  'in front of': eachItsOwn([anySize, anySize]),
  on: eachItsOwn([['small'], notSmall]),
  chases(random, context, [first, second]) {
    const facing = random.pick(facings);
    // Faster ones would cross the picture in less than a shot.
    const speed = 1;
    const runner = (id: string, subject: Subject, deed: Deed): Draft =>
      sampleDraft(random, context, { id, subject, deeds: [deed], sizes: notLarge, facing });
    return [
      runner('a', first.subject, { action: 'chase', targetId: 'b', speed }),
      runner('b', second.subject, { action: chaseOf(second.subject, second.place)!, speed }),
    ];
  },
  carries(random, context, [first, second]) {
    const deeds = [{ action: 'carry', targetId: 'b' }] as const;
    const carrier = sampleDraft(random, context, { id: 'a', subject: first.subject, deeds, sizes: notSmall });
    const { facing } = carrier;
    const loadOptions = {
      id: 'b',
      subject: second.subject,
      deeds: [{ action: 'stand' }],
      sizes: ['small'],
      facing,
    } as const;
    return [carrier, sampleDraft(random, context, loadOptions)];
  },
  meets(random, context, [first, second]) {
    const facing = random.pick(facings);
    const other = facing === 'left' ? 'right' : 'left';
    const deed = (targetId: string): Deed => ({ action: 'meet', targetId, speed: 1 });
    const options = { deeds: [deed('b')], sizes: notLarge };
    return [
      sampleDraft(random, context, { ...options, id: 'a', subject: first.subject, facing }),
      sampleDraft(random, context, { ...options, id: 'b', subject: second.subject, deeds: [deed('a')], facing: other }),
    ];
  },
};
