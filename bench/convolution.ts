import { parseArgs } from 'node:util';
import { createRandom, fillNormal } from '../src/base/index.ts';
import {
  bytesOfHostTensor,
  type ConvolutionMethod,
  createSession,
  emit,
  frameConv,
  type HostTensor,
  hostTensor,
  input,
  parameter,
  type Session,
} from '../src/graph/index.ts';
import { median, printResult } from './print-result.ts';

/**
 * Convolutions over three frames and 3x3 pixels as autoencoders have them, by Winograd's way against sums of 2-D
 * convolutions, alternating; both as autoencoders run them, and the sum also with everything onnxruntime can do.
 *
 *     npm run bench -- convolution [--threads 1] [--rounds 3] [--json]
 */
const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});

interface Layer {
  readonly from: string;
  /** [F, C, O, H, W] */
  readonly sizes: readonly [frames: number, channels: number, out: number, rows: number, columns: number];
}

/** LTX-Video at 512x320 and 25 frames, from the inside out; a later step of Wan 2.1 at 512x320. */
const layers: readonly Layer[] = [
  { from: 'LTX-Video', sizes: [4, 1024, 1024, 10, 16] },
  { from: 'LTX-Video', sizes: [7, 512, 512, 20, 32] },
  { from: 'LTX-Video', sizes: [13, 256, 256, 40, 64] },
  { from: 'LTX-Video', sizes: [25, 128, 128, 80, 128] },
  { from: 'Wan 2.1', sizes: [2, 384, 384, 80, 128] },
  { from: 'Wan 2.1', sizes: [4, 192, 192, 160, 256] },
  { from: 'Wan 2.1', sizes: [4, 96, 96, 320, 512] },
];

const random = createRandom('convolution');

function normal(shape: readonly number[], scale: number): HostTensor<'float32'> {
  const tensor = hostTensor('float32', shape);
  fillNormal(tensor.data, random);
  for (let i = 0; i < tensor.data.length; i++) tensor.data[i]! *= scale;
  return tensor;
}

function open(
  { sizes: [F, C, O, H, W] }: Layer,
  weight: HostTensor,
  { method, isOptimized }: { readonly method: ConvolutionMethod; readonly isOptimized: boolean },
): Promise<Session> {
  const y = frameConv(input('x', [F + 2, C, H, W]), parameter('weight', [O, C, 3, 3, 3]), { method });
  const model = emit({ y }, { storage: () => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(weight) }) });
  const inPlace = { graphOptimization: 'disabled', hasMemoryPattern: false, hasPrepacking: false } as const;
  return createSession(model, { threads: Number(values.threads), ...(isOptimized ? {} : inPlace) });
}

async function measure(layer: Layer): Promise<void> {
  const [F, C, O, H, W] = layer.sizes;
  const x = normal([F + 2, C, H, W], 1);
  const weight = normal([O, C, 3, 3, 3], 1 / Math.sqrt(27 * C));
  const sessions = {
    winograd: await open(layer, weight, { method: 'winograd', isOptimized: false }),
    sum: await open(layer, weight, { method: 'direct', isOptimized: false }),
    optimized: await open(layer, weight, { method: 'direct', isOptimized: true }),
  };
  const times = { winograd: [] as number[], sum: [] as number[], optimized: [] as number[] };
  const results: Partial<Record<keyof typeof times, Float32Array>> = {};
  for (let round = -1; round < Number(values.rounds); round++) {
    for (const name of ['winograd', 'sum', 'optimized'] as const) {
      const before = process.cpuUsage();
      const { y } = await sessions[name].run({ x });
      const used = process.cpuUsage(before);
      if (round >= 0) times[name].push((used.user + used.system) / 1000);
      results[name] = y!.data as Float32Array;
    }
  }
  for (const session of Object.values(sessions)) session[Symbol.dispose]();
  const name = `${layer.from}, ${F} frames of ${W}x${H}, ${C} to ${O} channels`;
  const ours = median(times.winograd);
  for (const other of ['sum', 'optimized'] as const) {
    const theirs = median(times[other]);
    printResult({ name, ours, theirs, unit: 'ms of the processor' }, { isJson: values.json, theirs: other });
  }
  const difference = largestDifference(results.winograd!, results.sum!);
  printResult(
    { name, ours: difference, theirs: 1, unit: 'largest difference' },
    { isJson: values.json, theirs: 'largest' },
  );
}

/** Relative to the largest value. */
function largestDifference(a: Float32Array, b: Float32Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    size = Math.max(size, Math.abs(b[i]!));
  }
  return difference / size;
}

for (const layer of layers) await measure(layer);
