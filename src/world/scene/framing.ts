import { bodySize } from './affordances.ts';
import { motionOf } from './motions.ts';
import type { Medium } from './stage.ts';
import type { Action, ShotSize, Size, Subject } from './vocabulary.ts';

/** Metres of height that each shot size sees at depth 0 before the camera moves. */
export const viewHeightMeters: Readonly<Record<ShotSize, number>> = { wide: 5, medium: 4, 'close-up': 2.8 };

/** Height of the middle of the picture over the ground, as a share of the view: the ground line is at 15 % of the height. */
export const restingHeightShare = 0.35;

/** Movers turn round after a way of twice this share of the view, unless the camera goes with them. */
export const stageHalfWidthShare = 0.4;

/** Depth of the row of bodies at the water surface, behind the shore. */
export const waterRowDepthMeters = 1.8;

const centerShares: Readonly<Record<Medium, number>> = { land: 0, water: 0, deep: 0.34, air: 0.42, void: 0.35 };
/** How much of its height a body has under water while it swims or floats. */
export const draftShare = { swim: 0.45, float: 0.3 } as const;

/** What a body does where, as far as its resting height depends on it. */
export interface RestingBody {
  readonly subject: Subject;
  readonly size: Size;
  readonly action: Action;
  readonly medium: Medium;
  readonly shotSize: ShotSize;
}

/** Height of the lower edge of a body: 0 on land, the draft in water, clear of the ground on a rope, else about mid-picture. */
export function restingHeightMeters({ subject, size, action, medium, shotSize }: RestingBody): number {
  const { heightMeters } = bodySize(subject, size);
  if (action === 'swing') return 0.12 * viewHeightMeters[shotSize];
  if (medium === 'land') return 0;
  if (medium === 'water') return -(action === 'float' ? draftShare.float : draftShare.swim) * heightMeters;
  return Math.max(0.15, centerShares[medium] * viewHeightMeters[shotSize] - heightMeters / 2);
}

/** Where it starts instead when it rises or sinks, so that its way crosses its resting height. */
export function startHeightMeters(body: RestingBody): number {
  const resting = restingHeightMeters(body);
  if (body.medium === 'water') return resting;
  const { course } = motionOf(body.subject, body.action);
  const room = 0.16 * viewHeightMeters[body.shotSize];
  if (course === 'up' || course === 'ahead and up') return Math.max(0.05, resting - room);
  return course === 'down' || course === 'ahead and down' ? resting + room : resting;
}
