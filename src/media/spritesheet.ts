import sharp from 'sharp';
import { MediaError } from '../base/index.ts';
import { type Clip, checkFrame, checkSize, createFrame, type Frame } from './frame.ts';
import { rawSharp } from './image.ts';
import { resizeFrame } from './resize.ts';

/** How to lay out a spritesheet. */
export interface SpritesheetOptions {
  /** Tiles in a row. Default 5. */
  readonly columns?: number;
  /** Most rows; a short clip fills fewer. Default 4. */
  readonly rows?: number;
  /** Width of a tile in pixels; its height follows the frame. Default 160. */
  readonly tileWidth?: number;
  /** 1 to 100. Default 80. */
  readonly quality?: number;
}

/** A JPEG with small pictures of moments that are evenly spread over a clip. */
export interface Spritesheet {
  /** The JPEG file. */
  readonly data: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  /** Pixels. */
  readonly tileWidth: number;
  /** Pixels. */
  readonly tileHeight: number;
  /** Which frame of the clip each tile shows, in reading order. */
  readonly frameIndices: readonly number[];
}

/** Takes the frames of a clip of unknown length; keeps only small tiles. */
export interface SpritesheetWriter {
  write(frame: Frame): Promise<void>;
  close(): Promise<Spritesheet>;
}

/** Makes a spritesheet of a clip. */
export async function spritesheet(clip: Clip, options: SpritesheetOptions = {}): Promise<Spritesheet> {
  const writer = openSpritesheetWriter(options);
  for await (const frame of clip) await writer.write(frame);
  return writer.close();
}

/**
 * Opens a spritesheet for frames that pass by, for example on their way to a video writer.
 *
 * @throws {MediaError} if the layout is out of range
 */
export function openSpritesheetWriter(options: SpritesheetOptions = {}): SpritesheetWriter {
  const { columns = 5, rows = 4, tileWidth = 160, quality = 80 } = options;
  checkSize(columns * tileWidth, rows);
  const tileCount = columns * rows;
  let candidates: Tile[] = [];
  let [frameCount, stride] = [0, 1];
  return {
    async write(frame) {
      checkFrame(frame);
      const index = frameCount++;
      if (index % stride !== 0) return;
      const height = Math.max(1, Math.round((tileWidth * frame.height) / frame.width));
      candidates.push({ index, frame: await resizeFrame(frame, { width: tileWidth, height, fit: 'stretch' }) });
      // Four times as many candidates as tiles keep the spacing even within an eighth of it.
      if (candidates.length <= tileCount * 4) return;
      candidates = candidates.filter((_, i) => i % 2 === 0);
      stride *= 2;
    },
    async close() {
      if (candidates.length === 0) throw new MediaError('Cannot make a spritesheet as the video has no frames');
      return layOut(pickEvenly(candidates, tileCount), columns, quality);
    },
  };
}

interface Tile {
  readonly index: number;
  readonly frame: Frame;
}

function pickEvenly(tiles: readonly Tile[], count: number): Tile[] {
  if (tiles.length <= count) return [...tiles];
  return Array.from({ length: count }, (_, i) => tiles[Math.floor(((i + 0.5) * tiles.length) / count)]!);
}

async function layOut(tiles: readonly Tile[], columns: number, quality: number): Promise<Spritesheet> {
  const { width: tileWidth, height: tileHeight } = tiles[0]!.frame;
  const rows = Math.ceil(tiles.length / columns);
  const usedColumns = Math.min(columns, tiles.length);
  const sheet = createFrame(usedColumns * tileWidth, rows * tileHeight);
  const placed = tiles.map(({ frame }, i) => ({
    input: Buffer.from(frame.data.buffer, frame.data.byteOffset, frame.data.byteLength),
    raw: { width: frame.width, height: frame.height, channels: 4 as const },
    left: (i % columns) * tileWidth,
    top: Math.floor(i / columns) * tileHeight,
  }));
  const { data, info } = await rawSharp(sheet).composite(placed).raw().toBuffer({ resolveWithObject: true });
  const jpeg = await sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
    .removeAlpha()
    .jpeg({ quality })
    .toBuffer();
  const frameIndices = tiles.map((tile) => tile.index);
  return { data: jpeg, columns: usedColumns, rows, tileWidth, tileHeight, frameIndices };
}
