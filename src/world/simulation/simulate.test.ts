import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { bodySize, mediumFor } from '../scene/affordances.ts';
import { sampleScene } from '../scene/sample.ts';
import { type CurriculumLevel, curriculumLevels } from '../scene/sample-setting.ts';
import type { FrameState, Pose, Scene } from '../scene/scene.ts';
import type { PhysicsEventKind, RelationKind } from '../scene/vocabulary.ts';
import { gravityMetersPerSecond2 as g } from './physics/gravity.ts';
import { createSimulation } from './simulate.ts';

function draw(level: CurriculumLevel, count: number, durationSeconds = 2): Scene[] {
  const random = createRandom(`simulate ${level}`);
  return Array.from({ length: count }, () => sampleScene(random, { level, durationSeconds }));
}

function scenesWithRelation(kind: RelationKind, count: number): Scene[] {
  return draw('W2', 40 * count)
    .filter(({ shots }) => shots[0]!.relations[0]?.kind === kind)
    .slice(0, count);
}

function scenesWithEvent(kind: PhysicsEventKind, count: number): Scene[] {
  return draw('W4', 30 * count)
    .filter(({ shots }) => shots[0]!.event?.kind === kind)
    .slice(0, count);
}

const times = Array.from({ length: 33 }, (_, index) => index / 16);

test('frameAt() gives the same frame in any order of asking', () => {
  for (const level of curriculumLevels) {
    for (const scene of draw(level, 6)) {
      const forward = createSimulation(scene);
      const backward = createSimulation(scene);
      const frames = times.map((time) => forward.frameAt(time));
      const reversed = [...times].reverse().map((time) => backward.frameAt(time));
      expect(JSON.stringify(reversed.reverse())).toBe(JSON.stringify(frames));
    }
  }
});

test('a velocity is the rate of its position, but for the instants of contacts and changes of action', () => {
  const step = 1e-5;
  let compared = 0;
  let wrong = 0;
  for (const level of curriculumLevels) {
    for (const scene of draw(level, 60)) {
      const simulation = createSimulation(scene);
      for (const time of [0.31, 0.77, 1.43]) {
        const [before, now, after] = [time - step, time, time + step].map((one) => simulation.frameAt(one));
        for (const [index, pose] of now!.poses.entries()) {
          const [p, q] = [before!.poses[index]!.position, after!.poses[index]!.position];
          compared++;
          const x = (q.xMeters - p.xMeters) / (2 * step) - pose.velocity.xMetersPerSecond;
          const y = (q.heightMeters - p.heightMeters) / (2 * step) - pose.velocity.yMetersPerSecond;
          if (Math.hypot(x, y) > 0.01) wrong++;
        }
      }
    }
  }
  expect(wrong / compared).toBeLessThan(0.002);
});

/** The largest way that a body makes between two frames 1 ms apart. */
function largestJump(scene: Scene): number {
  const simulation = createSimulation(scene);
  let last: FrameState | null = null;
  let largest = 0;
  for (let time = 0; time < simulation.durationSeconds; time += 0.001) {
    const frame = simulation.frameAt(time);
    for (const [index, { position }] of frame.poses.entries()) {
      if (last === null || last.shotIndex !== frame.shotIndex) continue;
      const before = last.poses[index]!.position;
      largest = Math.max(
        largest,
        Math.hypot(position.xMeters - before.xMeters, position.heightMeters - before.heightMeters),
      );
    }
    last = frame;
  }
  return largest;
}

test('bodies never jump from one place to another within a shot', () => {
  // 8 m/s, more than any body reaches, for 1 ms.
  for (const level of curriculumLevels)
    for (const scene of draw(level, 8)) expect(largestJump(scene)).toBeLessThan(0.008);
});

test('nobody on land is below the ground or, without jumping, above it', () => {
  const isHop = (action: string): boolean => action === 'jump' || action === 'bounce' || action === 'swing';
  for (const scene of draw('W1', 200)) {
    const [shot] = scene.shots;
    const { subject, timeline } = shot!.entities[0]!;
    if (timeline.some(({ action }) => mediumFor(subject, action, shot!.place) !== 'land')) continue;
    for (const time of times) {
      const pose = createSimulation(scene).frameAt(time).poses[0]!;
      expect(pose.position.heightMeters).toBeGreaterThanOrEqual(-1e-9);
      if (!timeline.some(({ action }) => isHop(action))) expect(pose.position.heightMeters).toBeLessThan(1e-9);
    }
  }
});

