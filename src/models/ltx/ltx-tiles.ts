import type { Pictures } from '../video-model.ts';

/** How many latent frames are decoded together, and how many from one tile to the next. */
export interface TimeTiles {
  readonly length: number;
  readonly stride: number;
}

/** Decodes latent frames `from` to `to` (not included) as a video of their own: one picture, then spans. */
export type DecodeTile = (from: number, to: number) => Promise<Pictures>;

/**
 * Decodes a video in tiles that overlap in time and fade into each other, each as soon as its latent frames are there.
 *
 * Tile i has latent frames [i, i + length], of which the first gives one picture that only the first tile keeps. Behind
 * the first, tiles fade in over their first (length - stride) spans.
 *
 * @see diffusers `AutoencoderKLLTXVideo._temporal_tiled_decode`, which drops the last picture of later tiles instead of
 * the first and so shows each a picture late
 */
export function createTileDecoder({ length, stride }: TimeTiles, span: number, decode: DecodeTile) {
  let start = 0;
  let previous: Pictures | null = null;
  const next = async (end: number): Promise<Pictures[]> => {
    const whole = await decode(start, Math.min(start + length + 1, end));
    const tile = start === 0 ? whole : dropFirst(whole);
    if (previous !== null) fadeIn(previous, tile, (length - stride) * span);
    const rows = cutRows(tile, { span, hasPicture: start === 0, spans: stride });
    previous = tile;
    start += stride;
    return rows;
  };
  return {
    /** Rows of pictures that are ready once `count` latent frames are there. */
    async advance(count: number): Promise<Pictures[]> {
      const rows: Pictures[] = [];
      while (start + length + 1 <= count) rows.push(...(await next(count)));
      return rows;
    },
    /** The rows that are left when `count` latent frames are all. */
    async finish(count: number): Promise<Pictures[]> {
      const rows: Pictures[] = [];
      while (start === 0 || start + 1 < count) rows.push(...(await next(count)));
      return rows;
    },
  };
}

function sizeOf({ height, width }: Pictures): number {
  return height * width * 3;
}

function dropFirst(pictures: Pictures): Pictures {
  return { ...pictures, count: pictures.count - 1, data: pictures.data.subarray(sizeOf(pictures)) };
}

/** The last pictures of one tile go over into the first of the next, evenly. */
function fadeIn(previous: Pictures, tile: Pictures, pictures: number): void {
  const count = Math.min(previous.count, tile.count, pictures);
  const size = sizeOf(tile);
  const offset = (previous.count - count) * size;
  for (let i = 0; i < count * size; i++) {
    const share = Math.floor(i / size) / count;
    tile.data[i] = previous.data[offset + i]! * (1 - share) + tile.data[i]! * share;
  }
}

/** One row of pictures for each latent frame. */
function cutRows(
  tile: Pictures,
  { span, hasPicture, spans }: { readonly span: number; readonly hasPicture: boolean; readonly spans: number },
): Pictures[] {
  const size = sizeOf(tile);
  const lead = hasPicture ? 1 : 0;
  const row = (from: number, count: number): Pictures => ({
    ...tile,
    count,
    data: tile.data.slice(from * size, (from + count) * size),
  });
  const rows = hasPicture ? [row(0, 1)] : [];
  for (let i = 0; i < spans && lead + i * span < tile.count; i++) rows.push(row(lead + i * span, span));
  return rows;
}
