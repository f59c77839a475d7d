import { dimsEqual, sizeOf } from '../dim.ts';
import type { TensorType, Value } from '../node.ts';
import { apply, float, type GradientContext, int, type LowerContext, type Rules } from '../rule.ts';
import { normalizeAxis, requireFloat, requireSameDType, shapeError } from '../shape-rules.ts';
import { at, forEachIndex, generate, offsetOf, type Tensor64, withAxis } from '../tensor64.ts';

type NormalizeKind = 'softmax' | 'layerNorm' | 'rmsNorm' | 'standardize';

/** What `layerNorm` does to a row once its mean is 0 and its variance 1. */
export interface LayerNormOptions {
  /** [D], multiplies the normalised row; default 1. */
  readonly scale?: Value | null;
  /** [D], added at the end; default 0. Needs `scale`. */
  readonly bias?: Value | null;
  /** Added to the variance. */
  readonly epsilon: number;
}

/**
 * Weights that sum to 1 along an axis.
 *
 * y = exp(x) / sum of exp(x)
 *
 * @param x any shape, floating point
 * @returns the shape of x
 * @throws {ShapeError} if x has no such axis, or holds no floating-point numbers
 */
export function softmax(x: Value, axis = -1): Value {
  const attributes = { axis: normalizeAxis('softmax', axis, x) };
  return apply(normalizeRules, 'softmax', { inputs: [x], attributes })[0]!;
}

/**
 * Normalises the last axis to mean 0 and variance 1.
 *
 * y = (x - mean) / sqrt(variance + epsilon) * scale + bias
 *
 * @param x [..., D], floating point
 * @returns [..., D]
 * @throws {ShapeError} if scale or bias are not [D], or the bias stands without a scale
 * @see Ba et al. 2016, arXiv:1607.06450
 */
export function layerNorm(x: Value, { scale, bias, epsilon }: LayerNormOptions): Value {
  if (bias && !scale) throw shapeError('layerNorm', 'a bias needs a scale', [x, bias]);
  const inputs = [x, ...(scale ? [scale] : []), ...(bias ? [bias] : [])];
  return apply(normalizeRules, 'layerNorm', { inputs, attributes: { epsilon } })[0]!;
}

/**
 * Divides the last axis by its root mean square.
 *
 * y = x / sqrt(mean(x^2) + epsilon) * scale
 *
 * @param x             [..., D], floating point
 * @param options.scale [D]; default 1
 * @returns             [..., D]
 * @throws {ShapeError} if the scale is not [D]
 * @see Zhang & Sennrich 2019, arXiv:1910.07467
 */
export function rmsNorm(x: Value, options: { readonly scale?: Value | null; readonly epsilon: number }): Value {
  const inputs = options.scale ? [x, options.scale] : [x];
  return apply(normalizeRules, 'rmsNorm', { inputs, attributes: { epsilon: options.epsilon } })[0]!;
}

/**
 * Layer norm of long rows without scale: mean and variance are exact to float32 for millions of elements.
 *
 * y = (x - mean) / sqrt(variance + epsilon)
 *
 * @param x [..., D], floating point
 * @returns [..., D]
 */
export function standardize(x: Value, options: { readonly epsilon: number }): Value {
  return apply(normalizeRules, 'standardize', { inputs: [x], attributes: { epsilon: options.epsilon } })[0]!;
}

function inferNorm(kind: NormalizeKind, inputs: readonly Value[]): readonly TensorType[] {
  const x = inputs[0]!;
  const width = x.shape.at(-1);
  if (width === undefined) throw shapeError(kind, 'rank must be at least 1', inputs);
  for (const vector of inputs.slice(1)) {
    if (vector.shape.length !== 1 || !dimsEqual(vector.shape[0]!, width)) {
      throw shapeError(kind, `scale and bias must have the ${width} elements of the last axis`, inputs);
    }
  }
  requireFloat(kind, inputs);
  const dtype = requireSameDType(kind, inputs);
  return [
    { shape: x.shape, dtype },
    { shape: [...x.shape.slice(0, -1), 1], dtype },
    { shape: [...x.shape.slice(0, -1), 1], dtype },
  ];
}

