import { createRandom } from '../src/base/index.ts';
import { denoise, type Slot } from '../src/diffusion/index.ts';
import { type HostTensor, hostTensor, type SafetensorsReader } from '../src/graph/index.ts';
import type { LatentGrid, NoisyFrame, Pictures, PromptEmbedding, VideoModel } from '../src/models/index.ts';

/** How far one part of ours is from what it is compared with. */
export interface Difference {
  readonly part: string;
  readonly value: number;
  /** Largest difference divided by the largest value; dB for pictures in [0, 1]. */
  readonly unit: 'relative' | 'dB';
}

interface Compared {
  readonly model: VideoModel;
  readonly golden: SafetensorsReader;
  readonly grid: LatentGrid;
  /** Latent frames [H, W, C] of normalised noise. */
  readonly noise: readonly Float32Array[];
}

/** Compares every part of a model, and whole runs, with the results in a file of `checkpoint_layers_torch.py`. */
export async function* compareWithGolden(model: VideoModel, golden: SafetensorsReader): AsyncGenerator<Difference> {
  const noise = await golden.readFloat32('noise');
  const [rows, columns] = noise.shape.slice(-2) as [number, number];
  const compared: Compared = { model, golden, grid: { rows, columns }, noise: latentFrames(noise) };
  yield* compareText(compared);
  yield* compareSteps(compared);
  yield* compareAutoencoder(compared);
  yield* compareVideos(compared);
}

async function* compareText({ model, golden }: Compared): AsyncGenerator<Difference> {
  const text = await encodedText(model, golden);
  const theirs = (await golden.readFloat32('text')).data;
  // Wan's pipeline fills prompts up with rows of zeros, which ours leaves out.
  const ours = new Float32Array(Math.max(theirs.length, text.data.length));
  ours.set(text.data);
  yield difference('text encoder', [ours], [theirs]);
}

/** [1, L, D] at the prompt's true length. */
async function encodedText(model: VideoModel, golden: SafetensorsReader): Promise<HostTensor<'float32'>> {
  const prompt = await model.encodePrompt(golden.metadata.prompt!, null);
  return (prompt as PromptEmbedding & { readonly text: HostTensor<'float32'> }).text;
}

/** Velocity = (noisy - clean) / sigma, which small errors of the clean values cannot hide in. */
async function* compareSteps({ model, golden, grid, noise }: Compared): AsyncGenerator<Difference> {
  const { shape } = await encodedText(model, golden);
  const theirs = (await golden.readFloat32('text')).data;
  const text = hostTensor('float32', shape, theirs.slice(0, shape[1]! * shape[2]!));
  const prompt = { modelName: model.info.name, text } as PromptEmbedding;
  const levels: readonly number[] = JSON.parse(golden.metadata.levels!);
  for (const [part, name, sigmas] of [
    ['transformer, one level', 'velocity', noise.map(() => 0.7)],
    ['transformer, levels by frame', 'velocities', levels],
  ] as const) {
    if (!golden.entries.has(name)) continue;
    const frames = slotsOf(model, noise).map(
      ({ start, ...frame }, i): NoisyFrame => ({ ...frame, values: start, sigma: sigmas[i]! }),
    );
    const { frameRate } = model.info.defaults;
    const clean = await model.predictClean(frames, { grid, prompt, frameRate, signal: null });
    const velocity = clean.map((values, i) => values.map((value, k) => (noise[i]![k]! - value) / sigmas[i]!));
    yield difference(part, velocity, latentFrames(await golden.readFloat32(name)));
  }
}

async function* compareAutoencoder({ model, golden, grid, noise }: Compared): AsyncGenerator<Difference> {
  const encoded = await model.encodeVideo!(pictures(await golden.readFloat32('frames')));
  const latents = latentFrames(await golden.readFloat32('latents'));
  yield difference(
    'encoder',
    encoded.map(({ values }) => values),
    latents,
  );
  const { data } = pictures(await golden.readFloat32('decoded'));
  yield difference('decoder', [await decode(model, grid, noise)], [data]);
  if (!golden.entries.has('larger')) return;
  const larger = await model.refinement!.enlarge(noise, grid);
  yield difference('upsampler', larger, latentFrames(await golden.readFloat32('larger')));
}

