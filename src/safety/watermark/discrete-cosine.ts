import { canonicalSide } from './canonical-luma.ts';

/** The low-frequency corner of the cosine transform of canonical pictures. */
export interface DiscreteCosine {
  /** Coefficients kept along each axis: index `v * size + u` is vertical frequency v, horizontal u. */
  readonly size: number;
  /** @returns [size, size] coefficients of a canonical picture [256, 256] */
  forward(picture: Float32Array): Float32Array;
  /** @returns [256, 256] picture made of the coefficients alone */
  inverse(coefficients: Float32Array): Float32Array;
}

/**
 * Orthonormal two-dimensional DCT-II of 256 x 256 pictures, of which only the lowest frequencies are computed.
 *
 * C[v, u] = sum over y, x of b_v(y) b_u(x) picture[y, x] with b_k(x) = sqrt(2 / 256) cos(pi k (2 x + 1) / 512)
 *
 * @param size frequencies kept along each axis, at most 256
 */
export function createDiscreteCosine(size: number): DiscreteCosine {
  const side = canonicalSide;
  const half = side / 2;
  const basis = new Float32Array(size * half); // [size, 128]: the other half follows by symmetry
  for (let k = 0; k < size; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / side);
    for (let x = 0; x < half; x++) basis[k * half + x] = scale * Math.cos((Math.PI * k * (2 * x + 1)) / (2 * side));
  }
  const even = new Float32Array(half);
  const odd = new Float32Array(half);
  return {
    size,
    forward(picture) {
      const rows = new Float32Array(size * side); // [size, 256]: transposed, so that the second pass reads along rows
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < half; x++) {
          const a = picture[y * side + x]!;
          const b = picture[y * side + side - 1 - x]!;
          even[x] = a + b;
          odd[x] = a - b;
        }
        for (let u = 0; u < size; u++) rows[u * side + y] = dot(basis, u * half, u % 2 === 0 ? even : odd);
      }
      const coefficients = new Float32Array(size * size);
      for (let u = 0; u < size; u++) {
        for (let y = 0; y < half; y++) {
          const a = rows[u * side + y]!;
          const b = rows[u * side + side - 1 - y]!;
          even[y] = a + b;
          odd[y] = a - b;
        }
        for (let v = 0; v < size; v++) {
          coefficients[v * size + u] = dot(basis, v * half, v % 2 === 0 ? even : odd);
        }
      }
      return coefficients;
    },
    inverse(coefficients) {
      const columns = new Float32Array(side * size); // [256, size]
      const row = new Float32Array(size);
      for (let u = 0; u < size; u++) {
        for (let v = 0; v < size; v++) row[v] = coefficients[v * size + u]!;
        unfold(basis, row, even, odd);
        for (let y = 0; y < half; y++) {
          columns[y * size + u] = even[y]! + odd[y]!;
          columns[(side - 1 - y) * size + u] = even[y]! - odd[y]!;
        }
      }
      const picture = new Float32Array(side * side);
      for (let y = 0; y < side; y++) {
        unfold(basis, columns.subarray(y * size, (y + 1) * size), even, odd);
        for (let x = 0; x < half; x++) {
          picture[y * side + x] = even[x]! + odd[x]!;
          picture[y * side + side - 1 - x] = even[x]! - odd[x]!;
        }
      }
      return picture;
    },
  };
}

function dot(basis: Float32Array, offset: number, values: Float32Array): number {
  let [a, b] = [0, 0];
  for (let x = 0; x < values.length; x += 2) {
    a += basis[offset + x]! * values[x]!;
    b += basis[offset + x + 1]! * values[x + 1]!;
  }
  return a + b;
}

/** Sums the even and the odd basis functions apart, over half the axis. */
function unfold(basis: Float32Array, coefficients: Float32Array, even: Float32Array, odd: Float32Array): void {
  even.fill(0);
  odd.fill(0);
  const half = even.length;
  for (let k = 0; k < coefficients.length; k++) {
    const c = coefficients[k]!;
    if (c === 0) continue;
    const target = k % 2 === 0 ? even : odd;
    const offset = k * half;
    for (let x = 0; x < half; x++) target[x] = target[x]! + c * basis[offset + x]!;
  }
}
