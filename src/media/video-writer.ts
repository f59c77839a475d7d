import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AozoraError, MediaError } from '../base/index.ts';
import { explainFfmpeg, type FfmpegProcess, runFfmpeg, startFfmpeg } from './ffmpeg.ts';
import { type Clip, checkFrame, checkFrameRate, checkSize, type Frame } from './frame.ts';
import { findMovDamage } from './mov-boxes.ts';
import { createPartialFile } from './partial-file.ts';
import { removeAtExit } from './remove-at-exit.ts';
import {
  type EncodeShape,
  encodeArgs,
  gifEncodeArgs,
  gifPaletteArgs,
  losslessArgs,
  rawInputArgs,
  type VideoFormat,
  videoFormats,
} from './video-format.ts';

/** Where and how to write a video: exactly one of `path` and `stream`. */
export interface VideoWriterOptions {
  /** The file appears under this name only when it is complete. */
  readonly path?: string;
  /** Is ended by `close()`; MP4 comes in fragments that play while later ones are made. */
  readonly stream?: Writable;
  /** Pixels; an odd side of an MP4 is padded by one by repeating the edge. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Frames per second, 0.1 to 240. */
  readonly frameRate: number;
  /** Default `mp4`: H.264. `webm` is VP9; `gif` and `webp` are for short previews. */
  readonly format?: VideoFormat;
  /** 0 to 100, 100 is best. Default 75. GIF has no quality and ignores it. */
  readonly quality?: number;
  /** Ends the work; nothing is left behind. */
  readonly signal?: AbortSignal;
}

/** Takes frames one by one; nothing is kept unless `close()` resolves. */
export interface VideoWriter extends AsyncDisposable {
  /** Frames written so far. */
  readonly frameCount: number;
  /** Resolves when the encoder has taken the frame: await it, then the frame's memory may be reused. */
  write(frame: Frame): Promise<void>;
  /** Finishes the video: the file gets its name, or the stream ends. */
  close(): Promise<void>;
  /** Gives up and removes what was written; does nothing after `close()`. */
  abort(): Promise<void>;
}

/**
 * Opens a video for writing.
 *
 * @throws {MediaError} if the options are out of range, the folder does not exist or there is no ffmpeg
 */
export async function openVideoWriter(options: VideoWriterOptions): Promise<VideoWriter> {
  const { format = 'mp4', quality = 75 } = options;
  checkSize(options.width, options.height);
  checkFrameRate(options.frameRate);
  if (!videoFormats.includes(format)) {
    throw new MediaError(`Cannot write the video as the format must be one of ${videoFormats.join(', ')}`);
  }
  if (!(quality >= 0 && quality <= 100)) {
    throw new MediaError(`Cannot write the video as quality must be from 0 to 100: current value is ${quality}`);
  }
  if ((options.path === undefined) === (options.stream === undefined)) {
    throw new MediaError('Cannot write the video as exactly one of path and stream must be given');
  }
  options.signal?.throwIfAborted();
  const shape: EncodeShape = { ...options, quality, isStreamed: options.stream !== undefined };
  const output = await openOutput(options);
  try {
    return createWriter({ format, shape, output, signal: options.signal });
  } catch (error) {
    await output.discard();
    throw error;
  }
}

/** Writes all frames of a clip. */
export async function writeVideo(
  clip: Clip,
  options: Omit<VideoWriterOptions, 'width' | 'height' | 'frameRate'>,
): Promise<void> {
  const { width, height, frameRate } = clip;
  await using writer = await openVideoWriter({ ...options, width, height, frameRate });
  for await (const frame of clip) await writer.write(frame);
  await writer.close();
}

