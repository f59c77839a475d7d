import {
  add,
  concat,
  type Dim,
  divideDims,
  fill,
  mean,
  reshape,
  silu,
  slice,
  transpose,
  type Value,
} from '../../graph/index.ts';
import type { Weights } from '../weights.ts';
import { splitPatches } from './pixel-patches.ts';
import type { WanAutoencoderConfig } from './wan-autoencoder-config.ts';
import { causalConv, channelNorm, type WanStream, wanDownsample, wanMiddle, wanResidual } from './wan-layers.ts';

/**
 * Encodes the next pictures with Wan's autoencoder: one picture in the first call, four in later ones. Weights have the
 * names of diffusers.
 *
 * @param frames [T, 3, H, W] in [-1, 1]
 * @returns      [1, C, h, w] means, not normalised
 * @see diffusers `AutoencoderKLWan._encode`
 */
export function encodeWan(
  weights: Weights,
  frames: Value,
  { config, ...stream }: WanStream & { readonly config: WanAutoencoderConfig },
): Value {
  const scope = weights.scope('encoder');
  const widths = config.multipliers.map((factor) => factor * config.encoderWidth);
  let x = causalConv(scope.scope('conv_in'), splitPatches(frames, config.patch), {
    out: config.encoderWidth,
    kernel: [3, 3],
    ...stream,
  });
  let flat = 0;
  for (const [index, width] of widths.entries()) {
    const isLast = index === widths.length - 1;
    const halvesTime = !isLast && config.halvesTime[index]!;
    const stage = { width, isLast, halvesTime, config, ...stream };
    const blocks = scope.scope('down_blocks');
    x = config.hasStageShortcuts
      ? shortcutStage(blocks.scope(index), x, stage)
      : flatStage(blocks, x, { ...stage, firstIndex: flat });
    flat += config.blocksPerStage + (isLast ? 0 : 1);
  }
  x = silu(channelNorm(scope.scope('norm_out'), wanMiddle(scope.scope('mid_block'), x, stream), 3));
  const both = 2 * config.latentChannels;
  x = causalConv(scope.scope('conv_out'), x, { out: both, kernel: [3, 3], ...stream });
  const moments = causalConv(weights.scope('quant_conv'), x, { out: both, kernel: [1, 1], ...stream });
  return slice(moments, 1, { start: 0, end: config.latentChannels });
}

interface Stage extends WanStream {
  readonly width: number;
  readonly isLast: boolean;
  readonly halvesTime: boolean;
  readonly config: WanAutoencoderConfig;
}

/** Wan 2.1: residuals and downsampling are numbered in one list. */
function flatStage(blocks: Weights, input: Value, stage: Stage & { readonly firstIndex: number }): Value {
  const { width, isLast, halvesTime, config, firstIndex, ...stream } = stage;
  let x = input;
  for (let i = 0; i < config.blocksPerStage; i++) {
    x = wanResidual(blocks.scope(firstIndex + i), x, { out: width, ...stream });
  }
  return isLast
    ? x
    : wanDownsample(blocks.scope(firstIndex + config.blocksPerStage), x, { halvesTime, caches: stream.caches });
}

/** Wan 2.2: a stage has a shortcut that averages. */
function shortcutStage(scope: Weights, input: Value, { width, isLast, halvesTime, config, ...stream }: Stage): Value {
  let x = input;
  for (let i = 0; i < config.blocksPerStage; i++) {
    x = wanResidual(scope.scope('resnets').scope(i), x, { out: width, ...stream });
  }
  if (!isLast) x = wanDownsample(scope.scope('downsampler'), x, { halvesTime, caches: stream.caches });
  return add(x, averageDown(input, { out: width, timeFactor: halvesTime ? 2 : 1, spaceFactor: isLast ? 1 : 2 }));
}

/** Means over blocks of pixels, frames and channels; missing frames in front are zeros. @see diffusers `AvgDown3D` */
function averageDown(
  x: Value,
  {
    out,
    timeFactor: t,
    spaceFactor: s,
  }: { readonly out: number; readonly timeFactor: number; readonly spaceFactor: number },
): Value {
  const [F, C, H, W] = x.shape as readonly [number, number, Dim, Dim];
  const missing = (t - (F % t)) % t;
  const padded = missing === 0 ? x : concat([fill(0, [missing, C, H, W]), x], 0);
  const [rows, columns] = [divideDims(H, s), divideDims(W, s)];
  const count = (F + missing) / t;
  const blocks = transpose(reshape(padded, [count, t, C, rows, s, columns, s]), [0, 2, 1, 4, 6, 3, 5]);
  return mean(reshape(blocks, [count, out, (C * t * s * s) / out, rows, columns]), [2]);
}
