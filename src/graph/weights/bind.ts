import { CheckpointError } from '../../base/index.ts';
import type { DType } from '../dtype.ts';
import type { ParameterSlot, ParameterStorage } from '../onnx/emit.ts';
import type { SessionOptions } from '../runtime/session.ts';
import { identityKeyMap, type KeyMap, mapKeys } from './key-map.ts';
import type { TensorEntry } from './safetensors-header.ts';
import type { SafetensorsReader } from './safetensors-reader.ts';

/** How a file's tensors are matched with a graph's parameters. */
export interface BindOptions {
  /** How names in the file become names of parameters. Default: they are the same. */
  readonly keyMap?: KeyMap;
  /** Shapes in the file of weights that the graph asks for with more columns, from `padLinear`. Default: none. */
  readonly stored?: ReadonlyMap<string, readonly number[]>;
}

/** Where a graph finds its weights, and how a session must be made so that they stay there. */
export interface WeightBinding {
  /** To be given to `emit`. */
  readonly storage: (parameter: ParameterSlot) => ParameterStorage;
  /** To be given to `createSession`. */
  readonly session: SessionOptions;
}

/**
 * Binds parameters to the files they lie in (Node only): the graph reads them in place, memory-mapped.
 *
 * 16-bit weights are converted at each use, one at a time, so that anonymous memory stays near the size of the largest
 * weight. This costs about a fifth of the speed of float32 weights with everything allowed; for those, see
 * `bindFloat32`.
 *
 * Four settings decide whether memory is a part, twice or four times the file: the conversion must wait for the
 * activation it meets (`emit` sees to it), graph optimisation must be off or conversions are computed at load, memory
 * patterns must be off or all converted weights are laid out at once, and prepacking must be off or float32 weights are
 * copied.
 *
 * @throws {CheckpointError} listing missing and unknown tensors, or naming one of another shape or of a type that a
 * graph cannot read in place (8-bit floats)
 */
export async function bindInPlace(
  reader: SafetensorsReader,
  parameters: readonly ParameterSlot[],
  options: BindOptions = {},
): Promise<WeightBinding> {
  const located = await locate(reader, parameters, options);
  return {
    storage: located.storage,
    session: {
      externalData: { kind: 'folder', folder: located.folder },
      graphOptimization: 'disabled',
      hasMemoryPattern: false,
      hasPrepacking: false,
    },
  };
}

/**
 * Binds parameters to float32 files, for speed: onnxruntime optimises the graph and copies weights into its own layout.
 *
 * @param reader all tensors float32; for other types, `writeFloat32Weights` makes such a file
 * @throws {CheckpointError} as `bindInPlace`, or if a tensor is not float32
 */
export async function bindFloat32(
  reader: SafetensorsReader,
  parameters: readonly ParameterSlot[],
  options: BindOptions = {},
): Promise<WeightBinding> {
  const other = [...reader.entries.values()].find((entry) => entry.dtype !== 'float32');
  if (other !== undefined) {
    throw new CheckpointError(
      `Cannot bind weights for speed as they must be float32: ${other.name} is ${other.dtype}; convert them with writeFloat32Weights()`,
    );
  }
  const located = await locate(reader, parameters, options);
  return { storage: located.storage, session: { externalData: { kind: 'folder', folder: located.folder } } };
}

/**
 * Binds parameters to a derived file, such as that of `writeInt8Weights`: every type as it is stored, for speed.
 *
 * @throws {CheckpointError} listing missing and unknown tensors, or naming one of another shape or type
 */
export async function bindDerived(
  reader: SafetensorsReader,
  parameters: readonly ParameterSlot[],
): Promise<WeightBinding> {
  for (const { name, dtype } of parameters) {
    const stored = reader.entries.get(name)?.dtype ?? dtype;
    if (stored !== dtype) {
      throw new CheckpointError(`Cannot use tensor ${name} as its type must be ${dtype}: current value is ${stored}`);
    }
  }
  const located = await locate(reader, parameters, {});
  return { storage: located.storage, session: { externalData: { kind: 'folder', folder: located.folder } } };
}

interface Located {
  readonly folder: string;
  readonly storage: (parameter: ParameterSlot) => ParameterStorage;
}

async function locate(
  reader: SafetensorsReader,
  parameters: readonly ParameterSlot[],
  { keyMap = identityKeyMap, stored }: BindOptions,
): Promise<Located> {
  const keys = mapKeys(
    reader.entries.keys(),
    parameters.map((parameter) => parameter.name),
    keyMap,
  );
  const entries = new Map<string, TensorEntry>();
  for (const parameter of parameters) {
    const entry = reader.entries.get(keys.get(parameter.name)!)!;
    checkShape({ ...parameter, shape: stored?.get(parameter.name) ?? parameter.shape }, entry);
    entries.set(parameter.name, entry);
  }
  const { folder, pathOf } = await findCommonFolder([...entries.values()].map((entry) => entry.file));
  return {
    folder,
    storage: ({ name }) => {
      const entry = entries.get(name);
      if (entry === undefined) throw new CheckpointError(`Cannot bind ${name} as it was not among the parameters`);
      const { offset: offsetBytes, sizeBytes: lengthBytes } = entry;
      const shape = stored?.get(name);
      const place = { location: pathOf(entry.file), offsetBytes, lengthBytes };
      return { kind: 'external', dtype: storedType(entry), ...place, ...(shape && { shape }) };
    },
  };
}

function checkShape(parameter: ParameterSlot, entry: TensorEntry): void {
  if (parameter.shape.join() === entry.shape.join()) return;
  throw new CheckpointError(
    `Cannot use tensor ${entry.name} as its shape must be [${parameter.shape.join(',')}]: current value is [${entry.shape.join(',')}]`,
  );
}

function storedType({ name, dtype }: TensorEntry): DType {
  switch (dtype) {
    case 'float8e4m3':
    case 'float8e5m2':
    case 'uint64':
    case 'uint32':
    case 'int16':
    case 'uint16':
      throw new CheckpointError(
        `Cannot read tensor ${name} in place as a graph has no ${dtype}; convert the weights with writeFloat32Weights()`,
      );
    default:
      return dtype;
  }
}

/** onnxruntime wants all files below one folder, and takes no path that leaves it, also not by a link. */
async function findCommonFolder(
  files: readonly string[],
): Promise<{ readonly folder: string; pathOf(file: string): string }> {
  const { realpath } = await import('node:fs/promises');
  const { dirname, relative, sep } = await import('node:path');
  const real = new Map<string, string>();
  for (const file of new Set(files)) real.set(file, await realpath(file));
  const folders = [...real.values()].map((path) => dirname(path).split(sep));
  const first = folders[0] ?? ['.'];
  let depth = first.length;
  for (const parts of folders) {
    const common = parts.findIndex((part, i) => part !== first[i]);
    depth = Math.min(depth, common < 0 ? parts.length : common);
  }
  const folder = first.slice(0, depth).join(sep) || sep;
  return { folder, pathOf: (file) => relative(folder, real.get(file)!).split(sep).join('/') };
}
