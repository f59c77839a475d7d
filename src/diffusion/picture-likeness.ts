import type { Pictures } from '../models/index.ts';

/** Pixels on each side of one that count as around it. */
const fineRadius = 3;
/** A mean difference around a pixel, in [-1, 1], at which a third is left: at twice as much outlines of what has moved are seen. */
const fineScale = 0.1;

/** How much two pictures are the same around each pixel, where small errors count little: exp(-(mean of the differences / scale)^4). */
export function fineLikeness(a: Pictures, b: Pictures): Float32Array {
  const differences = new Float32Array(a.width * a.height);
  for (let i = 0; i < differences.length; i++) {
    const [red, green, blue] = [3 * i, 3 * i + 1, 3 * i + 2];
    differences[i] =
      (Math.abs(a.data[red]! - b.data[red]!) +
        Math.abs(a.data[green]! - b.data[green]!) +
        Math.abs(a.data[blue]! - b.data[blue]!)) /
      3;
  }
  return toLikeness(blur(differences, a, fineRadius), { scale: fineScale, power: 4 });
}

/** Pixels a side over which differences are summed up before they are blurred, and on each side of those that count. */
const cell = 4;
const coarseRadius = 3;
/** A difference of the mean colours around a pixel at which a third is left. */
const coarseScale = 0.2;

/**
 * How much two pictures have the same colours around each pixel, whatever is drawn with them there:
 * exp(-(difference of the means / scale)^2). A body in its place is like itself drawn badly; one that has moved is not.
 */
export function coarseLikeness(a: Pictures, b: Pictures): Float32Array {
  const small = { width: Math.ceil(a.width / cell), height: Math.ceil(a.height / cell) };
  const total = new Float32Array(small.width * small.height);
  for (let c = 0; c < 3; c++) {
    const means = blur(meanDifferences(a, b, { ...small, channel: c }), small, coarseRadius);
    for (let i = 0; i < total.length; i++) total[i]! += Math.abs(means[i]!) / 3;
  }
  return enlarge(toLikeness(total, { scale: coarseScale, power: 2 }), small, a);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Signed differences of one colour, as means of cells. */
function meanDifferences(
  a: Pictures,
  b: Pictures,
  { width, height, channel }: Size & { readonly channel: number },
): Float32Array {
  const means = new Float32Array(width * height);
  for (let y = 0; y < a.height; y++) {
    const line = Math.floor(y / cell) * width;
    for (let x = 0; x < a.width; x++) {
      const i = (y * a.width + x) * 3 + channel;
      means[line + Math.floor(x / cell)]! += (a.data[i]! - b.data[i]!) / cell ** 2;
    }
  }
  return means;
}

/** Values of cells as values of pixels, which change evenly between the cells' middles. */
function enlarge(values: Float32Array, small: Size, { width, height }: Size): Float32Array {
  const large = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const down = Math.min(Math.max((y + 0.5) / cell - 0.5, 0), small.height - 1);
    const top = Math.floor(down) * small.width;
    const bottom = Math.min(Math.floor(down) + 1, small.height - 1) * small.width;
    for (let x = 0; x < width; x++) {
      const across = Math.min(Math.max((x + 0.5) / cell - 0.5, 0), small.width - 1);
      const left = Math.floor(across);
      const right = Math.min(left + 1, small.width - 1);
      const u = across - left;
      const above = values[top + left]! + u * (values[top + right]! - values[top + left]!);
      const below = values[bottom + left]! + u * (values[bottom + right]! - values[bottom + left]!);
      large[y * width + x] = above + (down - Math.floor(down)) * (below - above);
    }
  }
  return large;
}

function toLikeness(
  differences: Float32Array,
  { scale, power }: { readonly scale: number; readonly power: number },
): Float32Array {
  return differences.map((difference) => Math.exp(-((difference / scale) ** power)));
}

function blur(values: Float32Array, { width, height }: Size, radius: number): Float32Array {
  const rows = boxBlur(values, { lines: height, length: width, next: 1, nextLine: width, radius });
  return boxBlur(rows, { lines: width, length: height, next: width, nextLine: 1, radius });
}

interface Walk {
  readonly lines: number;
  readonly length: number;
  /** Places from one value of a line to the next, and from one line to the next. */
  readonly next: number;
  readonly nextLine: number;
  readonly radius: number;
}

/** Means of neighbours along lines; borders repeat the edge. */
function boxBlur(values: Float32Array, { lines, length, next, nextLine, radius }: Walk): Float32Array {
  const blurred = new Float32Array(values.length);
  const share = 1 / (2 * radius + 1);
  for (let line = 0; line < lines; line++) {
    const first = line * nextLine;
    const last = first + (length - 1) * next;
    let sum = 0;
    for (let k = -radius; k <= radius; k++) sum += values[Math.min(Math.max(first + k * next, first), last)]!;
    for (let k = 0; k < length; k++) {
      const at = first + k * next;
      blurred[at] = sum * share;
      const [entering, leaving] = [at + (radius + 1) * next, at - radius * next];
      sum += values[entering > last ? last : entering]! - values[leaving < first ? first : leaving]!;
    }
  }
  return blurred;
}
