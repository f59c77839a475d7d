import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { input, type KeyMap, mapKeys, symbol } from '../../graph/index.ts';
import { createFrameCaches } from '../autoencoder/frame-caches.ts';
import { decodeLtx } from '../autoencoder/ltx-decoder.ts';
import { encodeLtx } from '../autoencoder/ltx-encoder.ts';
import { upsampleLtxLatents } from '../autoencoder/ltx-upsampler.ts';
import type { WanAutoencoderConfig } from '../autoencoder/wan-autoencoder-config.ts';
import { decodeWan } from '../autoencoder/wan-decoder.ts';
import { encodeWan } from '../autoencoder/wan-encoder.ts';
import { ltxAutoencoder, ltxTransformer } from '../configs/ltx-2b.ts';
import { ltx098Distilled } from '../configs/ltx-2b-0.9.8-distilled.ts';
import { t5Xxl } from '../configs/t5-xxl.ts';
import { umt5Xxl } from '../configs/umt5-xxl.ts';
import { wan21Small } from '../configs/wan2.1-1.3b.ts';
import { wan21Large } from '../configs/wan2.1-14b.ts';
import { wan22 } from '../configs/wan2.2-5b.ts';
import type { T5Config } from '../text/t5-config.ts';
import { encodeT5 } from '../text/t5-encoder.ts';
import { ltxWords, predictLtx } from '../transformer/ltx-transformer.ts';
import type { WanConfig } from '../transformer/wan-config.ts';
import { predictWan, wanWords } from '../transformer/wan-transformer.ts';
import { createWeights, type WeightStore } from '../weights.ts';
import {
  diffusersKeyMap,
  originalWanKeyMap,
  singleFileLtxAutoencoderKeyMap,
  singleFileLtxTransformerKeyMap,
  textEncoderKeyMap,
} from './key-maps.ts';

interface ReleasedTensor {
  readonly name: string;
  readonly shape: string;
  readonly original: string | null;
}

async function readReleased(name: string): Promise<ReleasedTensor[]> {
  const text = await readFile(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [key, shape, original = null] = line.split(' ');
      return { name: key!, shape: shape!, original };
    });
}

function asked(weights: WeightStore, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const own = weights.specs.map(({ name, shape }) => [name, shape.join('x') || 'scalar'] as const);
  return { ...Object.fromEntries(own), ...more };
}

function wanTransformer(config: WanConfig): Record<string, string> {
  const weights = createWeights();
  const half = config.width / config.heads / 2;
  const rotary = { cos: input('cos', [4, half]), sin: input('sin', [4, half]) };
  const latents = input('latents', [1, config.inChannels, 1, 4, 4]);
  const text = input('text', [1, 512, config.textWidth]);
  const words = { blocks: wanWords(weights, text, config), bias: null };
  predictWan(weights, { latents, time: input('time', [1, 1]), words, rotary }, config);
  return asked(weights);
}

function wanAutoencoder(config: WanAutoencoderConfig): Record<string, string> {
  const weights = createWeights();
  // Later steps ask for the convolutions over time, which first steps skip.
  const frames = input('frames', [4, 3, 32, 32]);
  encodeWan(weights, frames, { config, caches: createFrameCaches({ isFirst: false }), method: 'direct' });
  const latent = input('latent', [1, config.latentChannels, 2, 2]);
  decodeWan(weights, latent, { config, caches: createFrameCaches({ isFirst: false }), method: 'direct' });
  return asked(weights);
}

function textEncoder(config: T5Config): Record<string, string> {
  const weights = createWeights();
  const L = symbol('L');
  encodeT5(weights, { ids: input('ids', [1, L], 'int64'), buckets: input('buckets', [L, L], 'int64') }, config);
  return asked(weights);
}

function ltxTransformerWeights(): Record<string, string> {
  const weights = createWeights();
  const { latentChannels, textWidth, width } = ltxTransformer;
  const rotary = { cos: input('cos', [4, width / 2]), sin: input('sin', [4, width / 2]) };
  const latents = input('latents', [1, 4, latentChannels]);
  const text = input('text', [1, 8, textWidth]);
  const words = { blocks: ltxWords(weights, text, ltxTransformer), bias: null };
  predictLtx(weights, { latents, times: input('times', [1]), timeIndex: null, words, rotary }, ltxTransformer);
  return asked(weights);
}

