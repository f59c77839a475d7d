import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../../base/index.ts';
import { createSession, hostTensor, type Session } from '../../graph/index.ts';
import { convertEsrgan } from './esrgan-graph.ts';
import { type EsrganNetwork, esrganNetworks, readEsrganPackage, type UpscaleFactor } from './esrgan-package.ts';

/** Red, green, blue, alpha of each pixel, row by row, sRGB; alpha is taken for opaque. */
export interface PixelPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Which network enlarges, and where its translation is kept. */
export interface UpscalerOptions {
  readonly factor: UpscaleFactor;
  /** Made if missing; takes up to 3 MB for each network and factor. */
  readonly cacheFolder: string;
  /** Default: `medium`. */
  readonly network?: keyof typeof esrganNetworks;
  /** Threads to compute with. Default: one for each physical core. */
  readonly threads?: number;
  /** Longest side, in pixels of the small picture, that is worked on at once; bounds the memory. Default: 256. */
  readonly tileSide?: number;
}

/** Enlarges pictures one by one; the same picture always gives the same result. */
export interface Upscaler {
  readonly factor: UpscaleFactor;
  upscale(picture: PixelPicture, signal?: AbortSignal | null): Promise<PixelPicture & { data: Uint8ClampedArray }>;
  [Symbol.dispose](): void;
}

/**
 * Opens a network that enlarges pictures by drawing what fits between their pixels. On first use it is translated to
 * ONNX in the cache folder.
 *
 * @throws {AozoraError} `model_missing` if the npm package with its weights is not installed
 * @see Wang et al. 2018, arXiv:1809.00219; the weights are UpscalerJS's
 */
export async function openUpscaler({
  factor,
  cacheFolder,
  network = 'medium',
  tileSide = 256,
  threads,
}: UpscalerOptions): Promise<Upscaler> {
  const onnx = await readConverted(esrganNetworks[network], factor, cacheFolder);
  const session = await createSession(onnx, {
    ...(threads === undefined ? {} : { threads }),
    hasSpinningThreads: false,
  });
  const { reach } = esrganNetworks[network];
  return {
    factor,
    async upscale(picture, signal = null) {
      const { width, height } = picture;
      const data = new Uint8ClampedArray(width * height * factor * factor * 4);
      for (const rows of cut(height, { tileSide, reach })) {
        for (const columns of cut(width, { tileSide, reach })) {
          signal?.throwIfAborted();
          const enlarged = await enlarge(session, { picture, rows, columns });
          paste(enlarged, { data, width, factor }, { rows, columns });
        }
      }
      return { width: width * factor, height: height * factor, data };
    },
    [Symbol.dispose]: () => session[Symbol.dispose](),
  };
}

/** A part of an axis to make, `from` to `to` (not included), and what must be seen for that. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly seenFrom: number;
  readonly seenTo: number;
}

/** Equal parts of at most `tileSide`; each sees so far that its pixels are those of the whole picture. */
function cut(length: number, { tileSide, reach }: { readonly tileSide: number; readonly reach: number }): Span[] {
  const count = Math.ceil(length / tileSide);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [Math.floor((i * length) / count), Math.floor(((i + 1) * length) / count)];
    return { from, to, seenFrom: Math.max(0, from - reach), seenTo: Math.min(length, to + reach) };
  });
}

interface Tile {
  readonly rows: Span;
  readonly columns: Span;
}

/** @returns [1, 3, factor rows, factor columns] of what is seen, 0 to 255 */
async function enlarge(
  session: Session,
  { picture, rows, columns }: Tile & { readonly picture: PixelPicture },
): Promise<Float32Array> {
  const [height, width] = [rows.seenTo - rows.seenFrom, columns.seenTo - columns.seenFrom];
  const pixels = hostTensor('float32', [1, 3, height, width]);
  const plane = height * width;
  for (let row = 0, to = 0; row < height; row++) {
    let from = ((rows.seenFrom + row) * picture.width + columns.seenFrom) * 4;
    for (let column = 0; column < width; column++, to++, from += 4) {
      pixels.data[to] = picture.data[from]!;
      pixels.data[plane + to] = picture.data[from + 1]!;
      pixels.data[2 * plane + to] = picture.data[from + 2]!;
    }
  }
  const { enlarged } = await session.run({ pixels });
  assert(enlarged?.data instanceof Float32Array, 'internal: the upscaler gave no floats');
  return enlarged.data;
}

/** Writes the made part of a tile into the large picture. */
function paste(
  enlarged: Float32Array,
  { data, width, factor }: { readonly data: Uint8ClampedArray; readonly width: number; readonly factor: number },
  { rows, columns }: Tile,
): void {
  const tileWidth = (columns.seenTo - columns.seenFrom) * factor;
  const plane = (rows.seenTo - rows.seenFrom) * factor * tileWidth;
  for (let row = rows.from * factor; row < rows.to * factor; row++) {
    let from = (row - rows.seenFrom * factor) * tileWidth + (columns.from - columns.seenFrom) * factor;
    let to = (row * width * factor + columns.from * factor) * 4;
    const end = to + (columns.to - columns.from) * factor * 4;
    for (; to < end; to += 4, from++) {
      data[to] = enlarged[from]!; // rounds and clamps
      data[to + 1] = enlarged[plane + from]!;
      data[to + 2] = enlarged[2 * plane + from]!;
      data[to + 3] = 255;
    }
  }
}

async function readConverted(network: EsrganNetwork, factor: UpscaleFactor, cacheFolder: string): Promise<Uint8Array> {
  const path = join(cacheFolder, `${network.name}-${network.version}-x${factor}.onnx`);
  if (existsSync(path)) return readFile(path);
  const { onnx, reach } = convertEsrgan(readEsrganPackage(network, factor), factor);
  assert(reach === network.reach, `internal: ${network.name} sees ${reach} pixels far, not ${network.reach}`);
  await mkdir(cacheFolder, { recursive: true });
  const partial = `${path}.${randomUUID()}.partial`;
  await writeFile(partial, onnx);
  await rename(partial, path);
  return onnx;
}
