/** A complex picture, row by row. */
export interface ComplexPicture {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Discrete Fourier transforms of square pictures, in place (radix 2).
 *
 * forward: X[v, u] = sum over y, x of picture[y, x] exp(-2 pi i (u x + v y) / side); inverse: conjugate, / side^2
 *
 * @param side a power of two
 */
export function createFourier(side: number): {
  forward(picture: ComplexPicture): void;
  inverse(picture: ComplexPicture): void;
} {
  const cosines = Float64Array.from({ length: side }, (_, i) => Math.cos((2 * Math.PI * i) / side));
  const sines = Float64Array.from({ length: side }, (_, i) => Math.sin((2 * Math.PI * i) / side));
  const bits = Math.log2(side);
  const reversed = Uint16Array.from({ length: side }, (_, i) => {
    let r = 0;
    for (let b = 0; b < bits; b++) if ((i >> b) & 1) r |= 1 << (bits - 1 - b);
    return r;
  });
  const re = new Float64Array(side);
  const im = new Float64Array(side);

  function transformLine(picture: ComplexPicture, offset: number, line: { stride: number; sign: number }): void {
    for (let i = 0; i < side; i++) {
      re[i] = picture.re[offset + reversed[i]! * line.stride]!;
      im[i] = picture.im[offset + reversed[i]! * line.stride]!;
    }
    for (let half = 1; half < side; half *= 2) {
      const step = side / (2 * half);
      for (let start = 0; start < side; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const c = cosines[k * step]!;
          const s = line.sign * sines[k * step]!;
          const [a, b] = [start + k, start + k + half];
          const x = re[b]! * c - im[b]! * s;
          const y = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - x;
          im[b] = im[a]! - y;
          re[a] = re[a]! + x;
          im[a] = im[a]! + y;
        }
      }
    }
    for (let i = 0; i < side; i++) {
      picture.re[offset + i * line.stride] = re[i]!;
      picture.im[offset + i * line.stride] = im[i]!;
    }
  }

  function transform(picture: ComplexPicture, sign: number): void {
    for (let y = 0; y < side; y++) transformLine(picture, y * side, { stride: 1, sign });
    for (let x = 0; x < side; x++) transformLine(picture, x, { stride: side, sign });
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
