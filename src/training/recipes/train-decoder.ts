import { join } from 'node:path';
import { ConfigError, createRandom } from '../../base/index.ts';
import {
  bytesOfHostTensor,
  cast,
  createSession,
  emit,
  type HostTensors,
  hostTensor,
  input,
  mul,
  type Session,
  sub,
} from '../../graph/index.ts';
import { createWeights } from '../../models/index.ts';
import { type AutoencoderBatchOptions, autoencoderBatch } from '../data/autoencoder-batch.ts';
import { encodeClip } from '../tasks/clip-code.ts';
import { decoderTask } from '../tasks/decoder-task.ts';
import { openClipPool } from './clip-pool.ts';
import { frozenAutoencoder } from './make-latents.ts';
import { addErrors, findPredictionErrors } from './prediction-errors.ts';
import { readAverages } from './read-averages.ts';
import { type RecipeRun, rateOf } from './recipe-run.ts';
import { cropOptions } from './train-autoencoder.ts';
import { trainStage } from './train-stage.ts';

/** How many crops have errors of the transformer in their latents, where there is one. */
const errorShare = 0.6;

/**
 * Trains the decoder alone, on latents of the encoder that all latents of the run come from, with noise and with what the transformer
 * misses of pictures.
 */
export async function trainDecoder(run: RecipeRun): Promise<void> {
  const { recipe } = run;
  const { rate, averageDecay, highestNoise } = recipe.decoder;
  const autoencoder = await readAverages(join(run.folder, 'latents', frozenAutoencoder));
  if (autoencoder === null) throw new ConfigError('Cannot train the decoder as latents must be made first');
  // Squared, so that latents as they are stay the most frequent case.
  const options = cropOptions(run, (random) => random.uniform() ** 2 * highestNoise);
  using encoder = await openEncoder(run, { weights: autoencoder, clips: options.clips });
  const errors = await findPredictionErrors(run);
  const clips = openClipPool(run);
  try {
    await trainStage(run, {
      name: 'decoder',
      graph: decoderTask(recipe.config.autoencoder, recipe.autoencoder.batch),
      rate: rateOf(run, rate),
      averageDecay,
      startFrom: autoencoder,
      seed: `${recipe.seed}/decoder`,
      batch: async (step) => {
        const random = createRandom(`${recipe.seed}/decoder crops ${step}`);
        const crops = autoencoderBatch(await clips.next(), random, options);
        if (errors !== null) {
          const { latentShape: shape } = options;
          addErrors(crops.latent_noise!.data as Float32Array, errors, { random, share: errorShare, shape });
        }
        return encodeCrops(encoder, crops, options);
      },
    });
  } finally {
    await clips.close();
  }
}

async function openEncoder(
  { recipe, threads }: RecipeRun,
  { weights, clips }: { readonly weights: HostTensors; readonly clips: number },
): Promise<Session> {
  const { frames: F, crop } = recipe.autoencoder.batch;
  const bytes = input('frames', [clips, F, crop, crop, 3], 'uint8');
  const pictures = sub(mul(cast(bytes, 'float32'), 1 / 127.5), 1);
  const latents = encodeClip(createWeights(), pictures, recipe.config.autoencoder);
  const model = emit(
    { latents },
    { storage: ({ name }) => ({ kind: 'inline', dtype: 'float32', data: bytesOfHostTensor(weights[name]!) }) },
  );
  return createSession(model, { device: 'cpu', threads, hasSpinningThreads: false });
}

/** The crops with their latents, noise added. */
async function encodeCrops(
  encoder: Session,
  { frames, weight, latent_noise }: HostTensors,
  { clips, latentShape }: AutoencoderBatchOptions,
): Promise<HostTensors> {
  const { latents } = await encoder.run({ frames: frames! });
  const noise = latent_noise!.data as Float32Array;
  const noisy = (latents!.data as Float32Array).map((x, i) => x + noise[i]!);
  return { frames: frames!, weight: weight!, latents: hostTensor('float32', [clips, ...latentShape], noisy) };
}
