import type { Value } from '../../graph/index.ts';
import { dense, gainedRmsNorm } from '../layers.ts';
import { scaledNormal, type Weights } from '../weights.ts';
import type { AutoencoderConfig } from './autoencoder-config.ts';
import { mergeCells, toCells } from './patches.ts';
import { shiftBlock } from './shift-block.ts';

/**
 * Encodes pictures to latents, each latent frame on its own: the same pictures give the same latents wherever they
 * stand in a video, so latents can be given, kept and joined freely.
 *
 * @param frames [B, F, T, H, W, 3] in [-1, 1]; T = 1 for a single picture, T = `framesPerLatent` for a span of video;
 *   H and W are multiples of the cell size
 * @returns [B, F, h, w, C] latents, not normalised
 */
export function encode(weights: Weights, frames: Value, config: AutoencoderConfig): Value {
  const scope = weights.scope('encoder');
  const kind = frames.shape[2] === 1 ? 'image' : 'span';
  const [first] = config.stages;
  let x = dense(scope, `embed_${kind}`, toCells(frames, { size: config.patch }), { out: first!.width });
  for (const [level, stage] of config.stages.entries()) {
    const inner = scope.scope('stages').scope(level);
    if (level > 0) x = dense(inner, 'merge', mergeCells(x), { out: stage.width });
    for (let i = 0; i < stage.encoderBlocks; i++) {
      const options = { expansion: config.expansion, depth: encoderDepth(config), past: null };
      x = shiftBlock(inner.scope('blocks').scope(i), x, options).output;
    }
  }
  const initializer = scaledNormal(config.stages.at(-1)!.width);
  return dense(scope, 'to_latent', gainedRmsNorm(scope, 'norm', x), { out: config.latentChannels, initializer });
}

function encoderDepth(config: AutoencoderConfig): number {
  return config.stages.reduce((sum, stage) => sum + stage.encoderBlocks, 0);
}
