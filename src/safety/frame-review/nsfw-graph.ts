import { z } from 'zod';
import { assert } from '../../base/index.ts';
import {
  add,
  clamp,
  concat,
  conv2d,
  emit,
  gemm,
  input,
  mean,
  mul,
  pad,
  parameter,
  relu,
  softmax,
  sub,
  symbol,
  type Value,
} from '../../graph/index.ts';
import type { PublishedNetwork, StoredTensor } from './nsfw-package.ts';
import { averageAround, maxPool } from './pooling.ts';

/** Side of the pictures that the first two networks look at. */
export const nsfwInputSide = 224;
/** Side at which the second network looks first: half the time. */
export const nsfwQuickSide = 160;
/** Side of the pictures that the third network looks at. */
export const nsfwLargeSide = 299;

/** Collects weights, in the graph's layout, while a graph is built. */
export interface Weights {
  readonly bytes: Map<string, Uint8Array>;
  add(name: string, shape: readonly number[], data: Float32Array): Value;
}

/**
 * Translates a published network to ONNX: kernels to [out, in, rows, columns], batch normalisation folded into them.
 *
 * input `pixels` [B, 3, side, side] in [0, 1]; output `probabilities` [B, 5]
 */
export function convertNetwork(network: PublishedNetwork, side: number): Uint8Array {
  const weights = collectWeights();
  const pixels = input('pixels', [symbol('B'), 3, side, side]);
  const probabilities =
    network.layers === null ? buildOperations(network, pixels, weights) : buildLayers(network, pixels, weights);
  return emitWithWeights({ probabilities }, weights);
}

/** Starts an empty collection. */
export function collectWeights(): Weights {
  const bytes = new Map<string, Uint8Array>();
  return {
    bytes,
    add(name, shape, data) {
      bytes.set(name, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      return parameter(name, shape);
    },
  };
}

/** An ONNX file that holds the collected weights. */
export function emitWithWeights(outputs: Readonly<Record<string, Value>>, { bytes }: Weights): Uint8Array {
  return emit(outputs, { storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytes.get(name)! }) });
}

const pairSchema = z.tuple([z.number(), z.number()]);
const convolutionSchema = z.object({
  strides: pairSchema,
  padding: z.enum(['same', 'valid']),
  activation: z.literal('linear'),
});
const poolingSchema = z.object({ pool_size: pairSchema, strides: pairSchema, padding: z.enum(['same', 'valid']) });

/** Keras layers, in order; each network here is a chain with a few additions. */
function buildLayers(network: PublishedNetwork, pixels: Value, weights: Weights): Value {
  const layers = network.layers ?? [];
  const values = new Map<string, Value>();
  let last = pixels;
  for (const { name, class_name: kind, config, inbound_nodes: inbound } of layers) {
    const inputs = (inbound[0] ?? []).map(([from]) => values.get(from)!);
    const x = inputs[0] ?? pixels;
    if (kind === 'InputLayer') last = pixels;
    else if (kind === 'ZeroPadding2D') {
      const [[top, bottom], [left, right]] = z.tuple([pairSchema, pairSchema]).parse(config.padding);
      last = pad(x, { before: [0, 0, top, left], after: [0, 0, bottom, right] });
    } else if (kind === 'Conv2D' || kind === 'DepthwiseConv2D') {
      const { strides, padding } = convolutionSchema.parse(config);
      const normalisation = layers.find(
        (layer) => layer.class_name === 'BatchNormalization' && layer.inbound_nodes[0]?.[0]?.[0] === name,
      );
      const kernel = network.weights.get(`${name}/${kind === 'Conv2D' ? 'kernel' : 'depthwise_kernel'}`)!;
      assert(normalisation !== undefined, `internal: ${name} has no batch normalisation`);
      const folded = foldNormalisation(
        kernel,
        kind === 'Conv2D' ? 'full' : 'depthwise',
        (part) => network.weights.get(`${normalisation.name}/${part}`)?.data ?? null,
        z.number().parse(normalisation.config.epsilon),
      );
      last = convolve(x, { name, ...folded, strides, padding, weights });
    } else if (kind === 'BatchNormalization' || kind === 'Dropout') last = x;
    else if (kind === 'ReLU') last = clamp(x, { minimum: 0, maximum: 6 });
    else if (kind === 'Activation') {
      assert(config.activation === 'relu', 'internal: unknown activation');
      last = relu(x);
    } else if (kind === 'Add') last = add(inputs[0]!, inputs[1]!);
    else if (kind === 'Concatenate') last = concat(inputs, 1);
    else if (kind === 'MaxPooling2D' || kind === 'AveragePooling2D') last = pool(x, kind, config);
    else if (kind === 'Flatten') last = x;
    else if (kind === 'Dense') {
      const kernel = network.weights.get(`${name}/kernel`)!;
      const bias = network.weights.get(`${name}/bias`)!;
      const sums = gemm(x, weights.add(`${name}.weight`, kernel.shape, kernel.data), {
        bias: weights.add(`${name}.bias`, bias.shape, bias.data),
      });
      last = config.activation === 'softmax' ? softmax(sums) : relu(sums);
    } else throw new Error(`internal: unknown layer ${kind}`);
    values.set(name, last);
  }
  return last;
}

