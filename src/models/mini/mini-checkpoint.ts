import { CheckpointError } from '../../base/index.ts';
import { type HostTensors, openSafetensors, openSafetensorsBytes, readAll } from '../../graph/index.ts';

/** A released checkpoint of the bundled model, as it lies in its file. */
export interface MiniCheckpoint {
  /** By name, compact: `expandWeights` makes them float32. */
  readonly stored: HostTensors;
  /** The words that the text encoder knows, by their numbers. */
  readonly vocabulary: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a checkpoint of the bundled model.
 *
 * @param file path of the weights, or their bytes where there are no files
 * @throws {CheckpointError} if the file is damaged or lacks the vocabulary
 */
export async function readMiniCheckpoint(file: string | Uint8Array): Promise<MiniCheckpoint> {
  using reader = await (typeof file === 'string' ? openSafetensors(file) : openSafetensorsBytes(file));
  const { metadata } = reader;
  if (metadata.vocabulary === undefined) {
    throw new CheckpointError('Cannot open the model as its metadata must hold the vocabulary: current value is none');
  }
  return { stored: await readAll(reader), vocabulary: metadata.vocabulary.split(' '), metadata };
}
