import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createRandom, fillNormal } from '../src/base/index.ts';
import { hostTensor, writeSafetensors } from '../src/graph/index.ts';
import {
  type LatentGrid,
  type LtxCheckpoint,
  ltx098Distilled,
  type NoisyFrame,
  openReleasedModel,
  type PromptEmbedding,
  type VideoModel,
  type WanCheckpoint,
  type WeightPrecision,
  wan21Small,
} from '../src/models/index.ts';

/**
 * Our side of `npm run bench -- checkpoints`: opens the random checkpoint in a folder, then runs what each line asks for
 * once and answers with its time and memory.
 */
const [folder, name, layers, width, height, frames, threads, padding, precision, opening] = process.argv.slice(
  2,
) as string[];
const size = { width: Number(width), height: Number(height), frames: Number(frames) };

/** A text encoder of no size, since only the transformer and the autoencoder are measured. */
const smallText = { vocabularySize: 400, layers: 1, heads: 1, headWidth: 8, feedForwardWidth: 8 };
const textLength = 64;

function checkpointOf(): LtxCheckpoint | WanCheckpoint {
  const base = name === 'ltx-2b' ? ltx098Distilled : wan21Small;
  return {
    ...base,
    text: { ...base.text, encoder: { ...base.text.encoder, ...smallText } },
    transformer: { ...base.transformer, layers: Number(layers) },
    textTokens: padding === 'padded' ? base.textTokens : textLength,
    // noise that the other side does not have would hide differences
    ...(base.kind === 'ltx' ? { decoding: { ...base.decoding, noise: 0 } } : {}),
  } as LtxCheckpoint | WanCheckpoint;
}

const random = createRandom('bench');
const draw = (count: number): Float32Array => fillNormal(new Float32Array(count), random);

interface Work {
  readonly model: VideoModel;
  readonly grid: LatentGrid;
  readonly noisy: readonly NoisyFrame[];
  readonly prompt: PromptEmbedding;
}

async function prepare(): Promise<Work> {
  const model = await openReleasedModel({
    checkpoint: checkpointOf(),
    folder: folder!,
    threads: Number(threads),
    precision: precision as WeightPrecision,
    cacheFolder: join(folder!, 'converted'),
  });
  const { geometry, defaults } = model.info;
  const grid = { rows: size.height / geometry.cellSize, columns: size.width / geometry.cellSize };
  const count = 1 + (size.frames - 1) / geometry.framesPerSpan;
  const noisy = Array.from({ length: count }, (_, i): NoisyFrame => {
    const middle = i === 0 ? 0 : (geometry.framesPerSpan * i - (geometry.framesPerSpan - 1) / 2) / defaults.frameRate;
    const values = draw(geometry.channels * grid.rows * grid.columns);
    return { kind: i === 0 ? 'image' : 'span', place: { timeSeconds: middle }, values, sigma: 0.9 };
  });
  const text = hostTensor('float32', [1, textLength, 4096], draw(textLength * 4096));
  const latents = hostTensor('float32', [count, grid.rows, grid.columns, geometry.channels]);
  for (const [i, { values }] of noisy.entries()) latents.data.set(values, i * values.length);
  await writeSafetensors(join(folder!, 'inputs.safetensors'), { latents, text });
  return { model, grid, noisy, prompt: { modelName: model.info.name, text } as PromptEmbedding };
}

function smallest(work: Work): Work {
  const { channels } = work.model.info.geometry;
  const noisy = work.noisy.slice(0, 1).map((frame) => ({ ...frame, values: frame.values.slice(0, 4 * channels) }));
  return { ...work, noisy, grid: { rows: 2, columns: 2 } };
}

async function step({ model, grid, noisy, prompt }: Work): Promise<Float32Array> {
  const frameRate = model.info.defaults.frameRate;
  const clean = await model.predictClean(noisy, { grid, prompt, frameRate, signal: null });
  return Float32Array.from(clean.flatMap((values) => [...values]));
}

async function decode({ model, grid, noisy }: Work): Promise<Float32Array> {
  using decoder = await model.openDecoder(grid);
  const rows = [];
  for (const { kind, values } of noisy) rows.push(await decoder.decode({ kind, values }));
  rows.push(...((await decoder.finish?.()) ?? []));
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.data.length, 0));
  let at = 0;
  for (const { data } of rows) {
    all.set(data, at);
    at += data.length;
  }
  return all;
}

function megabytes(field: 'RssAnon' | 'VmHWM' | 'VmRSS'): number {
  const found = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1] ?? Number.NaN) / 1000;
}

/** Peak of anonymous memory, as what files hold can be taken back at any time, and of all that is resident. */
async function measure(work: Work, which: string): Promise<unknown> {
  // another stage closes all sessions of the transformer
  if (opening === 'cold' && which !== 'decode') await decode(smallest(work));
  writeFileSync('/proc/self/clear_refs', '5'); // the peak starts anew
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await (which === 'decode' ? decode(work) : step(work));
  const ms = performance.now() - start;
  const used = process.cpuUsage(cpu);
  const anonymous = megabytes('RssAnon');
  const totalMegabytes = megabytes('VmHWM');
  const peakMegabytes = totalMegabytes - (megabytes('VmRSS') - anonymous);
  await writeSafetensors(join(folder!, `ours-${which}.safetensors`), {
    result: hostTensor('float32', [result.length], result),
  });
  return { ms, cpuMs: (used.user + used.system) / 1000, peakMegabytes, totalMegabytes };
}

async function main(): Promise<void> {
  const started = performance.now();
  const work = await prepare();
  // Weights are converted, and the prompt's keys and values computed, before the first run; one cell is enough for that.
  await step(smallest(work));
  process.stdout.write(`${JSON.stringify({ version: precision, ms: performance.now() - started })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await measure(work, JSON.parse(line).case))}\n`);
  }
  await work.model[Symbol.asyncDispose]();
}

await main();