/** The scale of ONNX' normalisation operators, which do not work without one. */
function scaleName(context: LowerContext<'layerNorm'> | LowerContext<'rmsNorm'>): string {
  const { inputs, emit, node } = context;
  if (inputs[1] !== undefined) return inputs[1];
  const x = node.inputs[0]!;
  return emit.node('Expand', [emit.scalar(1, x.dtype), emit.sizes([x.shape.at(-1)!])]);
}

/**
 * With r = 1 / std, n = (x - mean) r, s = scale * g:
 * dx = r (s - mean(s) - n mean(s n)), dscale = sum over rows of g n, dbias = sum over rows of g
 */
function layerNormGradient({ g, inputs, node, needs, ops }: GradientContext<'layerNorm'>): readonly (Value | null)[] {
  const [x, scale] = inputs;
  const [y, mean, inverse] = node.outputs;
  const normal = scale === undefined ? y! : ops.mul(ops.sub(x!, mean!), inverse!);
  const rows = [...x!.shape.keys()].slice(0, -1);
  const last = [x!.shape.length - 1];
  const dx = (): Value => {
    const s = scale === undefined ? g : ops.mul(g, scale);
    const centred = ops.sub(s, ops.mean(s, last, { keepDims: true }));
    const projection = ops.mean(ops.mul(s, normal), last, { keepDims: true });
    return ops.mul(ops.sub(centred, ops.mul(normal, projection)), inverse!);
  };
  const gradients = [
    needs[0] ? dx() : null,
    needs[1] ? ops.sum(ops.mul(g, normal), rows) : null,
    needs[2] ? ops.sum(g, rows) : null,
  ];
  return gradients.slice(0, inputs.length);
}

/**
 * With r = 1 / rms, n = x r, s = scale * g:
 * dx = r (s - n mean(s n)), dscale = sum over rows of g n
 */
function rmsNormGradient({ g, inputs, node, needs, ops }: GradientContext<'rmsNorm'>): readonly (Value | null)[] {
  const [x, scale] = inputs;
  const inverse = node.outputs[1]!;
  const normal = scale === undefined ? node.outputs[0]! : ops.mul(x!, inverse);
  const last = [x!.shape.length - 1];
  const dx = (): Value => {
    const s = scale === undefined ? g : ops.mul(g, scale);
    const projection = ops.mean(ops.mul(s, normal), last, { keepDims: true });
    return ops.mul(ops.sub(s, ops.mul(normal, projection)), inverse);
  };
  const gradients = [
    needs[0] ? dx() : null,
    needs[1] ? ops.sum(ops.mul(g, normal), [...x!.shape.keys()].slice(0, -1)) : null,
  ];
  return gradients.slice(0, inputs.length);
}

