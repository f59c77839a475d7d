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
export function decodeWan(weights: Weights, latent: Value, options: WanDecodeOptions): Value {
  return decodeWanFrames(weights, decodeWanSpan(weights, latent, options), options);
}

/**
 * The first layers, up to the last that makes two frames of one.
 *
 * @param latent [1, C, h, w] not normalised
 * @returns      [T, D, h', w'] one hidden frame for each picture
 */
export function decodeWanSpan(weights: Weights, latent: Value, { config, ...stream }: WanDecodeOptions): Value {
  const scope = weights.scope('decoder');
  const widths = stageWidths(config);
  let x = causalConv(weights.scope('post_quant_conv'), latent, {
    out: config.latentChannels,
    kernel: [1, 1],
    ...stream,
  });
  x = causalConv(scope.scope('conv_in'), x, { out: widths[0]!, kernel: [3, 3], ...stream });
  x = wanMiddle(scope.scope('mid_block'), x, stream);
  for (const [index, width] of widths.slice(0, spanStages(config)).entries()) {
    x = upStage(scope.scope('up_blocks').scope(index), x, { index, width, config, ...stream });
  }
  return x;
}

/**
 * The layers that are left, in which frames stay as many: given one by one, they need a quarter of the memory.
 *
 * @param hidden [F, D, h', w'] any number of frames, which go on from those before
 * @returns      [F, 3, H, W] in [-1, 1]
 */
export function decodeWanFrames(weights: Weights, hidden: Value, { config, ...stream }: WanDecodeOptions): Value {
  const scope = weights.scope('decoder');
  const first = spanStages(config);
  let x = hidden;
  for (const [i, width] of stageWidths(config).slice(first).entries()) {
    const index = first + i;
    x = upStage(scope.scope('up_blocks').scope(index), x, { index, width, config, ...stream });
  }
  x = silu(channelNorm(scope.scope('norm_out'), x, 3));
  x = causalConv(scope.scope('conv_out'), x, { out: 3 * config.patch ** 2, kernel: [3, 3], ...stream });
  return clamp(joinPatches(x, config.patch), { minimum: -1, maximum: 1 });
}

/** From the latents outwards. */
function stageWidths({ decoderWidth, multipliers }: WanAutoencoderConfig): number[] {
  return multipliers.map((factor) => factor * decoderWidth).toReversed();
}

/** How many stages there are up to the last that doubles frames. */
function spanStages({ halvesTime }: WanAutoencoderConfig): number {
  return halvesTime.toReversed().lastIndexOf(true) + 1;
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
