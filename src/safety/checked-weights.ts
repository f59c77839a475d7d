import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointError } from '../base/index.ts';

/** The folder of a released checkpoint of this part. */
export function checkpointFolder(name: string): string {
  return join(import.meta.dirname, '..', '..', 'checkpoints', name);
}

/**
 * The bytes of `NAME.safetensors` in a checkpoint's folder, whose sum is that of `SHA256SUMS` beside it.
 *
 * @param task what cannot be done without them, as in 'screen prompts'
 * @throws {CheckpointError} if the files are missing or the sum is another
 */
export function readCheckedWeights(
  folder: string,
  { name, task }: { readonly name: string; readonly task: string },
): Uint8Array {
  let bytes: Uint8Array;
  let sum: string;
  try {
    bytes = readFileSync(join(folder, `${name}.safetensors`));
    sum = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split(/\s/)[0] ?? '';
  } catch (cause) {
    throw new CheckpointError(`Cannot ${task} as the checkpoint ${name} is missing`, { cause });
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sum) {
    throw new CheckpointError(
      `Cannot ${task} as the checkpoint ${name} must have sha256 ${sum}: current value is ${found}`,
    );
  }
  return bytes;
}
