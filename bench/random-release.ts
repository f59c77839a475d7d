import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeRandomCheckpoint } from './random-checkpoint.ts';

/** Models whose released files can be written with random values. */
export const releaseNames = ['wan2.1-1.3b', 'wan2.1-14b', 'wan2.2-5b', 'ltx-2b'] as const;
/** One of `releaseNames`. */
export type ReleaseName = (typeof releaseNames)[number];

/** A folder that looks like a release. */
export interface RandomRelease {
  readonly name: ReleaseName;
  readonly folder: string;
  /** Blocks of the transformer that are kept; all where null. */
  readonly layers: number | null;
}

/** Writes transformer and autoencoder in the layout in which the model is released; LTX-Video with its upsampler. */
export async function writeRandomRelease({ name, folder, layers }: RandomRelease): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (name === 'ltx-2b') {
    await writeRandomCheckpoint({
      path: join(folder, 'ltxv-2b-0.9.8-distilled.safetensors'),
      lists: ['ltx-2b', 'ltx-autoencoder'],
      names: 'original',
      dtype: 'bfloat16',
      layers,
    });
    await writeRandomCheckpoint({
      path: join(folder, 'ltxv-spatial-upscaler-0.9.8.safetensors'),
      lists: ['ltx-upsampler'],
      names: 'diffusers',
      dtype: 'bfloat16',
      layers: null,
    });
    return;
  }
  const [autoencoder, channels] = name === 'wan2.2-5b' ? ['wan2.2-autoencoder', 48] : ['wan2.1-autoencoder', 16];
  for (const [part, list] of [
    ['transformer', name],
    ['vae', autoencoder],
  ] as const) {
    await mkdir(join(folder, part));
    const path = join(folder, part, 'diffusion_pytorch_model.safetensors');
    await writeRandomCheckpoint({ path, lists: [list], names: 'diffusers', dtype: 'float32', layers });
  }
  const statistics = {
    latents_mean: Array.from({ length: channels }, (_, i) => Math.sin(i) / 4),
    latents_std: Array.from({ length: channels }, (_, i) => 1 + Math.cos(i) / 4),
  };
  await writeFile(join(folder, 'vae', 'config.json'), JSON.stringify(statistics));
}

/** Writes the text encoder that belongs to the model, with as many blocks as asked for. */
export async function writeRandomTextEncoder(
  folder: string,
  { name, layers }: { readonly name: ReleaseName; readonly layers: number },
): Promise<void> {
  await mkdir(join(folder, 'text_encoder'));
  await writeRandomCheckpoint({
    path: join(folder, 'text_encoder', 'model.safetensors'),
    lists: [name === 'ltx-2b' ? 't5-xxl' : 'umt5-xxl'],
    names: 'diffusers',
    dtype: name === 'ltx-2b' ? 'float32' : 'bfloat16',
    layers,
  });
}
