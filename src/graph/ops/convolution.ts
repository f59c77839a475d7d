import { addDims, type Dim, dimsEqual, divideDims, divideExactly, multiplyDims, subtractDims } from '../dim.ts';
import type { Value } from '../node.ts';
import { apply, type GradientOps, int, ints, type OnnxAttribute, type Rules } from '../rule.ts';
import { requireRank, requireSameDType, shapeError } from '../shape-rules.ts';
import { at, generate, type Tensor64 } from '../tensor64.ts';
import type { Conv2dAttributes } from './attributes.ts';
import { constant } from './sources.ts';

type ConvolutionKind = 'conv2d' | 'conv2dTranspose';
type Pair = readonly [number, number];

/** Bias, steps, edges and groups of a convolution over rows and columns. */
export interface Conv2dOptions {
  /** [O] */
  readonly bias?: Value | null;
  /** [rows, columns]; one number for both; default 1. */
  readonly strides?: number | Pair;
  /** Zeros at [top, left, bottom, right]; one number for all; default 0. */
  readonly pads?: number | readonly [number, number, number, number];
  /** [rows, columns]; one number for both; default 1. */
  readonly dilations?: number | Pair;
  /** Channels are cut into groups that do not see each other; C for a depthwise convolution; default 1. */
  readonly groups?: number;
}

/**
 * Two-dimensional convolution (cross-correlation).
 *
 * @param x      [B, C, H, W]
 * @param weight [O, C / groups, kernel rows, kernel columns]
 * @returns      [B, O, floor((H + pads - dilation (rows - 1) - 1) / stride) + 1, ...]
 * @throws {ShapeError} if channels and groups disagree, the bias is not [O], or the kernel does not fit into the image
 * @see torch.nn.functional.conv2d (pads are four numbers here)
 */
export function conv2d(x: Value, weight: Value, options: Conv2dOptions = {}): Value {
  const inputs = options.bias ? [x, weight, options.bias] : [x, weight];
  return apply(convolutionRules, 'conv2d', { inputs, attributes: completeConv2d(options) })[0]!;
}

/**
 * The transpose of `conv2d` as a linear map: spreads each element of x over a kernel.
 *
 * @param x      [B, O, h, w]
 * @param weight [O, C / groups, kernel rows, kernel columns] as conv2d would have it
 * @param size   rows and columns of the result: the H and W of that conv2d
 * @returns      [B, C, rows, columns]
 * @throws {ShapeError} if channels disagree
 */
export function conv2dTranspose(
  x: Value,
  weight: Value,
  size: Omit<Conv2dOptions, 'bias'> & { readonly rows: Dim; readonly columns: Dim },
): Value {
  const attributes = { ...completeConv2d(size), rows: size.rows, columns: size.columns };
  return apply(convolutionRules, 'conv2dTranspose', { inputs: [x, weight], attributes })[0]!;
}

function completeConv2d(options: Conv2dOptions): Conv2dAttributes {
  const pair = (value: number | Pair | undefined): Pair =>
    value === undefined ? [1, 1] : typeof value === 'number' ? [value, value] : value;
  const { pads = 0, groups = 1 } = options;
  return {
    strides: pair(options.strides),
    dilations: pair(options.dilations),
    pads: typeof pads === 'number' ? [pads, pads, pads, pads] : pads,
    groups,
  };
}

function outputSize(size: Dim, kernel: Dim, axis: 0 | 1, attributes: Conv2dAttributes): Dim {
  const padded = addDims(size, attributes.pads[axis]!, attributes.pads[axis + 2]!);
  const reach = addDims(multiplyDims(subtractDims(kernel, 1), attributes.dilations[axis]), 1);
  return addDims(divideDims(subtractDims(padded, reach), attributes.strides[axis]), 1);
}

/** Whether nothing fits; not known of symbols. */
const isEmpty = (size: Dim): boolean => typeof size === 'number' && size < 1;

function onnxAttributes(node: {
  readonly attributes: Conv2dAttributes;
  readonly weight: Value;
}): Record<string, OnnxAttribute> {
  const { strides, dilations, pads, groups } = node.attributes;
  const shape: Record<string, OnnxAttribute> = {
    strides: ints(strides),
    dilations: ints(dilations),
    pads: ints(pads),
    group: int(groups),
  };
  const kernel = node.weight.shape.slice(2);
  if (kernel.every((size) => typeof size === 'number')) shape.kernel_shape = ints(kernel);
  return shape;
}

