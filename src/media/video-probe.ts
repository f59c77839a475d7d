import { open } from 'node:fs/promises';
import type { InputVideoTrack } from 'mediabunny';
import { MediaError } from '../base/index.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { checkPixels, type MediaLimits } from './limits.ts';
import type { MediaKind } from './media-kind.ts';
import { findMovDamage } from './mov-boxes.ts';
import type { SourceFile } from './source-file.ts';

/** What is known of a video before it is decoded. */
export interface VideoInfo {
  /** Container, for example `MP4` or `WebM`. */
  readonly container: string;
  /** Codec as ffmpeg names it, for example `h264`. */
  readonly codec: string;
  /** Pixels, as shown: rotated upright and with square pixels. */
  readonly width: number;
  /** Pixels, as shown. */
  readonly height: number;
  /** Average frames per second of the file. */
  readonly frameRate: number;
  /** Null where the file does not say. */
  readonly durationSeconds: number | null;
  /** By how much the stored picture is turned clockwise to be shown. */
  readonly rotationDegrees: number;
  readonly hasAudio: boolean;
  readonly hasAlpha: boolean;
  readonly sizeBytes: number;
}

/** A video's facts and how its colours have to be read. */
export interface ProbedVideo extends VideoInfo {
  /** Whether the stream says by which matrix its colours are coded. */
  readonly isColorTagged: boolean;
  /** Whether brightness is coded as PQ or HLG. */
  readonly isHighDynamicRange: boolean;
  /** Whether a picture is two half pictures of different times, as old cameras and television have them. */
  readonly isInterlaced: boolean;
}

type VideoKind = Extract<MediaKind, { kind: 'video' }>;

/** How to probe. */
export interface ProbeOptions {
  readonly limits: MediaLimits;
  readonly startSeconds: number;
  readonly signal: AbortSignal | undefined;
}

/** Arguments that let ffmpeg open one file, with one demuxer, and nothing else. */
export function safeInputArgs(path: string, demuxer: string, limits: MediaLimits): string[] {
  return [
    ...['-protocol_whitelist', 'file,pipe', '-timelimit', String(Math.ceil(limits.decodeSeconds)), '-threads', '2'],
    // Codecs store whole blocks: a picture may be a little larger inside than it is shown.
    ...['-max_pixels', String(Math.ceil(limits.pixels * 1.1) + 65_536), '-f', demuxer, '-i', `file:${path}`],
  ];
}

/** Makes pixels square; rotation was applied before. */
export const squarePixels = 'scale=w=max(1\\,round(iw*sar)):h=ih,setsar=1';

/**
 * Learns what a video is: mediabunny reads the container, ffmpeg decodes one frame.
 *
 * @throws {MediaError} if it is damaged, has no frame, is of an unknown codec or over a limit
 */
export async function probeVideo(file: SourceFile, kind: VideoKind, options: ProbeOptions): Promise<ProbedVideo> {
  if (kind.demuxer === 'mov') await checkMovBoxes(file);
  const container = kind.isProbed ? await probeContainer(file.path, options.limits) : null;
  const decoded = await decodeFirstFrame(file, kind, options);
  // DV says it in every frame, not before the first.
  const isInterlaced = decoded.isInterlaced || decoded.codec === 'dvvideo';
  const stated = container?.durationSeconds ?? decoded.durationSeconds;
  const duration = stated !== null && stated > 0 ? stated : await measureDuration(file, kind, options);
  return {
    ...{ ...decoded, isInterlaced },
    container: kind.name,
    frameRate: saneFrameRate(container?.frameRate ?? null) ?? saneFrameRate(decoded.frameRate) ?? 25,
    durationSeconds: duration,
    rotationDegrees: container?.rotationDegrees ?? decoded.rotationDegrees,
    sizeBytes: file.sizeBytes,
  };
}

async function checkMovBoxes(file: SourceFile): Promise<void> {
  const handle = await open(file.path, 'r');
  try {
    const damage = await findMovDamage(handle, file.sizeBytes);
    if (damage) throw new MediaError(`Cannot read the video as ${damage}`);
  } finally {
    await handle.close();
  }
}

interface ContainerFacts {
  readonly frameRate: number | null;
  readonly durationSeconds: number | null;
  readonly rotationDegrees: number;
}

/** Returns null where mediabunny cannot say, so that ffmpeg decides. */
async function probeContainer(path: string, limits: MediaLimits): Promise<ContainerFacts | null> {
  // Loaded when a video is read: most commands read none.
  const { FilePathSource, Input, Logging, LogLevel, MATROSKA, MP4, MPEG_TS, QTFF, WEBM } = await import('mediabunny');
  // What it would print is returned as an error here.
  Logging.level = LogLevel.Silent;
  using input = new Input({
    source: new FilePathSource(path, { handleUnhandledError: () => undefined }),
    formats: [MP4, QTFF, MATROSKA, WEBM, MPEG_TS],
  });
  let track: InputVideoTrack | null;
  try {
    track = await input.getPrimaryVideoTrack();
    // It passes over tracks of codecs it does not know, such as MPEG-2: ffmpeg says whether there is a picture.
    if (!track) return null;
    const [width, height] = [await track.getCodedWidth(), await track.getCodedHeight()];
    checkPixels({ width, height }, 'video', limits);
    const stats = await track.computePacketStats(512);
    if (stats.packetCount === 0) throw new MediaError('Cannot read the video as it has no frames');
    // Of the pictures themselves: the length that a file states counts its sound too.
    const endSeconds = await track.computeDuration();
    return {
      frameRate: stats.packetCount > 1 ? stats.averagePacketRate : null,
      durationSeconds: endSeconds - Math.max(0, await track.getFirstTimestamp()),
      rotationDegrees: await track.getRotation(),
    };
  } catch (error) {
    if (error instanceof MediaError) throw error;
    return null;
  }
}

