import { type Clip, mapClip } from '../media/index.ts';
import type { Upscaler } from '../models/index.ts';

/**
 * Enlarges every frame of a clip as it passes: one frame is in memory at a time, and the next is asked for when this one
 * was taken.
 *
 * @throws the signal's reason when aborted
 */
export function upscaleClip(clip: Clip, upscaler: Upscaler, signal: AbortSignal | null = null): Clip {
  const { factor } = upscaler;
  const shape = { width: clip.width * factor, height: clip.height * factor };
  return mapClip(clip, (frame) => upscaler.upscale(frame, signal), shape);
}