/**
 * Channels of zeros that a convolution without groups gets: onnxruntime 1.30 computes wrong results on WebGPU where
 * channels are a multiple of 3, but not of 4, and more than 3, and results a multiple of 4.
 *
 * @see github.com/microsoft/onnxruntime/issues/29651
 */
function missingChannels(x: Value, weight: Value): number {
  const [C, O] = [x.shape[1], weight.shape[0]];
  const isWrong =
    C === weight.shape[1] && typeof C === 'number' && typeof O === 'number' && C > 3 && C % 3 === 0 && O % 4 === 0;
  return isWrong ? (4 - (C % 4)) % 4 : 0;
}

/** dx of conv2d: with stride 1 the faster convolution with the turned kernel, else the transposed convolution. */
function inputGradient(g: Value, context: { x: Value; weight: Value; attributes: Conv2dAttributes; ops: GradientOps }) {
  const { x, weight, attributes, ops } = context;
  const turnedPads = padsOfTurned(weight, attributes);
  if (turnedPads === null) {
    return ops.conv2dTranspose(g, weight, { ...attributes, rows: x.shape[2]!, columns: x.shape[3]! });
  }
  const { dilations, groups } = attributes;
  return ops.conv2d(g, turnKernel(weight, groups, ops), { strides: [1, 1], dilations, pads: turnedPads, groups });
}

/** What the kernel reaches beyond its first element, less the pads; null with strides, or where pads reach farther. */
function padsOfTurned(weight: Value, { strides, dilations, pads }: Conv2dAttributes): Conv2dAttributes['pads'] | null {
  const [height, width] = [weight.shape[2], weight.shape[3]];
  if (strides[0] !== 1 || strides[1] !== 1 || typeof height !== 'number' || typeof width !== 'number') return null;
  const [down, right] = [(height - 1) * dilations[0], (width - 1) * dilations[1]];
  const turned = [down - pads[0], right - pads[1], down - pads[2], right - pads[3]] as const;
  return turned.every((size) => size >= 0) ? turned : null;
}

/** Swaps in and out channels within each group and turns the kernel by 180 degrees. */
function turnKernel(weight: Value, groups: number, ops: GradientOps): Value {
  const [O, I, height, width] = weight.shape as [number, number, number, number];
  const grouped = ops.reshape(weight, [groups, O / groups, I, height * width]);
  const swapped = ops.transpose(grouped, [0, 2, 1, 3]); // [groups, I, O / groups, height width]
  const reversed = Array.from({ length: height * width }, (_, i) => height * width - 1 - i);
  const turned = height * width === 1 ? swapped : ops.gather(swapped, constant(reversed, { dtype: 'int64' }), 3);
  return ops.reshape(turned, [groups * I, O / groups, height, width]);
}

/** From how many products per tap on matrix products beat a convolution whose kernel is the gradient. */
const tapProductMinimum = 64;

/** dweight of conv2d; g has the shape of its result. */
function weightGradient(
  g: Value,
  context: { x: Value; weight: Value; attributes: Conv2dAttributes; ops: GradientOps },
) {
  const { weight, attributes } = context;
  const perGroup = Number(weight.shape[1]) * (Number(weight.shape[0]) / attributes.groups);
  const isByTaps = attributes.groups === 1 && perGroup >= tapProductMinimum;
  return isByTaps ? weightGradientByTaps(g, context) : weightGradientByConvolution(g, context);
}

/** dweight[o, c, i, j] = sum over b, h, w of g[b, o, h, w] x[b, c, h stride + i, w stride + j]: one product per (i, j). */
function weightGradientByTaps(
  g: Value,
  { x, weight, attributes, ops }: { x: Value; weight: Value; attributes: Conv2dAttributes; ops: GradientOps },
): Value {
  const [O, C, height, width] = weight.shape as [number, number, number, number];
  const [B, , rows, columns] = g.shape;
  const { pads, strides, dilations } = attributes;
  const padded = ops.pad(x, { before: [0, 0, pads[0], pads[1]], after: [0, 0, pads[2], pads[3]] });
  const area = multiplyDims(rows!, columns!);
  const flatG = ops.reshape(g, [B!, O, area]);
  const taps: Value[] = [];
  const window = (start: number, count: Dim, stride: number) => ({
    start,
    end: addDims(start, multiplyDims(subtractDims(count, 1), stride), 1),
    step: stride,
  });
  for (let i = 0; i < height; i++) {
    const band = ops.slice(padded, 2, window(i * dilations[0], rows!, strides[0]));
    for (let j = 0; j < width; j++) {
      const patch = ops.slice(band, 3, window(j * dilations[1], columns!, strides[1])); // [B, C, rows, columns]
      const product = ops.matmul(flatG, ops.reshape(patch, [B!, C, area]), { transposeB: true }); // [B, O, C]
      taps.push(ops.reshape(ops.sum(product, [0]), [O, C, 1]));
    }
  }
  return ops.reshape(ops.concat(taps, 2), [O, C, height, width]);
}

