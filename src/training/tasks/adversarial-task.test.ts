import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import {
  bytesOfHostTensor,
  createSession,
  emit,
  gradients,
  type HostTensor,
  type HostTensors,
  hostTensor,
  input,
} from '../../graph/index.ts';
import { adversarialGraph, showGiven } from './adversarial-task.ts';
import { flowGraph } from './flow-task.ts';
import { teacherScope } from './teacher-scope.ts';
import { normalTensor, tinyBatch, tinyConfig, tinyShape } from './tiny-flow.fixture.ts';
import type { TrainingGraph } from './training-graph.ts';

const [B, F, S, C] = [tinyShape.clips, tinyShape.latentFrames, tinyShape.tokens, 4];

const oneHot = (name: string, answers: number): HostTensor => {
  const random = createRandom(name);
  const data = new Float32Array(B * F * S * answers);
  for (let i = 0; i < B * F * S; i++) data[i * answers + random.integer(answers)] = 1;
  return hostTensor('float32', [B, F, S, answers], data);
};
const batch: HostTensors = {
  ...tinyBatch(),
  tokens: hostTensor('int64', [B, 5], BigInt64Array.of(3n, 7n, 2n, 0n, 0n, 5n, 9n, 1n, 0n, 0n)),
  subject: oneHot('subject', 4),
  color: oneHot('color', 3),
};
const forCritic: HostTensors = {
  critic_noise: normalTensor('critic noise', [B, F, S, C]),
  critic_sigma: hostTensor('float32', [B, F], new Float32Array(B * F).fill(0.4)),
};
const [embedding, maker, critic] = [
  'transformer.embed.weight',
  'transformer.final.out.weight',
  'critic.head.up.weight',
];

/** Gradients of a task's loss by its weights, every weight seeded by its name; the teacher is the student as it begins. */
async function gradientsOf(
  graph: TrainingGraph,
  feeds: HostTensors,
  names: readonly string[],
): Promise<Float32Array[]> {
  const parameters = names.map((name) => graph.weights.find((spec) => spec.name === name)!.parameter);
  const by = gradients(graph.loss, parameters);
  // The loss too, as it takes every input.
  const outputs = { loss: graph.loss, ...Object.fromEntries(names.map((name, i) => [`by/${name}`, by[i]!])) };
  const model = emit(outputs, {
    storage: ({ name, shape: dims }) => {
      const values = normalTensor(name.replace(`${teacherScope}.`, ''), dims as readonly number[], 0.3);
      return { kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(values) };
    },
  });
  using session = await createSession(model, { device: 'cpu', threads: 1 });
  const results = await session.run(feeds);
  return names.map((name) => Float32Array.from(results[`by/${name}`]!.data as Float32Array));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));
}

const all = { ...batch, ...forCritic };

test('adversarialGraph() teaches the maker what flowGraph() does where passing counts nothing', async () => {
  const names = [embedding!, maker!];
  const plain = await gradientsOf(flowGraph(tinyConfig, tinyShape), batch, names);
  const beside = await gradientsOf(adversarialGraph(tinyConfig, tinyShape, 0), all, names);
  for (const [i, values] of plain.entries()) {
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(1e-3);
    expect(largestDifference(values, beside[i]!)).toBeLessThan(1e-5);
  }
});

test('adversarialGraph() teaches the critic the same however much passing counts, and the maker more', async () => {
  const names = [critic!, maker!];
  const [without, withIt] = [
    await gradientsOf(adversarialGraph(tinyConfig, tinyShape, 0), all, names),
    await gradientsOf(adversarialGraph(tinyConfig, tinyShape, 5), all, names),
  ];
  expect(Math.max(...without[0]!.map(Math.abs))).toBeGreaterThan(1e-4);
  expect(largestDifference(without[0]!, withIt[0]!)).toBeLessThan(1e-6);
  expect(largestDifference(without[1]!, withIt[1]!)).toBeGreaterThan(1e-3);
});

test('showGiven() gives the critic what is made, and given frames as they are given', async () => {
  const shape = [B, F, S, C];
  const model = emit({
    shown: showGiven(input('clean', shape), { latents: input('latents', shape), counts: input('counts', [B, F]) }),
  });
  using session = await createSession(model, { device: 'cpu', threads: 1 });
  const [clean, { latents, counts }] = [normalTensor('clean', shape), batch];
  const { shown } = await session.run({ clean, latents: latents!, counts: counts! });
  for (let i = 0; i < B * F * S * C; i++) {
    const isMade = counts!.data[Math.floor(i / (S * C))] === 1;
    expect(shown!.data[i]).toBe((isMade ? clean : latents!).data[i]);
  }
  expect([...counts!.data]).toEqual(expect.arrayContaining([0, 1]));
});
