import { CheckpointError, ConfigError, requireMemory } from '../../base/index.ts';
import {
  bindDerived,
  bindFloat32,
  bindInPlace,
  createSession,
  type EmitOptions,
  emit,
  identityKeyMap,
  type KeyMap,
  mapKeys,
  type PadLinearOptions,
  type ParameterSlot,
  padLinear,
  quantizeLinear,
  type SafetensorsReader,
  type Session,
  type SessionOptions,
  topologicalOrder,
  type Value,
  writeFloat32Weights,
  writeInt8Weights,
} from '../../graph/index.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';
import { autoencoderCopy, copyPath, isInBlock, requireDiskForCopies, transformerCopy } from './converted-copies.ts';
import type { StageOptions, StageWeights } from './stage-options.ts';

/**
 * Checks that files hold exactly the weights that a part's graphs ask for, so that a wrong model is refused before work.
 *
 * @throws {CheckpointError} listing what is missing and what is unknown, or naming a tensor of another shape
 */
export function locateWeights(
  reader: SafetensorsReader,
  graphs: readonly ModelGraph[],
  keyMap: KeyMap = identityKeyMap,
): StageWeights {
  const shapes = new Map(graphs.flatMap((graph) => graph.weights.map((spec) => [spec.name, spec.shape] as const)));
  const keys = mapKeys(reader.entries.keys(), shapes.keys(), keyMap);
  for (const [name, key] of keys) {
    const [wanted, found] = [shapes.get(name)!.join(','), reader.entries.get(key)!.shape.join(',')];
    if (wanted === found) continue;
    throw new CheckpointError(`Cannot use tensor ${key} as its shape must be [${wanted}]: current value is [${found}]`);
  }
  return { reader, keys };
}

/** Float32 weights up to this size are copied into the layout that is fastest; larger ones stay in their file. */
const copiedBytes = 1e9;

/** Opens a session of one graph; it may stand on some of the part's weights. Large files are read in place. */
export async function openStage(graph: ModelGraph, weights: StageWeights, options: StageOptions): Promise<Session> {
  const part = readerOf(graph, weights);
  const entries = [...part.entries.values()];
  const isSmall = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0) <= copiedBytes;
  if (isSmall && entries.every((entry) => entry.dtype === 'float32')) return openCopied(graph, part, options);
  return openInPlace(graph, part, options);
}

/**
 * Opens a session that runs once in a while: nothing is copied or kept for the next run. Types that cannot be read in place are converted
 * to a file once.
 *
 * @param name of the converted file
 */
export async function openRareStage(
  graph: ModelGraph,
  weights: StageWeights,
  { name, ...options }: StageOptions & { readonly name: string },
): Promise<Session> {
  const part = readerOf(graph, weights);
  const isInPlace = [...part.entries.values()].every((entry) => !entry.dtype.startsWith('float8'));
  const rare = { ...options, hasArena: false };
  if (isInPlace || options.cacheFolder === undefined) return openInPlace(graph, part, rare);
  using made = await writeFloat32Weights(part, await convertedPath(options.cacheFolder, `${name}.float32`));
  return await openInPlace(graph, made, rare);
}

/** Whether the machine's own processor draws. */
export function isOnProcessor({ device = 'cpu' }: Pick<StageOptions, 'device'>): boolean {
  return device === 'cpu';
}

/**
 * Opens a session of an autoencoder's graph. 16-bit weights are converted to float32 once where there is a folder for them:
 * conversion at each use would take as long as decoding a small clip. The pictures are the same. On the processor weights
 * are read in place, since the graph transforms them where it needs them, which an optimiser would do to all at once.
 *
 * @param name     of the converted file
 * @param hasArena whether freed memory is kept for the next layer; default: true
 * @throws {CapacityError} if the converted file is larger than the free disk
 */
