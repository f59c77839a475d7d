/** A complex picture, row by row. */
export interface ComplexPicture {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Discrete Fourier transform of a line, in place (radix 2), without any scale.
 *
 * X[k] = sum over n of x[n] exp(sign 2 pi i k n / length)
 */
export type LineFourier = (re: Float64Array, im: Float64Array, sign: 1 | -1) => void;

/** @param length a power of two */
export function createLineFourier(length: number): LineFourier {
  const cosines = Float64Array.from({ length: length / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / length));
  const sines = Float64Array.from({ length: length / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / length));
  const reversed = reversedBits(length);

  function reorder(line: Float64Array): void {
    for (let i = 0; i < length; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const kept = line[i]!;
      line[i] = line[j]!;
      line[j] = kept;
    }
  }

  return (re, im, sign) => {
    reorder(re);
    reorder(im);
    for (let half = 1; half < length; half *= 2) {
      const step = length / (2 * half);
      for (let k = 0; k < half; k++) {
        const c = cosines[k * step]!;
        const s = sign * sines[k * step]!;
        for (let a = k; a < length; a += 2 * half) {
          const b = a + half;
          const x = re[b]! * c - im[b]! * s;
          const y = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - x;
          im[b] = im[a]! - y;
          re[a] = re[a]! + x;
          im[a] = im[a]! + y;
        }
      }
    }
  };
}

/** Each index with its bits in the opposite order. */
function reversedBits(length: number): Uint16Array {
  const bits = Math.log2(length);
  return Uint16Array.from({ length }, (_, i) => {
    let r = 0;
    for (let b = 0; b < bits; b++) if ((i >> b) & 1) r |= 1 << (bits - 1 - b);
    return r;
  });
}

/**
 * Discrete Fourier transforms of square pictures, in place.
 *
 * forward: X[v, u] = sum over y, x of picture[y, x] exp(-2 pi i (u x + v y) / side); inverse: conjugate, / side^2
 *
 * @param side a power of two
 */
export function createFourier(side: number): {
  forward(picture: ComplexPicture): void;
  inverse(picture: ComplexPicture): void;
} {
  const transformLine = createLineFourier(side);
  const re = new Float64Array(side);
  const im = new Float64Array(side);

  function transform(picture: ComplexPicture, sign: 1 | -1): void {
    for (let y = 0; y < side; y++) {
      const row = [y * side, (y + 1) * side] as const;
      transformLine(picture.re.subarray(...row), picture.im.subarray(...row), sign);
    }
    for (let x = 0; x < side; x++) {
      for (let y = 0; y < side; y++) {
        re[y] = picture.re[y * side + x]!;
        im[y] = picture.im[y * side + x]!;
      }
      transformLine(re, im, sign);
      for (let y = 0; y < side; y++) {
        picture.re[y * side + x] = re[y]!;
        picture.im[y * side + x] = im[y]!;
      }
    }
  }

  return {
    forward: (picture) => transform(picture, -1),
    inverse(picture) {
      transform(picture, 1);
      const scale = 1 / side ** 2;
      for (let i = 0; i < picture.re.length; i++) {
        picture.re[i] = picture.re[i]! * scale;
        picture.im[i] = picture.im[i]! * scale;
      }
    },
  };
}
