import { z } from 'zod';
import { CheckpointError } from '../../base/index.ts';
import { elementSizeBytes, type HostDType } from '../runtime/host-tensor.ts';
import type { ByteSource } from './byte-source.ts';

/** One tensor of a file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: HostDType;
  readonly shape: readonly number[];
  /** Path of the file that holds it. */
  readonly file: string;
  /** Where its bytes start, from the start of the file. */
  readonly offset: number;
  readonly sizeBytes: number;
}

/** What stands at the start of a .safetensors file. */
export interface SafetensorsHeader {
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Where tensor bytes start, from the start of the file. */
  readonly dataOffset: number;
}

/** Names of element types in the format, for those that we can hold. */
export const safetensorsTypes: Readonly<Record<string, HostDType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F8_E4M3: 'float8e4m3',
  F8_E5M2: 'float8e5m2',
  I64: 'int64',
  U64: 'uint64',
  I32: 'int32',
  U32: 'uint32',
  I16: 'int16',
  U16: 'uint16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};

/** The limit of the reference implementation: no real file comes near, and a lying length must not exhaust memory. */
const largestHeaderBytes = 100_000_000;

/**
 * Reads and checks the header of a .safetensors file; tensor bytes are not read.
 *
 * @throws {CheckpointError} saying what is damaged, for anything but a header that covers the file exactly
 * @see https://huggingface.co/docs/safetensors, section "Format"
 */
export async function readSafetensorsHeader(source: ByteSource): Promise<SafetensorsHeader> {
  const damaged = (what: string): CheckpointError => new CheckpointError(`Cannot read ${source.name} as ${what}`);
  if (source.sizeBytes < 8) throw damaged(`the file must have at least 8 bytes: current value is ${source.sizeBytes}`);
  const start = await source.read(0, 8);
  const lengthBytes = Number(new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true));
  if (lengthBytes > largestHeaderBytes) {
    throw damaged(`the header must be at most ${largestHeaderBytes} bytes: current value is ${lengthBytes}`);
  }
  const dataOffset = 8 + lengthBytes;
  if (dataOffset > source.sizeBytes) {
    throw damaged(`the header must end inside the file of ${source.sizeBytes} bytes: current value is ${dataOffset}`);
  }
  const header = parseJson(await source.read(8, lengthBytes), damaged);
  const { __metadata__: rawMetadata = {}, ...tensors } = header;
  const metadata = metadataSchema.safeParse(rawMetadata);
  if (!metadata.success) throw damaged('__metadata__ must map names to text');
  const entries = Object.entries(tensors).map(([name, value]) =>
    parseEntry(name, value, { file: source.name, dataOffset, damaged }),
  );
  checkCoverage(entries, { dataOffset, sizeBytes: source.sizeBytes, damaged });
  return { entries: new Map(entries.map((entry) => [entry.name, entry])), metadata: metadata.data, dataOffset };
}

type Damaged = (what: string) => CheckpointError;

const metadataSchema = z.record(z.string(), z.string());

const wholeNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(wholeNumber),
  data_offsets: z.tuple([wholeNumber, wholeNumber]),
});

function parseJson(bytes: Uint8Array, damaged: Damaged): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw damaged(`the header must be JSON in UTF-8: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw damaged('the header must be a JSON object');
  }
  return header as Record<string, unknown>;
}

interface EntryContext {
  readonly file: string;
  readonly dataOffset: number;
  readonly damaged: Damaged;
}

function parseEntry(name: string, value: unknown, { file, dataOffset, damaged }: EntryContext): TensorEntry {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw damaged(`tensor ${name} must have dtype, shape and data_offsets: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const {
    dtype: typeName,
    shape,
    data_offsets: [begin, end],
  } = parsed.data;
  const dtype = Object.hasOwn(safetensorsTypes, typeName) ? safetensorsTypes[typeName] : undefined;
  if (dtype === undefined) {
    throw damaged(
      `tensor ${name} must be of ${Object.keys(safetensorsTypes).join(', ')}: current value is ${typeName}`,
    );
  }
  if (begin > end) throw damaged(`tensor ${name} must start before it ends: current value is ${begin} to ${end}`);
  const expected = shape.reduce((product, size) => product * size, elementSizeBytes(dtype));
  if (expected !== end - begin) {
    throw damaged(
      `tensor ${name} of ${typeName} [${shape.join(',')}] must have ${expected} bytes: current value is ${end - begin}`,
    );
  }
  return { name, dtype, shape, file, offset: dataOffset + begin, sizeBytes: end - begin };
}

interface Coverage {
  readonly dataOffset: number;
  readonly sizeBytes: number;
  readonly damaged: Damaged;
}

/** Tensors must follow each other without gap or overlap, and end where the file ends. */
function checkCoverage(entries: readonly TensorEntry[], { dataOffset, sizeBytes, damaged }: Coverage): void {
  const sorted = [...entries].sort((a, b) => a.offset - b.offset || a.sizeBytes - b.sizeBytes);
  let end = dataOffset;
  let previous: TensorEntry | null = null;
  for (const entry of sorted) {
    if (entry.offset < end) {
      throw damaged(
        `tensors must not overlap: ${previous?.name} ends at byte ${end}, ${entry.name} starts at ${entry.offset}`,
      );
    }
    if (entry.offset > end) {
      throw damaged(
        `tensors must follow each other: bytes ${end} to ${entry.offset} before ${entry.name} belong to none`,
      );
    }
    end = entry.offset + entry.sizeBytes;
    previous = entry;
  }
  if (end > sizeBytes) {
    throw damaged(`the file must have ${end} bytes: it is cut short, current value is ${sizeBytes}`);
  }
  if (end < sizeBytes)
    throw damaged(`the file must end with the last tensor at byte ${end}: current value is ${sizeBytes}`);
}
