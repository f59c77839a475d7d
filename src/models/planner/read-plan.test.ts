import { expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { bytesOfHostTensor, createSession, emit, type HostTensor, hostTensor, input } from '../../graph/index.ts';
import { createWeights } from '../weights.ts';
import { joinPlannerOutputs, measureNames, type PlannerConfig, planBodiesOf, timeFeatureCount } from './planner.ts';
import { createPlan, readBodies } from './read-plan.ts';

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

test('createPlan() asks each time once, and a time alike alone and among others', async () => {
  const open = async (count: number) => {
    const ids = input('tokens', [1, 5], 'int64');
    const asked = input('times', [1, count, timeFeatureCount], 'float32');
    const said = joinPlannerOutputs(planBodiesOf(createWeights(), { ids, times: asked }, config));
    const storage = ({ name, shape }: { name: string; shape: readonly number[] }) => {
      const values = fillNormal(new Float32Array(shape.reduce((a, b) => a * b, 1)), createRandom(name));
      const tensor: HostTensor = hostTensor('float32', shape, values);
      return { kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensor) } as const;
    };
    return createSession(emit({ said }, { storage }), { threads: 1 });
  };
  const ids = hostTensor('int64', [1, 5], BigInt64Array.of(1n, 2n, 3n, 0n, 0n));
  let runs = 0;
  const planOf = (count: number) =>
    createPlan(
      async () => {
        runs++;
        return open(count);
      },
      ids,
      { config },
    );
  const both = await planOf(2)([0, 1.25]);
  const later = planOf(1);
  expect((await later([1.25]))[0]).toEqual(both[1]);
  expect(runs).toBe(2);
  expect((await later([1.25, 1.25]))[1]).toEqual(both[1]);
  expect(runs).toBe(2);
});
