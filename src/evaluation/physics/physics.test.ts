import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createMapMaker, createSimulation, type Scene, type Subject, sampleScene } from '../../world/index.ts';
import {
  type CheckResult,
  checkBallistic,
  checkInterpenetration,
  checkPermanence,
  checkSize,
  checkSupport,
} from './checks.ts';
import { fitParabola } from './parabola.ts';
import { judgePhysics } from './scene-physics.ts';
import { type MaskClip, type Track, trackOf } from './track.ts';

const view = 5;

/** A ball of 0.6 m thrown up at 3 m/s and 1 m/s to the right that rebounds, in a view of 5 m. */
function thrown(gravity: number, restitution = 0.6, frameRate = 8): Track {
  const points = Array.from({ length: 16 }, (_, i) => {
    let [time, height, speed] = [i / frameRate, 0.5, 3];
    for (let bounce = 0; bounce < 20; bounce++) {
      const contact = (speed + Math.sqrt(speed ** 2 + 2 * gravity * height)) / gravity;
      if (time < contact) break;
      [time, height, speed] = [time - contact, 0, restitution * Math.sqrt(speed ** 2 + 2 * gravity * height)];
    }
    const y = (0.3 + height + speed * time - (gravity / 2) * time ** 2) / view;
    const x = (1 + i / frameRate) / view;
    return { area: 0.012, x, y, bottom: y - 0.06, left: x - 0.06, right: x + 0.06 };
  });
  return { frameRate, points };
}

const facts = { viewMeters: view, restitution: 0.6, goesSideways: true };
const passes = (results: readonly CheckResult[], check: string): boolean | undefined =>
  results.find((one) => one.check === check)?.passes;

describe('fitParabola()', () => {
  it('gives back the parabola of exact points', () => {
    const times = [1, 1.1, 1.25, 1.3, 1.6];
    const fit = fitParabola(
      times,
      times.map((t) => 2 - 3 * t + 4 * t * t),
    )!;
    // The three equations have a condition of about 1e4: 1e-9 is 1e3 times the rounding of double precision.
    expect(Math.abs(fit.a - 2) + Math.abs(fit.b + 3) + Math.abs(fit.c - 4)).toBeLessThan(1e-9);
    expect(fit.r2).toBeCloseTo(1, 9);
  });

  it('says nothing about two points', () => expect(fitParabola([0, 1], [0, 1])).toBeNull());
});

describe('checkBallistic()', () => {
  it('passes a body under the gravity of the world', () => {
    const results = checkBallistic(thrown(9.81), facts);
    for (const { check, passes: isFine } of results) expect([check, isFine]).toEqual([check, true]);
    expect(results.length).toBeGreaterThan(3);
  });

  it('fails one under half as much again, one that stands still and one that gains height', () => {
    expect(passes(checkBallistic(thrown(1.5 * 9.81), facts), 'gravity')).toBe(false);
    const still = { ...thrown(9.81), points: thrown(9.81).points.map(() => thrown(9.81).points[0]!) };
    expect(passes(checkBallistic(still, facts), 'parabola')).toBe(false);
    expect(passes(checkBallistic(thrown(9.81, 1.15), facts), 'energy') ?? false).toBe(false);
  });

  it('measures a growing error of gravity as gravity grows', () => {
    const errors = [1, 1.15, 1.3, 1.5].map(
      (factor) => checkBallistic(thrown(factor * 9.81), facts).find(({ check }) => check === 'gravity')!.value,
    );
    expect(errors).toEqual(errors.toSorted((a, b) => a - b));
  });
});

describe('the checks of bodies', () => {
  const steady = (change: (point: Track['points'][number], i: number) => Partial<Track['points'][number]>): Track => {
    const point = { area: 0.02, x: 0.5, y: 0.3, bottom: 0.2, left: 0.45, right: 0.55 };
    const points = Array.from({ length: 16 }, (_, i) => ({ ...point, ...change(point, i) }));
    return { frameRate: 8, points };
  };

  it('checkPermanence() fails a body that is gone for a while', () => {
    expect(checkPermanence(steady(() => ({}))).passes).toBe(true);
    expect(checkPermanence(steady((_, i) => (i % 5 === 0 ? { area: 0 } : {}))).passes).toBe(false);
  });

  it('checkSize() and checkSupport() fail a body that swells and one that floats up', () => {
    expect(checkSize(steady((_, i) => ({ area: 0.02 + 0.001 * (i % 2) }))).passes).toBe(true);
    expect(checkSize(steady((_, i) => ({ area: 0.02 + 0.002 * i }))).passes).toBe(false);
    expect(checkSupport(steady((_, i) => ({ bottom: 0.2 + 0.002 * (i % 3) }))).passes).toBe(true);
    expect(checkSupport(steady((_, i) => ({ bottom: 0.2 + 0.008 * i }))).passes).toBe(false);
  });

  it('checkInterpenetration() lets bodies touch but not pass through each other', () => {
    const moving = (from: number, to: number): Track =>
      steady((_, i) => {
        const x = from + ((to - from) * i) / 15;
        return { x, left: x - 0.05, right: x + 0.05 };
      });
    expect(checkInterpenetration(moving(0.2, 0.4), moving(0.5, 0.5)).passes).toBe(true);
    expect(checkInterpenetration(moving(0.2, 0.8), moving(0.5, 0.5)).passes).toBe(false);
  });
});

describe('judgePhysics()', () => {
  const cells = 24;
  const frames = 16;
  const maker = createMapMaker({ width: cells, height: cells });

  /** The way of a subject by the true maps. */
  function trueTrack(scene: Scene, subject: Subject): Track {
    const { frameAt } = createSimulation(scene);
    const { entities } = scene.shots[0]!;
    const values = new Float32Array(frames * cells * cells);
    for (let f = 0; f < frames; f++) {
      const { instances } = maker.mapsOf(scene, frameAt(f / 8), null);
      for (const [i, instance] of instances.entries()) {
        if (instance > 0 && entities[instance - 1]!.subject === subject) values[f * cells * cells + i] = 1;
      }
    }
    return trackOf({ frames, rows: cells, columns: cells, values, frameRate: 8 } satisfies MaskClip);
  }

  it('passes nineteen of twenty true motions', () => {
    const results = Array.from({ length: 45 }, (_, i) => {
      const scene = sampleScene(createRandom(`physics ${i}`), { level: i % 3 === 0 ? 'W1' : 'W4' });
      return judgePhysics(scene, (subject) => trueTrack(scene, subject));
    }).flat();
    const failed = results.filter((one) => !one.passes);
    expect(results.length).toBeGreaterThan(50);
    // 95 % is what the tolerances were chosen for; 0.92 leaves room for the chance of 45 scenes.
    expect(1 - failed.length / results.length).toBeGreaterThan(0.92);
  });

  it('judges nothing under a moving camera', () => {
    const scene = sampleScene(createRandom('physics 3'), { level: 'W1' });
    const [shot] = scene.shots;
    const moving = { ...scene, shots: [{ ...shot!, camera: { ...shot!.camera, move: 'pan left' as const } }] };
    expect(judgePhysics(moving, (subject) => trueTrack(scene, subject))).toEqual([]);
  });
});
