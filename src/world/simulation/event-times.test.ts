import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createMapMaker } from '../maps/map-maker.ts';
import { sampleScene } from '../scene/sample.ts';
import type { Pose, Scene } from '../scene/scene.ts';
import type { PhysicsEventKind } from '../scene/vocabulary.ts';
import { gravityMetersPerSecond2 as g } from './physics/gravity.ts';
import { project } from './project.ts';
import { createSimulation } from './simulate.ts';

function scenesOf(kind: PhysicsEventKind, count: number): Scene[] {
  const random = createRandom(`event times of ${kind}`);
  const found: Scene[] = [];
  while (found.length < count) {
    const scene = sampleScene(random, { level: 'W4' });
    if (scene.shots[0]!.event!.kind === kind) found.push(scene);
  }
  return found;
}

const speedsOf = ({ velocity }: Pose) => [velocity.xMetersPerSecond, velocity.yMetersPerSecond] as const;

/** The milliseconds in which the velocity of a body jumps by more than any force of the world changes it in one. */
function jumpTimes(scene: Scene, index: number): number[] {
  const { frameAt, durationSeconds } = createSimulation(scene);
  const found: number[] = [];
  let [x, y] = speedsOf(frameAt(0).poses[index]!);
  for (let ms = 1; ms / 1000 < durationSeconds; ms++) {
    const [nextX, nextY] = speedsOf(frameAt(ms / 1000).poses[index]!);
    // 0.15 m/s in a millisecond are 15 g; contacts slower than that cannot be seen.
    if (Math.hypot(nextX - x, nextY - y) > 0.15) found.push(ms / 1000);
    [x, y] = [nextX, nextY];
  }
  return found;
}

test.each(['drop and bounce', 'throw', 'collide', 'splash'] as const)(
  'every jump of a velocity in "%s" is a happening, to the millisecond',
  (kind) => {
    let jumps = 0;
    for (const scene of scenesOf(kind, 8)) {
      for (const [index, { id }] of scene.shots[0]!.entities.entries()) {
        const times = timesOf(scene, id);
        for (const jump of jumpTimes(scene, index)) {
          jumps++;
          const isSaid = times.some((time) => time > jump - 0.0011 && time <= jump + 1e-9);
          expect(isSaid, `${kind} at ${jump}`).toBe(true);
        }
      }
    }
    expect(jumps).toBeGreaterThan(4);
  },
);

test('a body that topples strikes the ground when the happening says; it rocks unsaid after that', () => {
  for (const scene of scenesOf('topple', 8)) {
    const [first] = jumpTimes(scene, 0);
    const [time] = timesOf(scene, 'a');
    if (first === undefined) continue;
    // Toppling is integrated in steps of 1/480 s.
    expect(Math.abs(first - time!)).toBeLessThan(0.0032);
  }
});

function timesOf(scene: Scene, id: string): number[] {
  const { happenings } = createSimulation(scene);
  return happenings.filter(({ bodyId }) => bodyId === id).map(({ timeSeconds }) => timeSeconds);
}

test('a contact is where the body touches the ground and turns upwards, by the restitution of the scene', () => {
  for (const kind of ['drop and bounce', 'throw'] as const) {
    for (const scene of scenesOf(kind, 6)) {
      const { happenings, frameAt } = createSimulation(scene);
      const { restitution } = scene.shots[0]!.event!;
      const [{ timeSeconds }] = happenings as [(typeof happenings)[number]];
      const [before, at, after] = [-1e-7, 0, 1e-7].map((shift) => frameAt(timeSeconds + shift).poses[0]!);
      expect(at!.position.heightMeters).toBeCloseTo(0, 9);
      expect(-speedsOf(after!)[1] / speedsOf(before!)[1]).toBeCloseTo(restitution, 5);
    }
  }
});

test('a swing passes its lowest point, a splash its surface and a ramp its foot when the happenings say', () => {
  for (const scene of scenesOf('swing', 4)) {
    const { happenings, frameAt } = createSimulation(scene);
    expect(happenings.length).toBeGreaterThan(0);
    for (const { timeSeconds } of happenings) expect(frameAt(timeSeconds).poses[0]!.rotationRadians).toBeCloseTo(0, 6);
  }
  for (const scene of scenesOf('splash', 4)) {
    const { happenings, frameAt } = createSimulation(scene);
    const { heightMeters } = scene.shots[0]!.entities[0]!.position;
    expect(happenings[0]!.timeSeconds).toBeCloseTo(Math.sqrt((2 * heightMeters) / g), 9);
    expect(frameAt(happenings[0]!.timeSeconds).poses[0]!.position.heightMeters).toBeCloseTo(0, 9);
    expect(frameAt(happenings[0]!.timeSeconds + 0.01).props).toHaveLength(1);
    expect(frameAt(happenings[0]!.timeSeconds - 0.01).props).toHaveLength(0);
  }
  for (const scene of scenesOf('roll down slope', 6)) {
    const { happenings, frameAt } = createSimulation(scene);
    for (const { timeSeconds } of happenings) {
      const speeds = [0.1, 0.2].map((later) => speedsOf(frameAt(timeSeconds + later).poses[0]!)[0]);
      // On level ground nothing drives it any more.
      expect(speeds[1]).toBeCloseTo(speeds[0]!, 6);
      expect(Math.abs(speedsOf(frameAt(timeSeconds - 0.2).poses[0]!)[0])).toBeLessThan(Math.abs(speeds[0]!));
    }
  }
});

test('the flow of a thrown or dropped box is the way that its pose goes in the picture', () => {
  const size = 160;
  const maker = createMapMaker({ width: size, height: size });
  let compared = 0;
  for (const kind of ['drop and bounce', 'throw'] as const) {
    for (const scene of scenesOf(kind, 10)) {
      if (scene.shots[0]!.entities[0]!.subject === 'ball') continue;
      const { frameAt } = createSimulation(scene);
      const [now, then] = [frameAt(0.1), frameAt(0.225)];
      const { instances, flow } = maker.mapsOf(scene, now, then);
      const [from, to] = [now, then].map(({ camera, poses }) => project(camera, poses[0]!.position));
      for (let cell = 0; cell < size * size; cell++) {
        if (instances[cell] !== 1) continue;
        compared++;
        const [x, y] = [size * (to!.x - from!.x), -size * (to!.y - from!.y)];
        const error = Math.hypot(flow[2 * cell]! - x, flow[2 * cell + 1]! - y);
        if (error > 1e-3) expect.fail(`flow of cell ${cell} is off by ${error}`);
      }
    }
  }
  expect(compared).toBeGreaterThan(2000);
});
