import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../src/base/index.ts';
import { type HostTensor, openSafetensors, writeSafetensors } from '../../src/graph/index.ts';
import {
  type LatentGrid,
  type NoisyFrame,
  openReleasedModel,
  type Pictures,
  type PromptEmbedding,
  type ReleasedCheckpoint,
  type VideoModel,
} from '../../src/models/index.ts';
import { prepareWebGpu } from '../runtimes/webgpu.fixture.ts';
import { tinyLtx, tinyWan } from './tiny-checkpoints.fixture.ts';

/** Minutes with a driver in software, so it is asked for: AOZORA_WEBGPU_MODELS=1. */
const missing = process.env.AOZORA_WEBGPU_MODELS === undefined ? 'not asked for' : await prepareWebGpu();

/** What every stage of a model makes of the same random numbers. */
async function outputsOf(model: VideoModel, grid: LatentGrid): Promise<Map<string, Float32Array>> {
  const { geometry, defaults } = model.info;
  const random = createRandom('webgpu');
  const draw = (count: number): Float32Array => fillNormal(new Float32Array(count), random);
  const cells = grid.rows * grid.columns * geometry.channels;
  const [height, width] = [grid.rows * geometry.cellSize, grid.columns * geometry.cellSize];
  const picture = draw(height * width * 3).map((value) => Math.tanh(value));
  const prompt: PromptEmbedding = await model.encodePrompt('a red fox', null);
  const given = await model.encodePictures({ count: 1, height, width, data: picture });
  const noisy = [0, 1].map((i): NoisyFrame => {
    const place = { timeSeconds: i === 0 ? 0 : (geometry.framesPerSpan + 1) / 2 / defaults.frameRate };
    return { kind: i === 0 ? 'image' : 'span', place, values: draw(cells), sigma: i === 0 ? 0.4 : 0.9 };
  });
  const options = { grid, prompt, frameRate: defaults.frameRate, signal: null };
  const clean = await model.predictClean(noisy, options);
  const decode = async (open: typeof model.openDecoder): Promise<Float32Array> => {
    using decoder = await open(grid);
    const rows: Pictures[] = [];
    for (const { kind, values } of noisy) rows.push(await decoder.decode({ kind, values }));
    rows.push(...((await decoder.finish?.()) ?? []));
    return Float32Array.from(rows.flatMap((row) => [...row.data]));
  };
  const flat = (frames: readonly Float32Array[]): Float32Array =>
    Float32Array.from(frames.flatMap((values) => [...values]));
  const { openTinyDecoder = null, refinement = null } = model;
  const values = noisy.map((frame) => frame.values);
  return new Map([
    ['text', (prompt as unknown as { text: HostTensor<'float32'> }).text.data],
    ['encoder', given.values],
    ['transformer', flat(clean)],
    ['decoder', await decode(model.openDecoder)],
    ...(openTinyDecoder === null ? [] : ([['tiny decoder', await decode(openTinyDecoder)]] as const)),
    ...(refinement === null ? [] : ([['upsampler', flat(await refinement.enlarge(values, grid))]] as const)),
  ]);
}

describe.skipIf(missing !== null)(`released models on webgpu${missing === null ? '' : ` (${missing})`}`, () => {
  let tinyFolder: string;
  beforeAll(async () => {
    tinyFolder = await mkdtemp(join(tmpdir(), 'aozora-tiny-'));
    const source = fileURLToPath(new URL('../../src/models/autoencoder/fixtures/taew2_2.safetensors', import.meta.url));
    using golden = await openSafetensors(source);
    const names = [...golden.entries.keys()].filter((name) => name.startsWith('decoder.'));
    const tensors = await Promise.all(names.map(async (name) => [name, await golden.read(name)] as const));
    await writeSafetensors(join(tinyFolder, 'taew2_2.safetensors'), Object.fromEntries(tensors));
  });
  afterAll(() => rm(tinyFolder, { recursive: true, force: true }));

  const decoder = { latentChannels: 5, widths: [8, 6, 4, 4], patch: 2 } as const;
  const cases: readonly (readonly [string, ReleasedCheckpoint, LatentGrid])[] = [
    ['wan', { ...tinyWan, tinyDecoder: { ...tinyWan.tinyDecoder, decoder } }, { rows: 2, columns: 2 }],
    ['ltx', tinyLtx, { rows: 1, columns: 1 }],
  ];
  test.each(cases)(
    '%s: every stage gives what it gives on the processor',
    { timeout: 900_000 },
    async (name, checkpoint, grid) => {
      const folder = fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
      const run = async (device: 'cpu' | 'webgpu'): Promise<Map<string, Float32Array>> => {
        await using model = await openReleasedModel({ checkpoint, folder, tinyFolder, device, threads: 1 });
        return outputsOf(model, grid);
      };
      const [expected, actual] = [await run('cpu'), await run('webgpu')];
      for (const [stage, values] of expected) {
        const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
        const found = actual.get(stage)!;
        const worst = values.reduce((largest, value, i) => Math.max(largest, Math.abs(value - found[i]!)), 0);
        // float32 on both; shaders approximate exp, tanh and sines to a few units in the last place, over many layers
        expect(worst / scale, stage).toBeLessThan(1e-3);
      }
    },
  );
});