function ltxAutoencoderWeights(): Record<string, string> {
  const weights = createWeights();
  const { latentChannels } = ltxAutoencoder;
  encodeLtx(weights, input('frames', [9, 3, 32, 32]), { config: ltxAutoencoder, method: 'direct' });
  const latents = input('latents', [2, latentChannels, 1, 1]);
  decodeLtx(weights, { latents, time: input('time', [1]) }, { config: ltxAutoencoder, method: 'direct' });
  // Read beside the graph, to normalise latents.
  return asked(weights, { latents_mean: `${latentChannels}`, latents_std: `${latentChannels}` });
}

function ltxUpsampler(): Record<string, string> {
  const weights = createWeights();
  const { upsampler } = ltx098Distilled.refinement;
  upsampleLtxLatents(weights, input('latents', [1, upsampler.latentChannels, 1, 2, 2]), upsampler);
  return asked(weights);
}

function expectSame(released: readonly ReleasedTensor[], weights: Readonly<Record<string, string>>): void {
  expect(weights).toEqual(Object.fromEntries(released.map(({ name, shape }) => [name, shape])));
}

const all: readonly (readonly [string, () => Record<string, string>, KeyMap | null])[] = [
  ['wan2.1-1.3b', () => wanTransformer(wan21Small.transformer), originalWanKeyMap],
  ['wan2.1-14b', () => wanTransformer(wan21Large.transformer), originalWanKeyMap],
  ['wan2.2-5b', () => wanTransformer(wan22.transformer), originalWanKeyMap],
  ['wan2.1-autoencoder', () => wanAutoencoder(wan21Small.autoencoder), null],
  ['wan2.2-autoencoder', () => wanAutoencoder(wan22.autoencoder), null],
  ['ltx-2b', ltxTransformerWeights, singleFileLtxTransformerKeyMap],
  ['ltx-autoencoder', ltxAutoencoderWeights, singleFileLtxAutoencoderKeyMap],
  ['ltx-upsampler', ltxUpsampler, null],
  ['t5-xxl', () => textEncoder(t5Xxl.encoder), null],
  ['umt5-xxl', () => textEncoder(umt5Xxl.encoder), null],
];

test.each(all)('the graphs of %s ask for exactly the released names and shapes', async (name, weights) => {
  const released = await readReleased(name);
  expectSame(released, weights());
  const names = released.map((tensor) => tensor.name);
  expect([...mapKeys(names, names, diffusersKeyMap)].every(([parameter, key]) => parameter === key)).toBe(true);
});

test.each(all.filter(([, , map]) => map !== null))(
  'the key map of %s finds every original name',
  async (name, _, map) => {
    const released = await readReleased(name);
    const found = mapKeys(
      released.map((tensor) => tensor.original!),
      released.map((tensor) => tensor.name),
      map!,
    );
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(released.map((tensor) => [tensor.name, tensor.original])),
    );
  },
);

test('key maps of a single LTX-Video file take each part and leave the other', async () => {
  const [transformer, autoencoder] = [await readReleased('ltx-2b'), await readReleased('ltx-autoencoder')];
  const statistics = ['channel', 'mean-of-stds', 'mean-of-stds_over_std-of-means'];
  const file = [
    ...[...transformer, ...autoencoder].map((tensor) => tensor.original!),
    ...statistics.map((name) => `vae.per_channel_statistics.${name}`),
  ];
  const names = (part: readonly ReleasedTensor[]): string[] => part.map((tensor) => tensor.name);
  expect(mapKeys(file, names(transformer), singleFileLtxTransformerKeyMap).size).toBe(transformer.length);
  expect(mapKeys(file, names(autoencoder), singleFileLtxAutoencoderKeyMap).size).toBe(autoencoder.length);
});

test('textEncoderKeyMap takes a table of words that is stored twice', async () => {
  const names = (await readReleased('umt5-xxl')).map((tensor) => tensor.name);
  expect(mapKeys([...names, 'encoder.embed_tokens.weight'], names, textEncoderKeyMap).size).toBe(names.length);
});

test('originalWanKeyMap lists what a file lacks and what nobody knows', async () => {
  const released = await readReleased('wan2.1-1.3b');
  const names = released.map((tensor) => tensor.name);
  const keys = [...released.slice(1).map((tensor) => tensor.original!), 'img_emb.proj.0.weight'];
  expect(() => mapKeys(keys, names, originalWanKeyMap)).toThrow(
    /missing are \[.+\], unknown are \[img_emb.proj.0.weight\]/,
  );
});
