import { framesToPictures, picturesToFrames } from '../diffusion/index.ts';
import type { Frame } from '../media/index.ts';
import type { VideoModel } from '../models/index.ts';

/**
 * A video through the model's autoencoder and back: the best that its latents can show. Null for models without an encoder, and for
 * those whose encoder needs the whole video at once.
 */
export async function reconstruct(model: VideoModel, frames: readonly Frame[]): Promise<Frame[] | null> {
  const { capabilities, geometry } = model.info;
  const [first] = frames;
  if (first === undefined || !capabilities.hasEncoder || capabilities.encodesFromStart === true) return null;
  const { width, height } = first;
  const grid = { rows: height / geometry.cellSize, columns: width / geometry.cellSize };
  using decoder = await model.openDecoder(grid);
  const result: Frame[] = [];
  for (let start = 0; start < frames.length; start = start === 0 ? 1 : start + geometry.framesPerSpan) {
    const count = start === 0 ? 1 : geometry.framesPerSpan;
    const part = frames.slice(start, start + count);
    if (part.length < count) break;
    const pictures = await framesToPictures(part, { width, height, fit: 'stretch' });
    result.push(...picturesToFrames(await decoder.decode(await model.encodePictures(pictures))));
  }
  return result;
}
