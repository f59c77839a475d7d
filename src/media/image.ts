import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { MediaError } from '../base/index.ts';
import { type Clip, checkFrame, type Frame, type Rgb, white } from './frame.ts';
import { checkDuration, checkPixels, checkSizeBytes, defaultImageLimits, type MediaLimits } from './limits.ts';
import { sniffBytes, sniffMedia } from './media-kind.ts';
import { writeWholeFile } from './partial-file.ts';
import { type MediaSource, openSourceFile, type SourceFile } from './source-file.ts';

/** How to read an image. */
export interface ReadImageOptions {
  /** Each limit that is not given has its default. */
  readonly limits?: Partial<MediaLimits>;
  /** What shows through transparent pixels. Default white. */
  readonly background?: Rgb;
}

/**
 * Reads a JPEG, PNG, WebP, GIF, AVIF or TIFF as one upright, opaque sRGB frame; of an animation the first picture.
 *
 * @param source path or bytes
 * @throws {MediaError} if it is not an image, is damaged or over a limit
 */
export async function readImage(source: MediaSource, options: ReadImageOptions = {}): Promise<Frame> {
  const limits = { ...defaultImageLimits, ...options.limits };
  if (typeof source !== 'string') {
    checkSizeBytes(source.byteLength, 'image', limits);
    checkImageKind(source.subarray(0, sniffBytes));
    return decodeImage(source, limits, options.background ?? white);
  }
  await using file = await openSourceFile(source, 'image', limits);
  checkImageKind(file.head);
  return await decodeImage(file.path, limits, options.background ?? white);
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

/** An animated WebP. */
export interface Animation {
  readonly width: number;
  readonly height: number;
  readonly averageFrameRate: number;
  readonly durationSeconds: number;
  readonly hasAlpha: boolean;
  readonly frames: Clip;
}

/** Opens an animated image; each page is shown for its own time and resampled to a constant rate. */
export async function readAnimation(
  file: SourceFile,
  options: {
    readonly limits: MediaLimits;
    readonly frameRate?: number;
    readonly startSeconds?: number;
    readonly durationSeconds?: number;
    readonly background?: Rgb;
    readonly signal?: AbortSignal;
  },
): Promise<Animation> {
  const { limits, signal, startSeconds = 0 } = options;
  const metadata = await readMetadata(file.path, limits);
  const [width, height] = [metadata.width, metadata.pageHeight ?? metadata.height];
  const delaysMs = Array.from({ length: metadata.pages ?? 1 }, (_, page) => metadata.delay?.[page] || 100);
  const totalSeconds = delaysMs.reduce((sum, delay) => sum + delay, 0) / 1000;
  const averageFrameRate = Math.min(240, delaysMs.length / totalSeconds);
  const frameRate = options.frameRate ?? averageFrameRate;
  const endSeconds = Math.min(totalSeconds, startSeconds + (options.durationSeconds ?? totalSeconds));
  checkDuration(endSeconds - startSeconds, limits);
  const frameCount = Math.max(1, Math.round((endSeconds - startSeconds) * frameRate));
  if (startSeconds >= totalSeconds) {
    throw new MediaError('Cannot read the video as it has no frames after the start that was asked for');
  }
  if (frameCount > limits.frames) {
    throw new MediaError(
      `Cannot read the video as it may have at most ${limits.frames} frames: current value is ${frameCount}`,
    );
  }
  const decodePage = (page: number): Promise<Frame> =>
    decodeImage(file.path, limits, options.background ?? { red: 0, green: 0, blue: 0 }, page);
  async function* frames(): AsyncGenerator<Frame> {
    let [page, pageEndMs, picture] = [0, delaysMs[0]!, null as Frame | null];
    for (let index = 0; index < frameCount; index++) {
      signal?.throwIfAborted();
      const timeMs = (startSeconds + (index + 0.5) / frameRate) * 1000;
      while (timeMs >= pageEndMs && page + 1 < delaysMs.length) {
        pageEndMs += delaysMs[++page]!;
        picture = null;
      }
      picture ??= await decodePage(page);
      yield { ...picture, data: picture.data.slice() };
    }
  }
  const clip: Clip = { frameRate, width, height, [Symbol.asyncIterator]: frames };
  const hasAlpha = metadata.hasAlpha ?? false;
  return { width, height, averageFrameRate, durationSeconds: totalSeconds, hasAlpha, frames: clip };
}

function checkImageKind(head: Uint8Array): void {
  const kind = sniffMedia(head);
  if (kind.kind === 'video') throw new MediaError(`Cannot read an image as the file is a video (${kind.name})`);
  if (kind.kind === 'other') throw new MediaError(`Cannot read an image as the file is ${kind.name}`);
  if (!kind.canDecode || kind.name === 'BMP') {
    throw new MediaError(`Cannot read the image as ${kind.name} is not supported: save it as JPEG or PNG`);
  }
}

const inputOptions = (limits: MediaLimits, page = 0): SharpOptions => ({
  // Warnings are let pass: many cameras write slightly wrong metadata. Truncation is an error.
  failOn: 'error',
  limitInputPixels: limits.pixels,
  sequentialRead: true,
  page,
  pages: 1,
});

async function readMetadata(input: string | Uint8Array, limits: MediaLimits): Promise<Metadata> {
  try {
    // The limit is checked below, with the size in the message.
    return await sharp(input, { ...inputOptions(limits), limitInputPixels: false, pages: -1 }).metadata();
  } catch (cause) {
    throw new MediaError('Cannot read the image as the file is damaged', { cause });
  }
}

async function decodeImage(input: string | Uint8Array, limits: MediaLimits, background: Rgb, page = 0): Promise<Frame> {
  const metadata = await readMetadata(input, limits);
  checkPixels({ width: metadata.width, height: metadata.pageHeight ?? metadata.height }, 'image', limits);
  try {
    const { data, info } = await sharp(input, inputOptions(limits, page))
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: { r: background.red, g: background.green, b: background.blue } })
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length),
    };
  } catch (cause) {
    throw new MediaError('Cannot read the image as the file is damaged', { cause });
  }
}
