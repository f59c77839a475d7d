import type { SafetensorsReader } from './safetensors-reader.ts';

/**
 * A text that changes when weights files or the way of deriving from them change (Node only).
 *
 * It is made from names, types, shapes and places of all tensors and the time of last change of the files, not from
 * their contents, so that it costs nothing.
 */
export async function sourceFingerprint(reader: SafetensorsReader, purpose: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  const { stat } = await import('node:fs/promises');
  const hash = createHash('sha256').update(purpose);
  const files = new Set<string>();
  for (const { name, dtype, shape, file, offset } of reader.entries.values()) {
    hash.update(JSON.stringify([name, dtype, shape, offset]));
    files.add(file);
  }
  for (const file of files) {
    const { size, mtimeMs } = await stat(file);
    hash.update(JSON.stringify([size, mtimeMs]));
  }
  return hash.digest('hex');
}
