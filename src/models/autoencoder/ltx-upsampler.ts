import {
  add,
  conv2d,
  conv3d,
  type Dim,
  groupNorm,
  multiplyDims,
  reshape,
  silu,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { ones, scaledNormal, type Weights, zeros } from '../weights.ts';

/** Shape of LTX-Video's latent upsampler. */
export interface LtxUpsamplerConfig {
  readonly latentChannels: number;
  readonly width: number;
  /** Residual blocks before and behind the enlarging. */
  readonly blocks: number;
}

/** Groups of channels that are normed together. */
const groups = 32;

/**
 * Doubles rows and columns of latents. Weights have the names of the released file, which are also those of diffusers.
 *
 * @param latents [1, C, F, H, W] not normalised
 * @returns       [1, C, F, 2 H, 2 W]
 * @see diffusers `LTXLatentUpsamplerModel`
 */
export function upsampleLtxLatents(weights: Weights, latents: Value, config: LtxUpsamplerConfig): Value {
  const { latentChannels, width, blocks } = config;
  let x = silu(norm(weights.scope('initial_norm'), convolve(weights.scope('initial_conv'), latents, width)));
  for (let i = 0; i < blocks; i++) x = residual(weights.scope('res_blocks').scope(i), x, width);
  x = enlarge(weights.scope('upsampler').scope(0), x, width);
  for (let i = 0; i < blocks; i++) x = residual(weights.scope('post_upsample_res_blocks').scope(i), x, width);
  return convolve(weights.scope('final_conv'), x, latentChannels);
}

function residual(scope: Weights, x: Value, width: number): Value {
  const hidden = silu(norm(scope.scope('norm1'), convolve(scope.scope('conv1'), x, width)));
  return silu(add(norm(scope.scope('norm2'), convolve(scope.scope('conv2'), hidden, width)), x));
}

function convolve(scope: Weights, x: Value, out: number): Value {
  const channels = x.shape[1] as number;
  const weight = scope.get('weight', [out, channels, 3, 3, 3], scaledNormal(27 * channels));
  const bias = scope.get('bias', [out], zeros);
  return conv3d(x, weight, { time: { kind: 'zeros', before: 1, after: 1 }, pads: 1, bias });
}

function norm(scope: Weights, x: Value): Value {
  const channels = x.shape[1] as number;
  const scale = scope.get('weight', [channels], ones);
  return groupNorm(x, { groups, scale, bias: scope.get('bias', [channels], zeros), epsilon: 1e-5 });
}

/** A convolution of each frame to four times the channels, which become 2 x 2 cells. */
function enlarge(scope: Weights, x: Value, width: number): Value {
  const [, C, F, H, W] = x.shape as readonly [Dim, number, Dim, Dim, Dim];
  const weight = scope.get('weight', [4 * width, C, 3, 3], scaledNormal(9 * C));
  const frames = reshape(transpose(x, [0, 2, 1, 3, 4]), [F, C, H, W]);
  const parts = conv2d(frames, weight, { pads: 1, bias: scope.get('bias', [4 * width], zeros) }); // [F, 4 C, H, W]
  const cells = transpose(reshape(parts, [F, width, 2, 2, H, W]), [1, 0, 4, 2, 5, 3]); // [C, F, H, 2, W, 2]
  return reshape(cells, [1, width, F, multiplyDims(H, 2), multiplyDims(W, 2)]);
}
