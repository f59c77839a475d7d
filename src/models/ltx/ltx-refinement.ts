import { assert } from '../../base/index.ts';
import { hostTensor } from '../../graph/index.ts';
import type { LtxCheckpoint } from '../checkpoints/released-checkpoint.ts';
import type { LatentGrid, Refinement } from '../video-model.ts';
import type { LtxSessions } from './ltx-sessions.ts';

/** Mean and deviation of each channel of the latents. */
export interface LtxStatistics {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

interface RefinementParts {
  readonly sessions: LtxSessions;
  readonly statistics: LtxStatistics;
}

/** The second pass, where the checkpoint has one and the upsampler's file is there. */
export function createRefinement(
  { refinement, autoencoder }: LtxCheckpoint,
  { sessions, statistics }: RefinementParts,
): Refinement | null {
  if (refinement === null || sessions.upsampler === null) return null;
  const open = sessions.upsampler;
  const C = autoencoder.latentChannels;
  return {
    scale: 2,
    sigmas: refinement.sigmas,
    sampler: refinement.sampler,
    async enlarge(latents, { rows, columns }: LatentGrid) {
      const size = [1, C, latents.length, rows, columns];
      const plain = channelsFirst(latents, C).map((value, i) => {
        const c = Math.floor(i / (latents.length * rows * columns));
        return value * statistics.deviation[c]! + statistics.mean[c]!;
      });
      const session = await open();
      const { enlarged } = await session.run({ latents: hostTensor('float32', size, plain) });
      assert(enlarged?.dtype === 'float32', 'internal: a float32 result was expected');
      const large = enlarged.data as Float32Array;
      matchStatistics(large, channelsFirst(latents, C), C);
      return channelsLast(large, { frames: latents.length, channels: C });
    },
  };
}

/**
 * Gives every channel of the enlarged latents the mean and deviation of the small, normalised ones, which also
 * normalises them.
 *
 * @see Huang and Belongie 2017, arXiv:1703.06868; diffusers `LTXLatentUpsamplePipeline.adain_filter_latent`, factor 1
 */
function matchStatistics(large: Float32Array, small: Float32Array, channels: number): void {
  for (let c = 0; c < channels; c++) {
    const part = large.subarray((c * large.length) / channels, ((c + 1) * large.length) / channels);
    const own = momentsOf(part);
    const wanted = momentsOf(small.subarray((c * small.length) / channels, ((c + 1) * small.length) / channels));
    for (let i = 0; i < part.length; i++) {
      part[i] = ((part[i]! - own.mean) / own.deviation) * wanted.deviation + wanted.mean;
    }
  }
}

/** Mean, and deviation with one degree of freedom less than values. */
function momentsOf(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / (values.length - 1)) };
}

/** Latent frames [H, W, C] to [C, F, H, W]. */
function channelsFirst(latents: readonly Float32Array[], channels: number): Float32Array {
  const area = latents[0]!.length / channels;
  const result = new Float32Array(latents.length * area * channels);
  for (const [f, values] of latents.entries()) {
    for (let i = 0; i < values.length; i++) {
      result[((i % channels) * latents.length + f) * area + Math.floor(i / channels)] = values[i]!;
    }
  }
  return result;
}

/** [C, F, H, W] to latent frames [H, W, C]. */
function channelsLast(
  values: Float32Array,
  { frames, channels }: { readonly frames: number; readonly channels: number },
): Float32Array[] {
  const area = values.length / frames / channels;
  return Array.from({ length: frames }, (_, f) =>
    Float32Array.from(
      { length: area * channels },
      (_, i) => values[((i % channels) * frames + f) * area + Math.floor(i / channels)]!,
    ),
  );
}