/** Null for rates that a broken or unknown time base gives. */
function saneFrameRate(frameRate: number | null): number | null {
  return frameRate !== null && frameRate >= 0.1 && frameRate <= 240 ? frameRate : null;
}

type DecodedFacts = Omit<ProbedVideo, 'container' | 'sizeBytes' | 'frameRate'> & { readonly frameRate: number | null };

/** A PAM picture states its size, so it tells what rotation and pixel aspect come to. */
async function decodeFirstFrame(file: SourceFile, kind: VideoKind, options: ProbeOptions): Promise<DecodedFacts> {
  const seek = options.startSeconds > 0 ? ['-ss', String(options.startSeconds)] : [];
  const { output, stderr } = await runFfmpeg(
    [
      ...['-loglevel', 'info', '-nostats', ...seek],
      ...safeInputArgs(file.path, kind.demuxer, options.limits),
      ...['-map', '0:V:0', '-frames:v', '1', '-vf', `${squarePixels},format=rgba`],
      ...['-c:v', 'pam', '-f', 'image2pipe', 'pipe:1'],
    ],
    { purpose: 'read the video', signal: options.signal },
  );
  const size = /^P7\nWIDTH (\d+)\nHEIGHT (\d+)\n/.exec(output.toString('latin1', 0, 64));
  if (!size) {
    const isLate = options.startSeconds > 0;
    throw new MediaError(
      `Cannot read the video as it has no frames${isLate ? ' after the start that was asked for' : ''}`,
    );
  }
  const [width, height] = [Number(size[1]), Number(size[2])];
  checkPixels({ width, height }, 'video', options.limits);
  return { ...parseStreams(stderr), width, height };
}

/** Decodes a video whose file does not say how long it is; null where even then there are no times. */
async function measureDuration(file: SourceFile, kind: VideoKind, options: ProbeOptions): Promise<number | null> {
  const { output } = await runFfmpeg(
    [
      ...['-loglevel', 'error', '-nostats', '-progress', 'pipe:1'],
      ...safeInputArgs(file.path, kind.demuxer, options.limits),
      ...['-map', '0:V:0', '-t', String(options.limits.durationSeconds + 1), '-f', 'null', '-'],
    ],
    { purpose: 'read the video', signal: options.signal },
  );
  const microseconds = [...output.toString('latin1').matchAll(/^out_time_us=(\d+)$/gm)].pop()?.[1];
  return microseconds === undefined || Number(microseconds) === 0 ? null : Number(microseconds) / 1e6;
}

/** Reads what ffmpeg says of its input. */
function parseStreams(stderr: string): Omit<DecodedFacts, 'width' | 'height'> {
  const input = stderr.slice(0, Math.max(0, stderr.search(/^(Output #|Stream mapping)/m)) || undefined);
  const lines = input.split('\n').filter((line) => /^\s*Stream #0:/.test(line));
  const video = lines.find((line) => line.includes('Video:') && !line.includes('(attached pic)')) ?? '';
  const duration = /Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(input);
  const pixelFormat = /, (\w+)(?:\(([^)]*)\))?, \d+x\d+/.exec(video);
  const frameRate = /, (\d+(?:\.\d+)?) fps/.exec(video) ?? /, (\d+(?:\.\d+)?) tbr/.exec(video);
  const rotation = /displaymatrix: rotation of (-?\d+(?:\.\d+)?) degrees/.exec(input);
  const colors = pixelFormat?.[2] ?? '';
  return {
    codec: /Video: (\w+)/.exec(video)?.[1] ?? 'unknown',
    frameRate: frameRate ? Number(frameRate[1]) : null,
    durationSeconds: duration ? Number(duration[1]) * 3600 + Number(duration[2]) * 60 + Number(duration[3]) : null,
    rotationDegrees: rotation ? (360 - Math.round(Number(rotation[1]))) % 360 : 0,
    hasAudio: lines.some((line) => line.includes('Audio:')),
    hasAlpha: /^(rgba|bgra|argb|abgr|yuva\w+|gbrap\w*|ya8|ya16\w*|pal8|rgba64\w*|bgra64\w*)$/.test(
      pixelFormat?.[1] ?? '',
    ),
    isColorTagged: /bt709|smpte170m|bt470bg|bt2020|smpte240m|fcc|gbr/.test(colors),
    isHighDynamicRange: /smpte2084|arib-std-b67/.test(colors),
    isInterlaced: /top first|bottom first|top coded first|bottom coded first/.test(colors),
  };
}
