import { concat, type Dim, reshape, slice, type Value } from '../../graph/index.ts';
import { type AutoencoderConfig, decode, encode, type Weights } from '../../models/index.ts';

/**
 * Encodes whole clips: the first picture alone, the others in spans.
 *
 * @param clip [B, F, H, W, 3] in [-1, 1]; F is 1 + a multiple of the span
 * @returns    [B, F', h, w, C] latents, not normalised
 */
export function encodeClip(weights: Weights, clip: Value, config: AutoencoderConfig): Value {
  const [B, F, H, W] = clip.shape as readonly [Dim, number, Dim, Dim];
  const spans = (F - 1) / config.framesPerLatent;
  const shape = (count: number, each: number): readonly Dim[] => [B, count, each, H, W, 3];
  const first = reshape(slice(clip, 1, { end: 1 }), shape(1, 1));
  const rest = reshape(slice(clip, 1, { start: 1 }), shape(spans, config.framesPerLatent));
  return concat([encode(weights, first, config), encode(weights, rest, config)], 1);
}

/**
 * Decodes whole clips, the inverse of `encodeClip`.
 *
 * @param latents [B, F', h, w, C], not normalised
 * @returns       [B, F, H, W, 3] about [-1, 1]
 */
export function decodeClip(weights: Weights, latents: Value, config: AutoencoderConfig): Value {
  const first = slice(latents, 1, { end: 1 });
  const rest = slice(latents, 1, { start: 1 });
  const opening = decode(weights, first, { config, framesEach: 1, past: null });
  const others = decode(weights, rest, { config, framesEach: config.framesPerLatent, past: opening.past });
  return concat([flatten(opening.frames), flatten(others.frames)], 1);
}

/** [B, F', T, H, W, 3] to [B, F' T, H, W, 3]. */
function flatten(frames: Value): Value {
  const [B, F, T, H, W, C] = frames.shape as readonly [Dim, number, number, Dim, Dim, Dim];
  return reshape(frames, [B, F * T, H, W, C]);
}
