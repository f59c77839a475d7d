import type { Random } from '../../base/index.ts';
import { affordances } from './affordances.ts';
import { balancedColorWeights, type HeldOutMode } from './balance.ts';
import type { Draft } from './layout.ts';
import { motions, showsFacing } from './motions.ts';
import type { ActionSpan, Entity } from './scene.ts';
import { type Action, colors, emotions, facings, type Size, type Subject, sizes } from './vocabulary.ts';

/** Slow, normal and fast. */
export const speeds = [0.5, 1, 2] as const;

/** One action of a timeline before its times are known. */
export interface Deed {
  readonly action: Action;
  readonly targetId?: string | null;
  readonly speed?: number;
}

/** Who a new entity is and what it does; how it looks is drawn uniformly where it is not given. */
export interface DraftOptions {
  readonly id: string;
  readonly subject: Subject;
  readonly deeds: readonly Deed[];
  readonly sizes?: readonly Size[];
  readonly facing?: Entity['facing'];
}

/** What a new entity depends on besides its options. */
export interface DraftContext {
  readonly durationSeconds: number;
  readonly heldOut: HeldOutMode;
}

/** A new entity: colour, size, emotion and facing each independent of the others. */
export function sampleDraft(random: Random, context: DraftContext, options: DraftOptions): Draft {
  const { id, subject, deeds } = options;
  const actions = deeds.map(({ action }) => action);
  const facing = showsFacing(subject, actions) ? random.pick(facings) : 'right';
  return {
    id,
    subject,
    color: colors[pickIndex(random, balancedColorWeights(subject, context.heldOut))]!,
    size: random.pick(options.sizes ?? sizes),
    emotion: affordances[subject].hasFace ? random.pick(emotions) : 'neutral',
    facing: options.facing ?? facing,
    timeline: sampleTimeline(random, deeds, context.durationSeconds),
  };
}

/** Index of one of several weights that sum to `total`. */
function pickIndex(random: Random, weights: readonly number[]): number {
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return found < 0 ? weights.findLastIndex((weight) => weight > 0) : found;
}

/** Equal spans that cover a shot, one per deed; a deed without a speed gets a random one where speed can be seen. */
function sampleTimeline(random: Random, deeds: readonly Deed[], durationSeconds: number): ActionSpan[] {
  return deeds.map(({ action, targetId, speed }, index) => ({
    startSeconds: (durationSeconds * index) / deeds.length,
    endSeconds: (durationSeconds * (index + 1)) / deeds.length,
    action,
    speed: speed ?? (motions[action].hasSpeed ? random.pick(speeds) : 1),
    targetId: targetId ?? null,
  }));
}
