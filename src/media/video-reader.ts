import { ConfigError, MediaError } from '../base/index.ts';
import { readAnimation } from './animation.ts';
import { type FfmpegProcess, startFfmpeg } from './ffmpeg.ts';
import { black, type Clip, checkFrameRate, type Frame, type Rgb } from './frame.ts';
import { checkDuration, defaultVideoLimits, type MediaLimits } from './limits.ts';
import { type MediaKind, sniffMedia } from './media-kind.ts';
import { type MediaSource, openSourceFile, type SourceFile } from './source-file.ts';
import { type ProbedVideo, probeVideo, safeInputArgs, squarePixels, type VideoInfo } from './video-probe.ts';

/** What to read of a video. */
export interface ReadVideoOptions {
  /** Each limit that is not given has its default. */
  readonly limits?: Partial<MediaLimits>;
  readonly signal?: AbortSignal;
  /** Frames per second to resample to, 0.1 to 240. Default: the file's average rate. */
  readonly frameRate?: number;
  /** Where to start. Default 0. */
  readonly startSeconds?: number;
  /** How much to read. Default: to the end. */
  readonly durationSeconds?: number;
  /** What shows through transparent pixels. Default black. */
  readonly background?: Rgb;
}

/** A person's video: its facts, and its frames as they are decoded. */
export interface Video extends AsyncDisposable {
  readonly info: VideoInfo;
  /** Upright, square pixels, opaque, at a constant rate. Each iteration decodes anew. */
  readonly frames: Clip;
}

/**
 * Opens a video of any common container and codec. Nothing but its first frame is decoded until frames are asked for.
 *
 * @param source path or bytes; bytes are kept in a temporary file until disposal
 * @throws {MediaError} if it is not a video, is damaged, has no frames or is over a limit; also while frames are read
 */
