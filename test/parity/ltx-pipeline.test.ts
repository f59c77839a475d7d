import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createRandom, type Progress } from '../../src/base/index.ts';
import {
  defaultOptions,
  denoise,
  framesToPictures,
  type GenerateOptions,
  generate,
  type Slot,
  type VideoRequest,
} from '../../src/diffusion/index.ts';
import { type HostTensor, openSafetensors } from '../../src/graph/index.ts';
import { collectFrames, type Frame } from '../../src/media/index.ts';
import { ltx098Distilled, openLtxModel, type VideoModel } from '../../src/models/index.ts';
import { tinyLtx as tiny } from './tiny-checkpoints.fixture.ts';

const folder = fileURLToPath(new URL('./fixtures/ltx', import.meta.url));
const grid = { rows: 2, columns: 3 };
const frameRate = 25;

/** [1, C, F, H, W] to one array of [H, W, C] for each latent frame. */
function latentFrames({ shape, data }: HostTensor<'float32'>): Float32Array[] {
  const [C, F, H, W] = shape.slice(-4) as [number, number, number, number];
  return Array.from({ length: F }, (_, f) =>
    Float32Array.from({ length: H * W * C }, (_, i) => data[((i % C) * F + f) * H * W + Math.floor(i / C)]!),
  );
}

/** [T, C, H, W] in [0, 1] to [T, H, W, C] in [-1, 1]. */
function pictures({ shape, data }: HostTensor<'float32'>) {
  const [count, C, height, width] = shape as [number, number, number, number];
  const size = height * width;
  const values = Float32Array.from(data, (_, i) => {
    const pixel = Math.floor(i / C);
    return 2 * data[(Math.floor(pixel / size) * C + (i % C)) * size + (pixel % size)]! - 1;
  });
  return { count, height, width, data: values };
}

type Golden = Awaited<ReturnType<typeof openSafetensors>>;

function openGolden(): Promise<Golden> {
  return openSafetensors(`${folder}/golden.safetensors`);
}

function openTiny(change: Partial<Parameters<typeof openLtxModel>[0]> = {}): Promise<VideoModel> {
  return openLtxModel({ checkpoint: tiny, folder, threads: 1, ...change });
}

interface Run {
  readonly golden: Golden;
  readonly slots: readonly Slot[];
  readonly grid?: typeof grid;
  readonly guidance?: number;
  readonly sigmas?: string;
}

async function draw(model: VideoModel, { golden, slots, sigmas = 'sigmas', guidance = 3, ...run }: Run) {
  return denoise(model, {
    slots,
    grid: run.grid ?? grid,
    prompt: await model.encodePrompt(golden.metadata.prompt!, null),
    negative: await model.encodePrompt(golden.metadata.negative!, null),
    guidance: { scale: guidance },
    sigmas: [...(JSON.parse(golden.metadata[sigmas]!) as number[]), 0],
    sampler: 'euler',
    frameRate,
    random: createRandom(0),
    signal: null,
    onStep: () => {},
  });
}

async function decode(model: VideoModel, latents: readonly Float32Array[], size = grid): Promise<Float32Array> {
  using decoder = await model.openDecoder(size);
  const rows = [];
  for (const [i, values] of latents.entries())
    rows.push(await decoder.decode({ kind: i === 0 ? 'image' : 'span', values }));
  rows.push(...(await decoder.finish!()));
  expect(rows.map((row) => row.count).filter((count) => count > 0)).toEqual([1, ...latents.slice(1).map(() => 8)]);
  return Float32Array.from(rows.flatMap((row) => [...row.data]));
}

/** Of values in [-1, 1], with a peak of 1 in [0, 1]; diffusers cuts there. */
function signalToNoise(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  const square = expected.reduce(
    (total, value, i) => total + ((value - Math.max(-1, Math.min(1, actual[i]!))) / 2) ** 2,
    0,
  );
  return -10 * Math.log10(square / expected.length);
}

function slotsFrom(noise: readonly Float32Array[]): Slot[] {
  return noise.map((start, i) => ({
    kind: i === 0 ? 'image' : 'span',
    place: { timeSeconds: i === 0 ? 0 : (8 * i - 3.5) / frameRate },
    start,
    ceiling: 1,
  }));
}

async function freeSlots(golden: Golden): Promise<Slot[]> {
  return slotsFrom(latentFrames(await golden.readFloat32('noise')));
}

