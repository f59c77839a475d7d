import { CheckpointError } from '../../base/index.ts';
import {
  bytesOfHostTensor,
  elementCount,
  elementSizeBytes,
  type HostDType,
  type HostTensor,
  type HostTensors,
} from '../runtime/host-tensor.ts';
import { safetensorsTypes } from './safetensors-header.ts';

/** A tensor to be written, whose numbers are made only when its turn comes. */
export interface TensorProducer {
  readonly name: string;
  readonly dtype: HostDType;
  readonly shape: readonly number[];
  produce(): Promise<HostTensor>;
}

/** What a safetensors file says besides its tensors. */
export interface SafetensorsWriteOptions {
  /** Free text by key. Default: none. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Tensor bytes start at a multiple of this: a cache line, and enough for every vector load. The format itself
 * aligns to 8.
 */
const alignmentBytes = 64;

/**
 * Encodes tensors as the bytes of a .safetensors file: the same tensors and metadata always give the same bytes.
 *
 * Tensors stand in order of element size, largest first, then by name, so that each is aligned without gaps.
 */
export function encodeSafetensors(tensors: HostTensors, options: SafetensorsWriteOptions = {}): Uint8Array {
  const plans = planTensors(producersOf(tensors));
  const header = encodeHeader(plans, options.metadata ?? {});
  const last = plans.at(-1);
  const bytes = new Uint8Array(header.byteLength + (last?.end ?? 0));
  bytes.set(header);
  for (const { producer, begin } of plans) {
    bytes.set(bytesOfHostTensor(tensors[producer.name]!), header.byteLength + begin);
  }
  return bytes;
}

/**
 * Writes tensors to a file (Node only), one at a time, under another name until it is complete.
 *
 * @param tensors all of them, or producers that make each when it is needed
 * @throws {CheckpointError} if a producer gives another type or shape than it said
 */
export async function writeSafetensors(
  path: string,
  tensors: HostTensors | readonly TensorProducer[],
  options: SafetensorsWriteOptions = {},
): Promise<void> {
  const { open, rename, rm } = await import('node:fs/promises');
  const plans = planTensors(isProducers(tensors) ? tensors : producersOf(tensors));
  const temporary = `${path}.partial`;
  const file = await open(temporary, 'w');
  try {
    await writeFully(file, encodeHeader(plans, options.metadata ?? {}));
    for (const { producer } of plans) await writeFully(file, bytesOfHostTensor(await produceChecked(producer)));
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
  await file.close();
  await rename(temporary, path);
}

interface Plan {
  readonly producer: TensorProducer;
  readonly begin: number;
  readonly end: number;
}

function isProducers(tensors: HostTensors | readonly TensorProducer[]): tensors is readonly TensorProducer[] {
  return Array.isArray(tensors);
}

function producersOf(tensors: HostTensors): readonly TensorProducer[] {
  return Object.entries(tensors).map(([name, tensor]) => ({
    name,
    dtype: tensor.dtype,
    shape: tensor.shape,
    produce: async () => tensor,
  }));
}

function planTensors(producers: readonly TensorProducer[]): readonly Plan[] {
  const sorted = [...producers].sort(
    (a, b) => elementSizeBytes(b.dtype) - elementSizeBytes(a.dtype) || (a.name < b.name ? -1 : 1),
  );
  let end = 0;
  const names = new Set<string>();
  return sorted.map((producer) => {
    if (producer.name === '__metadata__' || names.has(producer.name)) {
      throw new CheckpointError(`Cannot write tensor ${producer.name} as names must be unique and not __metadata__`);
    }
    names.add(producer.name);
    const begin = end;
    end += elementCount(producer.shape) * elementSizeBytes(producer.dtype);
    return { producer, begin, end };
  });
}

const typeNames = new Map(Object.entries(safetensorsTypes).map(([typeName, dtype]) => [dtype, typeName]));

function encodeHeader(plans: readonly Plan[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const keys = Object.keys(metadata).sort();
  // A Map-like list of pairs, because an object would reorder names that look like numbers.
  const parts = plans.map(({ producer: { name, dtype, shape }, begin, end }) => {
    const value = { dtype: typeNames.get(dtype), shape, data_offsets: [begin, end] };
    return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  });
  if (keys.length > 0) {
    parts.unshift(
      `"__metadata__":{${keys.map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`).join(',')}}`,
    );
  }
  const text = new TextEncoder().encode(`{${parts.join(',')}}`);
  const sizeBytes = Math.ceil((8 + text.byteLength) / alignmentBytes) * alignmentBytes;
  const header = new Uint8Array(sizeBytes).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(sizeBytes - 8), true);
  header.set(text, 8);
  return header;
}

async function produceChecked(producer: TensorProducer): Promise<HostTensor> {
  const tensor = await producer.produce();
  if (tensor.dtype !== producer.dtype || tensor.shape.join() !== producer.shape.join()) {
    throw new CheckpointError(
      `Cannot write tensor ${producer.name} as it must be ${producer.dtype} [${producer.shape.join(',')}]: current value is ${tensor.dtype} [${tensor.shape.join(',')}]`,
    );
  }
  return tensor;
}

interface FileHandleLike {
  write(buffer: Uint8Array, offset: number, length: number): Promise<{ readonly bytesWritten: number }>;
}

async function writeFully(file: FileHandleLike, bytes: Uint8Array): Promise<void> {
  // One write call takes at most 2 GiB.
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, done, Math.min(1 << 30, bytes.byteLength - done));
    done += bytesWritten;
  }
}