/** The same sum as a convolution over x whose kernel is g and whose channels are the batch. */
function weightGradientByConvolution(
  g: Value,
  { x, weight, attributes, ops }: { x: Value; weight: Value; attributes: Conv2dAttributes; ops: GradientOps },
): Value {
  const [O, I, height, width] = weight.shape as [number, number, number, number];
  const [B, , H, W] = x.shape as [Dim, Dim, Dim, Dim];
  const { groups } = attributes;
  const split = ops.transpose(ops.reshape(x, [B, groups, I, H, W]), [2, 1, 0, 3, 4]); // [I, groups, B, H, W]
  const image = ops.reshape(split, [I, multiplyDims(groups, B), H, W]);
  const kernel = ops.transpose(g, [1, 0, 2, 3]); // [O, B, h, w]
  const swapped = { strides: attributes.dilations, dilations: attributes.strides, pads: attributes.pads, groups };
  const sums = ops.conv2d(image, kernel, swapped); // [I, O, >= height, >= width]
  const cut = ops.slice(ops.slice(sums, 2, { start: 0, end: height }), 3, { start: 0, end: width });
  return ops.reshape(ops.transpose(cut, [1, 0, 2, 3]), [O, I, height, width]);
}

export const convolutionRules: Rules<ConvolutionKind> = {
  conv2d: {
    infer(inputs, attributes) {
      const [x, weight, bias] = [inputs[0]!, inputs[1]!, inputs[2]];
      requireRank('conv2d', x, 4);
      requireRank('conv2d', weight, 4);
      const channels = multiplyDims(weight.shape[1]!, attributes.groups);
      if (!dimsEqual(x.shape[1]!, channels)) {
        throw shapeError('conv2d', `x must have ${channels} channels, ${attributes.groups} groups`, inputs);
      }
      if (bias !== undefined && (bias.shape.length !== 1 || !dimsEqual(bias.shape[0]!, weight.shape[0]!))) {
        throw shapeError('conv2d', `the bias must have ${weight.shape[0]} elements`, inputs);
      }
      const rows = outputSize(x.shape[2]!, weight.shape[2]!, 0, attributes);
      const columns = outputSize(x.shape[3]!, weight.shape[3]!, 1, attributes);
      if (isEmpty(rows) || isEmpty(columns))
        throw shapeError('conv2d', 'the kernel must fit into the padded image', inputs);
      if (divideExactly(weight.shape[0]!, attributes.groups) === null) {
        throw shapeError('conv2d', `the kernel's first axis must divide into ${attributes.groups} groups`, inputs);
      }
      return [{ shape: [x.shape[0]!, weight.shape[0]!, rows, columns], dtype: requireSameDType('conv2d', inputs) }];
    },
    // dx = transposed convolution of g, dweight = correlation of x with g, dbias = sum of g over all but channels
    gradient({ g, inputs, attributes, needs, ops }) {
      const context = { x: inputs[0]!, weight: inputs[1]!, attributes, ops };
      const dx = needs[0] ? inputGradient(g, context) : null;
      const dweight = needs[1] ? weightGradient(g, context) : null;
      return [dx, dweight, needs[2] ? ops.sum(g, [0, 2, 3]) : null].slice(0, inputs.length);
    },
    lower({ node, inputs: [x, weight, ...bias], attributes, emit }) {
      const missing = missingChannels(node.inputs[0]!, node.inputs[1]!);
      const channelsAfter = [0, 0, 0, 0, 0, missing, 0, 0];
      const grow = (name: string): string =>
        missing === 0 ? name : emit.node('Pad', [name, emit.int64s(channelsAfter)]);
      return [
        emit.node('Conv', [grow(x!), grow(weight!), ...bias], {
          attributes: onnxAttributes({ attributes, weight: node.inputs[1]! }),
        }),
      ];
    },
    reference: ({ inputs: [x, weight, bias], attributes, shapes: [shape] }) => [
      generate(shape!, (index) => conv64(x!, weight!, attributes, index) + (bias ? bias.data[index[1]!]! : 0)),
    ],
  },
  conv2dTranspose: {
    infer(inputs, { groups, rows, columns }) {
      const [x, weight] = [inputs[0]!, inputs[1]!];
      requireRank('conv2dTranspose', x, 4);
      requireRank('conv2dTranspose', weight, 4);
      if (!dimsEqual(x.shape[1]!, weight.shape[0]!)) {
        throw shapeError('conv2dTranspose', `x must have ${weight.shape[0]} channels`, inputs);
      }
      const dtype = requireSameDType('conv2dTranspose', inputs);
      return [{ shape: [x.shape[0]!, multiplyDims(weight.shape[1]!, groups), rows, columns], dtype }];
    },
    // dx = convolution of g, dweight = correlation of g with x
    gradient({ g, inputs: [x, weight], attributes, needs, ops }) {
      const { strides, dilations, pads, groups } = attributes;
      const plain = { strides, dilations, pads, groups };
      const dx = needs[0] ? ops.conv2d(g, weight!, plain) : null;
      const dweight = needs[1] ? weightGradient(x!, { x: g, weight: weight!, attributes: plain, ops }) : null;
      return [dx, dweight];
    },
    lower({ node, inputs, attributes, emit }) {
      // Spread without pads and long enough for every size, then cut: works for symbolic sizes too.
      const { strides, pads, rows, columns } = attributes;
      const full = emit.node('ConvTranspose', inputs, {
        attributes: {
          ...onnxAttributes({ attributes: { ...attributes, pads: [0, 0, 0, 0] }, weight: node.inputs[1]! }),
          output_padding: ints(strides.map((stride) => stride - 1)),
        },
      });
      const names = [
        full,
        emit.int64s([pads[0], pads[1]]),
        emit.sizes([addDims(rows, pads[0]), addDims(columns, pads[1])]),
      ];
      return [emit.node('Slice', [...names, emit.int64s([2, 3])])];
    },
    reference: ({ inputs: [x, weight], attributes, shapes: [shape] }) => [
      generate(shape!, (index) => convTranspose64(x!, weight!, attributes, index)),
    ],
  },
};

