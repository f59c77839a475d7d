import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HostTensor, openSafetensors, writeSafetensors } from '../../graph/index.ts';
import { compactWeights } from '../../models/index.ts';

/** Which training state becomes which checkpoint. */
export interface ReleaseOracleOptions {
  /** State of the training of everything. */
  readonly state: string;
  /** State of the training of the answers alone, which come in place of the others; null where there was none. */
  readonly answersState: string | null;
  /** Receives `model.safetensors` and `SHA256SUMS`. */
  readonly folder: string;
  readonly name: string;
}

/** Writes the running means of an oracle's weights as a checkpoint. @returns its path */
export async function releaseOracle({ state, answersState, folder, name }: ReleaseOracleOptions): Promise<string> {
  const first = await readAverages(state);
  const second = answersState === null ? { weights: {}, step: '0' } : await readAverages(answersState);
  const weights = { ...first.weights, ...second.weights };
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'model.safetensors');
  const metadata = { model: name, steps: first.step, answerSteps: second.step };
  await writeSafetensors(path, compactWeights(weights), { metadata });
  const sum = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  await writeFile(join(folder, 'SHA256SUMS'), `${sum}  model.safetensors\n`);
  return path;
}

async function readAverages(path: string): Promise<{ weights: Record<string, HostTensor>; step: string }> {
  using reader = await openSafetensors(path);
  const weights: Record<string, HostTensor> = {};
  const prefix = 'average/';
  for (const key of reader.entries.keys()) {
    if (key.startsWith(prefix)) weights[key.slice(prefix.length)] = await reader.readFloat32(key);
  }
  return { weights, step: reader.metadata.step ?? '' };
}
