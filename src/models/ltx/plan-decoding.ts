import { type SpaceTiles, type Tiling, tilesOfPixels } from '../autoencoder/space-tiles.ts';
import type { MemoryBudget } from '../checkpoints/working-memory.ts';
import type { LatentGrid } from '../video-model.ts';
import type { TimeTiles } from './ltx-tiles.ts';

/** How a video is divided for decoding. */
export interface DecodingPlan {
  readonly space: SpaceTiles;
  readonly time: TimeTiles;
}

/** Cells that are decoded together at most: about 7 GB. */
const mostCells = 3072;
/** Bytes of decoding whatever the size, and for each cell of a latent frame; see docs/models.md. */
const [decodingBase, bytesPerCell] = [0.1e9, 2_200_000];
/** Pixels a side of tiles, where memory asks for them. @see diffusers `AutoencoderKLLTXVideo.tile_sample_min_height` */
const tilePixels = 512;
/** Latent frames of the shortest tile of time, besides the one before it. */
const leastLength = 4;

/** What is wished, and what there is. */
export interface PlanOptions {
  readonly tiling: Tiling;
  readonly memory: MemoryBudget;
  readonly cellSize: number;
}

/** Tiles of space where the least tile of time would be too large without them, or where they are asked for. */
export function planDecoding(grid: LatentGrid, { tiling, memory, cellSize }: PlanOptions): DecodingPlan {
  const cells = Math.min(mostCells, Math.floor((memory.decodingBytes - decodingBase) / bytesPerCell));
  const space = planSpace(grid, { tiling, cells, cellSize });
  const length = tiling === 'off' ? 2 ** 30 : Math.max(leastLength, Math.floor(cells / cellsOf(grid, space) - 1));
  return { space, time: { length, stride: length - 2 } };
}

function planSpace(
  { rows, columns }: LatentGrid,
  { tiling, cells, cellSize }: Omit<PlanOptions, 'memory'> & { readonly cells: number },
): SpaceTiles {
  const side = Math.max(rows, columns);
  const isSmall = (leastLength + 1) * rows * columns <= cells;
  if (tiling === 'off' || (tiling === 'auto' && isSmall)) return { length: side, stride: side };
  return tilesOfPixels(tiling === 'auto' ? tilePixels : tiling, cellSize);
}

/** Cells of one latent frame of one tile. */
function cellsOf({ rows, columns }: LatentGrid, { length }: SpaceTiles): number {
  return Math.min(length, rows) * Math.min(length, columns);
}

/** Most cells that are decoded together, of so many latent frames. */
export function cellsAtOnce(grid: LatentGrid, { space, time }: DecodingPlan, latentFrames: number): number {
  return cellsOf(grid, space) * Math.min(latentFrames, time.length + 1);
}

/** Bytes that decoding so many cells together takes on the processor. */
export function decodingMemory(cells: number): number {
  return decodingBase + cells * bytesPerCell;
}
