import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../base/index.ts';
import { type HostTensors, hostTensor, writeSafetensors } from '../graph/index.ts';
import { compactWeights } from '../models/index.ts';
import type { FlowBatchOptions } from './data/flow-batch.ts';
import { readAverages } from './recipes/read-averages.ts';

/** Weights that only training needs: they answer its questions. */
const trainingOnly = /^(align|reader)\./;

/** The training states that a release is put together from. */
export interface ReleaseMiniOptions {
  /** State of the autoencoder's training that the latents were made with. */
  readonly autoencoderState: string;
  /** State of the decoder's own training, if there is one: its weights replace the autoencoder's. */
  readonly decoderState: string;
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
  const [autoencoder, flow] = [await readState(options.autoencoderState), await readState(options.flowState)];
  const weights: HostTensors = {
    ...autoencoder,
    ...(await readAverages(options.decoderState)),
    ...Object.fromEntries(Object.entries(flow).filter(([name]) => !trainingOnly.test(name))),
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

async function readState(path: string): Promise<HostTensors> {
  const weights = await readAverages(path);
  if (weights === null) throw new ConfigError(`Cannot release as ${path} must have been trained: it does not exist`);
  return weights;
}
