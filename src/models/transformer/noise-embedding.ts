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
  const [B, F] = sigma.shape as readonly [Dim, Dim];
  const count = config.frequencies;
  const waves = Float32Array.from({ length: count }, (_, i) => 1000 * longestWave ** (-i / count));
  const angles = mul(reshape(sigma, [B, F, 1]), constant(waves)); // [B, F, count]
  const embedded = concat([cos(angles), sin(angles)], 2); // [B, F, 2 * count]
  const hidden = silu(dense(weights, 'noise.0', embedded, { out: config.width }));
  return dense(weights, 'noise.1', hidden, { out: config.width });
}
