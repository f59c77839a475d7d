import { add, clamp, silu, type Value } from '../../graph/index.ts';
import type { Weights } from '../weights.ts';
import { joinPatches } from './pixel-patches.ts';
import type { WanAutoencoderConfig } from './wan-autoencoder-config.ts';
import {
  causalConv,
  channelNorm,
  repeatUp,
  type WanStream,
  wanMiddle,
  wanResidual,
  wanUpsample,
} from './wan-layers.ts';

/**
 * Decodes one latent frame of Wan's autoencoder: the first call gives one picture, later ones four. Weights have the
 * names of diffusers.
 *
 * @param latent [1, C, h, w] not normalised
 * @returns      [T, 3, H, W] in [-1, 1]
 * @see diffusers `AutoencoderKLWan._decode`
 */
export function decodeWan(weights: Weights, latent: Value, { config, ...stream }: WanDecodeOptions): Value {
  const scope = weights.scope('decoder');
  const { decoderWidth, multipliers, latentChannels } = config;
  const widths = multipliers.map((factor) => factor * decoderWidth);
  let x = causalConv(weights.scope('post_quant_conv'), latent, { out: latentChannels, kernel: [1, 1], ...stream });
  x = causalConv(scope.scope('conv_in'), x, { out: widths.at(-1)!, kernel: [3, 3], ...stream });
  x = wanMiddle(scope.scope('mid_block'), x, stream);
  for (const [index, width] of widths.toReversed().entries()) {
    x = upStage(scope.scope('up_blocks').scope(index), x, { index, width, config, ...stream });
  }
  x = silu(channelNorm(scope.scope('norm_out'), x, 3));
  x = causalConv(scope.scope('conv_out'), x, { out: 3 * config.patch ** 2, kernel: [3, 3], ...stream });
  return clamp(joinPatches(x, config.patch), { minimum: -1, maximum: 1 });
}

export interface WanDecodeOptions extends WanStream {
  readonly config: WanAutoencoderConfig;
}

interface Stage extends WanDecodeOptions {
  /** From the latents outwards. */
  readonly index: number;
  readonly width: number;
}

function upStage(scope: Weights, input: Value, { index, width, config, ...stream }: Stage): Value {
  const isLast = index === config.multipliers.length - 1;
  let x = input;
  for (let i = 0; i <= config.blocksPerStage; i++) {
    x = wanResidual(scope.scope('resnets').scope(i), x, { out: width, ...stream });
  }
  if (isLast) return x;
  const doublesTime = config.halvesTime.toReversed()[index]!;
  if (!config.hasStageShortcuts) {
    return wanUpsample(scope.scope('upsamplers').scope(0), x, { out: width / 2, doublesTime, ...stream });
  }
  const large = wanUpsample(scope.scope('upsampler'), x, { out: width, doublesTime, ...stream });
  return add(large, repeatUp(input, { out: width, timeFactor: doublesTime ? 2 : 1, isFirst: stream.caches.isFirst }));
}