test('a stride belongs to a way: twice the speed has the square root of two of the cadence and of the way', () => {
  const scene = draw('W1', 300).find(({ shots }) => shots[0]!.entities[0]!.timeline[0]!.action === 'walk')!;
  const at = (speed: number): Pose => {
    const copy = structuredClone(scene) as unknown as { shots: { entities: { timeline: { speed: number }[] }[] }[] };
    copy.shots[0]!.entities[0]!.timeline[0]!.speed = speed;
    return createSimulation(copy as unknown as Scene).frameAt(0.4).poses[0]!;
  };
  const start = scene.shots[0]!.entities[0]!.position.xMeters;
  const way = (pose: Pose): number => Math.abs(pose.position.xMeters - start);
  expect(way(at(2)) / way(at(1))).toBeCloseTo(Math.SQRT2, 9);
  expect(at(2).phase / at(1).phase).toBeCloseTo(Math.SQRT2, 9);
});

test('a chaser stays behind the one it chases and both go the same way', () => {
  for (const scene of scenesWithRelation('chases', 10)) {
    const simulation = createSimulation(scene);
    for (const time of times) {
      const [chaser, fleeing] = simulation.frameAt(time).poses as [Pose, Pose];
      const sign = fleeing.facing === 'right' ? 1 : -1;
      expect(chaser.facing).toBe(fleeing.facing);
      expect(sign * (fleeing.position.xMeters - chaser.position.xMeters)).toBeGreaterThan(0.5);
    }
  }
});

test('what is carried, and who rides, moves with its bearer', () => {
  for (const scene of [...scenesWithRelation('carries', 10), ...scenesWithRelation('on', 10)]) {
    const simulation = createSimulation(scene);
    const offset = (time: number): [number, number] => {
      const [a, b] = simulation.frameAt(time).poses as [Pose, Pose];
      return [a.position.xMeters - b.position.xMeters, a.position.heightMeters - b.position.heightMeters];
    };
    for (const time of times) {
      expect(offset(time)[0]).toBeCloseTo(offset(0)[0], 9);
      expect(offset(time)[1]).toBeCloseTo(offset(0)[1], 9);
    }
  }
});

test('those who meet stop face to face, without touching, before the shot ends', () => {
  for (const scene of scenesWithRelation('meets', 10)) {
    const simulation = createSimulation(scene);
    const { entities } = scene.shots[0]!;
    const half = entities.reduce((sum, { subject, size }) => sum + bodySize(subject, size).widthMeters / 2, 0);
    for (const time of times) {
      const [a, b] = simulation.frameAt(time).poses as [Pose, Pose];
      expect(Math.abs(a.position.xMeters - b.position.xMeters)).toBeGreaterThan(half);
    }
    const [a, b] = simulation.frameAt(1.9).poses as [Pose, Pose];
    expect([a.velocity.xMetersPerSecond, b.velocity.xMetersPerSecond]).toEqual([0, 0]);
    expect(a.facing).not.toBe(b.facing);
  }
});

test('a thrown body flies a parabola with the gravity of the world', () => {
  for (const scene of scenesWithEvent('throw', 8)) {
    const simulation = createSimulation(scene);
    const contact = simulation.happenings[0]!.timeSeconds;
    const place = (time: number) => simulation.frameAt(time).poses[0]!.position;
    const h = contact / 4;
    const heights = [0, 1, 2, 3].map((index) => place(index * h).heightMeters);
    expect((heights[2]! - 2 * heights[1]! + heights[0]!) / (h * h)).toBeCloseTo(-g, 6);
    expect((heights[3]! - 2 * heights[2]! + heights[1]!) / (h * h)).toBeCloseTo(-g, 6);
    expect(place(2 * h).xMeters - place(h).xMeters).toBeCloseTo(place(h).xMeters - place(0).xMeters, 9);
    expect(place(contact).heightMeters).toBeCloseTo(0, 9);
  }
});

