import { add, cast, input, mean, mul, relu, sub, type Value } from '../../graph/index.ts';
import { type AutoencoderConfig, cellSize, createWeights } from '../../models/index.ts';
import { decodeClip, encodeClip } from './clip-code.ts';
import { pixelLoss } from './pixel-loss.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Sizes of one batch of the autoencoder. */
export interface AutoencoderBatchShape {
  readonly clips: number;
  /** 1 + a multiple of the frames of a span. */
  readonly frames: number;
  /** Pixels a side of the square crops; a multiple of the cell. */
  readonly crop: number;
}

/** Weight of the pull that keeps latents at unit size. */
const sizeWeight = 0.02;

/**
 * Reconstruct crops of clips through noisy latents.
 *
 * Inputs: `frames` [B, F, H, W, 3] uint8, `weight` [B, F, H, W, 1], `latent_noise` [B, F', h, w, C], already scaled.
 * The noise makes latents that lie close to each other decode alike, which diffusion needs.
 *
 * @see Yang et al. 2025, l-DeTok, arXiv:2507.15856 (latent denoising)
 */
export function autoencoderGraph(config: AutoencoderConfig, batch: AutoencoderBatchShape): TrainingGraph {
  const { clips: B, frames: F, crop } = batch;
  const spans = (F - 1) / config.framesPerLatent;
  const cells = crop / cellSize(config);
  const weights = createWeights();
  const bytes = input('frames', [B, F, crop, crop, 3], 'uint8');
  const weight = input('weight', [B, F, crop, crop, 1], 'float32');
  const noise = input('latent_noise', [B, 1 + spans, cells, cells, config.latentChannels], 'float32');
  const frames = sub(mul(cast(bytes, 'float32'), 1 / 127.5), 1);
  const latents = encodeClip(weights, frames, config); // [B, F', h, w, C]
  const decoded = decodeClip(weights, add(latents, noise), config);
  const reconstruction = pixelLoss(decoded, frames, weight);
  const size = relu(sub(mean(mul(latents, latents)), 1));
  return {
    loss: add(reconstruction, mul(size, sizeWeight)),
    reports: {
      reconstruction,
      square_error: meanSquare(sub(decoded, frames)),
      latent_size: mean(mul(latents, latents)),
    },
    weights: weights.specs,
  };
}

/** Mean of the squares of all values. */
export function meanSquare(x: Value): Value {
  return mean(mul(x, x));
}
