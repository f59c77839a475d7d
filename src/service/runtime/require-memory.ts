import { CapacityError } from '../../base/index.ts';
import type { DrawnSize, VideoModel } from '../../models/index.ts';
import type { GenerationRequest } from '../jobs/engine.ts';

/**
 * Refuses what would not fit into memory, before any work: the system would end the process in the middle of it.
 *
 * @param freeBytes what can be taken without swapping
 * @throws {CapacityError} saying how much is missing
 */
export function requireMemory(
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
  const needed = workingMemory?.(size) ?? null;
  if (needed === null || needed <= freeBytes) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new CapacityError(
    `Cannot draw ${frameCount} frames of ${width}x${height} with ${info.name} as about ${gigabytes(needed)} of memory must be free: current value is ${gigabytes(freeBytes)}; fewer pixels or frames, or smaller tiles, need less`,
  );
}
