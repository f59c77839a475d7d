import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  type HostTensor,
  type HostTensors,
  hostTensor,
  input,
  type Value,
} from '../../graph/index.ts';
import {
  bodyQuestionNames,
  createWeights,
  measureNames,
  mostBodies,
  planBodiesOf,
  timeFeatures,
} from '../../models/index.ts';
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

/** Runs outputs with every weight drawn by its name. */
async function run(outputs: Readonly<Record<string, Value>>, feeds: HostTensors): Promise<HostTensors> {
  const model = emit(outputs, {
    storage: ({ name, shape: dims }) => {
      const data = bytesOfHostTensor(normalTensor(name, dims as number[], 0.7));
      return { kind: 'inline', dtype: 'float32', data };
    },
  });
  using session = await createSession(model, { device: 'cpu', threads: 1 });
  return await session.run(feeds);
}

/** What it costs that what is said of one place is meant of one body; both are rows of [B, T, E]. */
function costOf(said: HostTensors, place: number, body: number): number {
  const row = (name: string, size: number): number[] =>
    Array.from(said[name]!.data.subarray(place * size, (place + 1) * size) as Float32Array);
  const unlikely = (score: number, answer: number): number => Math.log(1 + Math.exp(answer === 1 ? -score : score));
  const presence = unlikely(row('isThere', 1)[0]!, isThere[body]!);
  if (isThere[body] === 0) return presence;
  let cost = presence + unlikely(row('looksRight', 1)[0]!, right[body]!);
  const [means, logs] = [row('measures', N), row('logVariances', N).map((x) => Math.min(2, Math.max(-8, x)))];
  for (let n = 0; n < N; n++) {
    const error = means[n]! - (truth.data[body * N + n] as number);
    const deviation = Math.exp(logs[n]! / 2);
    cost += (deviation * (error ** 2 / deviation ** 2 + logs[n]!)) / 2;
  }
  for (const [q, name] of bodyQuestionNames.entries()) {
    const scores = row(name, config.bodies[name]);
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    cost += Math.log(total) - scores[chosen[q]![body]!]!;
  }
  return cost;
}

const orders = [
  [0, 1, 2, 3, 4],
  [0, 2, 1, 3, 4],
  [1, 0, 2, 3, 4],
  [1, 2, 0, 3, 4],
  [2, 0, 1, 3, 4],
  [2, 1, 0, 3, 4],
];

test('plannerGraph() counts what is wrong where the first places are taken in the cheapest order, the same at all times', async () => {
  const { loss } = plannerGraph(config, shape);
  const { answers, ...rest } = planBodiesOf(
    createWeights(),
    { ids: input('tokens', [2, 5], 'int64'), times: input('times', [2, 3, 16], 'float32') },
    config,
  );
  const { tokens, times } = batch as { tokens: HostTensor; times: HostTensor };
  const said = await run({ ...rest, ...answers }, { tokens, times });
  const captions = [0, 1].map((b) =>
    orders.map((order) => {
      let cost = 0;
      for (let t = 0; t < 3; t++) {
        const first = (b * 3 + t) * mostBodies;
        for (const [place, body] of order.entries()) cost += costOf(said, first + place, first + body);
      }
      return cost;
    }),
  );
  // As they come is not the cheapest for all, so that the order counts here.
  expect(captions.some((costs) => Math.min(...costs) < costs[0]! - 0.1)).toBe(true);
  const count = isThere.reduce((sum, there) => sum + there, 0);
  const expected = captions.reduce((sum, costs) => sum + Math.min(...costs), 0) / count;
  expect(Number((await run({ loss }, batch)).loss!.data[0]) / expected).toBeCloseTo(1, 4);
});

test('plannerGraph() leaves open which of the first places a body takes', async () => {
  const { loss } = plannerGraph(config, shape);
  const lossOf = async (order: readonly number[]): Promise<number> =>
    Number((await run({ loss }, reorder(order))).loss!.data[0]);
  const loss0 = await lossOf([0, 1, 2, 3, 4]);
  for (const order of orders.slice(1)) expect(await lossOf(order)).toBeCloseTo(loss0, 4);
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
