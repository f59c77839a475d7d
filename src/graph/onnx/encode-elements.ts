import { type DType, dtypeSizeBytes } from '../dtype.ts';

/** Numbers as little-endian bytes of an element type; floats are rounded to nearest even. */
export function encodeElements(data: Readonly<ArrayLike<number>>, dtype: DType): Uint8Array {
  const size = dtypeSizeBytes[dtype];
  const bytes = new Uint8Array(data.length * size);
  const view = new DataView(bytes.buffer);
  const write = writers[dtype];
  for (let i = 0; i < data.length; i++) write(view, i * size, data[i]!);
  return bytes;
}

const writers: Readonly<Record<DType, (view: DataView, offset: number, value: number) => void>> = {
  float64: (view, offset, value) => view.setFloat64(offset, value, true),
  float32: (view, offset, value) => view.setFloat32(offset, value, true),
  float16: (view, offset, value) => view.setUint16(offset, toFloat16Bits(value), true),
  bfloat16: (view, offset, value) => view.setUint16(offset, toBfloat16Bits(value), true),
  int64: (view, offset, value) => view.setBigInt64(offset, BigInt(value), true),
  int32: (view, offset, value) => view.setInt32(offset, value, true),
  int8: (view, offset, value) => view.setInt8(offset, value),
  uint8: (view, offset, value) => view.setUint8(offset, value),
  bool: (view, offset, value) => view.setUint8(offset, value === 0 ? 0 : 1),
};

function float32Bits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint32(0);
}

function toBfloat16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  const bits = float32Bits(value);
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

function toFloat16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  // Steps of the result: 2^-24 for subnormals, else 2^(exponent - 10)
  const exponent = Math.max(Math.floor(Math.log2(size || 1e-30)), -14);
  const steps = roundHalfToEven(size / 2 ** (exponent - 10));
  return sign | (exponent === -14 ? steps : (exponent + 14) * 1024 + steps);
}

function roundHalfToEven(x: number): number {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}