export const normalizeRules: Rules<NormalizeKind> = {
  softmax: {
    infer(inputs) {
      requireFloat('softmax', inputs);
      return [{ shape: inputs[0]!.shape, dtype: inputs[0]!.dtype }];
    },
    // dx = y (g - sum(g y))
    gradient({ g, y, attributes: { axis }, ops }) {
      const total = ops.sum(ops.mul(g, y), [axis], { keepDims: true });
      return [ops.mul(y, ops.sub(g, total))];
    },
    lower: ({ inputs, attributes, emit }) => [
      emit.node('Softmax', inputs, { attributes: { axis: int(attributes.axis) } }),
    ],
    reference: ({ inputs: [x], attributes: { axis } }) => [softmax64(x!, axis)],
  },
  layerNorm: {
    infer: (inputs) => inferNorm('layerNorm', inputs),
    gradient: layerNormGradient,
    lower(context) {
      const { inputs, attributes, uses, emit } = context;
      const names = [inputs[0]!, scaleName(context), ...inputs.slice(2)];
      return emit.nodes('LayerNormalization', names, {
        attributes: { axis: int(-1), epsilon: float(attributes.epsilon) },
        uses,
      });
    },
    reference: ({ inputs: [x, scale, bias], attributes }) => standardize64(x!, { scale, bias, ...attributes }),
  },
  rmsNorm: {
    infer: (inputs) => inferNorm('rmsNorm', inputs).slice(0, 2),
    gradient: rmsNormGradient,
    lower(context) {
      const { inputs, attributes, uses, emit } = context;
      const names = [inputs[0]!, scaleName(context)];
      const settings = { axis: int(-1), epsilon: float(attributes.epsilon) };
      if (!uses[1]) return [emit.node('RMSNormalization', names, { attributes: settings }), ''];
      // Only this older name of the operator also returns 1 / rms, which the gradient needs.
      return emit.nodes('SimplifiedLayerNormalization', names, {
        attributes: { ...settings, stash_type: int(1) },
        uses,
      });
    },
    reference({ inputs: [x, scale], attributes }) {
      const squares = rowMeans(x!, (value) => value * value);
      const inverse = { ...squares, data: squares.data.map((value) => 1 / Math.sqrt(value + attributes.epsilon)) };
      const y = generate(x!.shape, (index) => at(x!, index) * at(inverse, index) * (scale ? at(scale, index) : 1));
      return [y, inverse];
    },
  },
  standardize: {
    infer: (inputs) => inferNorm('standardize', inputs).slice(0, 1),
    // dx = (g - mean(g) - y mean(g y)) / std
    gradient({ g, y, inputs: [x], attributes, ops }) {
      const last = [x!.shape.length - 1];
      const centred = ops.sub(x!, ops.mean(x!, last, { keepDims: true }));
      const variance = ops.mean(ops.mul(centred, centred), last, { keepDims: true });
      const deviation = ops.sqrt(ops.add(variance, attributes.epsilon));
      const flat = ops.sub(g, ops.mean(g, last, { keepDims: true }));
      const projection = ops.mean(ops.mul(g, y), last, { keepDims: true });
      return [ops.div(ops.sub(flat, ops.mul(y, projection)), deviation)];
    },
    lower({ node, inputs, attributes, emit }) {
      const x = node.inputs[0]!;
      const rowCount = sizeOf(x.shape.slice(0, -1));
      const rank3 = emit.node('Reshape', [inputs[0]!, emit.sizes([1, rowCount, x.shape.at(-1)!])]);
      const rows = emit.sizes([rowCount]);
      const scale = emit.node('Expand', [emit.scalar(1, x.dtype), rows]);
      const bias = emit.node('Expand', [emit.scalar(0, x.dtype), rows]);
      const y = emit.node('InstanceNormalization', [rank3, scale, bias], {
        attributes: { epsilon: float(attributes.epsilon) },
      });
      return [emit.node('Reshape', [y, emit.sizes(x.shape)])];
    },
    reference: ({ inputs: [x], attributes }) => standardize64(x!, attributes).slice(0, 1),
  },
};

function softmax64(x: Tensor64, axis: number): Tensor64 {
  return generate(x.shape, (index) => {
    const own = at(x, index);
    let total = 0;
    for (let i = 0; i < x.shape[axis]!; i++) total += Math.exp(at(x, withAxis(index, axis, i)) - own);
    return 1 / total;
  });
}

/** Mean over the last axis, kept as size 1. */
function rowMeans(x: Tensor64, of: (value: number) => number): Tensor64 {
  const shape = [...x.shape.slice(0, -1), 1];
  const result = generate(shape, () => 0);
  forEachIndex(x.shape, (index) => {
    result.data[offsetOf(shape, index)]! += of(at(x, index)) / x.shape.at(-1)!;
  });
  return result;
}

function standardize64(
  x: Tensor64,
  options: { scale?: Tensor64 | undefined; bias?: Tensor64 | undefined; epsilon: number },
): readonly Tensor64[] {
  const { scale, bias, epsilon } = options;
  const mean = rowMeans(x, (value) => value);
  const centred = generate(x.shape, (index) => at(x, index) - at(mean, index));
  const variance = rowMeans(centred, (value) => value * value);
  const inverse = { ...variance, data: variance.data.map((value) => 1 / Math.sqrt(value + epsilon)) };
  const y = generate(
    x.shape,
    (index) => at(centred, index) * at(inverse, index) * (scale ? at(scale, index) : 1) + (bias ? at(bias, index) : 0),
  );
  return [y, mean, inverse];
}