/** Where bytes go until the video is complete. */
interface Output {
  /** A folder for intermediate files of formats that need two passes or seeking. */
  scratch(name: string): Promise<string>;
  /** The file to encode into; null when bytes are streamed. */
  readonly path: string | null;
  readonly stream: Writable | null;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

async function openOutput(options: VideoWriterOptions): Promise<Output> {
  const file = options.path === undefined ? null : await createPartialFile(options.path);
  let folder: string | null = null;
  let settle = (): void => {};
  const removeScratch = async (): Promise<void> => {
    if (folder) await rm(folder, { recursive: true, force: true });
    settle();
  };
  return {
    path: file?.path ?? null,
    stream: options.stream ?? null,
    async scratch(name) {
      if (folder === null) {
        folder = await mkdtemp(join(tmpdir(), 'aozora-encode-'));
        settle = removeAtExit(folder);
      }
      return join(folder, name);
    },
    async keep() {
      await removeScratch();
      await file?.keep();
    },
    async discard() {
      await removeScratch();
      await file?.discard();
      options.stream?.destroy();
    },
  };
}

interface WriterSetup {
  readonly format: VideoFormat;
  readonly shape: EncodeShape;
  readonly output: Output;
  readonly signal: AbortSignal | undefined;
}

const purpose = 'write the video';

function createWriter(setup: WriterSetup): VideoWriter {
  const { shape, output, signal } = setup;
  let encoding: Promise<Encoding> | null = null;
  let frameCount = 0;
  let state: 'open' | 'closed' | 'failed' = 'open';
  const abort = async (): Promise<void> => {
    if (state === 'closed') return;
    state = 'failed';
    const current = await encoding?.catch(() => null);
    await current?.process.kill();
    await output.discard();
  };
  const fail = async (cause: unknown): Promise<never> => {
    await abort();
    signal?.throwIfAborted();
    if (cause instanceof AozoraError) throw cause;
    const detail = cause instanceof Error ? cause.message : '';
    throw new MediaError(`Cannot ${purpose} as ${explainFfmpeg(detail)}`, { cause });
  };
  const checkOpen = (): void => {
    signal?.throwIfAborted();
    if (state === 'open') return;
    throw new MediaError(`Cannot ${purpose} as the writer must be open: current value is ${state}`);
  };
  return {
    get frameCount() {
      return frameCount;
    },
    async write(frame) {
      checkOpen();
      checkFrame(frame, shape);
      try {
        encoding ??= startEncoding(setup);
        await (await encoding).write(frame);
        frameCount++;
      } catch (error) {
        await fail(error);
      }
    },
    async close() {
      checkOpen();
      try {
        if (!encoding) throw new MediaError(`Cannot ${purpose} as it has no frames`);
        await (await encoding).finish();
        if (output.path && setup.format === 'mp4') await checkComplete(output.path);
        await output.keep();
        state = 'closed';
      } catch (error) {
        await fail(error);
      }
    },
    abort,
    [Symbol.asyncDispose]: abort,
  };
}

/** ffmpeg at work on the frames. */
interface Encoding {
  readonly process: FfmpegProcess;
  write(frame: Frame): Promise<void>;
  /** Ends the input and brings all bytes to the output. */
  finish(): Promise<void>;
}

async function startEncoding(setup: WriterSetup): Promise<Encoding> {
  const { format, shape, output, signal } = setup;
  const input = ['-loglevel', 'error', '-xerror', ...rawInputArgs(shape)];
  if (format === 'gif') return startGifEncoding(setup, input);
  // A WebP's size stands in its head and is written last, so it cannot be streamed while it grows.
  const isPiped = output.stream !== null && format !== 'webp';
  const file = isPiped ? null : (output.path ?? (await output.scratch('video')));
  const process = startFfmpeg([...input, ...encodeArgs(format, shape), file ? `file:${file}` : 'pipe:1'], {
    purpose,
    signal,
  });
  const delivery = isPiped && output.stream ? pipeline(process.stdout, output.stream) : null;
  delivery?.catch(() => process.kill());
  return {
    process,
    write: (frame) => writeBytes(process, frame, delivery),
    async finish() {
      process.stdin.end();
      await Promise.all([process.finished, delivery]);
      if (file && output.stream) await pipeline(createReadStream(file), output.stream);
    },
  };
}

/**
 * A good palette needs all frames before the first is written. They wait in a lossless file, since in one pass ffmpeg
 * would hold them all in memory.
 */
async function startGifEncoding({ output, signal }: WriterSetup, input: readonly string[]): Promise<Encoding> {
  const source = await output.scratch('frames.mkv');
  const palette = await output.scratch('palette.png');
  const process = startFfmpeg([...input, ...losslessArgs, source], { purpose, signal });
  return {
    process,
    write: (frame) => writeBytes(process, frame, null),
    async finish() {
      process.stdin.end();
      await process.finished;
      const quiet = ['-loglevel', 'error', '-xerror'];
      await runFfmpeg([...quiet, ...gifPaletteArgs(source, palette)], { purpose, signal });
      const target = output.path ?? (await output.scratch('video.gif'));
      await runFfmpeg([...quiet, ...gifEncodeArgs(source, palette), `file:${target}`], { purpose, signal });
      if (output.stream) await pipeline(createReadStream(target), output.stream);
    },
  };
}

async function writeBytes(process: FfmpegProcess, frame: Frame, delivery: Promise<void> | null): Promise<void> {
  const { buffer, byteOffset, byteLength } = frame.data;
  const written = new Promise<void>((resolve, reject) => {
    process.stdin.write(Buffer.from(buffer, byteOffset, byteLength), (error) => (error ? reject(error) : resolve()));
  });
  try {
    await written;
  } catch (error) {
    // The pipe breaks when ffmpeg or the reader of the stream is gone: they know why.
    await delivery;
    await process.finished;
    throw error;
  }
}

/** ffmpeg can end with status 0 although the last bytes did not fit on the disk. */
async function checkComplete(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const { size } = await stat(path);
    const damage = await findMovDamage(handle, size);
    if (damage) throw new MediaError(`Cannot ${purpose} as the file did not become complete: ${damage}`);
  } finally {
    await handle.close();
  }
}
