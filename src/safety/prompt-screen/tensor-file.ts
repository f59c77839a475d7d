import { CheckpointError } from '../../base/index.ts';

/** A named block of numbers. */
export type ScreenTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'I8'; readonly shape: readonly number[]; readonly data: Int8Array }
  | { readonly dtype: 'U8'; readonly shape: readonly number[]; readonly data: Uint8Array };

interface HeaderEntry {
  readonly dtype: ScreenTensor['dtype'];
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Writes tensors in the safetensors layout, names sorted, so that equal tensors give equal bytes. */
export function encodeTensors(tensors: ReadonlyMap<string, ScreenTensor>): Uint8Array {
  const header: Record<string, HeaderEntry> = {};
  const names = [...tensors.keys()].sort(
    (a, b) => widthOf(tensors.get(b)!.dtype) - widthOf(tensors.get(a)!.dtype) || (a < b ? -1 : 1),
  );
  let offset = 0;
  for (const name of names) {
    const { dtype, shape, data } = tensors.get(name)!;
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = JSON.stringify(header);
  const headerBytes = new TextEncoder().encode(text + ' '.repeat((8 - (text.length % 8)) % 8));
  const bytes = new Uint8Array(8 + headerBytes.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  bytes.set(headerBytes, 8);
  for (const name of names) {
    const { data } = tensors.get(name)!;
    const start = 8 + headerBytes.length + header[name]!.data_offsets[0];
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  }
  return bytes;
}

/**
 * Reads what `encodeTensors()` wrote.
 *
 * @throws {CheckpointError} if the bytes are cut short or hold an unknown type
 */
export function decodeTensors(bytes: Uint8Array): Map<string, ScreenTensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = bytes.byteLength < 8 ? -1 : Number(view.getBigUint64(0, true));
  if (headerLength < 2 || 8 + headerLength > bytes.byteLength)
    throw new CheckpointError(`Cannot read the prompt screen as its file is cut short: ${bytes.byteLength} bytes`);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength))) as Record<
    string,
    HeaderEntry
  >;
  const tensors = new Map<string, ScreenTensor>();
  for (const [name, entry] of Object.entries(header)) {
    const [from, to] = entry.data_offsets;
    if (8 + headerLength + to > bytes.byteLength)
      throw new CheckpointError(`Cannot read ${name} of the prompt screen as its file is cut short`);
    // A copy starts at offset 0, so that every type is aligned; a Buffer's own slice() would share its pool.
    const copy = new Uint8Array(to - from);
    copy.set(bytes.subarray(8 + headerLength + from, 8 + headerLength + to));
    tensors.set(name, viewTensor(entry, copy.buffer));
  }
  return tensors;
}

const widthOf = (dtype: ScreenTensor['dtype']): number => (dtype === 'F32' ? 4 : 1);

function viewTensor({ dtype, shape }: HeaderEntry, buffer: ArrayBuffer): ScreenTensor {
  if (dtype === 'F32') return { dtype, shape, data: new Float32Array(buffer) };
  if (dtype === 'I8') return { dtype, shape, data: new Int8Array(buffer) };
  if (dtype === 'U8') return { dtype, shape, data: new Uint8Array(buffer) };
  throw new CheckpointError(`Cannot read a tensor of the prompt screen as its type must be F32, I8 or U8: ${dtype}`);
}

/**
 * A tensor of a known type.
 *
 * @throws {CheckpointError} if it is missing or of another type
 */
export function tensorOf<T extends ScreenTensor['dtype']>(
  tensors: ReadonlyMap<string, ScreenTensor>,
  name: string,
  dtype: T,
): Extract<ScreenTensor, { dtype: T }> {
  const tensor = tensors.get(name);
  if (tensor === undefined || tensor.dtype !== dtype)
    throw new CheckpointError(
      `Cannot use the prompt screen as ${name} must be ${dtype}: ${tensor?.dtype ?? 'missing'}`,
    );
  return tensor as Extract<ScreenTensor, { dtype: T }>;
}
