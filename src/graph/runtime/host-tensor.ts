import { ShapeError } from '../../base/index.ts';

/** The typed array that holds each element type; 16-bit and 8-bit floats are held as their bits, `bool` as 0 or 1. */
export interface HostArrays {
  float64: Float64Array;
  float32: Float32Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  float8e4m3: Uint8Array;
  float8e5m2: Uint8Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}

/** Element type of a tensor in host memory. */
export type HostDType = keyof HostArrays;

/** Numbers in host memory with their shape, row-major. */
export interface HostTensor<D extends HostDType = HostDType> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: HostArrays[D];
}

/** Tensors by name, as a session takes and gives them. */
export type HostTensors = Readonly<Record<string, HostTensor>>;

interface HostArrayConstructor<A> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): A;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): A;
}

const arrayConstructors: { readonly [D in HostDType]: HostArrayConstructor<HostArrays[D]> } = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float8e4m3: Uint8Array,
  float8e5m2: Uint8Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/**
 * Makes a tensor in host memory, over the given numbers or filled with zeros.
 *
 * @param data not copied; must hold exactly as many elements as the shape
 * @throws {ShapeError} if a size is not a whole number of at least 0, or the data has another length
 */
export function hostTensor<D extends HostDType>(
  dtype: D,
  shape: readonly number[],
  data?: HostArrays[D],
): HostTensor<D> {
  const count = elementCount(shape);
  const held = data ?? new arrayConstructors[dtype](count);
  if (held.length !== count) {
    throw new ShapeError(
      `Cannot make a tensor of shape [${shape.join(',')}] as its data must hold ${count} elements: current value is ${held.length}`,
    );
  }
  return { dtype, shape, data: held };
}

/**
 * Reads bytes as a tensor without copying them where their address allows it.
 *
 * @param bytes little-endian elements, row-major; copied only if they do not start at a multiple of the element size
 * @throws {ShapeError} if shape and length disagree
 */
export function hostTensorOfBytes<D extends HostDType>(
  dtype: D,
  shape: readonly number[],
  bytes: Uint8Array,
): HostTensor<D> {
  const sizeBytes = elementSizeBytes(dtype);
  const aligned = bytes.byteOffset % sizeBytes === 0 ? bytes : bytes.slice();
  const length = Math.floor(bytes.byteLength / sizeBytes);
  return hostTensor(dtype, shape, new arrayConstructors[dtype](aligned.buffer, aligned.byteOffset, length));
}

/** The tensor's memory as bytes, not copied. */
export function bytesOfHostTensor(tensor: HostTensor): Uint8Array {
  return new Uint8Array(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength);
}

/** Bytes of one element. */
export function elementSizeBytes(dtype: HostDType): number {
  return arrayConstructors[dtype].BYTES_PER_ELEMENT;
}

/**
 * Number of elements of a shape; 1 for a scalar.
 *
 * @throws {ShapeError} if a size is not a whole number of at least 0
 */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new ShapeError(
        `Cannot use shape [${shape.join(',')}] as every size must be a whole number of at least 0: current value is ${size}`,
      );
    }
    count *= size;
  }
  return count;
}
