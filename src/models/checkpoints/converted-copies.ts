import { CapacityError, nearestFolder, pathExists } from '../../base/index.ts';
import type { ModelGraph } from '../mini/mini-graphs.ts';
import type { StageOptions, StageWeights, WeightPrecision } from './stage-options.ts';

/** A converted copy of weights, as it lies in the cache folder. */
export interface ConvertedCopy {
  /** Name of its file, without `.safetensors`. */
  readonly name: string;
  readonly sizeBytes: number;
}

/** Products with weights of this many elements at least become int8; see `quantizeLinear`. */
const leastInt8Elements = 65_536;

/** The copy that the graph of a transformer needs in that precision; null where it is read as it is. */
export function transformerCopy(
  graph: Pick<ModelGraph, 'weights'>,
  { reader, keys }: StageWeights,
  { precision = 'stored' }: Pick<StageOptions, 'precision'>,
): ConvertedCopy | null {
  const entries = graph.weights.map(({ name }) => ({ ...reader.entries.get(keys.get(name)!)!, parameter: name }));
  if (precision === 'stored') return null;
  if (precision === 'float32' && entries.every(({ dtype }) => dtype === 'float32')) return null;
  const sizes = entries.map(({ parameter, shape }) => convertedBytes(parameter, shape, precision));
  return { name: `transformer.${precision}`, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** The copy of one graph of an autoencoder in float32; null where it is read as it is. */
export function autoencoderCopy(
  graph: Pick<ModelGraph, 'weights'>,
  { reader, keys }: StageWeights,
  name: string,
): ConvertedCopy | null {
  if (graph.weights.every((spec) => reader.entries.get(keys.get(spec.name)!)!.dtype === 'float32')) return null;
  const sizes = graph.weights.map((spec) => convertedBytes(spec.name, spec.shape, 'float32'));
  return { name: `${name}.float32`, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
}

function convertedBytes(name: string, shape: readonly number[], precision: WeightPrecision): number {
  const elements = shape.reduce((product, size) => product * size, 1);
  const isInt8 = precision === 'int8' && isInBlock(name) && shape.length === 2 && elements >= leastInt8Elements;
  return isInt8 ? elements + 4 * shape[0]! : 4 * elements;
}

/** What stands outside the blocks is small, and its error in int8 would reach every token. */
export function isInBlock(name: string): boolean {
  return /^(transformer_)?blocks\./.test(name);
}

/** Path of a copy in the cache folder (Node only). */
export async function copyPath(folder: string, name: string): Promise<string> {
  const { join } = await import('node:path');
  return join(folder, `${name}.safetensors`);
}

/** Room that is left free beside the copies. */
const spareBytes = 200_000_000;

/**
 * Refuses copies that do not fit on the disk, before any of them is written (Node only). One that lies there in its full
 * size takes no more room.
 *
 * @throws {CapacityError} naming both sizes
 */
export async function requireDiskForCopies(
  copies: readonly (ConvertedCopy | null)[],
  { cacheFolder }: Pick<StageOptions, 'cacheFolder'>,
): Promise<void> {
  if (cacheFolder === undefined) return;
  const { stat, statfs } = await import('node:fs/promises');
  const { resolve } = await import('node:path');
  let needed = 0;
  for (const copy of copies) {
    if (copy === null) continue;
    const path = await copyPath(cacheFolder, copy.name);
    const isThere = (await pathExists(path)) && (await stat(path)).size >= copy.sizeBytes;
    if (!isThere) needed += copy.sizeBytes;
  }
  if (needed === 0) return;
  const { bavail, bsize } = await statfs(await nearestFolder(resolve(cacheFolder)));
  if (bavail * bsize >= needed + spareBytes) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new CapacityError(
    `Cannot convert weights as ${gigabytes(needed + spareBytes)} of disk must be free in ${cacheFolder}: current value is ${gigabytes(bavail * bsize)}; 'stored' needs none for the transformer`,
  );
}
