import type { Random } from '../../base/index.ts';
import { actionsOf, affordances, bodySize } from './affordances.ts';
import { balancedCombinations, pickByWeight } from './balance.ts';
import { viewHeightMeters } from './framing.ts';
import { type Column, type Draft, fitsRow, layoutAlone } from './layout.ts';
import { isTravelling } from './motions.ts';
import { type Deed, sampleDraft } from './sample-draft.ts';
import { type SampleContext, sampleCamera, sampleSetting } from './sample-setting.ts';
import type { Camera, Entity, Shot } from './scene.ts';
import { type Action, type Place, type Subject, shotSizes } from './vocabulary.ts';

/** One subject at one place doing one thing, or first one and then another. */
export function sampleSingle(random: Random, context: SampleContext): Shot {
  const combination = pickByWeight(random, balancedCombinations(context.heldOut));
  return sampleSingleOf(random, context, { ...combination, look: null });
}

/** Who acts where; with `look` a character of another shot returns. */
export interface Casting {
  readonly subject: Subject;
  readonly place: Place;
  readonly action: Action;
  readonly look: Pick<Entity, 'id' | 'color' | 'size'> | null;
}

/** The shot of a casting. */
export function sampleSingleOf(random: Random, context: SampleContext, casting: Casting): Shot {
  const { subject, place, action, look } = casting;
  const deeds = sampleDeeds(random, context, casting);
  const draft = { ...sampleDraft(random, context, { id: 'a', subject, deeds }), ...look };
  const camera = sampleCamera(random, context, {
    shotSizes: shotSizes.filter((shotSize) => fitsRow([draft], shotSize)),
    hasTraveller: isTravelling(subject, action),
  });
  const column = random.pick(columnsFor(draft, camera));
  const { durationSeconds } = context;
  return {
    ...sampleSetting(random, context, place),
    camera,
    entities: [layoutAlone(draft, { place, shotSize: camera.shotSize, durationSeconds }, column)],
    relations: [],
    event: null,
  };
}

/** Any column for a body that stays, the middle for one that goes, that a pan or a column would cut off, or that hangs. */
function columnsFor({ subject, size, timeline }: Draft, { shotSize, move }: Camera): readonly Column[] {
  const goes = timeline.some(({ action }) => action === 'swing' || isTravelling(subject, action));
  const share = bodySize(subject, size).widthMeters / viewHeightMeters[shotSize];
  return goes || move.startsWith('pan') || share > 0.55 ? [0] : [-1, 0, 1];
}

/** One action, or in a fifth of the longer shots two, the second in the same mediums as the first. */
function sampleDeeds(random: Random, context: SampleContext, { subject, place, action }: Casting): Deed[] {
  if (context.level === 'W0' || context.durationSeconds < 2 || action === 'swing' || random.uniform() >= 0.2) {
    return [{ action }];
  }
  const lists = Object.values(affordances[subject].actions).filter((list) => list.includes(action));
  const others = actionsOf(subject, place).filter(
    (other) => other !== action && other !== 'swing' && lists.some((list) => list.includes(other)),
  );
  return others.length === 0 ? [{ action }] : [{ action }, { action: random.pick(others) }];
}
