import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import { defaultOptions, denoise, generate, type Slot, type VideoRequest } from '../../src/diffusion/index.ts';
import { type HostTensor, openSafetensors, writeSafetensors } from '../../src/graph/index.ts';
import { collectFrames, type Frame } from '../../src/media/index.ts';
import { type LatentGrid, openWanModel, type Pictures, type Tiling, type VideoModel } from '../../src/models/index.ts';
import { tinyWan as tiny, tinyWan21 } from './tiny-checkpoints.fixture.ts';

const folder = fileURLToPath(new URL('./fixtures/wan', import.meta.url));
const grid = { rows: 4, columns: 6 };

/** [1, C, F, H, W] to one array of [H, W, C] for each latent frame. */
function latentFrames({ shape, data }: HostTensor<'float32'>): Float32Array[] {
  const [, C, F, H, W] = shape as [number, number, number, number, number];
  return Array.from({ length: F }, (_, f) =>
    Float32Array.from({ length: H * W * C }, (_, i) => data[((i % C) * F + f) * H * W + Math.floor(i / C)]!),
  );
}

/** [T, C, H, W] to [T, H, W, C]. */
function channelsLast({ shape, data }: HostTensor<'float32'>): Float32Array {
  const [, C, H, W] = shape as [number, number, number, number];
  const size = H * W;
  return Float32Array.from(data, (_, i) => {
    const pixel = Math.floor(i / C);
    return data[(Math.floor(pixel / size) * C + (i % C)) * size + (pixel % size)]!;
  });
}

async function makeVideo(model: VideoModel, slots: readonly Slot[], golden: Golden): Promise<Float32Array> {
  const latents = await denoise(model, {
    slots,
    grid,
    prompt: await model.encodePrompt(golden.metadata.prompt!, null),
    negative: await model.encodePrompt(golden.metadata.negative ?? '', null),
    guidance: { scale: 5 },
    sigmas: [...(await golden.readFloat32('sigmas')).data],
    sampler: 'unipc',
    frameRate: 24,
    random: createRandom(0),
    signal: null,
    onStep: () => {},
  });
  using decoder = await model.openDecoder(grid);
  const pieces: number[] = [];
  for (const [i, values] of latents.entries()) {
    const { data } = await decoder.decode({ kind: i === 0 ? 'image' : 'span', values });
    for (const value of data) pieces.push((value + 1) / 2);
  }
  return Float32Array.from(pieces);
}

type Golden = Awaited<ReturnType<typeof openSafetensors>>;

function signalToNoise(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  const square = expected.reduce((total, value, i) => total + (value - actual[i]!) ** 2, 0);
  return -10 * Math.log10(square / expected.length);
}

function slotsFrom(noise: readonly Float32Array[]): Slot[] {
  return noise.map((start, i) => ({
    kind: i === 0 ? 'image' : 'span',
    place: { timeSeconds: i === 0 ? 0 : (4 * i - 1.5) / 24 },
    start,
    ceiling: 1,
  }));
}

test('openWanModel() makes the video that diffusers makes from the same words and noise', async () => {
  using golden = await openSafetensors(`${folder}/golden.safetensors`);
  await using model = await openWanModel({ checkpoint: tiny, folder, threads: 1 });
  const slots = slotsFrom(latentFrames(await golden.readFloat32('noise')));
  const expected = channelsLast(await golden.readFloat32('from_text'));
  // float32 on both sides through text encoder, eight evaluations, four steps and decoder
  expect(signalToNoise(await makeVideo(model, slots, golden), expected)).toBeGreaterThan(50);
});