export async function openAutoencoderStage(
  graph: ModelGraph,
  weights: StageWeights,
  { name, ...options }: StageOptions & Pick<SessionOptions, 'hasArena'> & { readonly name: string },
): Promise<Session> {
  const part = readerOf(graph, weights);
  const isFloat32 = [...part.entries.values()].every((entry) => entry.dtype === 'float32');
  if (isFloat32 && (options.device ?? 'cpu') !== 'cpu') return openStage(graph, weights, options);
  if (isFloat32 || options.cacheFolder === undefined) return openInPlace(graph, part, options);
  await requireDiskForCopies([autoencoderCopy(graph, weights, name)], options);
  using made = await writeFloat32Weights(part, await convertedPath(options.cacheFolder, `${name}.float32`));
  return await openInPlace(graph, made, options);
}

/**
 * Opens a session of a transformer in the precision that is asked for; converted weights are made once and kept. Weights
 * that are in float32 already need no copy for it.
 *
 * @throws {ConfigError}   if they have no folder
 * @throws {CapacityError} if they are larger than free memory or disk, before they are converted
 */
export async function openTransformerStage(
  graph: ModelGraph,
  weights: StageWeights,
  options: StageOptions,
): Promise<Session> {
  const { precision = 'stored', cacheFolder } = options;
  const part = readerOf(graph, weights);
  if (precision === 'stored') {
    return isOnProcessor(options) ? openPadded(graph, part, options) : openStage(graph, weights, options);
  }
  const copy = transformerCopy(graph, weights, options);
  if (copy !== null && cacheFolder === undefined) {
    throw new ConfigError(`Cannot convert weights to ${precision} as they must have a folder to be kept in`);
  }
  if (copy === null || cacheFolder === undefined) {
    return isOnProcessor(options) ? openPadded(graph, part, options) : openCopied(graph, part, options);
  }
  await requireDiskForCopies([copy], options);
  const path = await convertedPath(cacheFolder, copy.name);
  if (precision === 'int8') return openInt8(graph, part, { path, options });
  if (isOnProcessor(options)) return openPaddedCopy(graph, part, { path, options });
  using made = await writeFloat32Weights(part, path);
  return await openCopied(graph, made, options);
}

/**
 * A session that reads weights where they lie, with products that do not conflict in the cache. Nothing is copied into the
 * layout of the processor: each of the parts that tokens are divided into would hold a copy of its own.
 */
async function openPadded(graph: ModelGraph, part: SafetensorsReader, options: StageOptions): Promise<Session> {
  const { outputs, slots, stored } = padGraph(graph);
  const { storage, session } = await bindInPlace(part, slots, { stored });
  return createSession(emitStage(outputs, storage, options), { ...session, ...whereOf(options) });
}

/** The same on a copy in float32, which has the columns of zeros. */
async function openPaddedCopy(
  graph: ModelGraph,
  part: SafetensorsReader,
  { path, options }: DerivedOptions,
): Promise<Session> {
  // the same file for every size of video
  const { outputs, slots, stored } = padGraph(graph, { leastRows: 0 });
  const wider = new Map(slots.filter(({ name }) => stored.has(name)).map(({ name, shape }) => [name, shape]));
  using made = await writeFloat32Weights(part, path, wider);
  const { storage, session } = await bindInPlace(made, slots);
  return createSession(emitStage(outputs, storage, options), { ...session, ...whereOf(options) });
}

function padGraph({ outputs }: ModelGraph, options: Pick<PadLinearOptions, 'leastRows'> = {}) {
  const { values, stored } = padLinear(Object.values(outputs), { ...options, keeps: (name) => !isInBlock(name) });
  const padded = Object.fromEntries(Object.keys(outputs).map((name, i) => [name, values[i]!]));
  return { outputs: padded, slots: parametersOf(values), stored };
}

/** The parameters that a graph asks for. */
function parametersOf(values: readonly Value[]): ParameterSlot[] {
  return topologicalOrder(values).flatMap((node) =>
    node.kind === 'parameter' ? [{ ...node.attributes.type, name: node.attributes.name } as ParameterSlot] : [],
  );
}

