import {
  add,
  concat,
  constant,
  conv2d,
  div,
  matmul,
  max,
  mul,
  parameter,
  relu,
  reshape,
  slice,
  sqrt,
  standardize,
  sub,
  sum,
  type Value,
} from '../../graph/index.ts';

/** Symbols of hate groups that the network knows. */
export const symbolKinds = ['hooked-cross', 'double-sig', 'black-sun', 'winged-odal', 'triple-seven'] as const;

/** One of the symbols. */
export type SymbolKind = (typeof symbolKinds)[number];

/** Side of the square that a frame is stretched to, pixels. */
export const symbolSide = 112;
/** Side of the window that the network judges, pixels; there is one every 8 pixels. */
export const windowSide = 48;
/** Pixels around a window that its contrast is measured with. */
export const windowMargin = 8;
/** Sides that the picture is shrunk to: symbols of 28 to 95 % of its side fill two to three thirds of a window of one of them. */
export const levelSides = [112, 72, 48] as const;

/** One convolution over whole pixels, without borders. */
export interface SymbolLayer {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
}

const layer = (name: string, inputs: number, outputs: number, rest: Partial<SymbolLayer> = {}): SymbolLayer => ({
  ...{ name, inputs, outputs, kernel: 3, stride: 1 },
  ...rest,
});

const hiddenLayers: readonly SymbolLayer[] = [
  layer('hidden.0', 1, 16, { kernel: 5, stride: 2 }), // 48 to 22
  layer('hidden.1', 16, 16), // 20
  layer('hidden.2', 16, 32, { stride: 2 }), // 9
  layer('hidden.3', 32, 48), // 7
  layer('hidden.4', 48, 64, { stride: 2 }), // 3
  layer('hidden.5', 64, 128), // 1
];
const head = layer('head', 128, symbolKinds.length, { kernel: 1 });

/** Every layer, for starting and reading weights. */
export const symbolLayers: readonly SymbolLayer[] = [...hiddenLayers, head];

/** Names and shapes of a layer's weights. */
export function weightShapes({
  name,
  inputs,
  outputs,
  kernel,
}: SymbolLayer): Readonly<Record<string, readonly number[]>> {
  return { [`${name}.weight`]: [outputs, inputs, kernel, kernel], [`${name}.bias`]: [outputs] };
}

/** Where a layer's weights come from: as stored, or made of what training moves. */
export type LayerSource = (layer: SymbolLayer) => { readonly weight: Value; readonly bias: Value };

/**
 * The largest logit of each symbol over all windows of a picture in three sizes, whatever its brightness and contrast.
 *
 * @param pixels [1, 3, 112, 112] in [0, 1]
 * @returns      [5] for each of `symbolKinds`
 */
export function findSymbols(pixels: Value): Value {
  const found = judgeLevels(pixels).map((logits) => reshape(logits, [symbolKinds.length, -1]));
  return max(concat(found, 1), [1]);
}

/**
 * Logits of each symbol in the windows of each of `levelSides`; the middle of window i is at level pixel 16 + 8 i.
 *
 * @param pixels [1, 3, 112, 112] in [0, 1]
 * @returns      [1, 5, S, S] with S = 11, 6, 3
 */
export function judgeLevels(pixels: Value): Value[] {
  const weights = constant([0.2126, 0.7152, 0.0722], { shape: [1, 3, 1, 1] });
  const luma = sum(mul(pixels, weights), [1]); // [1, 112, 112]: colors do not matter
  const flat = standardize(reshape(luma, [1, symbolSide ** 2]), { epsilon: 1e-4 });
  const picture = reshape(flat, [symbolSide, symbolSide]);
  const layers = new Map(symbolLayers.map((each) => [each.name, storedLayer(each)])); // shared by all sizes
  return levelSides.map((side) => {
    const shrink = constant(shrinking(side), { shape: [side + 2 * border, symbolSide] });
    const level = matmul(matmul(shrink, picture), shrink, { transposeB: true });
    const square = reshape(level, [1, 1, side + 2 * border, side + 2 * border]);
    return judgeWindows(square, ({ name }) => layers.get(name)!);
  });
}

/** Windows reach beyond the picture, so that symbols at its edge are in the middle of one. */
const border = windowMargin + 8;

/** Averages of areas as a matrix, [side + two borders, 112], with zeros, the picture's mean, outside of it. */
function shrinking(side: number): Float32Array {
  const matrix = new Float32Array((side + 2 * border) * symbolSide);
  const scale = symbolSide / side;
  for (let i = 0; i < side; i++) {
    for (let j = Math.floor(i * scale); j < Math.min(symbolSide, Math.ceil((i + 1) * scale)); j++) {
      const covered = Math.min(j + 1, (i + 1) * scale) - Math.max(j, i * scale);
      matrix[(i + border) * symbolSide + j] = covered / scale;
    }
  }
  return matrix;
}

/**
 * Logits of each symbol in every window of 48 by 48, every 8 pixels.
 *
 * @param luma [B, 1, R + 16, R + 16] standardized over its picture; 8 pixels on each side only measure contrast
 * @returns    [B, 5, S, S] with S = floor((R - 48) / 8) + 1
 */
export function judgeWindows(luma: Value, weightsOf: LayerSource): Value {
  const hidden = hiddenLayers.reduce((x, each) => relu(convolve(x, each, weightsOf)), evenOut(luma));
  return convolve(hidden, head, weightsOf);
}

/** Each pixel by the mean and the deviation of the 17 by 17 around it: (x - mean) / sqrt(variance + 0.1). */
function evenOut(luma: Value): Value {
  const side = Number(luma.shape[2]);
  const box = constant(averaging(side), { shape: [side - 2 * windowMargin, side] });
  const average = (x: Value): Value => matmul(matmul(box, x), box, { transposeB: true });
  const mean = average(luma);
  const variance = relu(sub(average(mul(luma, luma)), mul(mean, mean)));
  const middle = [2, 3].reduce((x, axis) => slice(x, axis, { start: windowMargin, end: -windowMargin }), luma);
  return div(sub(middle, mean), sqrt(add(variance, 0.1)));
}

/** Means of 17 neighbours as a matrix, [side - 16, side]. */
function averaging(side: number): Float32Array {
  const reach = 2 * windowMargin + 1;
  const matrix = new Float32Array((side - 2 * windowMargin) * side);
  for (let i = 0; i < side - 2 * windowMargin; i++) matrix.fill(1 / reach, i * side + i, i * side + i + reach);
  return matrix;
}

function convolve(x: Value, each: SymbolLayer, weightsOf: LayerSource): Value {
  const { weight, bias } = weightsOf(each);
  return conv2d(x, weight, { bias, strides: each.stride });
}

function storedLayer({ name, inputs, outputs, kernel }: SymbolLayer): ReturnType<LayerSource> {
  return {
    weight: parameter(`${name}.weight`, [outputs, inputs, kernel, kernel]),
    bias: parameter(`${name}.bias`, [outputs]),
  };
}