function conv64(x: Tensor64, weight: Tensor64, attributes: Conv2dAttributes, index: readonly number[]): number {
  const [b, o, h, w] = index as [number, number, number, number];
  const [O, I, height, width] = weight.shape as [number, number, number, number];
  const firstChannel = Math.floor(o / (O / attributes.groups)) * I;
  let total = 0;
  for (let c = 0; c < I; c++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const row = h * attributes.strides[0] + i * attributes.dilations[0] - attributes.pads[0];
        const column = w * attributes.strides[1] + j * attributes.dilations[1] - attributes.pads[1];
        if (row < 0 || row >= x.shape[2]! || column < 0 || column >= x.shape[3]!) continue;
        total += at(x, [b, firstChannel + c, row, column]) * at(weight, [o, c, i, j]);
      }
    }
  }
  return total;
}

function convTranspose64(
  x: Tensor64,
  weight: Tensor64,
  attributes: Conv2dAttributes,
  index: readonly number[],
): number {
  const [b, channel, row, column] = index as [number, number, number, number];
  const [O, I, height, width] = weight.shape as [number, number, number, number];
  const perGroup = O / attributes.groups;
  const group = Math.floor(channel / I);
  let total = 0;
  for (let o = group * perGroup; o < (group + 1) * perGroup; o++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const h = (row + attributes.pads[0] - i * attributes.dilations[0]) / attributes.strides[0];
        const w = (column + attributes.pads[1] - j * attributes.dilations[1]) / attributes.strides[1];
        const isInside = Number.isInteger(h) && Number.isInteger(w) && h >= 0 && w >= 0;
        if (!isInside || h >= x.shape[2]! || w >= x.shape[3]!) continue;
        total += at(x, [b, o, h, w]) * at(weight, [o, channel % I, i, j]);
      }
    }
  }
  return total;
}
