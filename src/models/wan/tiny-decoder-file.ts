import { pathExists } from '../../base/index.ts';
import type { SafetensorsReader } from '../../graph/index.ts';
import { tinyDecoderKeyMap } from '../checkpoints/key-maps.ts';
import { locateWeights } from '../checkpoints/open-stage.ts';
import type { TinyDecoderCheckpoint } from '../checkpoints/released-checkpoint.ts';
import type { StageWeights } from '../checkpoints/stage-options.ts';
import { tinyDecoderGraph } from './wan-graphs.ts';

/** The file of a tiny decoder, in a folder itself or as in its repository (Node only); null if it is not there. */
export async function findTinyDecoder({ source }: TinyDecoderCheckpoint, folder: string): Promise<string | null> {
  const { basename, join } = await import('node:path');
  const { path } = source.files[0]!;
  for (const candidate of [join(folder, basename(path)), join(folder, path)]) {
    if (await pathExists(candidate)) return candidate;
  }
  return null;
}

/** @throws {CheckpointError} if the file holds other weights */
export function locateTinyDecoder(reader: SafetensorsReader, { decoder }: TinyDecoderCheckpoint): StageWeights {
  // Any grid asks for the same weights.
  const graph = tinyDecoderGraph({ config: decoder, grid: { rows: 2, columns: 2 }, isFirst: false });
  return locateWeights(reader, [graph], tinyDecoderKeyMap);
}
