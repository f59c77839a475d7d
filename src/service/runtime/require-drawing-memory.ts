import { requireMemory } from '../../base/index.ts';
import type { DrawnSize, VideoModel } from '../../models/index.ts';
import type { GenerationRequest } from '../jobs/engine.ts';

/**
 * Refuses to draw what would not fit into memory, before any work.
 *
 * @param freeBytes what can be taken without swapping
 * @throws {CapacityError} saying how much is missing
 */
export function requireDrawingMemory(
  { info, workingMemory }: Pick<VideoModel, 'info' | 'workingMemory'>,
  request: Pick<GenerationRequest, 'width' | 'height' | 'frameCount' | 'decoder'>,
  freeBytes: number,
): void {
  const { cellSize, framesPerSpan } = info.geometry;
  const { width, height, frameCount, decoder = 'full' } = request;
  const spans = Math.ceil((frameCount - 1) / framesPerSpan);
  const size: DrawnSize = {
    grid: { rows: height / cellSize, columns: width / cellSize },
    latentFrames: Math.min(1 + spans, info.maximumLatentFrames),
    decoder,
  };
  const neededBytes = workingMemory?.(size) ?? 0;
  requireMemory(`draw ${frameCount} frames of ${width}x${height} with ${info.name}`, {
    neededBytes,
    freeBytes,
    remedy: 'fewer pixels or frames, or smaller tiles, need less',
  });
}