// float32 on both sides through text encoder, eight evaluations, four steps and decoder; videos are stored in half precision
const least = 50;

test('openLtxModel() makes the video that diffusers makes from the same words and noise', async () => {
  using golden = await openGolden();
  await using model = await openTiny();
  const latents = await draw(model, { golden, slots: await freeSlots(golden) });
  const expected = pictures(await golden.readFloat32('from_text')).data;
  expect(signalToNoise(await decode(model, latents), expected)).toBeGreaterThan(least);
  const other = pictures(await golden.readFloat32('from_picture')).data;
  expect(signalToNoise(expected, other)).toBeLessThan(least - 10);
});

test.each([
  ['from_picture', 1],
  // a level of the schedule: between two, diffusers keeps the value and lowers the level without a step
  ['from_weak', 0.275],
])('openLtxModel() animates a picture as diffusers does: %s, strength %f', async (name, strength) => {
  using golden = await openGolden();
  await using model = await openTiny();
  const { values } = await model.encodePictures(pictures(await golden.readFloat32('picture')));
  const [first, ...others] = await freeSlots(golden);
  const start = values.map((value, i) => strength * value + (1 - strength) * first!.start[i]!);
  const latents = await draw(model, { golden, slots: [{ ...first!, start, ceiling: 1 - strength }, ...others] });
  const expected = pictures(await golden.readFloat32(name)).data;
  expect(signalToNoise(await decode(model, latents), expected)).toBeGreaterThan(least);
});

test('openLtxModel() passes through a later picture as diffusers does', async () => {
  using golden = await openGolden();
  await using model = await openTiny();
  const { kind, values } = await model.encodePictures(pictures(await golden.readFloat32('later')));
  const given: Slot = { kind, place: { timeSeconds: 8 / frameRate }, start: values, ceiling: 0 };
  const latents = await draw(model, { golden, slots: [...(await freeSlots(golden)), given] });
  const expected = pictures(await golden.readFloat32('from_later')).data;
  expect(signalToNoise(await decode(model, latents.slice(0, 3)), expected)).toBeGreaterThan(least);
});

test('openLtxModel() goes on with a video as diffusers does', async () => {
  using golden = await openGolden();
  await using model = await openTiny();
  const given = await model.encodeVideo!(pictures(await golden.readFloat32('prefix')));
  const free = await freeSlots(golden);
  const slots = free.map((slot, i) => (i < given.length ? { ...slot, start: given[i]!.values, ceiling: 0 } : slot));
  const latents = await draw(model, { golden, slots });
  const expected = pictures(await golden.readFloat32('from_video')).data;
  expect(signalToNoise(await decode(model, latents), expected)).toBeGreaterThan(least);
});

test('openLtxModel() enlarges latents and draws the second pass as diffusers does', async () => {
  using golden = await openGolden();
  await using model = await openTiny();
  const first = await draw(model, { golden, slots: await freeSlots(golden), guidance: 1 });
  const large = await model.refinement!.enlarge(first, grid);
  const expectedLarge = latentFrames(await golden.readFloat32('larger'));
  const scale = Math.max(...expectedLarge.flatMap((values) => [...values].map(Math.abs)));
  for (const [i, values] of expectedLarge.entries()) {
    // seven convolutions and three group norms behind four steps, all in float32
    for (const [k, value] of values.entries()) expect(Math.abs(value - large[i]![k]!) / scale).toBeLessThan(1e-4);
  }
  const [sigma] = JSON.parse(golden.metadata.second!) as [number];
  const noise = latentFrames(await golden.readFloat32('large_noise'));
  const starts = large.map((values, i) => values.map((value, k) => (1 - sigma) * value + sigma * noise[i]![k]!));
  const size = { rows: 4, columns: 6 };
  const slots = slotsFrom(starts).map((slot) => ({ ...slot, ceiling: sigma }));
  const video = await decode(
    model,
    await draw(model, { golden, slots, sigmas: 'second', guidance: 1, grid: size }),
    size,
  );
  const picture = video.length / 17;
  const kept = Float32Array.from([0, 8, 16].flatMap((t) => [...video.subarray(t * picture, (t + 1) * picture)]));
  const expected = pictures(await golden.readFloat32('two_passes')).data;
  expect(signalToNoise(kept, expected)).toBeGreaterThan(least);
});

