import { addDims, type Dim, multiplyDims, subtractDims } from '../dim.ts';
import type { Value } from '../node.ts';
import { add } from '../ops/binary.ts';
import { conv2d } from '../ops/convolution.ts';
import { dependOn, reshape } from '../ops/layout.ts';
import { gather, slice } from '../ops/select.ts';
import { constant } from '../ops/sources.ts';
import { requireRank, requireStatic } from '../shape-rules.ts';
import { winogradConv } from './winograd.ts';

/** How a convolution is computed: as a sum of products, by Winograd's way, or by the faster of the two on a processor. */
export type ConvolutionMethod = 'direct' | 'winograd' | 'fastest';

/** Bias of a convolution over frames, and how it is computed. */
export interface FrameConvOptions {
  /** [O] */
  readonly bias?: Value | null;
  /** Default: 'direct'. Only kernels of 3x3 pixels can be computed another way. */
  readonly method?: ConvolutionMethod;
  /** Computed first, unless the method is 'direct', so that what they are made of can be given up. Default: none. */
  readonly after?: readonly Value[];
}

/**
 * Convolution over frames, rows and columns where frames are the batch: each result sees T frames of x, and pixels beyond
 * the edges are zeros.
 *
 * @param x      [F + T - 1, C, H, W]
 * @param weight [O, C, T, side, side], side odd
 * @returns      [F, O, H, W]
 * @throws {ShapeError} if a rank is wrong, channels disagree, or sizes of the weight are symbols
 */
export function frameConv(x: Value, weight: Value, options: FrameConvOptions = {}): Value {
  requireRank('frameConv', x, 4);
  requireRank('frameConv', weight, 5);
  const { bias = null, method = 'direct', after = [] } = options;
  for (const size of weight.shape) requireStatic('frameConv', size, weight);
  const isPossible = weight.shape[3] === 3 && weight.shape[4] === 3;
  if (!isPossible || method === 'direct' || (method === 'fastest' && !paysOff(x, weight))) {
    return sumOfFrames(x, weight, { bias, method, after });
  }
  const y = winogradConv(x, weight, { after });
  return bias === null ? y : add(y, reshape(bias, [bias.shape[0]!, 1, 1]));
}

/** One 2-D convolution for each frame of the kernel. */
function sumOfFrames(x: Value, weight: Value, { bias, method, after }: Required<FrameConvOptions>): Value {
  const [O, C, T, height, width] = weight.shape as [number, number, number, number, number];
  const pads = (height - 1) / 2;
  const frames = addDims(subtractDims(x.shape[0]!, T), 1);
  let total: Value | null = null;
  for (let tap = 0; tap < T; tap++) {
    const window = T === 1 ? x : slice(x, 0, { start: tap, end: addDims(frames, tap) });
    const one = method === 'direct' ? cutFrame(weight, tap) : cutFrameAfter(weight, tap, [x, ...after]);
    const part: Value = conv2d(window, reshape(one, [O, C, height, width]), { pads, bias: tap === 0 ? bias : null });
    total = total === null ? part : add(total, part);
  }
  return total!;
}

function cutFrame(weight: Value, tap: number): Value {
  return slice(weight, 2, { start: tap, end: tap + 1 });
}

/** The same once x is there: a runtime would otherwise begin with the frames of all kernels, and hold them. */
function cutFrameAfter(weight: Value, tap: number, others: readonly Value[]): Value {
  return gather(weight, dependOn(constant([tap], { dtype: 'int64' }), others), 2);
}

/**
 * Transforming a pixel costs as much as a hundred products with it; transforming a kernel as much as using it on two
 * hundred pixels. Measured with onnxruntime 1.30 on one core of AMD EPYC Zen 4; sizes that are symbols count as large.
 */
function paysOff(x: Value, weight: Value): boolean {
  const [O, C, T] = weight.shape as [number, number, number];
  const [frames, , H, W] = x.shape as [Dim, Dim, Dim, Dim];
  const pixels = multiplyDims(frames, H, W);
  return T * C * O > 100 * (C + O) && !(typeof pixels === 'number' && pixels < 500);
}
