import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { bytesOfHostTensor, createSession, emit, type HostTensors, hostTensor } from '../../graph/index.ts';
import { bodyQuestionNames, measureNames, mostBodies, timeFeatures } from '../../models/index.ts';
import { plannerGraph } from './planner-task.ts';
import { normalTensor, tinyConfig } from './tiny-flow.fixture.ts';

const config = tinyConfig.planner;
const shape = { captions: 2, times: 3 };
const rows = shape.captions * shape.times * mostBodies;
const N = measureNames.length;
const random = createRandom('truth');
const isThere = Float32Array.from({ length: rows }, () => Number(random.uniform() < 0.4));
const right = isThere.map((there) => there * Number(random.uniform() < 0.5));
const chosen = bodyQuestionNames.map((name) => Array.from(isThere, () => random.integer(config.bodies[name])));
const truth = normalTensor('measures', [2, 3, mostBodies, N]);
const batch: HostTensors = {
  tokens: hostTensor(
    'int64',
    [2, 5],
    BigInt64Array.from({ length: 10 }, (_, i) => BigInt(i % 7)),
  ),
  times: hostTensor('float32', [2, 3, 16], Float32Array.of(...timeFeatures([0, 1, 2]), ...timeFeatures([0, 0.5, 3]))),
  is_there: hostTensor('float32', [2, 3, mostBodies, 1], isThere),
  looks_right: hostTensor('float32', [2, 3, mostBodies, 1], right),
  measures: truth,
  ...Object.fromEntries(
    bodyQuestionNames.map((name, q) => {
      const K = config.bodies[name];
      const oneHot = new Float32Array(rows * K);
      for (let i = 0; i < rows; i++) oneHot[i * K + chosen[q]![i]!] = isThere[i]!;
      return [`answer.${name}`, hostTensor('float32', [2, 3, mostBodies, K], oneHot)];
    }),
  ),
};

test('plannerGraph() counts what is wrong of bodies that are there, and who is there of all places', async () => {
  const { loss, weights } = plannerGraph(config, shape);
  // With a last norm of zero every head says its bias alone, whatever was read.
  const known = Object.fromEntries(
    weights.map(({ name, shape: dims }) => [
      name,
      name === 'planner.norm.weight'
        ? hostTensor('float32', dims as number[])
        : normalTensor(name, dims as number[], 0.7),
    ]),
  );
  const bias = (name: string): number[] => [...(known[`planner.head.${name}.bias`]!.data as Float32Array)];
  const model = emit(
    { loss },
    { storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(known[name]!) }) },
  );
  using session = await createSession(model, { device: 'cpu', threads: 1 });
  const result = await session.run(batch);

  const count = isThere.reduce((sum, there) => sum + there, 0);
  const unlikely = (score: number, answer: number): number => Math.log(1 + Math.exp(answer === 1 ? -score : score));
  const [means, logs] = [bias('measures'), bias('log_variances')];
  /** What it costs that a place is a body's: all places say the same. */
  const costOf = (i: number): number => {
    const presence = unlikely(bias('is_there')[0]!, isThere[i]!);
    if (isThere[i] === 0) return presence;
    let cost = presence + unlikely(bias('looks_right')[0]!, right[i]!);
    for (let n = 0; n < N; n++) {
      const error = means[n]! - (truth.data[i * N + n] as number);
      const deviation = Math.exp(logs[n]! / 2);
      cost += (deviation * (error ** 2 / deviation ** 2 + logs[n]!)) / 2;
    }
    for (const [q, name] of bodyQuestionNames.entries()) {
      const scores = bias(name);
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      cost += Math.log(total) - scores[chosen[q]![i]!]!;
    }
    return cost;
  };
  const expected = Array.from({ length: rows }, (_, i) => costOf(i)).reduce((a, b) => a + b, 0) / count;
  expect(Number(result.loss!.data[0])).toBeCloseTo(expected, 3);
});

test('plannerGraph() leaves open which of the first places a body takes', async () => {
  const { loss, weights } = plannerGraph(config, shape);
  const model = emit(
    { loss },
    {
      storage: ({ name, shape: dims }) => {
        const data = bytesOfHostTensor(normalTensor(name, dims as number[], 0.7));
        return { kind: 'inline', dtype: 'float32', data };
      },
    },
  );
  expect(weights.length).toBeGreaterThan(10);
  using session = await createSession(model, { device: 'cpu', threads: 1 });
  const lossOf = async (order: readonly number[]): Promise<number> =>
    Number((await session.run(reorder(order))).loss!.data[0]);
  const loss0 = await lossOf([0, 1, 2, 3, 4]);
  for (const order of [
    [2, 0, 1, 3, 4],
    [1, 0, 2, 3, 4],
  ])
    expect(await lossOf(order)).toBeCloseTo(loss0, 4);
  expect(Math.abs((await lossOf([3, 1, 2, 0, 4])) - loss0)).toBeGreaterThan(1e-3);
});

/** The batch with the bodies of all pictures in another order. */
function reorder(order: readonly number[]): HostTensors {
  const moved = Object.entries(batch).map(([name, tensor]) => {
    if (tensor.shape.length !== 4) return [name, tensor] as const;
    const width = tensor.shape[3]!;
    const from = tensor.data as Float32Array;
    const to = from.slice();
    for (let i = 0; i < rows; i++) {
      const source = i - (i % mostBodies) + order[i % mostBodies]!;
      to.set(from.subarray(source * width, (source + 1) * width), i * width);
    }
    return [name, hostTensor('float32', tensor.shape, to)] as const;
  });
  return Object.fromEntries(moved);
}