export async function readVideo(source: MediaSource, options: ReadVideoOptions = {}): Promise<Video> {
  const limits = { ...defaultVideoLimits, ...options.limits };
  const startSeconds = options.startSeconds ?? 0;
  if (!(startSeconds >= 0) || !((options.durationSeconds ?? 1) > 0)) {
    throw new ConfigError(
      'Cannot read the video as startSeconds must not be negative and durationSeconds must be above 0',
    );
  }
  if (options.frameRate !== undefined) checkFrameRate(options.frameRate);
  options.signal?.throwIfAborted();
  const file = await openSourceFile(source, 'video', limits);
  try {
    const kind = videoKind(sniffMedia(file.head));
    if (kind.kind === 'image') return await readAnimatedImage(file, { ...options, limits });
    const probed = await probeVideo(file, kind, { limits, startSeconds, signal: options.signal });
    if (probed.durationSeconds !== null) {
      const rest = Math.max(0, probed.durationSeconds - startSeconds);
      checkDuration(Math.min(rest, options.durationSeconds ?? rest), limits);
    }
    const frameRate = options.frameRate ?? probed.frameRate;
    const decode = { ...options, limits, startSeconds, frameRate, probed, file, demuxer: kind.demuxer };
    return {
      info: publicInfo(probed),
      frames: {
        frameRate,
        width: probed.width,
        height: probed.height,
        [Symbol.asyncIterator]: () => decodeFrames(decode),
      },
      [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
    };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

/** Only a WebP is decoded page by page; ffmpeg streams the other animations. */
function videoKind(kind: MediaKind): Exclude<MediaKind, { kind: 'other' }> {
  if (kind.kind === 'other') throw new MediaError(`Cannot read a video as the file is ${kind.name}`);
  if (kind.kind === 'video') return kind;
  if (!kind.isAnimated) throw new MediaError(`Cannot read a video as the file is a still image (${kind.name})`);
  if (kind.name === 'WebP') return kind;
  const demuxers: Readonly<Record<string, string>> = { GIF: 'gif', PNG: 'apng', AVIF: 'mov' };
  const demuxer = demuxers[kind.name];
  if (demuxer === undefined) throw new MediaError(`Cannot read a video as animated ${kind.name} is not supported`);
  return { kind: 'video', name: kind.name, demuxer, isProbed: kind.name === 'AVIF' };
}

function publicInfo(probed: ProbedVideo): VideoInfo {
  const { isColorTagged: _tagged, isHighDynamicRange: _range, isInterlaced: _interlaced, ...info } = probed;
  return info;
}

interface DecodeOptions extends ReadVideoOptions {
  readonly limits: MediaLimits;
  readonly startSeconds: number;
  readonly frameRate: number;
  readonly probed: ProbedVideo;
  readonly file: SourceFile;
  readonly demuxer: string;
}

const purpose = 'read the video';

async function* decodeFrames(options: DecodeOptions): AsyncGenerator<Frame> {
  let count = 0;
  for await (const frame of runDecoder(options, options.frameRate)) {
    count++;
    if (count > options.limits.frames) {
      throw new MediaError(`Cannot read the video as it may have at most ${options.limits.frames} frames`);
    }
    if (options.durationSeconds === undefined) checkDuration((count - 1) / options.frameRate, options.limits);
    yield frame;
  }
  // A video that is shorter than half a frame at this rate: its first picture stands for it.
  if (count > 0) return;
  for await (const frame of runDecoder(options, null)) {
    count++;
    yield frame;
  }
  if (count === 0) throw new MediaError('Cannot read the video as it has no frames');
}

/** Frames at a constant rate, or the first one only where the rate is null. */
async function* runDecoder(options: DecodeOptions, frameRate: number | null): AsyncGenerator<Frame> {
  const { width, height } = options.probed;
  const seek = options.startSeconds > 0 ? ['-ss', String(options.startSeconds)] : [];
  // One frame more than allowed, so that going over the limit is seen.
  const frameLimit = frameRate === null ? 1 : options.limits.frames + 1;
  const length = options.durationSeconds === undefined ? options.limits.durationSeconds + 1 : options.durationSeconds;
  // A constant rate by the encoder's clock: the fps filter of old builds loses the last frame.
  const rate = frameRate === null ? [] : ['-r', String(frameRate), '-t', String(length)];
  const ffmpeg = startFfmpeg(
    [
      ...['-loglevel', 'error', ...seek],
      ...safeInputArgs(options.file.path, options.demuxer, options.limits),
      ...['-map', '0:V:0', '-an', '-sn', '-dn', '-vf', decodeFilter(options, frameRate), ...rate],
      ...['-frames:v', String(frameLimit), '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'],
    ],
    { purpose, signal: options.signal },
  );
  ffmpeg.stdin.end();
  try {
    for await (const data of splitBytes(ffmpeg, width * height * 4)) {
      if (options.probed.hasAlpha) flattenPixels(data, options.background ?? black);
      yield { width, height, data };
    }
    await ffmpeg.finished;
  } finally {
    await ffmpeg.kill();
  }
}

function decodeFilter({ probed, startSeconds }: DecodeOptions, frameRate: number | null): string {
  const { width, height } = probed;
  // Players take untagged high-definition video as BT.709 and smaller as BT.601; swscale takes all as BT.601.
  const matrix = !probed.isColorTagged && height >= 720 ? ':in_color_matrix=bt709' : '';
  const toneMap = [
    'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709',
    'tonemap=tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p',
  ];
  return [
    // Time begins with the first picture; it would be repeated for as long as sound comes before it.
    ...(startSeconds === 0 ? ['setpts=PTS-STARTPTS'] : []),
    ...(probed.isInterlaced ? ['yadif=deint=interlaced'] : []),
    ...(frameRate === null ? [] : [`fps=${frameRate}`]),
    squarePixels,
    ...(probed.isHighDynamicRange ? toneMap : []),
    `scale=${width}:${height}:flags=bicubic+accurate_rnd+full_chroma_int${matrix}`,
    'format=rgba',
  ].join(',');
}

/** How long ffmpeg may be silent while its output is awaited. */
const stallSeconds = 30;

/** Cuts ffmpeg's output into frames; a consumer that does not ask holds ffmpeg back. */
async function* splitBytes(ffmpeg: FfmpegProcess, frameBytes: number): AsyncGenerator<Uint8Array> {
  let frame = new Uint8Array(frameBytes);
  let filled = 0;
  const chunks = ffmpeg.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (;;) {
    const { done, value: chunk } = await withStallLimit(chunks.next());
    if (done) return;
    for (let from = 0; from < chunk.length; ) {
      const taken = Math.min(frameBytes - filled, chunk.length - from);
      frame.set(chunk.subarray(from, from + taken), filled);
      filled += taken;
      from += taken;
      if (filled < frameBytes) continue;
      yield frame;
      frame = new Uint8Array(frameBytes);
      filled = 0;
    }
  }
}

async function withStallLimit<T>(next: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new MediaError(`Cannot ${purpose} as the decoder gave nothing for ${stallSeconds} s`));
    }, stallSeconds * 1000);
  });
  try {
    return await Promise.race([next, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

function flattenPixels(data: Uint8Array, background: Rgb): void {
  const channels = [background.red, background.green, background.blue];
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]! / 255;
    if (alpha === 1) continue;
    for (let c = 0; c < 3; c++) data[i + c] = Math.round(data[i + c]! * alpha + channels[c]! * (1 - alpha));
    data[i + 3] = 255;
  }
}

async function readAnimatedImage(
  file: SourceFile,
  options: ReadVideoOptions & { limits: MediaLimits },
): Promise<Video> {
  const animation = await readAnimation(file.path, options);
  return {
    info: {
      ...{ container: 'WebP', codec: 'webp', width: animation.width, height: animation.height },
      ...{ frameRate: animation.averageFrameRate, durationSeconds: animation.durationSeconds, rotationDegrees: 0 },
      ...{ hasAudio: false, hasAlpha: animation.hasAlpha, sizeBytes: file.sizeBytes },
    },
    frames: animation.frames,
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}
