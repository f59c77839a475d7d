import {
  add,
  concat,
  constant,
  conv2d,
  exp,
  log,
  max,
  mul,
  parameter,
  relu,
  reshape,
  standardize,
  stopGradient,
  sub,
  sum,
  type Value,
} from '../../graph/index.ts';

/** Symbols of hate groups that the network knows. */
export const symbolKinds = ['hooked-cross', 'double-sig', 'black-sun', 'winged-odal', 'triple-seven'] as const;

/** One of the symbols. */
export type SymbolKind = (typeof symbolKinds)[number];

/** Side of the square that a frame is stretched to, pixels. */
export const symbolSide = 96;

/** One convolution with a kernel of odd side and zeros around the picture. */
interface Layer {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
}

/** Cells of 8 pixels that each see 33 by 33: small symbols. */
const fineLayers: readonly Layer[] = [
  { name: 'fine.0', inputs: 1, outputs: 16, kernel: 5, stride: 2 },
  { name: 'fine.1', inputs: 16, outputs: 32, kernel: 3, stride: 2 },
  { name: 'fine.2', inputs: 32, outputs: 64, kernel: 3, stride: 2 },
  { name: 'fine.3', inputs: 64, outputs: 64, kernel: 3, stride: 1 },
];

/** Cells of 16 pixels that each see 113 by 113: large symbols. */
const coarseLayers: readonly Layer[] = [
  { name: 'coarse.0', inputs: 64, outputs: 96, kernel: 3, stride: 2 },
  { name: 'coarse.1', inputs: 96, outputs: 96, kernel: 3, stride: 1 },
  { name: 'coarse.2', inputs: 96, outputs: 96, kernel: 3, stride: 1 },
];

const heads: readonly Layer[] = [
  { name: 'head.fine', inputs: 64, outputs: symbolKinds.length, kernel: 1, stride: 1 },
  { name: 'head.coarse', inputs: 96, outputs: symbolKinds.length, kernel: 1, stride: 1 },
];

/** Every layer, for starting and reading weights. */
export const symbolLayers: readonly Layer[] = [...fineLayers, ...coarseLayers, ...heads];

/** Names and shapes of a layer's weights. */
export function weightShapes({ name, inputs, outputs, kernel }: Layer): Readonly<Record<string, readonly number[]>> {
  return { [`${name}.weight`]: [outputs, inputs, kernel, kernel], [`${name}.bias`]: [outputs] };
}

/** Logits of each symbol at every place, in two sizes of view. */
export interface SymbolPlaces {
  /** [B, 5, 144] cells of 8 pixels, rows first: symbols up to a third of the picture. */
  readonly near: Value;
  /** [B, 5, 36] cells of 16 pixels: larger ones. */
  readonly far: Value;
}

/**
 * Looks for each symbol at every place in two sizes of view; colors do not matter, so only luma is seen, standardized.
 *
 * @param pixels [B, 3, 96, 96] in [0, 1]
 */
export function buildSymbolPlaces(pixels: Value): SymbolPlaces {
  const B = pixels.shape[0]!;
  const K = symbolKinds.length;
  const weights = [0.2126, 0.7152, 0.0722];
  const luma = sum(mul(pixels, constant(weights, { shape: [1, 3, 1, 1] })), [1]); // [B, 96, 96]
  const flat = standardize(reshape(luma, [B, symbolSide ** 2]), { epsilon: 1e-4 });
  const start = reshape(flat, [B, 1, symbolSide, symbolSide]);
  const fine = fineLayers.reduce((x, layer) => relu(convolve(x, layer)), start); // [B, 64, 12, 12]
  const coarse = coarseLayers.reduce((x, layer) => relu(convolve(x, layer)), fine); // [B, 96, 6, 6]
  const [fineHead, coarseHead] = heads as readonly [Layer, Layer];
  return {
    near: reshape(convolve(fine, fineHead), [B, K, (symbolSide / 8) ** 2]),
    far: reshape(convolve(coarse, coarseHead), [B, K, (symbolSide / 16) ** 2]),
  };
}

/**
 * The logit of each symbol for the whole picture: about the largest of its places.
 *
 * logit_k = log sum over places p of exp(logit_kp)
 *
 * @returns [B, 5] one logit for each of `symbolKinds`
 */
export function joinSymbolPlaces({ near, far }: SymbolPlaces): Value {
  const places = concat([near, far], 2); // [B, K, 180]
  const largest = stopGradient(max(places, [2], { keepDims: true }));
  const sums = log(sum(exp(sub(places, largest)), [2]));
  return add(sums, reshape(largest, [near.shape[0]!, symbolKinds.length]));
}

function convolve(x: Value, layer: Layer): Value {
  const shapes = weightShapes(layer);
  const { name, kernel, stride } = layer;
  return conv2d(x, parameter(`${name}.weight`, shapes[`${name}.weight`]!), {
    bias: parameter(`${name}.bias`, shapes[`${name}.bias`]!),
    strides: stride,
    pads: (kernel - 1) / 2,
  });
}
