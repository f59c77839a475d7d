import { ConfigError } from '../../base/index.ts';
import { elementCount, type HostTensor, hostTensor } from '../runtime/host-tensor.ts';

/**
 * Converts any element type to float32; a float32 tensor is returned as it is.
 *
 * Exact for 16-bit and 8-bit floats and for integers up to 2^24; otherwise rounded to nearest.
 */
export function toFloat32(tensor: HostTensor): HostTensor<'float32'> {
  const { dtype, shape } = tensor;
  if (dtype === 'float32') return tensor as HostTensor<'float32'>;
  const result = hostTensor('float32', shape);
  switch (dtype) {
    case 'bfloat16':
      widenBfloat16(tensor.data as Uint16Array, result.data);
      break;
    case 'float16':
      lookUp(tensor.data as Uint16Array, float16Table(), result.data);
      break;
    case 'float8e4m3':
      lookUp(tensor.data as Uint8Array, float8Table(decodeFloat8e4m3), result.data);
      break;
    case 'float8e5m2':
      lookUp(tensor.data as Uint8Array, float8Table(decodeFloat8e5m2), result.data);
      break;
    default:
      for (let i = 0; i < result.data.length; i++) result.data[i] = Number(tensor.data[i]);
  }
  return result;
}

/**
 * Rounds float32 to a 16-bit float type, to nearest, ties to even; too large values become infinite.
 *
 * @throws {ConfigError} if the tensor is not float32
 */
export function fromFloat32<D extends 'float16' | 'bfloat16'>(tensor: HostTensor, dtype: D): HostTensor<D> {
  if (tensor.dtype !== 'float32') {
    throw new ConfigError(`Cannot round to ${dtype} as the tensor must be float32: current value is ${tensor.dtype}`);
  }
  const source = tensor.data as Float32Array;
  const bits = new Uint32Array(source.buffer, source.byteOffset, source.length);
  const target = new Uint16Array(elementCount(tensor.shape));
  const round = dtype === 'bfloat16' ? roundToBfloat16 : roundToFloat16;
  for (let i = 0; i < target.length; i++) target[i] = round(bits[i]!);
  return { dtype, shape: tensor.shape, data: target } as HostTensor<D>;
}

/** A bfloat16 is the upper half of a float32. */
function widenBfloat16(source: Uint16Array, target: Float32Array): void {
  const bits = new Uint32Array(target.buffer, target.byteOffset, target.length);
  for (let i = 0; i < source.length; i++) bits[i] = source[i]! << 16;
}

function lookUp(source: Uint16Array | Uint8Array, table: Float32Array, target: Float32Array): void {
  for (let i = 0; i < source.length; i++) target[i] = table[source[i]!]!;
}

let cachedFloat16Table: Float32Array | null = null;

/** Every float16 by its bits; made once, because it is longer than most tensors. */
function float16Table(): Float32Array {
  cachedFloat16Table ??= Float32Array.from({ length: 1 << 16 }, (_, bits) =>
    decodeFloat({ bits, exponentBits: 5, mantissaBits: 10 }),
  );
  return cachedFloat16Table;
}

function float8Table(decode: (bits: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, bits) => decode(bits));
}

const decodeFloat8e5m2 = (bits: number): number => decodeFloat({ bits, exponentBits: 5, mantissaBits: 2 });

/** The finite variant (OCP E4M3): no infinities, and only all ones is not a number. */
function decodeFloat8e4m3(bits: number): number {
  if ((bits & 0x7f) === 0x7f) return Number.NaN;
  const sign = bits & 0x80 ? -1 : 1;
  const exponent = (bits >> 3) & 15;
  const mantissa = bits & 7;
  return exponent === 0 ? sign * mantissa * 2 ** -9 : sign * (1 + mantissa / 8) * 2 ** (exponent - 7);
}

interface FloatFormat {
  readonly bits: number;
  readonly exponentBits: number;
  readonly mantissaBits: number;
}

function decodeFloat({ bits, exponentBits, mantissaBits }: FloatFormat): number {
  const sign = bits >> (exponentBits + mantissaBits) ? -1 : 1;
  const exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
  const mantissa = (bits & ((1 << mantissaBits) - 1)) / (1 << mantissaBits);
  const bias = (1 << (exponentBits - 1)) - 1;
  if (exponent === (1 << exponentBits) - 1) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * mantissa * 2 ** (1 - bias) : sign * (1 + mantissa) * 2 ** (exponent - bias);
}

/** Adds just under half of the last kept place, and one more if that place is odd. */
function roundToBfloat16(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

function roundToFloat16(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and above rounds to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude >= 0x38800000) {
    // Normal: move the exponent's bias from 127 to 15, then drop 13 bits with rounding.
    const rebased = magnitude - 0x38000000;
    return sign | ((rebased + 0xfff + ((rebased >>> 13) & 1)) >>> 13);
  }
  // Subnormal: a multiple of 2^-24, that is of 2^shift in the last place of the float32 mantissa.
  const shift = 126 - (magnitude >>> 23);
  if (shift > 24) return sign;
  const mantissa = (magnitude & 0x7fffff) | 0x800000;
  const low = mantissa >>> shift;
  const rest = mantissa - (low << shift);
  const half = 1 << (shift - 1);
  return sign | (low + (rest > half || (rest === half && low % 2 === 1) ? 1 : 0));
}
