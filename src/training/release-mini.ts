import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HostTensor, type HostTensors, hostTensor, openSafetensors, writeSafetensors } from '../graph/index.ts';
import { compactWeights } from '../models/index.ts';
import type { FlowBatchOptions } from './data/flow-batch.ts';

/** Marks the running means of weights in a training state; they are what gets released. */
const averagePrefix = 'average/';

/** The training states that a release is put together from. */
export interface ReleaseMiniOptions {
  /** State of the autoencoder's training that the latents were made with. */
  readonly autoencoderState: string;
  /** State of the transformer's training, with its text encoder. */
  readonly flowState: string;
  readonly statistics: FlowBatchOptions['statistics'];
  readonly vocabulary: readonly string[];
  /** Receives `model.safetensors` and `SHA256SUMS`. */
  readonly folder: string;
  /** Free text for the file: steps, date. */
  readonly notes: Readonly<Record<string, string>>;
}

/** Joins the trained parts to one checkpoint that `openMiniModel` reads. */
export async function releaseMini(options: ReleaseMiniOptions): Promise<void> {
  const { statistics, vocabulary, folder, notes } = options;
  const weights: HostTensors = {
    ...(await readAverages(options.autoencoderState)),
    ...(await readAverages(options.flowState)),
    'latent.mean': hostTensor('float32', [statistics.mean.length], statistics.mean),
    'latent.deviation': hostTensor('float32', [statistics.deviation.length], statistics.deviation),
  };
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'model.safetensors');
  await writeSafetensors(path, compactWeights(weights), { metadata: { ...notes, vocabulary: vocabulary.join(' ') } });
  const sum = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  await writeFile(join(folder, 'SHA256SUMS'), `${sum}  model.safetensors\n`);
}

async function readAverages(path: string): Promise<Record<string, HostTensor>> {
  using reader = await openSafetensors(path);
  const weights: Record<string, HostTensor> = {};
  for (const name of reader.entries.keys()) {
    if (name.startsWith(averagePrefix)) weights[name.slice(averagePrefix.length)] = await reader.readFloat32(name);
  }
  return weights;
}
