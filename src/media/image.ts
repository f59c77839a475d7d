import { readFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { MediaError } from '../base/index.ts';
import { checkFrame, type Frame, type Rgb, white } from './frame.ts';
import { heicToTiff } from './heic.ts';
import { checkPixels, checkSizeBytes, defaultImageLimits, type MediaLimits } from './limits.ts';
import { type MediaKind, sniffBytes, sniffMedia } from './media-kind.ts';
import { writeWholeFile } from './partial-file.ts';
import { type MediaSource, openSourceFile } from './source-file.ts';

/** How to read an image. */
export interface ReadImageOptions {
  /** Each limit that is not given has its default. */
  readonly limits?: Partial<MediaLimits>;
  /** What shows through transparent pixels. Default white. */
  readonly background?: Rgb;
}

/**
 * Reads a JPEG, PNG, WebP, GIF, AVIF, TIFF, HEIC or HEIF as one upright, opaque sRGB frame; of an animation the first picture.
 *
 * @param source path or bytes
 * @throws {MediaError} if it is not an image, is damaged or over a limit
 */
export async function readImage(source: MediaSource, options: ReadImageOptions = {}): Promise<Frame> {
  const limits = { ...defaultImageLimits, ...options.limits };
  const background = options.background ?? white;
  if (typeof source !== 'string') {
    checkSizeBytes(source.byteLength, 'image', limits);
    const kind = checkImageKind(source.subarray(0, sniffBytes));
    return decodeImage(await readableBySharp(kind, source, limits), limits, background);
  }
  await using file = await openSourceFile(source, 'image', limits);
  const kind = checkImageKind(file.head);
  return await decodeImage(await readableBySharp(kind, file.path, limits), limits, background);
}

/** What an image can be written as. */
export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** How to write an image. */
export interface EncodeImageOptions {
  /** Default `png`. */
  readonly format?: ImageFormat;
  /** 1 to 100 for jpeg and webp. Default 85. */
  readonly quality?: number;
}

/** Turns a frame into the bytes of an image file. */
export async function encodeImage(frame: Frame, options: EncodeImageOptions = {}): Promise<Uint8Array> {
  const { format = 'png', quality = 85 } = options;
  checkFrame(frame);
  const picture = rawSharp(frame);
  switch (format) {
    case 'png':
      return picture.png().toBuffer();
    case 'jpeg':
      return picture.flatten({ background: 'white' }).jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
    case 'webp':
      return picture.webp({ quality }).toBuffer();
    default:
      throw new MediaError('Cannot write the image as the format must be png, jpeg or webp');
  }
}

/**
 * Writes a frame as an image file; the file appears when it is complete.
 *
 * @param options the format follows from the name's ending where it is not given
 */
export async function writeImage(path: string, frame: Frame, options: EncodeImageOptions = {}): Promise<void> {
  const ending = /\.(png|jpe?g|webp)$/i.exec(path)?.[1]?.toLowerCase().replace('jpg', 'jpeg');
  const format = options.format ?? (ending as ImageFormat | undefined) ?? 'png';
  await writeWholeFile(path, await encodeImage(frame, { ...options, format }));
}

/** A frame as the input of sharp, without copying. */
export function rawSharp(frame: Frame): Sharp {
  const { buffer, byteOffset, byteLength } = frame.data;
  return sharp(Buffer.from(buffer, byteOffset, byteLength), {
    raw: { width: frame.width, height: frame.height, channels: 4 },
  });
}

type ImageKind = Extract<MediaKind, { kind: 'image' }>;

function checkImageKind(head: Uint8Array): ImageKind {
  const kind = sniffMedia(head);
  if (kind.kind === 'video') throw new MediaError(`Cannot read an image as the file is a video (${kind.name})`);
  if (kind.kind === 'other') throw new MediaError(`Cannot read an image as the file is ${kind.name}`);
  if (!kind.canDecode || kind.name === 'BMP') {
    throw new MediaError(`Cannot read the image as ${kind.name} is not supported: save it as JPEG or PNG`);
  }
  return kind;
}

/** Brings the two kinds that sharp does not open into one that it does. */
async function readableBySharp(
  kind: ImageKind,
  source: string | Uint8Array,
  limits: MediaLimits,
): Promise<string | Uint8Array> {
  const isMovingAvif = kind.name === 'AVIF' && kind.isAnimated;
  if (kind.name !== 'HEIC' && !isMovingAvif) return source;
  const bytes = typeof source === 'string' ? await readFile(source) : source;
  if (!isMovingAvif) return heicToTiff(bytes, limits);
  // The first picture of an animation lies in it like that of a still; only the brand at byte 8 is another.
  const still = Uint8Array.from(bytes);
  still.set(Buffer.from('avif', 'latin1'), 8);
  return still;
}

/** A picture of an image file that may have several, stacked. */
export interface PageOptions {
  readonly limits: MediaLimits;
  /** What shows through transparent pixels. */
  readonly background: Rgb;
  /** Default 0. */
  readonly firstPage?: number;
  /** Pages are stacked below each other in the frame. Default 1. */
  readonly pageCount?: number;
}

/** Decodes pages of an image without looking at its kind or size. */
export async function decodePages(input: string | Uint8Array, options: PageOptions): Promise<Frame> {
  const { limits, background, firstPage = 0, pageCount = 1 } = options;
  try {
    const picture = sharp(input, {
      // Warnings are let pass: many cameras write slightly wrong metadata. Truncation is an error.
      failOn: 'error',
      limitInputPixels: limits.pixels * pageCount,
      sequentialRead: true,
      page: firstPage,
      pages: pageCount,
    });
    const { data, info } = await (pageCount === 1 ? picture.autoOrient() : picture)
      .toColourspace('srgb')
      .flatten({ background: { r: background.red, g: background.green, b: background.blue } })
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
    return { width: info.width, height: info.height, data: pixels };
  } catch (cause) {
    throw new MediaError('Cannot read the image as the file is damaged', { cause });
  }
}

/** Reads the head of an image; `pages` says how many pictures it holds. */
export async function readImageMetadata(input: string | Uint8Array): Promise<Metadata> {
  try {
    // Callers check the size against their limits, with the size in the message.
    return await sharp(input, { failOn: 'error', limitInputPixels: false, pages: -1 }).metadata();
  } catch (cause) {
    throw new MediaError('Cannot read the image as the file is damaged', { cause });
  }
}

async function decodeImage(input: string | Uint8Array, limits: MediaLimits, background: Rgb): Promise<Frame> {
  const metadata = await readImageMetadata(input);
  checkPixels({ width: metadata.width, height: metadata.pageHeight ?? metadata.height }, 'image', limits);
  // Linear colours of floating point are well defined; of anything else nobody says where white is.
  if (/float|double|complex/.test(metadata.depth) && metadata.space !== 'scrgb') {
    throw new MediaError(
      `Cannot read the image as its values must be whole numbers: current value is ${metadata.depth}`,
    );
  }
  return decodePages(input, { limits, background });
}
