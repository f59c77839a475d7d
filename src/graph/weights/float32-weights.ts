import { CheckpointError, pathExists } from '../../base/index.ts';
import { toFloat32 } from './narrow-floats.ts';
import { openSafetensors, type SafetensorsReader } from './safetensors-reader.ts';
import { type TensorProducer, writeSafetensors } from './safetensors-writer.ts';
import { sourceFingerprint } from './source-fingerprint.ts';

/**
 * Converts weights to a float32 file once (Node only); a file that was made from these weights is kept.
 *
 * One tensor is in memory at a time.
 *
 * @param path where the float32 file is or shall be
 * @returns    the float32 file, opened
 */
export async function writeFloat32Weights(reader: SafetensorsReader, path: string): Promise<SafetensorsReader> {
  const source = await sourceFingerprint(reader, 'float32');
  const kept = await openIfMadeFrom(path, source);
  if (kept !== null) return kept;
  const producers = [...reader.entries.values()].map(
    ({ name, shape }): TensorProducer => ({
      name,
      shape,
      dtype: 'float32',
      produce: async () => toFloat32(await reader.read(name)),
    }),
  );
  await writeSafetensors(path, producers, { metadata: { ...reader.metadata, source } });
  return openSafetensors(path);
}

/** Opens a derived file if it is intact and was made from this source, else null. */
export async function openIfMadeFrom(path: string, source: string): Promise<SafetensorsReader | null> {
  if (!(await pathExists(path))) return null;
  try {
    const reader = await openSafetensors(path);
    if (reader.metadata.source === source) return reader;
    reader[Symbol.dispose]();
    return null;
  } catch (error) {
    // A damaged derived file is made again; anything else is not ours to hide.
    if (error instanceof CheckpointError) return null;
    throw error;
  }
}
