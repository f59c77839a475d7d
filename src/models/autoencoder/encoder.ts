import { add, linear, mul, type Value } from '../../graph/index.ts';
import { dense, gainedRmsNorm, width } from '../layers.ts';
import { scaledNormal, type Weights } from '../weights.ts';
import { type AutoencoderConfig, cellSize } from './autoencoder-config.ts';
import { type CellLayout, cosineBasis } from './cosine-basis.ts';
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
  const initializer = scaledNormal(config.stages.at(-1)!.width, 0.1);
  const learned = dense(scope, 'to_latent', gainedRmsNorm(scope, 'norm', x), {
    out: config.latentChannels,
    initializer,
  });
  return add(learned, linearCode(scope, frames, config));
}

/**
 * The straight way from pixels to latents; it starts as a cosine transform, and the rest learns what that lacks. Weights
 * are kept at the size of other layers', since an optimiser's steps do not shrink with the weights.
 */
function linearCode(scope: Weights, frames: Value, config: AutoencoderConfig): Value {
  const count = frames.shape[2] as number;
  const layout = cosineLayout(config, count);
  const cells = toCells(frames, { size: layout.size });
  const length = width(cells);
  const weight = scope.get(`linear_${count === 1 ? 'image' : 'span'}.weight`, [layout.channels, length], {
    kind: 'values',
    compute: () => cosineBasis(layout).analysis.map((x) => x * length),
  });
  return mul(linear(cells, weight), 1 / length);
}

/** Cells of so many pictures, as the linear code sees them. */
export function cosineLayout(config: AutoencoderConfig, frames: number): CellLayout {
  return { frames, spanFrames: config.framesPerLatent, size: cellSize(config), channels: config.latentChannels };
}

function encoderDepth(config: AutoencoderConfig): number {
  return config.stages.reduce((sum, stage) => sum + stage.encoderBlocks, 0);
}
