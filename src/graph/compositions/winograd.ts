import { addDims, type Dim, divideExactly, multiplyDims, subtractDims } from '../dim.ts';
import type { Value } from '../node.ts';
import { conv2d, conv2dTranspose } from '../ops/convolution.ts';
import { concat, dependOn, reshape, transpose } from '../ops/layout.ts';
import { gemm } from '../ops/matmul.ts';
import { gather, slice } from '../ops/select.ts';
import { constant } from '../ops/sources.ts';

/** Results a side of one tile. */
const tile = 4;
/** Kernel's side. */
const taps = 3;
/** Inputs a side that a tile's results depend on. */
const reach = tile + taps - 1;
/** Products that a tile takes for each pair of channels, instead of 144. */
const pointCount = reach ** 2;

/**
 * Where the polynomials are evaluated, besides infinity. Over 96 channels the largest error is 2.6 times that of a
 * plain sum in float32 (see the test of `frameConv`); with 0, 1, -1, 2 and -2 it is 15 times.
 */
const places = [0, 5 / 8, -5 / 8, 3 / 2, -3 / 2];

/** Elements of transformed kernels that are made at once by default: 128 MB. */
const kernelBudget = 2 ** 25;

/** The same of transformed pictures of known size: 32 MB. */
const pictureBudget = 2 ** 23;

/**
 * Convolution over frames and 3x3 pixels with a quarter of the multiplications, by Winograd's way over rows and columns:
 * tiles of 4x4 results are products, channel by channel, of 36 sums of pixels and 36 sums of the kernel's elements.
 *
 * y = A^T [sum over channels and frames of (G g G^T) * (B^T x B)] A
 *
 * @param x      [F + T - 1, C, H, W] frames as they stand in the sum, pixels without their edges, which are zeros
 * @param weight [O, C, T, 3, 3]; its transform is computed in the graph, which takes as long as a few hundred pixels
 * @param options.budget elements of transformed kernels and of pictures that are made at once; pictures of symbolic size
 *   are halved at most, and all are held where kernels come in parts
 * @param options.after  values that are computed before the products
 * @returns      [F, O, H, W]
 * @throws {ShapeError} if channels disagree
 * @see Lavin and Gray 2016, arXiv:1509.09308; Barabasz et al. 2020, arXiv:1803.10986 (choice of places)
 */
export function winogradConv(
  x: Value,
  weight: Value,
  { budget, after = [] }: { readonly budget?: number; readonly after?: readonly Value[] } = {},
): Value {
  const bands = rowBands(x, budget ?? pictureBudget);
  const parts = channelParts(weight, budget ?? kernelBudget);
  let latest = [x, ...after];
  const [only] = parts;
  if (parts.length === 1) return bandByBand(x, bands, transformKernels(weight, only!, latest));
  const points = bands.map((band) => transformPictures(x, band, []));
  const results = parts.map((channels) => {
    const kernels = transformKernels(weight, channels, latest);
    latest = bands.map((band, i) => multiply(kernels, points[i]!, band));
    return latest.length === 1 ? latest[0]! : concat(latest, 2); // [F, O, H, W] of some O
  });
  return concat(results, 1);
}

/** Each band is transformed when the one before is done, and its transform given up. */
function bandByBand(x: Value, bands: readonly Band[], kernels: Value): Value {
  const results: Value[] = [];
  for (const band of bands) {
    results.push(multiply(kernels, transformPictures(x, band, results.slice(-1)), band));
  }
  return results.length === 1 ? results[0]! : concat(results, 2);
}

/** Channels of the result from `start` to before `end`. */
interface Channels {
  readonly start: number;
  readonly end: number;
}

/** Parts of the result's channels, so that the transformed kernels of wide layers need little memory at once. */
function channelParts(weight: Value, budget: number): Channels[] {
  const [O, C, T] = weight.shape as [number, number, number];
  const length = Math.max(1, Math.min(O, Math.floor(budget / (pointCount * C * T))));
  return Array.from({ length: Math.ceil(O / length) }, (_, i) => ({
    start: i * length,
    end: Math.min(O, (i + 1) * length),
  }));
}

/** Rows of pictures that are computed together. */
interface Band {
  /** Rows that are seen, `end` not among them; null for all. */
  readonly seen: { readonly start: Dim; readonly end: Dim } | null;
  readonly pads: readonly [top: number, left: number, bottom: number, right: number];
  /** Rows of the result. */
  readonly rows: Dim;
  /** Columns of the result. */
  readonly columns: Dim;
}

/** Rows in bands whose transform stays within the budget; where sizes are symbols two bands, if the rows can be halved. */
function rowBands(x: Value, budget: number): Band[] {
  const [, , H, columns] = x.shape as [Dim, Dim, Dim, Dim];
  const heights = bandHeights(x, budget);
  const bands: Band[] = [];
  let start: Dim = 0;
  for (const [i, rows] of heights.entries()) {
    const end = addDims(start, rows);
    const [isFirst, isLast] = [i === 0, i === heights.length - 1];
    // A tile sees one pixel more on each side; zeros beyond the last row and column fill up the last tile.
    const range = { start: isFirst ? 0 : subtractDims(start, 1), end: isLast ? H : addDims(end, 1) };
    bands.push({
      seen: heights.length === 1 ? null : range,
      pads: [isFirst ? 1 : 0, 1, isLast ? tile : 0, tile],
      rows,
      columns,
    });
    start = end;
  }
  return bands;
}

