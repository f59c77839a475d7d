import type { Random } from '../../base/index.ts';
import { affordances, mediumFor } from './affordances.ts';
import { balancedColorWeights, type HeldOutMode } from './balance.ts';
import { stageHalfWidthShare, startHeightMeters, viewHeightMeters, waterRowDepthMeters } from './framing.ts';
import { isTravelling, motionOf, motions, showsFacing, speedFactor } from './motions.ts';
import type { ActionSpan, Entity } from './scene.ts';
import {
  type Action,
  colors,
  emotions,
  facings,
  type Place,
  type ShotSize,
  type Size,
  type Subject,
  sizes,
} from './vocabulary.ts';

export const speeds = [0.5, 1, 2] as const;

/** Index of one of several weights, which need not sum to 1. */
export function pickWeighted(random: Random, weights: readonly number[]): number {
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return found < 0 ? weights.findLastIndex((weight) => weight > 0) : found;
}

/** An entity that has no place yet. */
export type Draft = Omit<Entity, 'position'>;

/** Who a new entity is and what it does; how it looks is drawn uniformly where it is not given. */
export interface DraftOptions {
  readonly id: string;
  readonly subject: Subject;
  readonly deeds: readonly Deed[];
  readonly sizes?: readonly Size[];
  readonly facing?: Entity['facing'];
}

/** A new entity: colour, size, emotion and facing each independent of the others. */
export function sampleDraft(random: Random, context: DraftContext, options: DraftOptions): Draft {
  const { id, subject, deeds } = options;
  const actions = deeds.map(({ action }) => action);
  const facing = showsFacing(subject, actions) ? random.pick(facings) : 'right';
  return {
    id,
    subject,
    color: colors[pickWeighted(random, balancedColorWeights(subject, context.heldOut))]!,
    size: random.pick(options.sizes ?? sizes),
    emotion: affordances[subject].hasFace ? random.pick(emotions) : 'neutral',
    facing: options.facing ?? facing,
    timeline: sampleTimeline(random, deeds, context.durationSeconds),
  };
}

export interface DraftContext {
  readonly durationSeconds: number;
  readonly heldOut: HeldOutMode;
}

/** One action of a timeline before its times are known. */
export interface Deed {
  readonly action: Action;
  readonly targetId?: string | null;
  readonly speed?: number;
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

/** Where a body starts: which column of the picture, and how far back. */
export interface Slot {
  readonly place: Place;
  readonly shotSize: ShotSize;
  /** Middle of its path over the whole shot, in metres. */
  readonly xMeters: number;
  readonly depthMeters: number;
}

/** Puts an entity on the stage so that its path over the first span is centred on its slot. */
export function placeEntity(entity: Draft, { place, shotSize, xMeters, depthMeters }: Slot): Entity {
  const first = entity.timeline[0]!;
  const medium = mediumFor(entity.subject, first.action, place) ?? mediumOfTarget(entity, place);
  const halfPath = Math.min(pathMeters(entity.subject, first) / 2, stageHalfWidthShare * viewHeightMeters[shotSize]);
  return {
    ...entity,
    position: {
      xMeters: entity.facing === 'right' ? xMeters - halfPath : xMeters + halfPath,
      heightMeters: startHeightMeters({ ...entity, action: first.action, medium, shotSize }),
      depthMeters: medium === 'water' ? waterRowDepthMeters + depthMeters : depthMeters,
    },
  };
}

/** Metres that a span moves a body along the picture. */
export function pathMeters(subject: Subject, span: ActionSpan): number {
  if (!isTravelling(subject, span.action)) return 0;
  const { metersPerSecond } = motionOf(subject, span.action);
  return metersPerSecond * speedFactor(span.speed) * (span.endSeconds - span.startSeconds);
}

/** Chase, carry and meet happen in the first medium that the place and the subject share. */
function mediumOfTarget(entity: Pick<Entity, 'subject'>, place: Place) {
  return mediumFor(entity.subject, travelOf(entity.subject, place), place) ?? 'land';
}

const travels = ['walk', 'run', 'drive', 'roll', 'swim', 'fly'] as const;

/** The slowest way in which a subject can get along at a place, by which it meets or carries; 'stand' if it cannot. */
export function travelOf(subject: Subject, place: Place): Action {
  return travels.find((action) => mediumFor(subject, action, place) !== null) ?? 'stand';
}

/** The quickest way in which a subject can get along at a place, by which it chases and flees; null if it has none. */
export function chaseOf(subject: Subject, place: Place): Action | null {
  return (
    (['run', 'fly', 'swim', 'drive'] as const).find((action) => mediumFor(subject, action, place) !== null) ?? null
  );
}