test('openWanModel() with one level for the whole video makes the video that diffusers makes with Wan 2.1', async () => {
  const older = fileURLToPath(new URL('./fixtures/wan21', import.meta.url));
  using golden = await openSafetensors(`${older}/golden.safetensors`);
  await using model = await openWanModel({ checkpoint: tinyWan21, folder: older, textFolder: folder, threads: 1 });
  const slots = slotsFrom(latentFrames(await golden.readFloat32('noise')));
  const expected = channelsLast(await golden.readFloat32('from_text'));
  // float32 on both sides through text encoder, eight evaluations, four steps and decoder
  expect(signalToNoise(await makeVideo(model, slots, golden), expected)).toBeGreaterThan(50);
  const picture = { count: 1, height: 32, width: 48, data: expected.subarray(0, 32 * 48 * 3) };
  const request = { kind: 'text', prompt: 'a cat', frameCount: 5, characters: [] } as const;
  const options = { ...defaultOptions(model), width: 48, height: 32, steps: 1, random: createRandom(3) };
  const keyframes = [{ timeSeconds: 0, picture, strength: 1 }];
  await expect(generate(model, { ...request, keyframes }, options).then(collectFrames)).rejects.toThrow(
    "Cannot do 'text' with tiny-wan-2.1 as it knows one noise level for the whole video",
  );
});

test('openWanModel() cuts times to whole numbers where the checkpoint asks for it, and nowhere else', async () => {
  const older = fileURLToPath(new URL('./fixtures/wan21', import.meta.url));
  using golden = await openSafetensors(`${older}/golden.safetensors`);
  const frames = slotsFrom(latentFrames(await golden.readFloat32('noise')));
  /** (noisy - clean) / sigma */
  const velocity = async (cutsTimes: boolean, sigma: number): Promise<number[]> => {
    const checkpoint = { ...tinyWan21, transformer: { ...tinyWan21.transformer, cutsTimes } };
    await using model = await openWanModel({ checkpoint, folder: older, textFolder: folder, threads: 1 });
    const prompt = await model.encodePrompt('a cat', null);
    const noisy = frames.map(({ start, ...frame }) => ({ ...frame, values: start, sigma }));
    const clean = await model.predictClean(noisy, { grid, prompt, frameRate: 16, signal: null });
    return clean.flatMap((values, f) => [...values].map((value, i) => (frames[f]!.start[i]! - value) / sigma));
  };
  const [cut, whole, exact] = [
    await velocity(true, 0.9375),
    await velocity(false, 0.937),
    await velocity(false, 0.9375),
  ];
  const largest = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
  // float32 of values near 1 divided by sigma
  expect(largest(cut, whole)).toBeLessThan(2e-5);
  expect(largest(exact, whole)).toBeGreaterThan(1e-3);
});

test('openWanModel() animates a picture as diffusers does', async () => {
  using golden = await openSafetensors(`${folder}/golden.safetensors`);
  await using model = await openWanModel({ checkpoint: tiny, folder, threads: 1 });
  const picture = channelsLast(await golden.readFloat32('picture')).map((value) => 2 * value - 1);
  const { values } = await model.encodePictures({ count: 1, height: 64, width: 96, data: picture });
  const [first, ...rest] = slotsFrom(latentFrames(await golden.readFloat32('noise')));
  const slots = [{ ...first!, start: values, ceiling: 0 }, ...rest];
  const expected = channelsLast(await golden.readFloat32('from_picture'));
  expect(signalToNoise(await makeVideo(model, slots, golden), expected)).toBeGreaterThan(50);
});

test('generate() keeps the end of a video and a later picture with Wan, and says what it cannot', async () => {
  await using model = await openWanModel({ checkpoint: tiny, folder, threads: 1 });
  const options = { ...defaultOptions(model), width: 96, height: 64, steps: 1, random: createRandom(3) };
  const make = async (request: VideoRequest) => collectFrames(await generate(model, request, options));
  using golden = await openSafetensors(`${folder}/golden.safetensors`);
  const data = channelsLast(await golden.readFloat32('from_text')).map((value) => 2 * value - 1);
  const video = { count: 9, height: 64, width: 96, data };
  // the encoder looks back only, so a part has the latents of the whole
  const whole = await model.encodeVideo!(video);
  const part = await model.encodeVideo!({ ...video, count: 5, data: data.subarray(0, 5 * 64 * 96 * 3) });
  expect(whole.slice(0, 2)).toEqual(part);
  expect(whole.map(({ kind }) => kind)).toEqual(['image', 'span', 'span']);
  const longer = await make({ kind: 'extend', direction: 'forward', prompt: 'a cat', video, frameCount: 6 });
  expect(longer.length).toBe(15);
  const text = { kind: 'text', prompt: 'a cat', frameCount: 9, characters: [] } as const;
  const picture = { count: 1, height: 64, width: 96, data: data.subarray(0, 64 * 96 * 3) };
  const free = await make({ ...text, keyframes: [] });
  const kept = await make({ ...text, keyframes: [{ timeSeconds: 8 / 24, picture, strength: 1 }] });
  expect(kept.length).toBe(9);
  expect(kept.at(-1)).not.toEqual(free.at(-1));
  await expect(make({ kind: 'blend', prompt: '', first: video, second: video, frameCount: 4 })).rejects.toThrow(
    "Cannot do 'blend' so with tiny-wan as given video must stand at the beginning",
  );
  await expect(make({ ...text, keyframes: [], characters: [picture] })).rejects.toThrow('no pictures without a time');
});