/** What a band sees of x; taken once `latest` is there, if sizes are known. */
function takeRows(x: Value, { seen }: Band, latest: readonly Value[]): Value {
  if (seen === null) return x;
  const { start, end } = seen;
  if (latest.length === 0 || typeof start !== 'number' || typeof end !== 'number') return slice(x, 2, seen);
  const rows = Array.from({ length: end - start }, (_, i) => start + i);
  return gather(x, dependOn(constant(rows, { dtype: 'int64' }), latest), 2);
}

/** Rows of each band: whole tiles in all but the last. */
function bandHeights({ shape }: Value, budget: number): Dim[] {
  const H = shape[2]!;
  const sizes = shape.filter((size) => typeof size === 'number');
  if (sizes.length < shape.length || typeof H !== 'number') {
    const half = divideExactly(H, 2 * tile);
    return half === null ? [H] : [multiplyDims(tile, half), multiplyDims(tile, half)];
  }
  const count = Math.ceil(((pointCount / tile ** 2) * sizes.reduce((a, b) => a * b)) / budget);
  const height = tile * Math.ceil(H / tile / count);
  return Array.from({ length: Math.ceil(H / height) }, (_, i) => Math.min(height, H - i * height));
}

/** B^T x B of every tile: [36, C, F + T - 1, h, w], h and w tiles a picture. */
function transformPictures(x: Value, band: Band, latest: readonly Value[]): Value {
  const pictures = takeRows(x, band, latest);
  const [total, C, H, W] = pictures.shape as [Dim, Dim, Dim, Dim];
  const kernel = constant(onBothAxes(transforms.input), { shape: [pointCount, 1, reach, reach] });
  const flat = reshape(pictures, [multiplyDims(total, C), 1, H, W]);
  const seen = conv2d(flat, kernel, { strides: tile, pads: band.pads });
  const [, , h, w] = seen.shape as [Dim, Dim, Dim, Dim];
  return transpose(reshape(seen, [total, C, pointCount, h, w]), [2, 1, 0, 3, 4]);
}

/**
 * G g G^T of the kernels of some channels: [36 O, C, T, 1]
 *
 * @param latest are computed first: a runtime would otherwise begin with the kernels of all layers, which need nothing else
 */
function transformKernels(weight: Value, { start, end }: Channels, latest: readonly Value[]): Value {
  const [, C, T] = weight.shape as [number, number, number];
  const matrix = constant(onBothAxes(transforms.kernel), { shape: [pointCount, taps ** 2] });
  const rows = Array.from({ length: end - start }, (_, i) => start + i);
  const part = gather(weight, dependOn(constant(rows, { dtype: 'int64' }), latest));
  const values = gemm(matrix, reshape(part, [rows.length * C * T, taps ** 2]), { transposeB: true });
  return reshape(values, [pointCount * rows.length, C, T, 1]);
}

/** Sums over channels and frames, one group of channels for each point, then A^T of them on both axes: [F, O, rows, W] */
function multiply(kernels: Value, points: Value, { rows, columns }: Band): Value {
  const [, C, total, h, w] = points.shape as [Dim, Dim, Dim, Dim, Dim];
  const flat = reshape(points, [1, multiplyDims(pointCount, C), total, multiplyDims(h, w)]);
  const sums = conv2d(flat, kernels, { groups: pointCount }); // [1, 36 O, F, h w]
  const frames = sums.shape[2]!;
  const width = (kernels.shape[0] as number) / pointCount;
  const byPicture = transpose(reshape(sums, [pointCount, width, frames, h, w]), [2, 1, 0, 3, 4]);
  const results = conv2dTranspose(
    reshape(byPicture, [multiplyDims(frames, width), pointCount, h, w]),
    constant(onBothAxes(transforms.output), { shape: [pointCount, 1, tile, tile] }),
    { strides: tile, rows, columns },
  );
  return reshape(results, [frames, width, rows, columns]);
}

type Matrix = readonly (readonly number[])[];

/**
 * B^T [6, 6], G [6, 3] and A [6, 4], one row for each place and one for infinity: the results are the coefficients of
 * a product of polynomials (Toom and Cook's way), read backwards.
 */
const transforms = makeTransforms();

function makeTransforms(): { readonly input: Matrix; readonly kernel: Matrix; readonly output: Matrix } {
  const powers = (place: number, count: number): number[] => Array.from({ length: count }, (_, i) => place ** i);
  const last = (count: number): number[] => [...Array<number>(count - 1).fill(0), 1];
  const others = (place: number): number[] => places.filter((other) => other !== place);
  const scale = (place: number): number => others(place).reduce((product, other) => product * (place - other), 1);
  return {
    input: [...places.map((place) => [...polynomial(others(place)), 0]), polynomial(places)],
    kernel: [...places.map((place) => powers(place, taps).map((power) => power / scale(place))), last(taps)],
    output: [...places.map((place) => powers(place, tile)), last(tile)],
  };
}

/** Coefficients, lowest first, of the polynomial with these roots. */
function polynomial(roots: readonly number[]): number[] {
  let coefficients = [1];
  for (const root of roots) {
    const shifted = [0, ...coefficients];
    coefficients = shifted.map((value, i) => value - root * (coefficients[i] ?? 0));
  }
  return coefficients;
}

/** What a matrix does along rows and along columns, as one: its rows are pairs of rows, as are its columns. */
function onBothAxes(matrix: Matrix): number[] {
  return matrix.flatMap((first) =>
    matrix.flatMap((second) => first.flatMap((a) => second.map((b) => Math.fround(a * b)))),
  );
}
