import { choosePalette, type Palette } from './palette.ts';

/** Pictures of one size, shown one after the other, over and over. */
export interface Animation {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** Red, green, blue, alpha of each pixel. */
  readonly frames: readonly Uint8ClampedArray[];
}

/** Writes an animated GIF with one palette for all frames, which keeps still parts still. */
export function encodeGif({ width, height, frameRate, frames }: Animation): Uint8Array<ArrayBuffer> {
  const palette = choosePalette(frames.filter((_, i) => i % Math.ceil(frames.length / 8) === 0));
  const bytes: number[] = [...ascii('GIF89a'), ...word(width), ...word(height), 0xf7, 0, 0];
  for (let i = 0; i < 256 * 3; i++) bytes.push(palette.colors[i] ?? 0);
  bytes.push(0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, ...word(0), 0);
  const chunks: Uint8Array[] = [new Uint8Array(bytes)];
  let shown = 0;
  for (const [i, frame] of frames.entries()) {
    // Delays are hundredths of a second: the rest of one is carried into the next.
    const until = Math.round(((i + 1) * 100) / frameRate);
    const head = [0x21, 0xf9, 4, 0, ...word(until - shown), 0, 0, 0x2c, ...word(0), ...word(0), ...word(width)];
    shown = until;
    chunks.push(new Uint8Array([...head, ...word(height), 0, 8]), toBlocks(compress(toIndices(frame, width, palette))));
  }
  chunks.push(new Uint8Array([0x3b]));
  return join(chunks);
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const word = (value: number): number[] => [value & 255, value >> 8];

/** Ordered 4 by 4 pattern: hides the edges between colours and does not crawl from frame to frame. */
const pattern = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5].map((rank) => (rank / 16 - 0.47) * 14);

function toIndices(pixels: Uint8ClampedArray, width: number, palette: Palette): Uint8Array {
  const indices = new Uint8Array(pixels.length / 4);
  const clamp = (value: number): number => Math.max(0, Math.min(255, value));
  for (let i = 0; i < indices.length; i++) {
    const shift = pattern[(Math.floor(i / width) % 4) * 4 + ((i % width) % 4)]!;
    const [red, green, blue] = [pixels[i * 4]! + shift, pixels[i * 4 + 1]! + shift, pixels[i * 4 + 2]! + shift];
    indices[i] = palette.nearest(clamp(red), clamp(green), clamp(blue));
  }
  return indices;
}

const clearCode = 256;
const endCode = 257;

/** Lempel-Ziv-Welch with codes of 9 to 12 bits, as GIF has it. */
function compress(indices: Uint8Array): Uint8Array {
  const bits = createBitWriter();
  let table = new Map<number, number>();
  let next = endCode + 1;
  let size = 9;
  bits.write(clearCode, size);
  let prefix = indices[0] ?? 0;
  for (let i = 1; i < indices.length; i++) {
    const key = (prefix << 8) | indices[i]!;
    const known = table.get(key);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    bits.write(prefix, size);
    if (next === 4096) {
      bits.write(clearCode, size);
      table = new Map();
      next = endCode + 1;
      size = 9;
    } else {
      if (next === 1 << size) size++;
      table.set(key, next++);
    }
    prefix = indices[i]!;
  }
  bits.write(prefix, size);
  bits.write(endCode, size);
  return bits.finish();
}

function createBitWriter() {
  const bytes: number[] = [];
  let buffer = 0;
  let held = 0;
  return {
    write(code: number, size: number): void {
      buffer |= code << held;
      held += size;
      for (; held >= 8; held -= 8) {
        bytes.push(buffer & 255);
        buffer >>>= 8;
      }
    },
    finish(): Uint8Array {
      if (held > 0) bytes.push(buffer & 255);
      return new Uint8Array(bytes);
    },
  };
}

/** Data travels in blocks of at most 255 bytes, each behind its length. */
function toBlocks(data: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    blocks.push(new Uint8Array([block.length]), block);
  }
  return join([...blocks, new Uint8Array([0])]);
}

function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
