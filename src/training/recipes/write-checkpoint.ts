import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HostTensors, writeSafetensors } from '../../graph/index.ts';
import { compactWeights } from '../../models/index.ts';

/**
 * Writes weights as a released checkpoint: `model.safetensors`, compacted, and `SHA256SUMS`.
 *
 * @returns the path of the weights
 */
export async function writeCheckpoint(
  folder: string,
  weights: HostTensors,
  metadata: Readonly<Record<string, string>>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'model.safetensors');
  await writeSafetensors(path, compactWeights(weights), { metadata });
  const sum = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  await writeFile(join(folder, 'SHA256SUMS'), `${sum}  model.safetensors\n`);
  return path;
}
