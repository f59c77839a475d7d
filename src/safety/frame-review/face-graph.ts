import {
  add,
  gemm,
  input,
  maximum,
  mean,
  mul,
  pad,
  relu,
  reshape,
  slice,
  sub,
  symbol,
  type Value,
} from '../../graph/index.ts';
import { collectWeights, convolve, emitWithWeights, toGraphKernel, type Weights } from './nsfw-graph.ts';
import type { StoredTensor } from './nsfw-package.ts';

/** Side of the square pictures in which faces are looked for. */
export const faceInputSide = 416;
/** Cells a side of the answer. */
export const faceCells = 13;
/** Side of the cut-out faces whose age is guessed. */
export const ageInputSide = 112;

type StoredWeights = ReadonlyMap<string, StoredTensor>;

interface Parts {
  readonly stored: StoredWeights;
  readonly weights: Weights;
}

/**
 * The detector of faces as ONNX: six convolutions, halved after each of the first five.
 *
 * input `pixels` [1, 3, 416, 416], (channel - mean) / 255; output `cells` [1, 25, 13, 13]: x, y, width, height and score
 * of five boxes
 *
 * @see the package's `TinyYolov2Base.runMobilenet`
 */
export function buildFaceDetector(stored: StoredWeights): Uint8Array {
  const parts: Parts = { stored, weights: collectWeights() };
  const pixels = input('pixels', [1, 3, faceInputSide, faceInputSide]);
  let x = leaky(plain(pixels, { name: 'conv0', stride: 1, padding: 'valid' }, parts));
  for (const name of ['conv1', 'conv2', 'conv3', 'conv4', 'conv5']) {
    x = leaky(separable(maxPool(x, { size: 2, stride: 2 }), name, parts));
  }
  x = maxPool(x, { size: 2, stride: 1 });
  return emitWithWeights({ cells: plain(x, { name: 'conv8', stride: 1, padding: 'valid' }, parts) }, parts.weights);
}

/**
 * The network that guesses ages, as ONNX: a small Xception.
 *
 * input `pixels` [B, 3, 112, 112], (channel - mean) / 255; output `age` [B, 1] in years
 *
 * @see the package's `TinyXception` and `AgeGenderNet`
 */
export function buildAgeNetwork(stored: StoredWeights): Uint8Array {
  const parts: Parts = { stored, weights: collectWeights() };
  const pixels = input('pixels', [symbol('B'), 3, ageInputSide, ageInputSide]);
  const reduce = (x: Value, name: string, from: Value): Value => {
    const first = relu(separable(x, `${name}/separable_conv0`, parts));
    const second = maxPool(separable(first, `${name}/separable_conv1`, parts), { size: 3, stride: 2 });
    return add(second, plain(from, { name: `${name}/expansion_conv`, stride: 2, padding: 'same' }, parts));
  };
  let x = relu(plain(pixels, { name: 'entry_flow/conv_in', stride: 2, padding: 'same' }, parts));
  x = reduce(x, 'entry_flow/reduction_block_0', x);
  x = reduce(relu(x), 'entry_flow/reduction_block_1', x);
  for (const block of ['middle_flow/main_block_0', 'middle_flow/main_block_1']) {
    const branch = [0, 1, 2].reduce((y, i) => separable(relu(y), `${block}/separable_conv${i}`, parts), x);
    x = add(branch, x);
  }
  x = reduce(relu(x), 'exit_flow/reduction_block', x);
  x = relu(separable(x, 'exit_flow/separable_conv', parts)); // [B, 512, 7, 7]
  const features = reshape(mean(x, [2, 3]), [pixels.shape[0]!, 512]);
  const kernel = stored.get('fc/age/weights')!;
  const bias = stored.get('fc/age/bias')!;
  const age = gemm(features, parts.weights.add('age.weight', kernel.shape, kernel.data), {
    bias: parts.weights.add('age.bias', bias.shape, bias.data),
  });
  return emitWithWeights({ age }, parts.weights);
}

interface Plain {
  readonly name: string;
  readonly stride: number;
  readonly padding: 'same' | 'valid';
}

function plain(x: Value, { name, stride, padding }: Plain, { stored, weights }: Parts): Value {
  const kernel = toGraphKernel(stored.get(`${name}/filters`)!, 'full');
  const bias = stored.get(`${name}/bias`)!.data;
  return convolve(x, { name, kernel, bias, strides: [stride, stride], padding, weights });
}

/** Each channel by itself, then all together; zeros around. */
function separable(x: Value, name: string, { stored, weights }: Parts): Value {
  const depthwise = toGraphKernel(stored.get(`${name}/depthwise_filter`)!, 'depthwise');
  const none = new Float32Array(depthwise.shape[0]!);
  const step = { strides: [1, 1], padding: 'same', weights } as const;
  const apart = convolve(x, { name: `${name}/depthwise`, kernel: depthwise, bias: none, ...step });
  const pointwise = toGraphKernel(stored.get(`${name}/pointwise_filter`)!, 'full');
  return convolve(apart, {
    ...{ name: `${name}/pointwise`, kernel: pointwise, bias: stored.get(`${name}/bias`)!.data, ...step },
  });
}

const leaky = (x: Value): Value => {
  const tenth = mul(x, 0.1);
  return add(relu(sub(x, tenth)), tenth);
};

/** The largest of each window; TensorFlow's `same` puts the odd border below and to the right. */
function maxPool(x: Value, { size, stride }: { readonly size: number; readonly stride: number }): Value {
  const side = Number(x.shape[2]);
  const count = Math.ceil(side / stride);
  const border = Math.max(0, (count - 1) * stride + size - side);
  const [before, after] = [Math.floor(border / 2), Math.ceil(border / 2)];
  const padded = pad(x, { before: [0, 0, before, before], after: [0, 0, after, after], value: -1e30 });
  const shifts = (y: Value, axis: number): Value =>
    Array.from({ length: size }, (_, start) =>
      slice(y, axis, { start, end: start + (count - 1) * stride + 1, step: stride }),
    ).reduce((a, b) => maximum(a, b));
  return shifts(shifts(padded, 2), 3);
}
