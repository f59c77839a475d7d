import { describe, expect, it } from 'vitest';
import { affordances, bodySize } from '../scene/affordances.ts';
import type { Entity, Pose } from '../scene/scene.ts';
import { type Action, actions, type Subject, subjects } from '../scene/vocabulary.ts';
import { type Actor, actorOf } from './actor.ts';
import { viewOf } from './view.ts';

const view = viewOf({ xMeters: 0, heightMeters: 1.4, viewHeightMeters: 4 }, 256, 256);

function entityOf(subject: Subject, action: Action): Entity {
  return {
    id: 'a',
    subject,
    color: 'red',
    size: 'medium',
    emotion: 'neutral',
    facing: 'right',
    position: { xMeters: 0, heightMeters: 0, depthMeters: 0 },
    timeline: [{ startSeconds: 0, endSeconds: 2, action, speed: 1, targetId: null }],
  };
}

function poseOf(entity: Entity, change: Partial<Pose>): Pose {
  return {
    id: entity.id,
    position: entity.position,
    velocity: { xMetersPerSecond: 0, yMetersPerSecond: 0 },
    facing: 'right',
    action: entity.timeline[0]!.action,
    phase: 0,
    spanProgress: 0,
    rotationRadians: 0,
    squash: 1,
    emotion: 'neutral',
    carriesId: null,
    waterlineMeters: null,
    ...change,
  };
}

/** Extent of the figure in metres around its foot: left, right, bottom, top. */
function extent({ shapes, foot, pixelsPerMeter }: Actor) {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { path, isDetail } of shapes) {
    if (isDetail) continue;
    for (let i = 0; i < path.length; i += 6) {
      const x = (path[i]! - foot[0]) / pixelsPerMeter;
      const y = (foot[1] - path[i + 1]!) / pixelsPerMeter;
      left = Math.min(left, x);
      right = Math.max(right, x);
      bottom = Math.min(bottom, y);
      top = Math.max(top, y);
    }
  }
  return { left, right, bottom, top };
}

describe('actorOf()', () => {
  it.each(subjects)('draws a %s in every action and mood within reach of its body', (subject) => {
    const { widthMeters, heightMeters } = bodySize(subject, 'medium');
    // Legs stretch, wings spread and figures lie down: no further than the larger of the two sides, and a little.
    const reach = 0.62 * Math.max(widthMeters, heightMeters) + 0.5 * Math.min(widthMeters, heightMeters);
    for (const action of actions) {
      for (const [i, emotion] of (['happy', 'sad', 'surprised'] as const).entries()) {
        const entity = entityOf(subject, action);
        const actor = actorOf(view, entity, poseOf(entity, { phase: (i + 0.3) / 3, emotion }));
        expect(actor.shapes.length, action).toBeGreaterThan(0);
        for (const { path } of actor.shapes)
          expect(path.every(Number.isFinite), `${action}: finite outline`).toBe(true);
        const { left, right, bottom, top } = extent(actor);
        expect(-left, `${action}: left`).toBeLessThan(reach + 0.35);
        expect(right, `${action}: right`).toBeLessThan(reach + 0.35);
        expect(-bottom, `${action}: below`).toBeLessThan(0.5 * heightMeters);
        expect(top, `${action}: top`).toBeLessThan(1.6 * Math.max(widthMeters, heightMeters));
        expect((right - left) * (top - bottom), `${action}: area`).toBeGreaterThan(0.15 * widthMeters * heightMeters);
      }
    }
  });

  it.each(subjects)('stands a %s on the ground at the height that its affordances say', (subject) => {
    const action = affordances[subject].actions.land === undefined ? 'hover' : 'stand';
    const entity = entityOf(subject, action);
    const { bottom, top } = extent(actorOf(view, entity, poseOf(entity, {})));
    const { heightMeters } = bodySize(subject, 'medium');
    if (action === 'stand') expect(Math.abs(bottom)).toBeLessThan(0.1 * heightMeters);
    expect(top).toBeGreaterThan(0.72 * heightMeters);
    expect(top).toBeLessThan(1.25 * heightMeters);
  });

  it('mirrors a figure that faces left', () => {
    const entity = entityOf('fox', 'stand');
    const right = extent(actorOf(view, entity, poseOf(entity, { facing: 'right' })));
    const left = extent(actorOf(view, entity, poseOf(entity, { facing: 'left' })));
    expect(left.left).toBeCloseTo(-right.right, 9);
    expect(left.right).toBeCloseTo(-right.left, 9);
  });

  it('keeps the foot on the ground where it is while the body goes over it', () => {
    const entity = entityOf('horse', 'walk');
    const strideMeters = 0.9 * bodySize('horse', 'medium').heightMeters;
    const frontFoot = (phase: number): number => {
      const pose = poseOf(entity, {
        phase,
        position: { xMeters: phase * strideMeters, heightMeters: 0, depthMeters: 0 },
      });
      const hooves = actorOf(view, entity, pose).shapes.filter(({ tone, isDetail }) => tone === 'dark' && !isDetail);
      // The tail has the same tone and comes first, then the two far hooves.
      return hooves[3]!.path[0]!;
    };
    // It carries weight in the first half of the cycle.
    expect(Math.abs(frontFoot(0.05) - frontFoot(0.4))).toBeLessThan(0.5);
    expect(frontFoot(0.75) - frontFoot(0.5)).toBeGreaterThan(20);
  });
});
