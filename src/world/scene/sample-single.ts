import type { Random } from '../../base/index.ts';
import { actionsOf, affordances } from './affordances.ts';
import { balancedCombinations, type Combination, type HeldOutMode } from './balance.ts';
import { type Deed, placeEntity, sampleDraft } from './compose.ts';
import { viewHeightMeters } from './framing.ts';
import { isTravelling } from './motions.ts';
import { type SampleContext, sampleCamera, sampleSetting } from './sample-setting.ts';
import type { Entity, Shot } from './scene.ts';
import { type Action, type Place, type ShotSize, type Subject, shotSizes } from './vocabulary.ts';

/** Columns of the picture, as shares of the view: left, middle, right. */
export const columnShares = [-0.25, 0, 0.25] as const;

/** One subject at one place doing one thing, or first one and then another. */
export function sampleSingle(random: Random, context: SampleContext): Shot {
  const combination = pickCombination(random, context.heldOut);
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
  const camera = sampleCamera(random, context, {
    shotSizes,
    hasTraveller: isTravelling(subject, action),
  });
  const entity = { ...sampleDraft(random, context, { id: 'a', subject, deeds }), ...look };
  const isCentered = deeds.some((deed) => deed.action === 'swing' || isTravelling(subject, deed.action));
  const xMeters = isCentered ? 0 : random.pick(columnShares) * viewOf(camera.shotSize);
  return {
    ...sampleSetting(random, context, place),
    camera,
    entities: [placeEntity(entity, { place, shotSize: camera.shotSize, xMeters, depthMeters: 0 })],
    relations: [],
    event: null,
  };
}

/** In a close-up the subject is in the middle: a column to the side would cut it off. */
function viewOf(shotSize: ShotSize): number {
  return shotSize === 'close-up' ? 0 : viewHeightMeters[shotSize];
}

/** One action, or in a fifth of the longer shots two, the second in the same mediums as the first. */
function sampleDeeds(random: Random, context: SampleContext, { subject, place, action }: Casting): Deed[] {
  if (context.level === 'W0' || context.durationSeconds < 2 || random.uniform() >= 0.2) return [{ action }];
  const { actions } = affordances[subject];
  const shared = Object.values(actions).filter((list) => list.includes(action));
  const others = actionsOf(subject, place).filter(
    (other) =>
      other !== action && other !== 'swing' && action !== 'swing' && shared.some((list) => list.includes(other)),
  );
  return others.length === 0 ? [{ action }] : [{ action }, { action: random.pick(others) }];
}

/** A combination that is accepted, by its balanced weight. */
export function pickCombination(
  random: Random,
  heldOut: HeldOutMode,
  accepts: (combination: Combination) => boolean = () => true,
): Combination {
  return pickByWeight(random, balancedCombinations(heldOut).filter(accepts));
}

/** One of several combinations by its balanced weight. */
export function pickByWeight(random: Random, combinations: readonly Combination[]): Combination {
  let rest = random.uniform() * combinations.reduce((sum, { weight }) => sum + weight, 0);
  for (const combination of combinations) {
    rest -= combination.weight;
    if (rest < 0) return combination;
  }
  return combinations[combinations.length - 1]!;
}
