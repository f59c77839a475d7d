import { cast, input, mul, sub } from '../../graph/index.ts';
import { type AutoencoderConfig, cellSize, createWeights } from '../../models/index.ts';
import { type AutoencoderBatchShape, meanSquare } from './autoencoder-task.ts';
import { decodeClip } from './clip-code.ts';
import { pixelLoss } from './pixel-loss.ts';
import type { TrainingGraph } from './training-graph.ts';

/**
 * Reconstruct crops of clips from noisy latents of an encoder that no longer changes: the decoder learns to make a whole
 * picture of cells that do not quite fit, as those of diffusion are.
 *
 * Inputs: `frames` [B, F, H, W, 3] uint8, `weight` [B, F, H, W, 1], `latents` [B, F', h, w, C] with noise.
 */
export function decoderTask(config: AutoencoderConfig, batch: AutoencoderBatchShape): TrainingGraph {
  const { clips: B, frames: F, crop } = batch;
  const latentFrames = 1 + (F - 1) / config.framesPerLatent;
  const cells = crop / cellSize(config);
  const weights = createWeights();
  const bytes = input('frames', [B, F, crop, crop, 3], 'uint8');
  const weight = input('weight', [B, F, crop, crop, 1], 'float32');
  const latents = input('latents', [B, latentFrames, cells, cells, config.latentChannels], 'float32');
  const frames = sub(mul(cast(bytes, 'float32'), 1 / 127.5), 1);
  const decoded = decodeClip(weights, latents, config);
  return {
    loss: pixelLoss(decoded, frames, weight),
    reports: { square_error: meanSquare(sub(decoded, frames)) },
    weights: weights.specs,
  };
}
