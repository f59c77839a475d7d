import {
  add,
  clamp,
  concat,
  conv2d,
  type Dim,
  mul,
  multiplyDims,
  relu,
  reshape,
  resize,
  slice,
  tanh,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { scaledNormal, type Weights, zeros } from '../weights.ts';
import type { FrameCaches } from './frame-caches.ts';

/** Shape of a tiny decoder: a small network that was trained to decode another autoencoder's latents. */
export interface TinyDecoderConfig {
  readonly latentChannels: number;
  /** Width before and behind each doubling of rows and columns. */
  readonly widths: readonly [number, number, number, number];
  /** Pixels a side that the last layer gives as channels. */
  readonly patch: number;
}

/** Frames that each of the three stages makes of one. */
const growths = [1, 2, 2] as const;

/**
 * Decodes latent frames of Wan, normalised as the transformer gives them. Each layer sees one frame of the past, so the
 * decoder streams. Weights have the names of the released files.
 *
 * @param latents [F, C, h, w] normalised
 * @returns       [4 F, 3, H, W] in [0, 1]; the first 3 of a video are to be dropped
 * @see github.com/madebyollin/taehv `TAEHV.decoder`
 */
export function decodeTiny(
  weights: Weights,
  latents: Value,
  { config, caches }: { readonly config: TinyDecoderConfig; readonly caches: FrameCaches },
): Value {
  const layer = (index: number): Weights => weights.scope('decoder').scope(index);
  const { widths, patch } = config;
  let x = relu(convolve(layer(1), mul(tanh(mul(latents, 1 / 3)), 3), { out: widths[0], hasBias: true }));
  for (const [stage, growth] of growths.entries()) {
    const first = 3 + 6 * stage;
    for (let i = 0; i < 3; i++) x = remember(layer(first + i), x, caches);
    x = grow(layer(first + 4).scope('conv'), enlarge(x), growth);
    x = convolve(layer(first + 5), x, { out: widths[stage + 1]!, hasBias: false });
  }
  x = convolve(layer(22), relu(x), { out: 3 * patch ** 2, hasBias: true });
  return clamp(joinCells(x, patch), { minimum: 0, maximum: 1 });
}

/** relu(three convolutions of the frame beside the one before + the frame) */
function remember(scope: Weights, x: Value, caches: FrameCaches): Value {
  const F = x.shape[0]!;
  const width = x.shape[1] as number;
  const { joined } = caches.extend(x, 1); // [1 + F, C, H, W]
  const past = slice(joined, 0, { start: 0, end: F });
  let y = concat([x, past], 1);
  for (const index of [0, 2, 4]) {
    y = convolve(scope.scope('conv').scope(index), y, { out: width, hasBias: true });
    if (index < 4) y = relu(y);
  }
  return relu(add(y, x));
}

function convolve(
  scope: Weights,
  x: Value,
  { out, hasBias, kernel = 3 }: { readonly out: number; readonly hasBias: boolean; readonly kernel?: number },
): Value {
  const channels = x.shape[1] as number;
  const weight = scope.get('weight', [out, channels, kernel, kernel], scaledNormal(channels * kernel ** 2));
  return conv2d(x, weight, { pads: (kernel - 1) / 2, bias: hasBias ? scope.get('bias', [out], zeros) : null });
}

/** Each pixel becomes 2 x 2. */
function enlarge(x: Value): Value {
  const [, , H, W] = x.shape as readonly [Dim, number, Dim, Dim];
  return resize(x, { rows: multiplyDims(H, 2), columns: multiplyDims(W, 2), mode: 'nearest' });
}

/** Each frame becomes several, from groups of channels. */
function grow(scope: Weights, x: Value, count: number): Value {
  const [F, C, H, W] = x.shape as readonly [Dim, number, Dim, Dim];
  const groups = convolve(scope, x, { out: count * C, hasBias: false, kernel: 1 });
  return reshape(groups, [multiplyDims(F, count), C, H, W]);
}

/** Channels become cells of patch x patch pixels; of a cell, rows come before columns. @see torch.nn.PixelShuffle */
function joinCells(x: Value, patch: number): Value {
  const [T, , H, W] = x.shape as readonly [Dim, number, Dim, Dim];
  const cells = transpose(reshape(x, [T, 3, patch, patch, H, W]), [0, 1, 4, 2, 5, 3]);
  return reshape(cells, [T, 3, multiplyDims(H, patch), multiplyDims(W, patch)]);
}
