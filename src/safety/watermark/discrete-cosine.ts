import { canonicalSide } from './canonical-luma.ts';
import { createLineFourier } from './fourier.ts';

/** The low-frequency corner of the cosine transform of canonical pictures. */
export interface DiscreteCosine {
  /** Coefficients kept along each axis: index `v * size + u` is vertical frequency v, horizontal u. */
  readonly size: number;
  /** @returns [size, size] coefficients of a canonical picture [256, 256] */
  forward(picture: Float32Array): Float32Array;
  /** @returns [256, 256] picture made of the coefficients alone */
  inverse(coefficients: Float32Array): Float32Array;
}

/** Where a line lies in an array: its first value, and how far apart the next ones are. */
interface Line {
  readonly start: number;
  readonly stride: number;
}

/** One or two lines of an array. */
interface Lines {
  readonly values: Float32Array;
  readonly at: readonly Line[];
}

/**
 * Orthonormal two-dimensional DCT-II of 256 x 256 pictures, of which only the lowest frequencies are kept.
 *
 * C[v, u] = sum over y, x of b_v(y) b_u(x) picture[y, x] with b_k(x) = sqrt((k == 0 ? 1 : 2) / 256) cos(pi k (2 x + 1) / 512)
 *
 * @param size frequencies kept along each axis, at most 256
 */
export function createDiscreteCosine(size: number): DiscreteCosine {
  const side = canonicalSide;
  const lines = createCosineLines(size);
  const rows = new Float32Array(side * size);
  return {
    size,
    forward(picture) {
      for (let y = 0; y < side; y += 2) {
        const from = [y, y + 1].map((row) => ({ start: row * side, stride: 1 }));
        const to = [y, y + 1].map((row) => ({ start: row * size, stride: 1 }));
        lines.forward({ values: picture, at: from }, { values: rows, at: to });
      }
      const coefficients = new Float32Array(size * size);
      for (const pair of pairsOf(size)) {
        const columns = pair.map((u) => ({ start: u, stride: size }));
        lines.forward({ values: rows, at: columns }, { values: coefficients, at: columns });
      }
      return coefficients;
    },
    inverse(coefficients) {
      for (const pair of pairsOf(size)) {
        const columns = pair.map((u) => ({ start: u, stride: size }));
        lines.inverse({ values: coefficients, at: columns }, { values: rows, at: columns });
      }
      const picture = new Float32Array(side * side);
      for (let y = 0; y < side; y += 2) {
        const from = [y, y + 1].map((row) => ({ start: row * size, stride: 1 }));
        const to = [y, y + 1].map((row) => ({ start: row * side, stride: 1 }));
        lines.inverse({ values: rows, at: from }, { values: picture, at: to });
      }
      return picture;
    },
  };
}

/** 0 and 1, 2 and 3, ...; the last one alone if their number is odd. */
const pairsOf = (count: number): number[][] =>
  Array.from({ length: Math.ceil(count / 2) }, (_, i) => [2 * i, 2 * i + 1].filter((u) => u < count));

/**
 * One-dimensional transforms of one or two real lines at once: they are the real and the imaginary part of one Fourier transform.
 *
 * @see Makhoul 1980, "A fast cosine transform in one and two dimensions"
 */
function createCosineLines(size: number) {
  const side = canonicalSide;
  const fourier = createLineFourier(side);
  const [re, im] = [new Float64Array(side), new Float64Array(side)];
  // Even places in their order, then odd ones backwards.
  const order = Uint16Array.from({ length: side }, (_, i) => (i < side / 2 ? 2 * i : 2 * (side - 1 - i) + 1));
  const scale = Float64Array.from({ length: side }, (_, k) => Math.sqrt((k === 0 ? 1 : 2) / side));
  const cosines = Float64Array.from({ length: side }, (_, k) => Math.cos((Math.PI * k) / (2 * side)));
  const sines = Float64Array.from({ length: side }, (_, k) => Math.sin((Math.PI * k) / (2 * side)));

  // What the inverse begins with; one more than `side`, as the mirror of 0 is 0.
  const [first, second] = [new Float64Array(side + 1), new Float64Array(side + 1)];

  function load(source: Float32Array, line: Line | undefined, target: Float64Array): void {
    for (let k = 0; k < size; k++) {
      target[k] = line === undefined ? 0 : source[line.start + k * line.stride]! / (scale[k]! * side);
    }
  }

  return {
    /** 256 values to `size` coefficients. */
    forward({ values: source, at: from }: Lines, { values: target, at: to }: Lines): void {
      const [a, b] = [from[0]!, from[1] ?? from[0]!];
      for (let i = 0; i < side; i++) {
        re[i] = source[a.start + order[i]! * a.stride]!;
        im[i] = source[b.start + order[i]! * b.stride]!;
      }
      fourier(re, im, -1);
      const [c, d] = [to[0]!, to[1]];
      for (let k = 0; k < size; k++) {
        const mirror = (side - k) % side;
        const cosine = (cosines[k]! * scale[k]!) / 2;
        const sine = (sines[k]! * scale[k]!) / 2;
        target[c.start + k * c.stride] = cosine * (re[k]! + re[mirror]!) + sine * (im[k]! - im[mirror]!);
        if (d) target[d.start + k * d.stride] = cosine * (im[k]! + im[mirror]!) - sine * (re[k]! - re[mirror]!);
      }
    },
    /** `size` coefficients to 256 values. */
    inverse({ values: source, at: from }: Lines, { values: target, at: to }: Lines): void {
      load(source, from[0], first);
      load(source, from[1], second);
      for (let k = 0; k < side; k++) {
        const c = cosines[k]!;
        const s = sines[k]!;
        const [x, y] = [first[k]!, second[k]!];
        const [mirrorX, mirrorY] = [first[side - k]!, second[side - k]!];
        // (x - i mirrorX) exp(i pi k / 2 side), and the same of y times i.
        re[k] = c * (x + mirrorY) + s * (mirrorX - y);
        im[k] = c * (y - mirrorX) + s * (x + mirrorY);
      }
      fourier(re, im, 1);
      const [a, b] = [to[0]!, to[1]];
      for (let i = 0; i < side; i++) {
        target[a.start + order[i]! * a.stride] = re[i]!;
        if (b) target[b.start + order[i]! * b.stride] = im[i]!;
      }
    },
  };
}