test('bodies that collide touch at the impact and never overlap', () => {
  for (const scene of scenesWithEvent('collide', 8)) {
    const simulation = createSimulation(scene);
    const { entities } = scene.shots[0]!;
    const [one, other] = entities.map(({ subject, size }) => bodySize(subject, size));
    const bothRound = entities.every(({ subject }) => subject === 'ball');
    const apart = (time: number): number => {
      const [a, b] = simulation.frameAt(time).poses as [Pose, Pose];
      const x = Math.abs(a.position.xMeters - b.position.xMeters);
      if (!bothRound) return x - (one!.widthMeters + other!.widthMeters) / 2;
      return (
        Math.hypot(x, (one!.heightMeters - other!.heightMeters) / 2) - (one!.heightMeters + other!.heightMeters) / 2
      );
    };
    for (const time of times) expect(apart(time)).toBeGreaterThan(-1e-9);
    for (const { kind, timeSeconds } of simulation.happenings)
      if (kind === 'impact') expect(apart(timeSeconds)).toBeCloseTo(0, 9);
  }
});

test('a body that topples keeps a corner on the ground and no part below it', () => {
  for (const scene of scenesWithEvent('topple', 8)) {
    const simulation = createSimulation(scene);
    const { subject, size } = scene.shots[0]!.entities[0]!;
    const { widthMeters: w, heightMeters: h } = bodySize(subject, size);
    for (const time of times) {
      const { position, rotationRadians: a } = simulation.frameAt(time).poses[0]!;
      const corners = [-1, 1].flatMap((sx) =>
        [-1, 1].map((sy) => position.heightMeters + h / 2 + (sx * w * Math.sin(a) + sy * h * Math.cos(a)) / 2),
      );
      expect(Math.min(...corners)).toBeCloseTo(0, 6);
    }
  }
});

test('a rope ends where its body is hung, and keeps its length', () => {
  for (const scene of scenesWithEvent('swing', 6)) {
    const simulation = createSimulation(scene);
    const lengths = times.map((time) => {
      const [rope] = simulation.frameAt(time).props;
      if (rope?.kind !== 'rope') throw new Error('no rope');
      return Math.hypot(rope.from.xMeters - rope.to.xMeters, rope.from.heightMeters - rope.to.heightMeters);
    });
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(1e-9);
  }
});

test('the character of several shots returns with the same look', () => {
  for (const scene of draw('W5', 20, 6)) {
    const looks = scene.shots.map(
      ({ entities: [first] }) => `${first!.id} ${first!.subject} ${first!.color} ${first!.size}`,
    );
    expect(new Set(looks).size).toBe(1);
    const { shotStartSeconds } = createSimulation(scene);
    for (const [index, start] of shotStartSeconds.entries())
      expect(createSimulation(scene).frameAt(start).shotIndex).toBe(index);
  }
});

test('a tracking camera keeps a walker in the middle for a minute, and without it the walker turns round', () => {
  const scene = draw('W1', 300, 60).find(({ shots }) =>
    shots[0]!.entities[0]!.timeline.every(({ action }) => action === 'walk'),
  )!;
  const shot = scene.shots[0]!;
  const tracked = createSimulation({ ...scene, shots: [{ ...shot, camera: { ...shot.camera, move: 'tracking' } }] });
  const fixed = createSimulation(scene);
  for (let time = 0; time <= 60; time += 2.5) {
    const { camera, poses } = tracked.frameAt(time);
    expect(poses[0]!.position.xMeters - camera.xMeters).toBeCloseTo(0, 9);
    expect(Math.abs(fixed.frameAt(time).poses[0]!.position.xMeters)).toBeLessThan(3);
  }
});

test('a seed gives the same motion to the last bit on every machine', () => {
  let hash = 2166136261;
  const view = new DataView(new ArrayBuffer(8));
  const add = (value: number): void => {
    view.setFloat64(0, value);
    for (let byte = 0; byte < 8; byte++) hash = Math.imul(hash ^ view.getUint8(byte), 16777619);
  };
  for (const level of curriculumLevels) {
    for (const scene of draw(level, 10)) {
      const { camera, poses } = createSimulation(scene).frameAt(1.234);
      add(camera.xMeters + camera.heightMeters + camera.viewHeightMeters);
      for (const { position, rotationRadians, phase } of poses) {
        for (const value of [position.xMeters, position.heightMeters, rotationRadians, phase]) add(value);
      }
    }
  }
  // Whoever changes this number changes every video of the world.
  expect(hash >>> 0).toBe(1549671787);
});