function pool(x: Value, kind: 'MaxPooling2D' | 'AveragePooling2D', config: Readonly<Record<string, unknown>>): Value {
  const { pool_size: size, strides, padding } = poolingSchema.parse(config);
  assert(size[0] === size[1] && strides[0] === strides[1], 'internal: windows are squares');
  if (kind === 'MaxPooling2D') {
    assert(padding === 'valid', 'internal: windows of the largest lie within the picture');
    return maxPool(x, { size: size[0], stride: strides[0] });
  }
  if (padding === 'same' && strides[0] === 1) return averageAround(x, size[0]);
  assert(x.shape[2] === size[0] && x.shape[3] === size[1], 'internal: other means are over all of the picture');
  return mean(x, [2, 3]);
}

const listSchema = z.object({ list: z.object({ i: z.array(z.coerce.number()) }) });
const textsSchema = z.object({ list: z.object({ s: z.array(z.string()) }) });
const textSchema = z.object({ s: z.string() });
const decode = (text: string): string => Buffer.from(text, 'base64').toString();

/** TensorFlow operations, whose normalisation is folded already. */
function buildOperations(network: PublishedNetwork, pixels: Value, weights: Weights): Value {
  const values = new Map<string, Value>();
  let last = pixels;
  for (const { name, op, input: from, attr } of network.operations ?? []) {
    const names = from.map((source) => source.replace(/:0$/, ''));
    const operand = (index: number): Value =>
      values.get(names[index]!) ?? storedOperand(names[index]!, network, weights);
    const stored = (index: number): StoredTensor => network.weights.get(names[index]!)!;
    if (op === 'Const') continue;
    if (op === 'Placeholder') last = pixels;
    else if (op === 'Mul') last = mul(operand(0), operand(1));
    else if (op === 'Sub') last = sub(operand(0), operand(1));
    else if (op === 'AddV2') last = add(operand(0), operand(1));
    else if (op === '_FusedConv2D' || op === 'FusedDepthwiseConv2dNative') {
      const kernel = toGraphKernel(stored(1), op === '_FusedConv2D' ? 'full' : 'depthwise');
      const [, rows, columns] = listSchema.parse(attr.strides).list.i;
      const padding = decode(textSchema.parse(attr.padding).s) === 'SAME' ? 'same' : 'valid';
      last = convolve(operand(0), { name, kernel, bias: stored(2).data, strides: [rows!, columns!], padding, weights });
      const fused = textsSchema.parse(attr.fused_ops).list.s.map(decode);
      if (fused.includes('Relu6')) last = clamp(last, { minimum: 0, maximum: 6 });
      else assert(!fused.includes('Relu'), 'internal: unknown fused activation');
    } else if (op === 'AvgPool') last = mean(operand(0), [2, 3]);
    else if (op === '_FusedMatMul') {
      const kernel = stored(1);
      const bias = stored(2);
      last = gemm(operand(0), weights.add(`${name}.weight`, kernel.shape, kernel.data), {
        bias: weights.add(`${name}.bias`, bias.shape, bias.data),
      });
    } else if (op === 'Softmax') last = softmax(operand(0));
    else if (op === 'Squeeze' || op === 'Identity') last = operand(0);
    else throw new Error(`internal: unknown operation ${op}`);
    values.set(name, last);
  }
  return last;
}

