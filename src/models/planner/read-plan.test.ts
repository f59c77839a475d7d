import { expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { bytesOfHostTensor, createSession, emit, hostTensor, input, type Session } from '../../graph/index.ts';
import { createWeights } from '../weights.ts';
import { joinPlannerOutputs, measureNames, type PlannerConfig, planBodiesOf, timeFeatureCount } from './planner.ts';
import { createPlan, drawChoice, readBodies } from './read-plan.ts';

const config: PlannerConfig = {
  text: { vocabularySize: 20, tokens: 5, width: 16, layers: 1, heads: 2 },
  layers: 2,
  heads: 2,
  bodies: { subject: 3, color: 2, action: 2, emotion: 2 },
};
const stride = 2 + 2 * measureNames.length + 9;

test('readBodies() reads who is more likely there than not, with the likeliest answers', () => {
  const said = new Float32Array(5 * stride).fill(-1);
  const row = said.subarray(3 * stride, 4 * stride);
  const tilt = -0.4;
  const turn = 2 * Math.PI * 0.7;
  row.set([0.1, -2, 0.3, -0.1, Math.log(0.5), Math.log(0.25), 3 * Math.sin(tilt), 3 * Math.cos(tilt)]);
  row.set([0.2 * Math.sin(turn), 0.2 * Math.cos(turn), 1.5], 8);
  row.set([0, 2, 1, /**/ 5, 4, /**/ -3, -2, /**/ 0, 9], stride - 9);
  const bodies = readBodies(said, config.bodies);
  expect(bodies).toHaveLength(1);
  const expected = {
    ...{ x: 0.3, y: -0.1, width: 0.5, height: 0.25, rotationRadians: tilt, depth: 1.5, facing: -1, phase: 0.7 },
    ...{ subject: 1, color: 0, action: 1, emotion: 1 },
  };
  for (const [name, value] of Object.entries(expected))
    expect(bodies[0]![name as keyof typeof expected]).toBeCloseTo(value, 5);
});

test('readBodies() moves all to one side by what is open, and turns those whose side is', () => {
  const said = new Float32Array(5 * stride).fill(-1);
  for (const [slot, x] of [-0.2, 0.2].entries()) {
    said.set([1, slot === 0 ? 0.4 : 8, x], slot * stride);
    said[slot * stride + 2 + measureNames.length] = 2 * Math.log(0.1 * (slot + 1));
  }
  const read = (shift: number, side: number) =>
    readBodies(said, config.bodies, { shift, sides: [side, side, side, side, side] });
  expect(read(0, 0.5).map(({ x }) => x)).toEqual(readBodies(said, config.bodies).map(({ x }) => x));
  const moved = read(-0.5, 0.5).map(({ x }) => x);
  expect(moved[0]).toBeCloseTo(-0.25, 6);
  expect(moved[1]).toBeCloseTo(0.1, 6);
  // The chance that it looks to the right is 0.6 for the first, and nearly 1 for the other.
  expect(read(0, 0.55).map(({ facing }) => facing)).toEqual([1, 1]);
  expect(read(0, 0.65).map(({ facing }) => facing)).toEqual([-1, 1]);
});

/** A session of the planner with every weight drawn by its name, but for those that are known. */
function openPlanner(times: number, known: Readonly<Record<string, readonly number[]>> = {}): Promise<Session> {
  const ids = input('tokens', [1, 5], 'int64');
  const asked = input('times', [1, times, timeFeatureCount], 'float32');
  const said = joinPlannerOutputs(planBodiesOf(createWeights(), { ids, times: asked }, config));
  const storage = ({ name, shape }: { name: string; shape: readonly number[] }) => {
    const values = fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1)), createRandom(name));
    values.set(known[name] ?? []);
    return { kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(hostTensor('float32', shape, values)) } as const;
  };
  return createSession(emit({ said }, { storage }), { threads: 1 });
}
const words = hostTensor('int64', [1, 5], BigInt64Array.of(1n, 2n, 3n, 0n, 0n));

test('createPlan() asks each time once, and a time alike alone and among others', async () => {
  let runs = 0;
  const planOf = (times: number) =>
    createPlan(
      async () => {
        runs++;
        return openPlanner(times);
      },
      words,
      { config },
    );
  const both = await planOf(2)([0, 1.25]);
  expect(both[1]!.length).toBeGreaterThan(0);
  expect(both[1]).not.toEqual(both[0]);
  const later = planOf(1);
  expect((await later([1.25]))[0]).toEqual(both[1]);
  expect(runs).toBe(2);
  expect((await later([1.25, 1.25]))[1]).toEqual(both[1]);
  expect(runs).toBe(2);
});

test('createPlan() reads of each head of the planner what it says', async () => {
  const measures = { x: 0.25, y: -0.5, logWidth: -1, logHeight: -2, sinTilt: 0.6, cosTilt: 0.8 };
  const all: Record<(typeof measureNames)[number], number> = { ...measures, sinPhase: 1, cosPhase: 0, depth: 3 };
  // With a last norm of zero every head says its bias alone, whatever was read.
  const head = (name: string, values: readonly number[]) => [`planner.head.${name}.bias`, values] as const;
  const known = Object.fromEntries([
    ['planner.norm.weight', Array<number>(16).fill(0)],
    head('is_there', [2]),
    head('looks_right', [-1]),
    head(
      'measures',
      measureNames.map((name) => all[name]),
    ),
    head('log_variances', [Math.log(0.04), ...Array<number>(measureNames.length - 1).fill(9)]),
    ...[head('subject', [0, 1, 5]), head('color', [1, 0]), head('action', [-1, 2]), head('emotion', [3, -3])],
  ]);
  const choice = { shift: 0.5, sides: [0.5, 0.5, 0.5, 0.5, 0.2] };
  const [bodies] = await createPlan(() => openPlanner(1, known), words, { config, choice })([0.5]);
  expect(bodies).toHaveLength(5);
  const expected = {
    ...{ x: 0.25 + 0.5 * 0.2, y: -0.5, width: Math.exp(-1), height: Math.exp(-2), rotationRadians: Math.asin(0.6) },
    ...{ depth: 3, phase: 0.25, subject: 2, color: 0, action: 1, emotion: 0 },
  };
  for (const [i, body] of bodies!.entries()) {
    expect(body.facing).toBe(i === 4 ? 1 : -1);
    for (const [name, value] of Object.entries(expected)) {
      expect(body[name as keyof typeof expected], name).toBeCloseTo(value, 5);
    }
  }
});

test('drawChoice() moves bodies by 0.7 of their deviation, and lets sides fall by their chance', () => {
  const choices = Array.from({ length: 2000 }, (_, i) => drawChoice(createRandom(`choice ${i}`)));
  const shifts = choices.map(({ shift }) => shift);
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  // Three standard errors of 2,000 draws.
  expect(Math.abs(mean(shifts))).toBeLessThan(0.05);
  expect(Math.abs(Math.sqrt(mean(shifts.map((x) => x * x))) - 0.7)).toBeLessThan(0.04);
  for (let place = 0; place < 5; place++) {
    const right = mean(choices.map(({ sides }) => Number(0.3 > sides[place]!)));
    expect(Math.abs(right - 0.3)).toBeLessThan(0.04);
  }
});