/** Where converted weights are kept. */
async function convertedPath(folder: string, name: string): Promise<string> {
  const { mkdir } = await import('node:fs/promises');
  await mkdir(folder, { recursive: true });
  return copyPath(folder, name);
}

/**
 * Refuses converted weights that are larger than free memory where the session copies them, which on the processor it does
 * not; for openers, so that a prompt is not encoded in vain.
 *
 * @throws {CapacityError} naming both sizes
 */
export async function requireTransformerMemory(
  { reader, keys }: StageWeights,
  { precision = 'stored', ...where }: Pick<StageOptions, 'precision' | 'device'>,
): Promise<void> {
  if (precision === 'stored' || isOnProcessor(where)) return;
  const { freemem } = await import('node:os');
  const sizes = [...keys.values()].map((key) => reader.entries.get(key)!.shape.reduce((a, b) => a * b, 1));
  const count = sizes.reduce((sum, size) => sum + size, 0);
  requireMemory(`open the transformer in ${precision}`, {
    neededBytes: count * (precision === 'int8' ? 1 : 4),
    freeBytes: freemem(),
    remedy: "'stored' needs far less",
  });
}

/** The ONNX model for a device: the fused attention node of WebGPU is wrong for some sizes. */
function emitStage(
  outputs: ModelGraph['outputs'],
  storage: EmitOptions['storage'],
  { device }: Pick<SessionOptions, 'device'>,
): Uint8Array {
  return emit(outputs, { ...(storage && { storage }), hasFusedAttention: device !== 'webgpu' });
}

/** A session on float32 weights, copied into the layout that is fastest. */
async function openCopied(graph: ModelGraph, part: SafetensorsReader, options: StageOptions): Promise<Session> {
  const { storage, session } = await bindFloat32(part, slotsOf(graph));
  return createSession(emitStage(graph.outputs, storage, options), { ...session, ...whereOf(options) });
}

/** A session that reads weights where they lie. */
async function openInPlace(
  graph: ModelGraph,
  part: SafetensorsReader,
  options: StageOptions & Pick<SessionOptions, 'hasArena'>,
): Promise<Session> {
  const { storage, session } = await bindInPlace(part, slotsOf(graph));
  return createSession(emitStage(graph.outputs, storage, options), { ...session, ...whereOf(options) });
}

interface DerivedOptions {
  readonly path: string;
  readonly options: StageOptions;
}

async function openInt8(
  graph: ModelGraph,
  part: SafetensorsReader,
  { path, options }: DerivedOptions,
): Promise<Session> {
  const names = Object.keys(graph.outputs);
  const { values, weights } = quantizeLinear(Object.values(graph.outputs), {
    keeps: (name) => !isInBlock(name),
  });
  const parameters = parametersOf(values);
  using made = await writeInt8Weights(part, path, { weights, parameters });
  const { storage, session } = await bindDerived(made, parameters);
  const outputs = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
  const hasPrepacking = !isOnProcessor(options);
  return createSession(emitStage(outputs, storage, options), { ...session, hasPrepacking, ...whereOf(options) });
}

/** The weights of one graph under the names of its parameters. */
function readerOf(graph: ModelGraph, { reader, keys }: StageWeights): SafetensorsReader {
  const entries = new Map(
    graph.weights.map(({ name }) => [name, { ...reader.entries.get(keys.get(name)!)!, name }] as const),
  );
  return {
    ...reader,
    entries,
    read: (name) => reader.read(keys.get(name) ?? name),
    readFloat32: (name) => reader.readFloat32(keys.get(name) ?? name),
  };
}

function slotsOf(graph: ModelGraph): ParameterSlot[] {
  return graph.weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
}

function whereOf({ precision: _, cacheFolder: __, tiling: ___, ...where }: StageOptions): SessionOptions {
  return where;
}
