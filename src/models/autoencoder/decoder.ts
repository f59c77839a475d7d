import {
  add,
  conv2d,
  type Dim,
  fill,
  gelu,
  linear,
  multiplyDims,
  reshape,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { dense, gainedRmsNorm } from '../layers.ts';
import { scaledNormal, type Weights, zeros } from '../weights.ts';
import type { AutoencoderConfig } from './autoencoder-config.ts';
import { cosineBasis } from './cosine-basis.ts';
import { cosineLayout } from './encoder.ts';
import { fromCells, unmergeCells } from './patches.ts';
import { shiftBlock } from './shift-block.ts';

/** Frames, and what decoding those after them needs. */
export interface DecodeResult {
  /** [B, F, T, H, W, 3] about [-1, 1], not clamped. */
  readonly frames: Value;
  /** What the next call needs to go on, one value a block. */
  readonly past: readonly Value[];
}

/** Which span of a video is decoded, and what came before it. */
export interface DecodeOptions {
  /** 1 decodes latents of single pictures, `framesPerLatent` those of spans. */
  readonly framesEach: number;
  /** `past` of the call before, or null at the beginning. */
  readonly past: readonly Value[] | null;
}

/**
 * Decodes latents to pictures. Causal: a frame depends on its own latent and those before, through one small value a
 * block, so a video decodes piece by piece in constant memory.
 *
 * @param latents [B, F, h, w, C], not normalised
 */
export function decode(
  weights: Weights,
  latents: Value,
  options: DecodeOptions & { readonly config: AutoencoderConfig },
): DecodeResult {
  const { features, past } = decodeFeatures(weights, latents, options);
  return { frames: decodePixels(weights, { features, latents }, options), past };
}

/** What a picture's cells show, before it is said how many pictures these are. */
export interface DecodedFeatures {
  /** [B, F, H/p, W/p, D] of the first stage. */
  readonly features: Value;
  /** As in `DecodeResult`. */
  readonly past: readonly Value[];
}

/** The part of `decode` that is the same for single pictures and for spans, and all but a fifth of it. */
export function decodeFeatures(
  weights: Weights,
  latents: Value,
  options: Pick<DecodeOptions, 'past'> & { readonly config: AutoencoderConfig },
): DecodedFeatures {
  const { config } = options;
  const scope = weights.scope('decoder');
  const past: Value[] = [];
  let x = dense(scope, 'from_latent', latents, { out: config.stages.at(-1)!.width });
  for (const [fromTop, stage] of config.stages.toReversed().entries()) {
    const inner = scope.scope('stages').scope(config.stages.length - 1 - fromTop);
    if (fromTop > 0) x = unmergeCells(dense(inner, 'unmerge', x, { out: 4 * stage.width }));
    for (let i = 0; i < stage.decoderBlocks; i++) {
      const before = options.past?.[past.length] ?? emptyPast(x);
      const block = { expansion: config.expansion, depth: decoderDepth(config), past: before };
      const result = shiftBlock(inner.scope('blocks').scope(i), x, block);
      x = result.output;
      past.push(result.past!);
    }
  }
  return { features: x, past };
}

/** The rest of `decode`. @returns [B, F, T, H, W, 3] */
export function decodePixels(
  weights: Weights,
  { features, latents }: { readonly features: Value; readonly latents: Value },
  options: Pick<DecodeOptions, 'framesEach'> & { readonly config: AutoencoderConfig },
): Value {
  const scope = weights.scope('decoder');
  const learned = toPixels(scope, gainedRmsNorm(scope, 'norm', features), options);
  return add(learned, linearPixels(scope, latents, options));
}

/** Shapes of the values that `decode` hands from call to call, for latents of h rows and w columns. */
export function pastShapes(config: AutoencoderConfig, h: Dim, w: Dim): (readonly [number, number, Dim, Dim, number])[] {
  return config.stages.toReversed().flatMap((stage, fromTop) => {
    const scale = 2 ** fromTop;
    const shape = [1, 1, multiplyDims(h, scale), multiplyDims(w, scale), stage.width / 8] as const;
    return Array.from({ length: stage.decoderBlocks }, () => shape);
  });
}

/**
 * A linear layer gives every cell its pixels at half size; two convolutions across cell borders remove the seams, and
 * the last one's channels become 2x2 pixels.
 */
function toPixels(
  scope: Weights,
  x: Value,
  options: { readonly config: AutoencoderConfig; readonly framesEach: number },
): Value {
  const { config, framesEach } = options;
  const half = config.patch / 2;
  const kind = framesEach === 1 ? 'image' : 'span';
  const cells = dense(scope, `unembed_${kind}`, x, { out: framesEach * half * half * config.headChannels });
  const pictures = fromCells(cells, { size: half, frames: framesEach }); // [B, F, T, H/2, W/2, c]
  const [B, F, T, H, W, C] = pictures.shape as readonly [Dim, Dim, number, Dim, Dim, number];
  const flat = reshape(pictures, [multiplyDims(multiplyDims(B, F), T), H, W, C]);
  let planes = transpose(flat, [0, 3, 1, 2]); // [B*F*T, c, H/2, W/2]
  planes = gelu(convolve(scope.scope('head').scope(0), planes, { in: C, out: C }), 'tanh');
  planes = convolve(scope.scope('head').scope(1), planes, { in: C, out: 12, gain: 0.1 }); // 2 x 2 x 3
  const channelsLast = reshape(transpose(planes, [0, 2, 3, 1]), [B, multiplyDims(F, T), H, W, 12]);
  return reshape(unmergeCells(channelsLast), [B, F, T, multiplyDims(H, 2), multiplyDims(W, 2), 3]);
}

/** The straight way from latents to pixels, the inverse of the encoder's at the start. */
function linearPixels(
  scope: Weights,
  latents: Value,
  { config, framesEach }: { readonly config: AutoencoderConfig; readonly framesEach: number },
): Value {
  const layout = cosineLayout(config, framesEach);
  const length = framesEach * layout.size ** 2 * 3;
  const weight = scope.get(`linear_${framesEach === 1 ? 'image' : 'span'}.weight`, [length, layout.channels], {
    kind: 'values',
    compute: () => cosineBasis(layout).synthesis,
  });
  return fromCells(linear(latents, weight), { size: layout.size, frames: framesEach });
}

function convolve(
  scope: Weights,
  x: Value,
  channels: { readonly in: number; readonly out: number; readonly gain?: number },
): Value {
  const weight = scope.get('weight', [channels.out, channels.in, 3, 3], scaledNormal(9 * channels.in, channels.gain));
  return conv2d(x, weight, { bias: scope.get('bias', [channels.out], zeros), pads: 1 });
}

/** No frame before: zeros in the shape of one frame's eighth. */
function emptyPast(x: Value): Value {
  const [B, , H, W, D] = x.shape as readonly [Dim, Dim, Dim, Dim, number];
  return fill(0, [B, 1, H, W, D / 8]);
}

function decoderDepth(config: AutoencoderConfig): number {
  return config.stages.reduce((sum, stage) => sum + stage.decoderBlocks, 0);
}
