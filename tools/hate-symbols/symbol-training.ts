import { join } from 'node:path';
import type { Random } from '../../src/base/index.ts';
import {
  abs,
  adamw,
  add,
  createAcceleratedTrainer,
  createTrainingSession,
  emit,
  exp,
  type HostTensor,
  hostTensor,
  input,
  log,
  mul,
  muon,
  neg,
  parameter,
  relu,
  reshape,
  standardize,
  sub,
  sum,
  type TrainingSession,
  topologicalOrder,
  trainStep,
  type Value,
} from '../../src/graph/index.ts';
import {
  judgeWindows,
  type LayerSource,
  type SymbolLayer,
  symbolKinds,
  symbolLayers,
  weightShapes,
} from '../../src/safety/frame-review/symbol-network.ts';
import { cutSide } from './batches.ts';

/** Weights of the network by name. */
export type SymbolWeights = Readonly<Record<string, HostTensor<'float32'>>>;

/** What a training starts with and runs on. */
export interface SymbolTrainingOptions {
  readonly batchSize: number;
  readonly random: Random;
  /** Weights to go on from; null for new ones. */
  readonly started: SymbolWeights | null;
  /** A Python that has PyTorch, to run the same graph several times as fast; null for onnxruntime. */
  readonly python: string | null;
}

/**
 * A session that trains the network by cross entropy of windows. Each step gives `loss` and `losses` [B] of the windows.
 *
 * loss = sum over b and k of h(z_bk, y_bk) / B, h(z, y) = max(z, 0) - z y + log(1 + exp(-|z|))
 */
export async function openSymbolTraining(options: SymbolTrainingOptions): Promise<TrainingSession> {
  const { batchSize, random, started, python } = options;
  const shape = [batchSize, symbolKinds.length];
  const luma = input('luma', [batchSize, 1, cutSide, cutSide]);
  const logits = reshape(judgeWindows(luma, trainedLayer), shape);
  const crossEntropy = (z: Value, y: Value): Value => add(sub(relu(z), mul(z, y)), log(add(1, exp(neg(abs(z))))));
  const losses = sum(crossEntropy(logits, input('targets', shape)), [1]);
  const loss = mul(sum(losses), 1 / batchSize);
  const parameters = topologicalOrder([loss]).flatMap(({ kind, outputs }) => (kind === 'parameter' ? outputs : []));
  const { outputs, state } = trainStep({
    ...{ loss, parameters, maximumGradientNorm: 10, averageDecay: 0.995, outputs: { losses } },
    optimizer: ({ name, shape }) =>
      isStandardized(name) && shape.length === 4
        ? muon({ momentum: 0.95, weightDecay: 0.02, iterations: 5, updateSize: 0.6 })
        : adamw({ betas: [0.9, 0.99], epsilon: 1e-8, weightDecay: 0 }),
  });
  const first: Record<string, HostTensor> = {};
  for (const { input: name, shape, start } of state) {
    const of = start.kind === 'copy' ? start.of : name;
    first[name] =
      start.kind === 'zeros' ? hostTensor('float32', [...shape]) : startValue(of, { shape, random, started });
  }
  const carried = state.map(({ input: name, output }) => ({ input: name, output }));
  const model = emit(outputs);
  if (python === null) {
    return createTrainingSession(model, { carried, state: first, threads: 1, hasSpinningThreads: false });
  }
  const script = join(import.meta.dirname, '..', 'accelerate', 'worker.py');
  return createAcceleratedTrainer({ python, script, model, carried, state: first, precision: 'bfloat16', threads: 1 });
}

const isStandardized = (name: string): boolean => !name.startsWith('head.');

/**
 * Kernels as they are while training: every output's weights standardized, so that layers stay in range without
 * normalising activations, times a gain.
 *
 * kernel_o = gain_o (w_o - mean w_o) / (deviation w_o sqrt(inputs kernel^2))
 *
 * @see Brock et al. 2021, arXiv:2101.08692, equation 1
 */
