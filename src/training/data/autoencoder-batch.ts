import type { Random } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../../graph/index.ts';
import type { AutoencoderBatchShape } from '../tasks/autoencoder-task.ts';
import { type ByteClip, randomCrop } from './crop.ts';
import { motionWeight } from './motion-weight.ts';

export interface AutoencoderBatchOptions extends AutoencoderBatchShape {
  /** Latent frames, rows, columns and channels of one crop. */
  readonly latentShape: readonly [number, number, number, number];
  /** How much noise the latents of one crop get, in units of a latent of unit size. */
  noiseLevel(random: Random): number;
}

/** Random crops of random clips, weights by motion, and noise for the latents. */
export function autoencoderBatch(
  clips: readonly ByteClip[],
  random: Random,
  options: AutoencoderBatchOptions,
): HostTensors {
  const { clips: B, frames: F, crop } = options;
  const bytes = new Uint8Array(B * F * crop * crop * 3);
  const weight = new Float32Array(B * F * crop * crop);
  const latentSize = options.latentShape.reduce((size, n) => size * n, 1);
  const noise = new Float32Array(B * latentSize);
  for (let b = 0; b < B; b++) {
    const window = randomCrop(random.pick(clips), crop, random);
    bytes.set(window, b * window.length);
    weight.set(motionWeight(window, F), b * F * crop * crop);
    const level = options.noiseLevel(random);
    for (let i = 0; i < latentSize; i++) noise[b * latentSize + i] = level * random.normal();
  }
  return {
    frames: hostTensor('uint8', [B, F, crop, crop, 3], bytes),
    weight: hostTensor('float32', [B, F, crop, crop, 1], weight),
    latent_noise: hostTensor('float32', [B, ...options.latentShape], noise),
  };
}
