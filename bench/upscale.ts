/**
 * What upscaling gives and costs, beside plain resizing:
 *
 *     npm run bench -- upscale [--scenes 4] [--frames 4] [--factor 4] [--sheet FILE.png] [--json]
 *
 * World: scenes drawn at the large size, made small by averaging, then enlarged; PSNR against the drawing.
 * Flicker: mean step from frame to frame, of 255, of pixels that stand still (in the drawing; in clips of the bundled
 * model, which have no drawing: where the small clip steps by less than 4), as a multiple of the same measure after
 * lanczos3. One thread.
 */
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AozoraError, createRandom } from '../src/base/index.ts';
import { defaultOptions, generate } from '../src/diffusion/index.ts';
import { collectFrames, contactSheet, type Frame, psnr, resizeFrame } from '../src/media/index.ts';
import { openBundledModel, openUpscaler, type UpscaleFactor, type Upscaler } from '../src/models/index.ts';
import { captionScene, createRenderer, createSimulation, sampleScene } from '../src/world/index.ts';

const { values } = parseArgs({
  options: {
    scenes: { type: 'string', default: '4' },
    frames: { type: 'string', default: '4' },
    factor: { type: 'string', default: '4' },
    sheet: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const factor = Number(values.factor) as UpscaleFactor;
const frameCount = Number(values.frames);
const small = 256;
const large = { width: small * factor, height: small * factor };
const crop = { side: small / 4, left: 96, top: 96 };

interface Way {
  readonly name: string;
  enlarge(frame: Frame): Promise<Frame>;
  cpuMs: number;
  readonly psnrs: number[];
  readonly worldSteps: number[];
  readonly modelSteps: number[];
}

const upscalers: Upscaler[] = [];
const ways: Way[] = [];
const addWay = (name: string, enlarge: Way['enlarge']): void => {
  ways.push({ name, enlarge, cpuMs: 0, psnrs: [], worldSteps: [], modelSteps: [] });
};
addWay('lanczos3', async (frame) => enlargeByLanczos(frame));
addWay('cubic', (frame) => resizeFrame(frame, { ...large, kernel: 'cubic' }));
for (const network of ['slim', 'medium'] as const) {
  const cacheFolder = join(tmpdir(), 'aozora-upscale');
  const upscaler = await openUpscaler({ factor, network, cacheFolder, threads: 1 }).catch((error: unknown) => {
    if (error instanceof AozoraError && error.code === 'model_missing') return null;
    throw error;
  });
  if (upscaler === null) {
    console.log(`${network}: its package is not installed`);
    continue;
  }
  upscalers.push(upscaler);
  addWay(network, (frame) => upscaler.upscale(frame));
}
const sheetRows: { label: string; frames: Frame[] }[] = [];

for (let scene = 0; scene < Number(values.scenes); scene++) await measureWorld(scene);
await measureModel();
for (const upscaler of upscalers) upscaler[Symbol.dispose]();
if (values.sheet !== undefined) await writeFile(values.sheet, await contactSheet(sheetRows, { tileHeight: 256 }));
for (const way of ways) report(way);

async function measureWorld(seed: number): Promise<void> {
  const drawn = drawScene(`upscale ${seed}`);
  const smallFrames = drawn.map(average);
  const still = (a: Frame, b: Frame): Uint8Array => stillPixels(a, b, 1);
  for (const way of ways) {
    const made = await enlargeAll(way, smallFrames);
    for (const [i, frame] of made.entries()) way.psnrs.push(psnr(frame, drawn[i]!));
    for (let i = 1; i < made.length; i++) {
      way.worldSteps.push(meanStep(made[i - 1]!, made[i]!, still(drawn[i - 1]!, drawn[i]!)));
    }
    show(`world ${seed}: ${way.name}`, made.at(-1)!);
  }
  show(`world ${seed}: as drawn`, drawn.at(-1)!);
}

async function measureModel(): Promise<void> {
  await using model = await openBundledModel({ threads: 1 });
  const random = createRandom('upscale');
  const prompt = captionScene(sampleScene(random, { level: 'W1' }), random, { level: 'full' });
  const request = { kind: 'text', prompt, frameCount: 9, keyframes: [], characters: [] } as const;
  const options = { ...defaultOptions(model), width: small, height: small, random: createRandom(1) };
  const frames = (await collectFrames(await generate(model, request, options))).slice(-frameCount);
  const wide = await Promise.all(frames.map((frame) => resizeFrame(frame, { ...large, kernel: 'nearest' })));
  for (const way of ways) {
    const made = await enlargeAll(way, frames);
    for (let i = 1; i < made.length; i++) {
      way.modelSteps.push(meanStep(made[i - 1]!, made[i]!, stillPixels(wide[i - 1]!, wide[i]!, 4)));
    }
    show(`bundled model: ${way.name}`, made.at(-1)!);
  }
}

async function enlargeAll(way: Way, frames: readonly Frame[]): Promise<Frame[]> {
  const made: Frame[] = [];
  for (const frame of frames) {
    const before = process.cpuUsage();
    made.push(await way.enlarge(frame));
    const { user, system } = process.cpuUsage(before);
    way.cpuMs += (user + system) / 1000;
  }
  return made;
}

function drawScene(seed: string): Frame[] {
  const scene = sampleScene(createRandom(seed), { level: 'W2' });
  const renderer = createRenderer(large);
  const { frameAt } = createSimulation(scene);
  return Array.from({ length: frameCount }, (_, i) => ({
    ...large,
    data: Uint8Array.from(renderer.render(scene, frameAt(i / 8))),
  }));
}

/** Each small pixel is the mean of its block. */
function average(frame: Frame): Frame {
  const data = new Uint8ClampedArray(small * small * 4);
  for (let i = 0; i < data.length; i++) {
    const [x, y, c] = [Math.floor(i / 4) % small, Math.floor(i / 4 / small), i % 4];
    let sum = 0;
    for (let k = 0; k < factor * factor; k++) {
      const row = y * factor + Math.floor(k / factor);
      sum += frame.data[(row * frame.width + x * factor + (k % factor)) * 4 + c]!;
    }
    data[i] = sum / factor ** 2;
  }
  return { width: small, height: small, data };
}

/** sinc(x) sinc(x / 3) over six small pixels in each direction; sharp enlarges by bicubic, whatever is asked. */
function enlargeByLanczos({ width, height, data }: Frame): Frame {
  const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  const phases = Array.from({ length: factor }, (_, phase) => {
    const center = (phase + 0.5) / factor - 0.5;
    const first = Math.floor(center) - 2;
    const weights = Array.from({ length: 6 }, (__, k) => sinc(first + k - center) * sinc((first + k - center) / 3));
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
  const clampTo = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value));
  const across = new Float32Array(large.width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < large.width; x++) {
      const { first, weights } = phases[x % factor]!;
      for (let k = 0; k < 6; k++) {
        const from = (y * width + clampTo(Math.floor(x / factor) + first + k, width)) * 4;
        for (let c = 0; c < 3; c++) across[(y * large.width + x) * 3 + c]! += weights[k]! * data[from + c]!;
      }
    }
  }
  const result = new Uint8ClampedArray(large.width * large.height * 4).fill(255);
  for (let y = 0; y < large.height; y++) {
    const { first, weights } = phases[y % factor]!;
    const rows = weights.map((_, k) => clampTo(Math.floor(y / factor) + first + k, height) * large.width);
    for (let i = 0; i < large.width * 3; i++) {
      let sum = 0;
      for (let k = 0; k < 6; k++) sum += weights[k]! * across[rows[k]! * 3 + i]!;
      result[(y * large.width + Math.floor(i / 3)) * 4 + (i % 3)] = sum;
    }
  }
  return { ...large, data: result };
}

/** 1 where no channel steps by as much as the limit. */
function stillPixels(a: Frame, b: Frame, limit: number): Uint8Array {
  return Uint8Array.from({ length: a.width * a.height }, (_, i) =>
    [0, 1, 2].every((c) => Math.abs(a.data[i * 4 + c]! - b.data[i * 4 + c]!) < limit) ? 1 : 0,
  );
}

function meanStep(a: Frame, b: Frame, still: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < still.length; i++) {
    if (still[i] === 0) continue;
    for (let c = 0; c < 3; c++) sum += Math.abs(a.data[i * 4 + c]! - b.data[i * 4 + c]!);
    count += 3;
  }
  return count === 0 ? 0 : sum / count;
}

/** Keeps the middle of a picture for the sheet. */
function show(label: string, frame: Frame): void {
  if (values.sheet === undefined) return;
  const side = crop.side * factor;
  const data = new Uint8ClampedArray(side * side * 4);
  for (let row = 0; row < side; row++) {
    const from = ((crop.top * factor + row) * frame.width + crop.left * factor) * 4;
    data.set(frame.data.subarray(from, from + side * 4), row * side * 4);
  }
  const kind = label.split(':')[0]!;
  const name = label.split(': ')[1]!;
  const row = sheetRows.find((known) => known.label.startsWith(`${kind}:`));
  if (row === undefined) sheetRows.push({ label: `${kind}: ${name}`, frames: [{ width: side, height: side, data }] });
  else {
    row.label += `, ${name}`;
    row.frames.push({ width: side, height: side, data });
  }
}

function report({ name, cpuMs, psnrs, worldSteps, modelSteps }: Way): void {
  const mean = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const plain = ways[0]!;
  const facts = {
    name,
    factor,
    psnr: mean(psnrs),
    worldStep: mean(worldSteps),
    modelStep: mean(modelSteps),
    worldFlicker: mean(worldSteps) / mean(plain.worldSteps),
    modelFlicker: mean(modelSteps) / mean(plain.modelSteps),
    cpuMsPerFrame: cpuMs / (psnrs.length + frameCount),
  };
  if (values.json) console.log(JSON.stringify(facts));
  else {
    const { psnr: decibels, worldStep, modelStep, worldFlicker, modelFlicker, cpuMsPerFrame } = facts;
    console.log(
      `${name} x${factor}: ${decibels.toFixed(2)} dB; still pixels step by ${worldStep.toFixed(3)} (world, ${worldFlicker.toFixed(2)} of lanczos3) ` +
        `and ${modelStep.toFixed(3)} (bundled model, ${modelFlicker.toFixed(2)}); ${cpuMsPerFrame.toFixed(0)} CPU ms a frame of ${small}x${small}`,
    );
  }
}