const trainedLayer: LayerSource = ({ name, inputs, outputs, kernel }) => {
  const bias = parameter(`${name}.bias`, [outputs]);
  const weight = parameter(`${name}.weight`, [outputs, inputs, kernel, kernel]);
  if (!isStandardized(`${name}.weight`)) return { weight, bias };
  const fan = inputs * kernel * kernel;
  const flat = mul(standardize(reshape(weight, [outputs, fan]), { epsilon: 1e-8 }), 1 / Math.sqrt(fan));
  const gained = mul(flat, parameter(`${name}.gain`, [outputs, 1]));
  return { weight: reshape(gained, [outputs, inputs, kernel, kernel]), bias };
};

/** Plain kernels of the running mean of the weights, for the network as it is used. */
export async function readTrainedWeights(session: TrainingSession): Promise<SymbolWeights> {
  const names = symbolLayers.flatMap((layer) => Object.keys(weightShapes(layer)));
  const gains = symbolLayers.filter(({ name }) => isStandardized(`${name}.`)).map(({ name }) => `${name}.gain`);
  const state = await session.readState([...names, ...gains].map((name) => `average/${name}`));
  const found: Record<string, HostTensor<'float32'>> = {};
  for (const layer of symbolLayers) {
    const read = (part: string): Float32Array<ArrayBuffer> | undefined => {
      const values = state[`average/${layer.name}.${part}`]?.data;
      return values && Float32Array.from(values as Float32Array); // what comes from another process shares one buffer
    };
    const gain = read('gain');
    const [weight, bias] = [read('weight')!, read('bias')!];
    const plain = gain === undefined ? weight : standardizeKernel(weight, gain, layer);
    found[`${layer.name}.weight`] = hostTensor('float32', [...weightShapes(layer)[`${layer.name}.weight`]!], plain);
    found[`${layer.name}.bias`] = hostTensor('float32', [layer.outputs], bias);
  }
  return found;
}

function standardizeKernel(
  weight: Float32Array,
  gain: Float32Array,
  { outputs }: SymbolLayer,
): Float32Array<ArrayBuffer> {
  const fan = weight.length / outputs;
  const plain = new Float32Array(weight.length);
  for (let o = 0; o < outputs; o++) {
    const part = weight.subarray(o * fan, (o + 1) * fan);
    const { mean, variance } = momentsOf(part);
    const scale = gain[o]! / Math.sqrt((variance + 1e-8) * fan);
    for (const [i, value] of part.entries()) plain[o * fan + i] = (value - mean) * scale;
  }
  return plain;
}

function momentsOf(values: Float32Array): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return { mean, variance: values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length };
}

interface StartOptions {
  readonly shape: readonly number[];
  readonly random: Random;
  readonly started: SymbolWeights | null;
}

/** Normal weights; the head begins with finding nothing. */
function startValue(name: string, { shape, random, started }: StartOptions): HostTensor {
  const tensor = hostTensor('float32', [...shape]);
  if (name.endsWith('.gain')) {
    const kernel = started?.[name.replace('.gain', '.weight')]?.data as Float32Array | undefined;
    const fan = kernel === undefined ? 0 : kernel.length / shape[0]!;
    for (let o = 0; o < shape[0]!; o++) {
      tensor.data[o] =
        kernel === undefined
          ? Math.SQRT2
          : Math.sqrt(momentsOf(kernel.subarray(o * fan, (o + 1) * fan)).variance * fan);
    }
    return tensor;
  }
  const before = started?.[name];
  if (before !== undefined && name.startsWith('head.')) return before;
  if (name.endsWith('.bias')) {
    if (before !== undefined) return before;
    if (name.startsWith('head.')) tensor.data.fill(-2);
    return tensor;
  }
  const fan = shape[1]! * shape[2]! * shape[3]!;
  const own = random.fork(name);
  const scale = before === undefined ? 0 : 0.06 / Math.sqrt(momentsOf(before.data as Float32Array).variance);
  for (let i = 0; i < tensor.data.length; i++) {
    tensor.data[i] =
      before === undefined
        ? own.normal() * (isStandardized(name) ? 0.06 : 0.5 / Math.sqrt(fan))
        : before.data[i]! * scale;
  }
  return tensor;
}
