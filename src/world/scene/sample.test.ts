import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { project } from '../simulation/project.ts';
import { createSimulation } from '../simulation/simulate.ts';
import { bodySize, placesOf } from './affordances.ts';
import { hasHeldOutPair, isHeldOutColor, isHeldOutPlace } from './held-out.ts';
import { sampleScene } from './sample.ts';
import { type CurriculumLevel, curriculumLevels } from './sample-setting.ts';
import type { Scene } from './scene.ts';
import { validateScene } from './validate.ts';
import {
  actions,
  cameraMoves,
  colors,
  emotions,
  physicsEvents,
  places,
  relations,
  seasons,
  sizes,
  styles,
  subjects,
  timesOfDay,
  weathers,
} from './vocabulary.ts';

function draw(level: CurriculumLevel, count: number, heldOut: 'exclude' | 'include' | 'only' = 'exclude'): Scene[] {
  const random = createRandom(`sample ${level} ${heldOut}`);
  return Array.from({ length: count }, () => sampleScene(random, { level, heldOut }));
}

/** Pearson's statistic against expected counts, in standard deviations of its distribution: (X - f) / sqrt(2 f). */
function excess(values: readonly string[], expected: Readonly<Record<string, number>>): number {
  const freedom = Object.keys(expected).length - 1;
  const total = Object.values(expected).reduce((sum, share) => sum + share, 0);
  let statistic = 0;
  for (const [value, share] of Object.entries(expected)) {
    const mean = (values.length * share) / total;
    statistic += (values.filter((one) => one === value).length - mean) ** 2 / mean;
  }
  return (statistic - freedom) / Math.sqrt(2 * freedom);
}

const even = (values: readonly string[]): Record<string, number> => Object.fromEntries(values.map((one) => [one, 1]));

test('sampleScene() gives valid scenes at every level', () => {
  for (const level of curriculumLevels) {
    for (const scene of draw(level, 100)) validateScene(scene);
    const [scene] = draw(level, 1);
    expect(validateScene(scene)).toEqual(scene);
  }
});

test('sampleScene() is fixed by its seed', () => {
  const scene = (seed: number): Scene => sampleScene(createRandom(seed), { level: 'W3' });
  expect(scene(1)).toEqual(scene(1));
  expect(scene(1)).not.toEqual(scene(2));
});

// Four standard deviations: once in about 3000 runs by chance, and the seed is fixed.
const limit = 4;

test('subjects, places, colours, sizes, emotions and styles are uniform at W1', () => {
  const scenes = draw('W1', 3000);
  const bodies = scenes.map(({ shots }) => shots[0]!.entities[0]!);
  // The ball comes twice as often, as it alone rolls and bounces.
  expect(
    excess(
      bodies.map(({ subject }) => subject),
      { ...even(subjects), ball: 2 },
    ),
  ).toBeLessThan(limit);
  expect(
    excess(
      scenes.map(({ shots }) => shots[0]!.place),
      even(places),
    ),
  ).toBeLessThan(limit);
  expect(
    excess(
      bodies.map(({ color }) => color),
      even(colors),
    ),
  ).toBeLessThan(limit);
  expect(
    excess(
      bodies.map(({ size }) => size),
      even(sizes),
    ),
  ).toBeLessThan(limit);
  expect(
    excess(
      scenes.map(({ style }) => style),
      even(styles),
    ),
  ).toBeLessThan(limit);
  const faces = bodies.filter(({ subject }) => ['fox', 'girl', 'whale', 'owl', 'robot', 'dragon'].includes(subject));
  expect(
    excess(
      faces.map(({ emotion }) => emotion),
      even(emotions),
    ),
  ).toBeLessThan(limit);
});

test('every action is at least 1 percent of the first actions, and all but roll and bounce are even', () => {
  const firsts = draw('W1', 3000).map(({ shots }) => shots[0]!.entities[0]!.timeline[0]!.action);
  const alone = actions.filter((action) => !['chase', 'carry', 'meet'].includes(action));
  expect(excess(firsts, { ...even(alone), roll: 0.35, bounce: 0.35 })).toBeLessThan(limit);
  for (const action of alone)
    expect(firsts.filter((one) => one === action).length / 3000, action).toBeGreaterThan(0.01);
});