function storedOperand(name: string, network: PublishedNetwork, weights: Weights): Value {
  const { shape, data } = network.weights.get(name)!;
  return weights.add(name, shape, data);
}

type KernelKind = 'full' | 'depthwise';

/** [rows, columns, in, out] to [out, in, rows, columns]; depthwise [rows, columns, C, 1] to [C, 1, rows, columns] */
export function toGraphKernel(stored: StoredTensor, kind: KernelKind): StoredTensor {
  const [rows, columns, inputs, outputs] = stored.shape as [number, number, number, number];
  const shape = kind === 'full' ? [outputs, inputs, rows, columns] : [inputs * outputs, 1, rows, columns];
  const data = new Float32Array(stored.data.length);
  for (let from = 0; from < data.length; from++) {
    const o = from % outputs;
    const i = Math.floor(from / outputs) % inputs;
    const place = Math.floor(from / (outputs * inputs)); // row * columns + column
    const channel = kind === 'full' ? o * inputs + i : i * outputs + o;
    data[channel * rows * columns + place] = stored.data[from]!;
  }
  return { shape, data };
}

/** kernel * gamma / sqrt(variance + epsilon), bias = beta - mean * gamma / sqrt(variance + epsilon) */
function foldNormalisation(
  stored: StoredTensor,
  kind: KernelKind,
  part: (name: 'gamma' | 'beta' | 'moving_mean' | 'moving_variance') => Float32Array | null,
  epsilon: number,
): { readonly kernel: StoredTensor; readonly bias: Float32Array } {
  const kernel = toGraphKernel(stored, kind);
  const [beta, centre, variance] = [part('beta')!, part('moving_mean')!, part('moving_variance')!];
  const gamma = part('gamma') ?? new Float32Array(beta.length).fill(1); // some layers only shift
  const perChannel = kernel.data.length / kernel.shape[0]!;
  const scales = gamma.map((value, o) => value / Math.sqrt(variance[o]! + epsilon));
  const data = kernel.data.map((value, i) => value * scales[Math.floor(i / perChannel)]!);
  return { kernel: { shape: kernel.shape, data }, bias: beta.map((value, o) => value - centre[o]! * scales[o]!) };
}

/** A convolution whose weights are collected. */
export interface Convolution {
  readonly name: string;
  readonly kernel: StoredTensor;
  readonly bias: Float32Array;
  readonly strides: readonly [number, number];
  readonly padding: 'same' | 'valid';
  readonly weights: Weights;
}

/** TensorFlow's `same` puts the odd zero below and to the right. */
export function convolve(x: Value, { name, kernel, bias, strides, padding, weights }: Convolution): Value {
  const [outputs, perGroup, rows, columns] = kernel.shape as [number, number, number, number];
  const along = (axis: number, size: number, stride: number): [number, number] => {
    const length = x.shape[axis];
    assert(typeof length === 'number', 'internal: picture sizes are known');
    const total = padding === 'valid' ? 0 : Math.max(0, (Math.ceil(length / stride) - 1) * stride + size - length);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  };
  const [top, bottom] = along(2, rows, strides[0]);
  const [left, right] = along(3, columns, strides[1]);
  return conv2d(x, weights.add(`${name}.weight`, kernel.shape, kernel.data), {
    bias: weights.add(`${name}.bias`, [outputs], bias),
    strides,
    pads: [top, left, bottom, right],
    groups: perGroup === 1 && outputs > 1 ? outputs : 1,
  });
}
