import { expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
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
import { createWeights, type MiniConfig } from '../../models/index.ts';
import { guidedGraph } from './guided-task.ts';
import { noisyBatch, predict } from './noisy-batch.ts';
import { teacherScope } from './teacher-scope.ts';

const config = {
  name: 'tiny',
  autoencoder: {
    latentChannels: 4,
    framesPerLatent: 4,
    patch: 8,
    stages: [{ width: 8, encoderBlocks: 1, decoderBlocks: 1 }],
    expansion: 2,
    headChannels: 4,
  },
  text: { vocabularySize: 20, tokens: 5, width: 16, layers: 1, heads: 2 },
  transformer: { latentChannels: 4, width: 16, layers: 2, heads: 2, textWidth: 16, frequencies: 8 },
  scene: { subject: 4, color: 3 },
} as const satisfies MiniConfig;
const shape = { clips: 2, latentFrames: 3, tokens: 6 };
const [B, F, S, C] = [shape.clips, shape.latentFrames, shape.tokens, 4];

const normal = (name: string, dims: readonly number[]): HostTensor =>
  hostTensor('float32', dims, fillNormal(new Float32Array(dims.reduce((a, b) => a * b, 1)), createRandom(name)));
const ids = (...values: number[]): HostTensor =>
  hostTensor(
    'int64',
    [B, 5],
    BigInt64Array.from({ length: B * 5 }, (_, i) => BigInt(values[i % values.length]!)),
  );

const sigma = Float32Array.of(0.9, 0.5, 0.02, 0.3, 0, 1);
const counts = Float32Array.of(1, 1, 1, 1, 0, 1);
const batch: HostTensors = {
  latents: normal('latents', [B, F, S, C]),
  noise: normal('noise', [B, F, S, C]),
  sigma: hostTensor('float32', [B, F], sigma),
  counts: hostTensor('float32', [B, F], counts),
  kind: hostTensor('float32', [F], Float32Array.of(0, 1, 1)),
  cos: normal('cos', [F * S, 4]),
  sin: normal('sin', [F * S, 4]),
};
const words = ids(3, 7, 2, 0, 0, 5, 9);
const noWords = ids(1, 0, 0, 0, 0);

/** Runs outputs with every weight seeded by its name; the teacher's are those of the student. */
async function run(outputs: Readonly<Record<string, Value>>, feeds: HostTensors): Promise<HostTensors> {
  const model = emit(outputs, {
    storage: ({ name, shape: dims }) => {
      const tensor = normal(name.replace(`${teacherScope}.`, ''), dims as readonly number[]);
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
