import { concat, constant, cos, type Dim, mul, reshape, silu, sin, type Value } from '../../graph/index.ts';
import { dense } from '../layers.ts';
import type { Weights } from '../weights.ts';
import type { TransformerConfig } from './transformer-config.ts';

/** Longest wave of the embedding, in units of sigma * 1000, as in DiT. */
const longestWave = 10_000;

/**
 * Embeds noise levels: sines and cosines of 1000 * sigma at geometric frequencies, then two dense layers.
 *
 * @param sigma [B, F] noise level of each latent frame in [0, 1]
 * @returns [B, F, D]
 * @see Peebles and Xie 2023, DiT, arXiv:2212.09748 (TimestepEmbedder)
 */
export function embedNoiseLevel(weights: Weights, sigma: Value, config: TransformerConfig): Value {
  const hidden = silu(dense(weights, 'noise.0', sinusoid(mul(sigma, 1000), config.frequencies), { out: config.width }));
  return dense(weights, 'noise.1', hidden, { out: config.width });
}

/**
 * Cosines, then sines, of times at geometric frequencies from 1 down to 1/10,000.
 *
 * @param time [B, F] in [0, 1000]
 * @returns [B, F, 2 * count]
 * @see diffusers `Timesteps` with flip_sin_to_cos and no frequency shift
 */
export function sinusoid(time: Value, count: number): Value {
  const [B, F] = time.shape as readonly [Dim, Dim];
  const waves = Float32Array.from({ length: count }, (_, i) => longestWave ** (-i / count));
  const angles = mul(reshape(time, [B, F, 1]), constant(waves)); // [B, F, count]
  return concat([cos(angles), sin(angles)], 2);
}
