import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, ConfigError, pathExists } from '../../base/index.ts';
import { type HostTensors, writeSafetensors } from '../../graph/index.ts';
import { expandWeights, readMiniCheckpoint } from '../../models/index.ts';
import { stateFileOf } from '../run-folder.ts';
import { frozenAutoencoder } from './make-latents.ts';
import { averagePrefix } from './read-averages.ts';
import type { RecipeRun } from './recipe-run.ts';
import { vocabularyFile } from './vocabulary.ts';

const autoencoderWeights = /^(encoder|decoder)\./;
const flowWeights = /^(transformer|text|align)\./;
const plannerWeights = /^planner\./;

/**
 * Begins a folder with the weights of a checkpoint in place of the stages `autoencoder`, `text` and `planner`: latents, pictures and clips go on from
 * there. Optimisers start anew.
 *
 * @param file `model.safetensors` of a release
 * @throws {ConfigError} if the folder holds latents already; {CheckpointError} if the file is not a release of this model
 */
export async function adoptRelease({ folder }: Pick<RecipeRun, 'folder'>, file: string): Promise<void> {
  const latents = join(folder, 'latents');
  const frozen = join(latents, frozenAutoencoder);
  if (await pathExists(frozen)) {
    throw new ConfigError(`Cannot begin with a release as ${folder} must be new: it has an autoencoder already`);
  }
  const { stored, vocabulary } = await readMiniCheckpoint(file);
  const weights = expandWeights(stored);
  const [mean, deviation] = ['latent.mean', 'latent.deviation'].map((name) => weights[name]);
  if (mean === undefined || deviation === undefined) {
    throw new CheckpointError(`Cannot begin with ${file} as it must hold the statistics of its latents`);
  }
  await mkdir(latents, { recursive: true });
  for (const stage of ['text', 'planner']) await mkdir(join(folder, stage), { recursive: true });
  await writeFile(join(folder, vocabularyFile), JSON.stringify(vocabulary));
  const statistics = { mean: [...(mean.data as Float32Array)], deviation: [...(deviation.data as Float32Array)] };
  await writeFile(join(latents, 'statistics.json'), JSON.stringify(statistics));
  await writeSafetensors(stateFileOf(join(folder, 'text')), averages(weights, flowWeights));
  await writeSafetensors(stateFileOf(join(folder, 'planner')), averages(weights, plannerWeights));
  await writeSafetensors(frozen, averages(weights, autoencoderWeights));
}

/** Some of the weights, as a training state holds its running means. */
function averages(weights: HostTensors, names: RegExp): HostTensors {
  const some = Object.entries(weights).filter(([name]) => names.test(name));
  return Object.fromEntries(some.map(([name, tensor]) => [`${averagePrefix}${name}`, tensor]));
}
