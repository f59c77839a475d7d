import { expect, test } from 'vitest';
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
import { createWeights } from '../../models/index.ts';
import { guidedGraph } from './guided-task.ts';
import { noisyBatch, predict } from './noisy-batch.ts';
import { teacherScope } from './teacher-scope.ts';
import { normalTensor, tinyBatch, tinyConfig, tinyShape } from './tiny-flow.fixture.ts';

const config = { ...tinyConfig, transformer: { ...tinyConfig.transformer, layers: 2 } };
const shape = tinyShape;
const [B, F, S, C] = [shape.clips, shape.latentFrames, shape.tokens, 4];

const ids = (...values: number[]): HostTensor =>
  hostTensor(
    'int64',
    [B, 5],
    BigInt64Array.from({ length: B * 5 }, (_, i) => BigInt(values[i % values.length]!)),
  );

const batch = tinyBatch();
const [sigma, counts] = [batch.sigma!.data as Float32Array, batch.counts!.data as Float32Array];
const words = ids(3, 7, 2, 0, 0, 5, 9);
const noWords = ids(1, 0, 0, 0, 0);

/** Runs outputs with every weight seeded by its name; the teacher's are those of the student. */
async function run(outputs: Readonly<Record<string, Value>>, feeds: HostTensors): Promise<HostTensors> {
  const model = emit(outputs, {
    storage: ({ name, shape: dims }) => {
      const tensor = normalTensor(name.replace(`${teacherScope}.`, ''), dims as readonly number[]);
      return { kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(tensor) };
    },
  });
  using session = await createSession(model, { device: 'cpu', threads: 1 });
  return await session.run(feeds);
}

const lossAt = async (guidance: number): Promise<number> => {
  const { loss } = await run(
    { loss: guidedGraph(config, shape, guidance).reports.guided! },
    { ...batch, tokens: words, no_words: noWords },
  );
  return Number(loss!.data[0]);
};

/** What the transformer says of the batch under words. */
async function said(tokens: HostTensor): Promise<Float32Array> {
  const noisy = noisyBatch(config, shape);
  const { clean } = predict(createWeights(), config, { batch: noisy, words: input('tokens', [B, 5], 'int64') });
  const { counts: _counts, ...feeds } = batch;
  const result = await run({ clean }, { ...feeds, tokens });
  return result.clean!.data as Float32Array;
}

test('guidedGraph() asks nothing of a student that is its teacher at guidance 1', async () => {
  expect(await lossAt(1)).toBeLessThan(1e-9);
});

test('guidedGraph() asks for as much as guidance moves the teacher', async () => {
  const [withWords, without] = [await said(words), await said(noWords)];
  // At guidance 3 the target is two differences further: each frame counts by its level, given ones not at all.
  let [total, weight] = [0, 0];
  for (let frame = 0; frame < B * F; frame++) {
    let squares = 0;
    for (let i = frame * S * C; i < (frame + 1) * S * C; i++) squares += (2 * (withWords[i]! - without[i]!)) ** 2;
    total += (counts[frame]! * squares) / (S * C) / Math.max(0.05, sigma[frame]!) ** 2;
    weight += counts[frame]!;
  }
  const expected = total / weight;
  expect(expected).toBeGreaterThan(1e-4);
  expect(Math.abs((await lossAt(3)) / expected - 1)).toBeLessThan(1e-3);
});
