import { CheckpointError, pathExists } from '../../base/index.ts';
import { type HostTensor, hostTensor } from '../runtime/host-tensor.ts';
import { toFloat32 } from './narrow-floats.ts';
import { openSafetensors, type SafetensorsReader } from './safetensors-reader.ts';
import { type TensorProducer, writeSafetensors } from './safetensors-writer.ts';
import { sourceFingerprint } from './source-fingerprint.ts';

/**
 * Converts weights to a float32 file once (Node only); a file that was made from these weights is kept.
 *
 * One tensor is in memory at a time.
 *
 * @param path  where the float32 file is or shall be
 * @param wider shapes of matrices that get columns of zeros behind their own, by name; default: none
 * @returns    the float32 file, opened
 */
export async function writeFloat32Weights(
  reader: SafetensorsReader,
  path: string,
  wider: ReadonlyMap<string, readonly number[]> = new Map(),
): Promise<SafetensorsReader> {
  const source = await sourceFingerprint(
    reader,
    wider.size === 0 ? 'float32' : JSON.stringify(['float32', ...[...wider].sort(([a], [b]) => (a < b ? -1 : 1))]),
  );
  const kept = await openIfMadeFrom(path, source);
  if (kept !== null) return kept;
  const producers = [...reader.entries.values()].map(
    ({ name, shape }): TensorProducer => ({
      name,
      shape: wider.get(name) ?? shape,
      dtype: 'float32',
      produce: async () => widened(toFloat32(await reader.read(name)), wider.get(name) ?? shape),
    }),
  );
  await writeSafetensors(path, producers, { metadata: { ...reader.metadata, source } });
  return openSafetensors(path);
}

/** Rows with zeros behind them. */
function widened(tensor: HostTensor<'float32'>, shape: readonly number[]): HostTensor<'float32'> {
  const [from, to] = [tensor.shape.at(-1), shape.at(-1)];
  if (from === undefined || to === undefined || from === to) return tensor;
  const wide = hostTensor('float32', shape);
  for (let row = 0; row * from < tensor.data.length; row++)
    wide.data.set(tensor.data.subarray(row * from, (row + 1) * from), row * to);
  return wide;
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
