import type { SKRSContext2D } from '@napi-rs/canvas';
import { MediaError } from '../base/index.ts';
import { checkFrame, type Frame } from './frame.ts';
import { resizeFrame } from './resize.ts';

/** One line of pictures with words above it. */
export interface ContactSheetRow {
  /** Shown above the pictures; long text is wrapped. */
  readonly label?: string;
  readonly frames: readonly Frame[];
  /** Shown below each picture. */
  readonly captions?: readonly string[];
}

/** Layout of a contact sheet. */
export interface ContactSheetOptions {
  /** Shown at the top. */
  readonly title?: string;
  /** Height of every picture in pixels; widths follow the frames. Default 160. */
  readonly tileHeight?: number;
}

const margin = 16;
const gap = 6;
const titleFont = { css: '600 20px "DejaVu Sans", sans-serif', lineHeight: 30 };
const labelFont = { css: '15px "DejaVu Sans", sans-serif', lineHeight: 20 };
const captionFont = { css: '12px "DejaVu Sans", sans-serif', lineHeight: 16 };

/**
 * Lays out rows of frames with labels as one PNG, for documentation and previews.
 *
 * @throws {MediaError} if there are no frames, or text is asked for on a machine without fonts
 */
export async function contactSheet(
  rows: readonly ContactSheetRow[],
  options: ContactSheetOptions = {},
): Promise<Uint8Array> {
  const { title, tileHeight = 160 } = options;
  // Loaded when a sheet is drawn, as the native library takes a tenth of a second.
  const { createCanvas, GlobalFonts } = await import('@napi-rs/canvas');
  const hasText = title !== undefined || rows.some((row) => row.label !== undefined || row.captions !== undefined);
  if (hasText && GlobalFonts.families.length === 0) {
    throw new MediaError(
      'Cannot draw the labels as the system has no font: install one, for example fonts-dejavu-core',
    );
  }
  const tiles = await Promise.all(rows.map((row) => Promise.all(row.frames.map((f) => scaleTo(f, tileHeight)))));
  const width = 2 * margin + Math.max(...tiles.map(rowWidth), 0);
  if (width === 2 * margin) throw new MediaError('Cannot make a contact sheet as it has no frames');
  const measure = createCanvas(1, 1).getContext('2d');
  const wrapped = rows.map((row) => wrapText(measure, row.label ?? '', width - 2 * margin));
  const heights = rows.map((row, i) => {
    const captionHeight = row.captions ? captionFont.lineHeight : 0;
    return wrapped[i]!.length * labelFont.lineHeight + (row.label ? gap : 0) + tileHeight + captionHeight + margin;
  });
  const top = margin + (title === undefined ? 0 : titleFont.lineHeight);
  const canvas = createCanvas(width, top + heights.reduce((sum, height) => sum + height, 0));
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = 'top';
  if (title !== undefined) drawText(context, { text: title, x: margin, y: margin, ...titleFont });
  let y = top;
  for (const [i, row] of rows.entries()) {
    drawRow(context, { y, lines: wrapped[i]!, tiles: tiles[i]!, captions: row.captions ?? [] });
    y += heights[i]!;
  }
  return canvas.encode('png');
}

function scaleTo(frame: Frame, height: number): Promise<Frame> {
  checkFrame(frame);
  const width = Math.max(1, Math.round((frame.width * height) / frame.height));
  // Enlarged pixels stay sharp: a sheet shows what the model drew.
  return resizeFrame(frame, { width, height, fit: 'stretch', kernel: height > frame.height ? 'nearest' : 'lanczos3' });
}

function rowWidth(tiles: readonly Frame[]): number {
  return tiles.reduce((sum, tile) => sum + tile.width, 0) + Math.max(0, tiles.length - 1) * gap;
}

function wrapText(context: SKRSContext2D, text: string, width: number): string[] {
  context.font = labelFont.css;
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && context.measureText(`${last} ${word}`).width <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly css: string;
}

function drawText(context: SKRSContext2D, { text, x, y, css }: PlacedText): void {
  context.font = css;
  context.fillStyle = '#1c1c1e';
  context.fillText(text, x, y);
}

interface PlacedRow {
  readonly y: number;
  readonly lines: readonly string[];
  readonly tiles: readonly Frame[];
  readonly captions: readonly string[];
}

function drawRow(context: SKRSContext2D, row: PlacedRow): void {
  for (const [i, text] of row.lines.entries()) {
    drawText(context, { text, x: margin, y: row.y + i * labelFont.lineHeight, ...labelFont });
  }
  const y = row.y + row.lines.length * labelFont.lineHeight + (row.lines.length > 0 ? gap : 0);
  let x = margin;
  for (const [i, tile] of row.tiles.entries()) {
    const pixels = context.createImageData(tile.width, tile.height);
    pixels.data.set(tile.data);
    context.putImageData(pixels, x, y);
    const caption = row.captions[i];
    if (caption !== undefined) drawText(context, { text: caption, x, y: y + tile.height + 2, ...captionFont });
    x += tile.width + gap;
  }
}
