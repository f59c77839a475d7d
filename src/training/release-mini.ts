import { type HostTensors, hostTensor } from '../graph/index.ts';
import type { FlowBatchOptions } from './data/flow-batch.ts';
import { readAverages, readTrained } from './recipes/read-averages.ts';
import { writeCheckpoint } from './recipes/write-checkpoint.ts';

/** Weights that only training needs: they answer its questions about captions, and tell made from true. */
const trainingOnly = /^(reader|critic)\./;

/** The training states that a release is put together from. */
export interface ReleaseMiniOptions {
  /** State of the autoencoder's training that the latents were made with. */
  readonly autoencoderState: string;
  /** State of the decoder's own training, if there is one: its weights replace the autoencoder's. */
  readonly decoderState: string;
  /** State of the transformer's training, with its text encoder. */
  readonly flowState: string;
  /** State of the planner's training. */
  readonly plannerState: string;
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
  const [autoencoder, flow] = [await readTrained(options.autoencoderState), await readTrained(options.flowState)];
  const weights: HostTensors = {
    ...autoencoder,
    ...(await readAverages(options.decoderState)),
    ...(await readAverages(options.plannerState)),
    ...Object.fromEntries(Object.entries(flow).filter(([name]) => !trainingOnly.test(name))),
    'latent.mean': hostTensor('float32', [statistics.mean.length], statistics.mean),
    'latent.deviation': hostTensor('float32', [statistics.deviation.length], statistics.deviation),
  };
  await writeCheckpoint(folder, weights, { ...notes, vocabulary: vocabulary.join(' ') });
}