/** The names of Wan's own code, with the prefix of single files; diffusers' converter is checked to undo this. */
const originalNames: readonly (readonly [RegExp, string])[] = [
  [/condition_embedder\.(time|text)_embedder\.linear_1/, '$1_embedding.0'],
  [/condition_embedder\.(time|text)_embedder\.linear_2/, '$1_embedding.2'],
  [/condition_embedder\.time_proj/, 'time_projection.1'],
  [/attn1/, 'self_attn'],
  [/attn2/, 'cross_attn'],
  [/\.to_out\.0\./, '.o.'],
  [/\.to_([qkv])\./, '.$1.'],
  [/^proj_out/, 'head.head'],
  [/^scale_shift_table$/, 'head.modulation'],
  [/scale_shift_table/, 'modulation'],
  [/ffn\.net\.0\.proj/, 'ffn.0'],
  [/ffn\.net\.2/, 'ffn.2'],
  [/\.norm2\./, '.norm3.'],
  [/^/, 'model.diffusion_model.'],
];

test('openWanModel() reads a single file of the transformer in the names of its own code', async () => {
  const other = await mkdtemp(join(tmpdir(), 'aozora-single-'));
  try {
    using source = await openSafetensors(join(folder, 'transformer', 'diffusion_pytorch_model.safetensors'));
    const rename = (name: string): string => originalNames.reduce((text, [from, to]) => text.replace(from, to), name);
    const names = [...source.entries.keys()];
    const tensors = await Promise.all(names.map(async (name) => [rename(name), await source.read(name)] as const));
    const transformerFile = join(other, 'single.safetensors');
    await writeSafetensors(transformerFile, Object.fromEntries(tensors));
    using golden = await openSafetensors(`${folder}/golden.safetensors`);
    const frames = slotsFrom(latentFrames(await golden.readFloat32('noise')));
    const predict = async (change: { transformerFile?: string }): Promise<Float32Array[]> => {
      await using model = await openWanModel({ checkpoint: tiny, folder, threads: 1, ...change });
      const prompt = await model.encodePrompt('a cat', null);
      const noisy = frames.map(({ start, ...frame }) => ({ ...frame, values: start, sigma: 0.7 }));
      return model.predictClean(noisy, { grid, prompt, frameRate: 24, signal: null });
    };
    expect(await predict({ transformerFile })).toEqual(await predict({}));
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});

test('openWanModel() shows previews with the tiny decoder where its file is there, and decodes with it where asked', async () => {
  const other = await mkdtemp(join(tmpdir(), 'aozora-tiny-'));
  try {
    const source = fileURLToPath(new URL('../../src/models/autoencoder/fixtures/taew2_2.safetensors', import.meta.url));
    using golden = await openSafetensors(source);
    const names = [...golden.entries.keys()].filter((name) => name.startsWith('decoder.'));
    const tensors = await Promise.all(names.map(async (name) => [name, await golden.read(name)] as const));
    await writeSafetensors(join(other, 'taew2_2.safetensors'), Object.fromEntries(tensors));
    const decoder = { latentChannels: 5, widths: [8, 6, 4, 4], patch: 2 } as const;
    const checkpoint = { ...tiny, tinyDecoder: { ...tiny.tinyDecoder, decoder } };
    await using model = await openWanModel({ checkpoint, folder, threads: 1, tinyFolder: other });
    const previews: number[] = [];
    const request = { kind: 'text', prompt: 'a cat', frameCount: 5, keyframes: [], characters: [] } as const;
    const options = { ...defaultOptions(model), width: 96, height: 64, steps: 2, random: createRandom(3) };
    const onPreview = async ({ width }: Frame): Promise<void> => void previews.push(width);
    const rough = await collectFrames(await generate(model, request, { ...options, decoder: 'tiny', onPreview }));
    expect(rough.map(({ width, height }) => `${width}x${height}`)).toEqual(Array(5).fill('96x64'));
    expect(previews).toEqual([96, 96]);
    const fine = await collectFrames(await generate(model, request, { ...options, random: createRandom(3) }));
    expect(fine.length).toBe(5);
    expect(fine).not.toEqual(rough);
    await using without = await openWanModel({ checkpoint: tiny, folder, threads: 1 });
    await expect(generate(without, request, { ...options, decoder: 'tiny' })).rejects.toThrow('tiny-wan has none here');
  } finally {
    await rm(other, { recursive: true, force: true });
  }
});

test('openWanModel() decodes in tiles, each on its own from the first frame on, with every picture once', async () => {
  const size = { rows: 8, columns: 12 };
  const values = () => Float32Array.from({ length: 8 * 12 * 5 }, (_, i) => Math.sin(i));
  const decode = async (tiling: Tiling, grid: LatentGrid, cut: (frame: Float32Array) => Float32Array) => {
    await using model = await openWanModel({ checkpoint: tiny, folder, threads: 1, tiling });
    using decoder = await model.openDecoder(grid);
    const rows: Pictures[] = [];
    for (const kind of ['image', 'span'] as const) rows.push(await decoder.decode({ kind, values: cut(values()) }));
    return [...rows, ...((await decoder.finish?.()) ?? [])].filter(({ count }) => count > 0);
  };
  const whole = (frame: Float32Array): Float32Array => frame;
  const corner = (frame: Float32Array): Float32Array =>
    Float32Array.from({ length: 8 * 8 * 5 }, (_, i) => frame[Math.floor(i / 40) * 60 + (i % 40)]!);
  const tiled = await decode(128, size, whole);
  expect(tiled.map(({ count, height, width }) => [count, height, width])).toEqual([
    [1, 128, 192],
    [4, 128, 192],
  ]);
  // 64 pixels of the first tile are its own before the second fades in
  const alone = await decode('off', { rows: 8, columns: 8 }, corner);
  const left = ({ count, width, data }: Pictures): number[][] =>
    Array.from({ length: count * 128 }, (_, y) => [...data.subarray(y * width * 3, (y * width + 64) * 3)]);
  for (const [row, pictures] of tiled.entries()) expect(left(pictures)).toEqual(left(alone[row]!));
});

test('openWanModel() refuses a folder with another model, before any work', async () => {
  const larger = { ...tiny, transformer: { ...tiny.transformer, layers: 3 } };
  await expect(openWanModel({ checkpoint: larger, folder })).rejects.toThrow(/missing are \[blocks\.2\./);
  const wider = { ...tiny, transformer: { ...tiny.transformer, feedForwardWidth: 48 } };
  await expect(openWanModel({ checkpoint: wider, folder })).rejects.toThrow(/shape must be/);
  await expect(openWanModel({ checkpoint: tiny, folder: `${folder}/vae` })).rejects.toThrow(/must have tokenizer.json/);
});

test('generate() streams a Wan model from words to frames: the seed decides, and so do the words', async () => {
  await using model = await openWanModel({ checkpoint: tiny, folder, threads: 1 });
  const make = async (prompt: string): Promise<string[]> => {
    const request = { kind: 'text', prompt, frameCount: 9, keyframes: [], characters: [] } as const;
    const options = { ...defaultOptions(model), width: 96, height: 64, steps: 2, random: createRandom(3) };
    const frames: string[] = [];
    for await (const frame of await generate(model, request, options))
      frames.push(Buffer.from(frame.data).toString('base64'));
    return frames;
  };
  const first = await make('a cat');
  expect(first.length).toBe(9);
  expect(await make('a cat')).toEqual(first);
  expect(await make('rain in a town')).not.toEqual(first);
});