test('colour and size are independent of the subject', () => {
  const bodies = draw('W1', 4000, 'include').map(({ shots }) => shots[0]!.entities[0]!);
  const joint = bodies.map(({ subject, size }) => `${subject} ${size}`);
  const pairs = subjects.flatMap((subject) =>
    sizes.map((size) => [`${subject} ${size}`, subject === 'ball' ? 2 : 1] as const),
  );
  expect(excess(joint, Object.fromEntries(pairs))).toBeLessThan(limit);
});

test('weather, camera, time and season are uniform where they can be seen at W3', () => {
  const shots = draw('W3', 2000).map((scene) => scene.shots[0]!);
  const outside = shots.filter(({ place }) => ['meadow', 'forest', 'farm', 'village'].includes(place));
  expect(
    excess(
      outside.map(({ weather }) => weather),
      even(weathers),
    ),
  ).toBeLessThan(limit);
  expect(
    excess(
      outside.map(({ season }) => season),
      even(seasons),
    ),
  ).toBeLessThan(limit);
  expect(
    excess(
      outside.map(({ timeOfDay }) => timeOfDay),
      even(timesOfDay),
    ),
  ).toBeLessThan(limit);
  for (const move of cameraMoves) {
    const share = shots.filter(({ camera }) => camera.move === move).length / shots.length;
    expect(share, move).toBeGreaterThan(0.09);
    expect(share, move).toBeLessThan(0.16);
  }
});

test('relations, events and counts are uniform where they occur', () => {
  const shots = draw('W2', 2000).map((scene) => scene.shots[0]!);
  const related = shots.flatMap((shot) => shot.relations.map(({ kind }) => kind));
  expect(excess(related, even(relations))).toBeLessThan(limit);
  const events = draw('W4', 1500).map(({ shots: [shot] }) => shot!.event!.kind);
  expect(excess(events, even(physicsEvents))).toBeLessThan(limit);
  const groups = shots.filter(
    ({ entities }) => entities.length > 1 && entities.every(({ subject }) => subject === entities[0]!.subject),
  );
  expect(
    excess(
      groups.map(({ entities }) => `${entities.length}`),
      even(['2', '3', '4', '5']),
    ),
  ).toBeLessThan(limit);
});

test('held-out pairs are a tenth of all pairs, never sampled for training and always for the test', () => {
  const outColors = subjects.flatMap((subject) => colors.filter((color) => isHeldOutColor(subject, color)));
  expect(outColors.length / (subjects.length * colors.length)).toBeCloseTo(1 / 11);
  const allowed = subjects.flatMap((subject) => placesOf(subject).map((place) => isHeldOutPlace(subject, place)));
  expect(allowed.filter(Boolean).length / allowed.length).toBeGreaterThan(0.07);
  expect(allowed.filter(Boolean).length / allowed.length).toBeLessThan(0.12);
  for (const level of curriculumLevels) {
    expect(draw(level, 100).some(hasHeldOutPair), level).toBe(false);
    expect(draw(level, 20, 'only').every(hasHeldOutPair), level).toBe(true);
  }
});

test('subjects alone fill 9 to 80 percent of the height and stay in the picture for two seconds', () => {
  let seen = 0;
  let inside = 0;
  for (const scene of draw('W1', 200)) {
    const simulation = createSimulation(scene);
    for (let frame = 0; frame < 17; frame++) {
      const { camera, poses } = simulation.frameAt(frame / 8);
      const { subject, size } = scene.shots[0]!.entities[0]!;
      const { heightMeters } = bodySize(subject, size);
      const position = poses[0]!.position;
      const middle = project(camera, { ...position, heightMeters: position.heightMeters + heightMeters / 2 });
      expect(heightMeters * middle.scale).toBeGreaterThan(0.09);
      expect(heightMeters * middle.scale).toBeLessThan(0.8);
      seen++;
      if (Math.abs(middle.x) < 0.5 && Math.abs(middle.y) < 0.5) inside++;
    }
  }
  expect(inside / seen).toBeGreaterThan(0.99);
});