test('openLtxModel() decodes long videos in tiles that fade into each other', async () => {
  using golden = await openGolden();
  await using model = await openTiny({ tiles: { length: 3, stride: 2 } });
  const expected = pictures(await golden.readFloat32('tiled')).data;
  const latents = latentFrames(await golden.readFloat32('long'));
  expect(signalToNoise(await decode(model, latents, { rows: 1, columns: 2 }), expected)).toBeGreaterThan(least);
});

test('generate() draws with LTX-Video from words, in two passes, and goes on with the end of a video', async () => {
  await using model = await openTiny();
  const make = async (request: VideoRequest, change: Partial<GenerateOptions> = {}): Promise<Frame[]> => {
    const options = { ...defaultOptions(model), width: 64, height: 64, steps: 2, random: createRandom(3), ...change };
    return collectFrames(await generate(model, request, options));
  };
  const words = { kind: 'text', prompt: 'a cat', frameCount: 12, keyframes: [], characters: [] } as const;
  const once = await make(words);
  expect(once.map(({ width, height }) => `${width}x${height}`)).toEqual(Array(12).fill('64x64'));
  const seen: string[] = [];
  const twice = await make(words, { isRefined: true, onProgress: ({ done, total }) => seen.push(`${done}/${total}`) });
  expect(twice.length).toBe(12);
  expect(twice).not.toEqual(once);
  // two levels asked for, then the three of the second pass
  expect(seen).toEqual(['1/2', '2/2', '1/3', '2/3', '3/3']);
  const video = await framesToPictures(once, { width: 64, height: 64, fit: 'cover' });
  const longer = await make({ kind: 'extend', direction: 'forward', prompt: 'a cat', video, frameCount: 8 });
  expect(longer.length).toBe(20);
  expect(longer.slice(0, 12)).toEqual(once);
  // a remix may change by its strength in both passes: the second begins below its first level, with one step
  const levels: string[] = [];
  const remix = { kind: 'remix', prompt: 'a cat', video, strength: 0.3 } as const;
  const onProgress = ({ done, total }: Progress): void => void levels.push(`${done}/${total}`);
  const changed = await make(remix, { isRefined: true, onProgress });
  expect(changed.length).toBe(12);
  expect(levels.slice(-1)).toEqual(['1/3']);
  await expect(make({ kind: 'loop', prompt: 'a cat', video, frameCount: 8 })).rejects.toThrow('stand at the beginning');
  await expect(make({ ...words, characters: [video] })).rejects.toThrow('no pictures without a time');
  await expect(make(words, { isRefined: true, width: 96 })).rejects.toThrow('multiples of 64');
});

test('openLtxModel() in float32 and int8 makes nearly the same video, from weights that are converted once', async () => {
  using golden = await openGolden();
  const expected = pictures(await golden.readFloat32('from_text')).data;
  const cacheFolder = await mkdtemp(join(tmpdir(), 'aozora-converted-'));
  try {
    await expect(async () => {
      await using model = await openTiny({ precision: 'int8' });
      await draw(model, { golden, slots: await freeSlots(golden) });
    }).rejects.toThrow('must have a folder');
    for (const [precision, lowest] of [
      ['float32', least],
      // no matrix of the tiny model is as large as those that become int8
      ['int8', least],
    ] as const) {
      await using model = await openTiny({ precision, cacheFolder });
      const latents = await draw(model, { golden, slots: await freeSlots(golden) });
      expect(signalToNoise(await decode(model, latents), expected)).toBeGreaterThan(lowest);
    }
    const converted = (await readdir(cacheFolder)).filter((name) => name.endsWith('.safetensors'));
    // weights in float32 are used as they are
    expect(converted).toEqual(['transformer.int8.safetensors']);
  } finally {
    await rm(cacheFolder, { recursive: true, force: true });
  }
});

test('openLtxModel() refuses a folder with another model, before any work', async () => {
  const larger = { ...tiny, transformer: { ...tiny.transformer, layers: 3 } };
  await expect(openTiny({ checkpoint: larger })).rejects.toThrow(/missing are \[transformer_blocks\.2\./);
  const other = { ...tiny, source: ltx098Distilled.source };
  await expect(openTiny({ checkpoint: other })).rejects.toThrow(/must have ltxv-2b-0\.9\.8-distilled\.safetensors/);
});
