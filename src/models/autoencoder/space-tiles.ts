import { z } from 'zod';
import type { LatentGrid, Pictures } from '../video-model.ts';

/** Cells a side of the square tiles that pictures are decoded in, and how many from one tile to the next. */
export interface SpaceTiles {
  readonly length: number;
  readonly stride: number;
}

/** Reads a `Tiling`, numbers also as text. */
export const tilingSchema = z.union([z.enum(['auto', 'off']), z.coerce.number().int().min(128).max(4096)]);

/** How large pictures are decoded: in tiles where memory would not do, never in tiles, or in tiles of so many pixels a side. */
export type Tiling = z.infer<typeof tilingSchema>;

/** Pixels that a tile has in common with the next, as in diffusers. */
const overlapPixels = 64;

/** Cells of a grid from a row and column on. */
export interface GridPart extends LatentGrid {
  readonly row: number;
  readonly column: number;
}

/** Tiles of so many pixels a side. */
export function tilesOfPixels(pixels: number, cellSize: number): SpaceTiles {
  const length = Math.max(2, Math.round(pixels / cellSize));
  return { length, stride: length - Math.min(Math.round(overlapPixels / cellSize), Math.ceil(length / 2)) };
}

/**
 * Decodes pictures in square tiles that overlap and fade into each other, row by row.
 *
 * All tiles have the same size, so the last of a row or column may overlap more with the one before it; it fades in where
 * that one ends, over (length - stride) cells.
 *
 * @param decode decodes one part of the grid
 * @see diffusers `AutoencoderKLLTXVideo.tiled_decode`, whose last tiles are what is left, be it one cell wide
 */
export async function decodeInTiles(
  grid: LatentGrid,
  { length, stride, cellSize }: SpaceTiles & { readonly cellSize: number },
  decode: (part: GridPart) => Promise<Pictures>,
): Promise<Pictures> {
  const [rows, columns] = [startsOf(grid.rows, { length, stride }), startsOf(grid.columns, { length, stride })];
  const size = { rows: Math.min(length, grid.rows), columns: Math.min(length, grid.columns) };
  if (rows.length * columns.length === 1) return decode({ ...size, row: 0, column: 0 });
  const fade = (length - stride) * cellSize;
  let result: Pictures | null = null;
  let above: Pictures[] = [];
  for (const [i, row] of rows.entries()) {
    const present: Pictures[] = [];
    for (const [k, column] of columns.entries()) {
      const tile = await decode({ ...size, row, column });
      const overlap = (starts: readonly number[], at: number): number =>
        (starts[at - 1]! + length - starts[at]!) * cellSize;
      if (i > 0) fadeIn(above[k]!, tile, { axis: 'rows', overlap: overlap(rows, i), fade });
      if (k > 0) fadeIn(present[k - 1]!, tile, { axis: 'columns', overlap: overlap(columns, k), fade });
      result ??= emptyPictures(tile.count, grid, cellSize);
      place(tile, result, { top: row * cellSize, left: column * cellSize });
      present.push(tile);
    }
    above = present;
  }
  return result!;
}

/** The values of one part of a latent frame [H, W, C]. */
export function cutCells(
  values: Float32Array,
  grid: LatentGrid,
  { row, column, rows, columns }: GridPart,
): Float32Array {
  const channels = values.length / grid.rows / grid.columns;
  const line = columns * channels;
  const result = new Float32Array(rows * line);
  for (let r = 0; r < rows; r++) {
    const start = ((row + r) * grid.columns + column) * channels;
    result.set(values.subarray(start, start + line), r * line);
  }
  return result;
}

/** Where tiles begin; the last ends at the end. */
function startsOf(cells: number, { length, stride }: SpaceTiles): number[] {
  const starts = [0];
  while (starts.at(-1)! + length < cells) starts.push(Math.min(starts.at(-1)! + stride, cells - length));
  return starts;
}

function emptyPictures(count: number, { rows, columns }: LatentGrid, cellSize: number): Pictures {
  const [height, width] = [rows * cellSize, columns * cellSize];
  return { count, height, width, data: new Float32Array(count * height * width * 3) };
}

interface Fade {
  readonly axis: 'rows' | 'columns';
  /** Pixels that both tiles have. */
  readonly overlap: number;
  /** Pixels over which the first goes over into the second; they end where the first ends. */
  readonly fade: number;
}

/** The end of one tile goes over into the beginning of the next, evenly. */
function fadeIn(previous: Pictures, tile: Pictures, { axis, overlap, fade }: Fade): void {
  const { count, height, width } = tile;
  const [overlapRows, overlapColumns] = axis === 'rows' ? [overlap, width] : [height, overlap];
  const [downBy, rightBy] = axis === 'rows' ? [previous.height - overlap, 0] : [0, previous.width - overlap];
  for (let t = 0; t < count; t++) {
    for (let y = 0; y < overlapRows; y++) {
      for (let x = 0; x < overlapColumns; x++) {
        const share = Math.max(0, ((axis === 'rows' ? y : x) - (overlap - fade)) / fade);
        const target = ((t * height + y) * width + x) * 3;
        const source = ((t * previous.height + y + downBy) * previous.width + x + rightBy) * 3;
        for (let c = 0; c < 3; c++) {
          tile.data[target + c] = previous.data[source + c]! * (1 - share) + tile.data[target + c]! * share;
        }
      }
    }
  }
}

function place(tile: Pictures, result: Pictures, { top, left }: { readonly top: number; readonly left: number }): void {
  const line = tile.width * 3;
  for (let t = 0; t < tile.count; t++) {
    for (let y = 0; y < tile.height; y++) {
      const from = (t * tile.height + y) * line;
      const to = ((t * result.height + top + y) * result.width + left) * 3;
      result.data.set(tile.data.subarray(from, from + line), to);
    }
  }
}
