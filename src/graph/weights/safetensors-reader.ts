import { z } from 'zod';
import { CheckpointError } from '../../base/index.ts';
import { type HostTensor, hostTensorOfBytes } from '../runtime/host-tensor.ts';
import { type ByteSource, bytesSource, openFileSource } from './byte-source.ts';
import { toFloat32 } from './narrow-floats.ts';
import { readSafetensorsHeader, type TensorEntry } from './safetensors-header.ts';

/** Tensors of one or several .safetensors files, read when they are asked for. */
export interface SafetensorsReader extends Disposable {
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Free text of the files; of several files, the first that has a key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** @throws {CheckpointError} if there is no such tensor */
  read(name: string): Promise<HostTensor>;
  /** Reads and converts to float32. */
  readFloat32(name: string): Promise<HostTensor<'float32'>>;
  /** @throws {CheckpointError} listing the names that are not there */
  requireNames(names: Iterable<string>): void;
}

/**
 * Opens weights (Node only): a .safetensors file, several of them, or the .index.json of a sharded checkpoint.
 *
 * @throws {CheckpointError} saying what is damaged or missing
 */
export async function openSafetensors(path: string | readonly string[]): Promise<SafetensorsReader> {
  if (typeof path !== 'string') return openFiles(path, null);
  return path.endsWith('.index.json') ? openSharded(path) : openFiles([path], null);
}

/** All tensors of opened weights by name. */
export async function readAll(reader: SafetensorsReader): Promise<Record<string, HostTensor>> {
  const tensors: Record<string, HostTensor> = {};
  for (const name of reader.entries.keys()) tensors[name] = await reader.read(name);
  return tensors;
}

/** Opens weights that are already in memory; tensors share it where they are aligned. */
export async function openSafetensorsBytes(bytes: Uint8Array, name = 'weights'): Promise<SafetensorsReader> {
  return openSources([bytesSource(name, bytes)], null);
}

type WeightMap = ReadonlyMap<string, string>;

async function openSharded(path: string): Promise<SafetensorsReader> {
  const { dirname, join } = await import('node:path');
  const weightMap = await readIndex(path);
  const files = [...new Set(weightMap.values())].map((file) => join(dirname(path), file));
  const located = new Map([...weightMap].map(([name, file]) => [name, join(dirname(path), file)]));
  return openFiles(files, located);
}

const indexSchema = z.object({ weight_map: z.record(z.string(), z.string()) });

/** The largest index of a released model is below 1 MB. */
const largestIndexBytes = 100_000_000;

async function readIndex(path: string): Promise<WeightMap> {
  const damaged = (what: string): CheckpointError => new CheckpointError(`Cannot read ${path} as ${what}`);
  using source = await openFileSource(path);
  if (source.sizeBytes > largestIndexBytes) throw damaged(`it must be at most ${largestIndexBytes} bytes`);
  const bytes = await source.read(0, source.sizeBytes);
  let index: unknown;
  try {
    index = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(`it must be JSON in UTF-8: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const parsed = indexSchema.safeParse(index);
  if (!parsed.success) throw damaged('it must have a weight_map from tensor names to file names');
  const outside = Object.values(parsed.data.weight_map).find(
    (file) => /[/\\]/.test(file) || file === '..' || file === '',
  );
  if (outside !== undefined) throw damaged(`its files must lie beside it: current value is ${outside}`);
  return new Map(Object.entries(parsed.data.weight_map));
}

async function openFiles(paths: readonly string[], located: WeightMap | null): Promise<SafetensorsReader> {
  const sources: ByteSource[] = [];
  try {
    for (const path of paths) sources.push(await openFileSource(path));
    return await openSources(sources, located);
  } catch (error) {
    for (const source of sources) source[Symbol.dispose]();
    throw error;
  }
}

/** @param located which file must hold each tensor; null if that is not said */
async function openSources(sources: readonly ByteSource[], located: WeightMap | null): Promise<SafetensorsReader> {
  const entries = new Map<string, TensorEntry>();
  const metadata: Record<string, string> = {};
  const sourceOf = new Map<string, ByteSource>();
  for (const source of sources) {
    const header = await readSafetensorsHeader(source);
    for (const [name, entry] of header.entries) {
      const other = entries.get(name);
      if (other !== undefined) {
        throw new CheckpointError(
          `Cannot read ${source.name} as tensor names must be unique: ${name} is also in ${other.file}`,
        );
      }
      entries.set(name, entry);
      sourceOf.set(name, source);
    }
    for (const [key, value] of Object.entries(header.metadata)) metadata[key] ??= value;
  }
  if (located !== null) checkLocations(entries, located);
  const read = async (name: string): Promise<HostTensor> => {
    const entry = entries.get(name);
    if (entry === undefined) throw missingNames([name], sources);
    const bytes = await sourceOf.get(name)!.read(entry.offset, entry.sizeBytes);
    return hostTensorOfBytes(entry.dtype, entry.shape, bytes);
  };
  return {
    entries,
    metadata,
    read,
    readFloat32: async (name) => toFloat32(await read(name)),
    requireNames(names) {
      const missing = [...names].filter((name) => !entries.has(name));
      if (missing.length > 0) throw missingNames(missing, sources);
    },
    [Symbol.dispose]() {
      for (const source of sources) source[Symbol.dispose]();
    },
  };
}

function checkLocations(entries: ReadonlyMap<string, TensorEntry>, located: WeightMap): void {
  const wrong = [...located].filter(([name, file]) => entries.get(name)?.file !== file).map(([name]) => name);
  const unlisted = [...entries.keys()].filter((name) => !located.has(name));
  if (wrong.length > 0) {
    throw new CheckpointError(
      `Cannot use the index as its files must hold what it says: missing are ${wrong.join(', ')}`,
    );
  }
  if (unlisted.length > 0) {
    throw new CheckpointError(
      `Cannot use the index as it must list every tensor of its files: ${unlisted.join(', ')} are not`,
    );
  }
}

function missingNames(missing: readonly string[], sources: readonly ByteSource[]): CheckpointError {
  const files = sources.map((source) => source.name).join(', ');
  return new CheckpointError(`Cannot find ${missing.length} tensors in ${files}: ${missing.join(', ')}`, {
    data: { missing },
  });
}