async function* compareVideos({ model, golden, grid, noise }: Compared): AsyncGenerator<Difference> {
  const slots = slotsOf(model, noise);
  const picture = inRange(pictures(await golden.readFloat32('picture')));
  const runs = { from_text: async () => slots, from_picture: async () => [await given(), ...slots.slice(1)] };
  const given = async (): Promise<Slot> => {
    const { values } = await model.encodePictures(picture);
    return { ...slots[0]!, start: values, ceiling: 0 };
  };
  for (const [name, make] of Object.entries(runs)) {
    if (!golden.entries.has(name)) continue;
    const latents = await drawLatents(model, { golden, grid, slots: await make() });
    const expected = (await pictures(await golden.readFloat32(name))).data;
    yield {
      part: name.replace('_', ' '),
      value: signalToNoise(await decode(model, grid, latents), expected),
      unit: 'dB',
    };
  }
}

interface Run {
  readonly golden: SafetensorsReader;
  readonly grid: LatentGrid;
  readonly slots: readonly Slot[];
}

async function drawLatents(model: VideoModel, { golden, grid, slots }: Run): Promise<Float32Array[]> {
  const isLtx = golden.entries.has('larger');
  return denoise(model, {
    slots,
    grid,
    prompt: await model.encodePrompt(golden.metadata.prompt!, null),
    negative: await model.encodePrompt(golden.metadata.negative!, null),
    guidance: { scale: isLtx ? 3 : 5 },
    sigmas: [...(await golden.readFloat32('sigmas')).data],
    sampler: isLtx ? 'euler' : 'unipc',
    frameRate: model.info.defaults.frameRate,
    random: createRandom(0),
    signal: null,
    onStep: () => {},
  });
}

async function decode(model: VideoModel, grid: LatentGrid, latents: readonly Float32Array[]): Promise<Float32Array> {
  using decoder = await model.openDecoder(grid);
  const rows: Pictures[] = [];
  for (const [i, values] of latents.entries())
    rows.push(await decoder.decode({ kind: i === 0 ? 'image' : 'span', values }));
  rows.push(...((await decoder.finish?.()) ?? []));
  return joined(rows.map(({ data }) => data));
}

function slotsOf({ info }: VideoModel, noise: readonly Float32Array[]): Slot[] {
  const span = info.geometry.framesPerSpan;
  return noise.map((start, i) => ({
    kind: i === 0 ? 'image' : 'span',
    place: { timeSeconds: i === 0 ? 0 : (span * i - (span - 1) / 2) / info.defaults.frameRate },
    start,
    ceiling: 1,
  }));
}

/** [1, C, F, H, W] to one array of [H, W, C] for each latent frame. */
function latentFrames({ shape, data }: HostTensor<'float32'>): Float32Array[] {
  const [C, F, H, W] = shape.slice(-4) as [number, number, number, number];
  return Array.from({ length: F }, (_, f) =>
    Float32Array.from({ length: H * W * C }, (_, i) => data[((i % C) * F + f) * H * W + Math.floor(i / C)]!),
  );
}

/** [T, C, H, W] to [T, H, W, C]. */
function pictures({ shape, data }: HostTensor<'float32'>): Pictures {
  const [count, C, height, width] = shape as [number, number, number, number];
  const size = height * width;
  const values = Float32Array.from(data, (_, i) => {
    const pixel = Math.floor(i / C);
    return data[(Math.floor(pixel / size) * C + (i % C)) * size + (pixel % size)]!;
  });
  return { count, height, width, data: values };
}

/** [0, 1] to [-1, 1]. */
function inRange(given: Pictures): Pictures {
  return { ...given, data: given.data.map((value) => 2 * value - 1) };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function difference(part: string, ours: readonly Float32Array[], theirs: readonly Float32Array[]): Difference {
  const [a, b] = [joined(ours), joined(theirs)];
  if (a.length !== b.length)
    throw new Error(`Cannot compare ${part} as both must have ${b.length} values: ours has ${a.length}`);
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const value = b.reduce((most, expected, i) => Math.max(most, Math.abs(expected - a[i]!)), 0) / largest;
  return { part, value, unit: 'relative' };
}

/** Ours is in [-1, 1] and cut there, theirs in [0, 1]. */
function signalToNoise(ours: Float32Array, theirs: Float32Array): number {
  if (ours.length !== theirs.length) throw new Error(`Cannot compare videos as both must have ${theirs.length} values`);
  const square = theirs.reduce(
    (sum, value, i) => sum + ((Math.max(-1, Math.min(1, ours[i]!)) + 1) / 2 - value) ** 2,
    0,
  );
  return -10 * Math.log10(square / theirs.length);
}
