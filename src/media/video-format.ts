/** What a video can be written as. */
export type VideoFormat = 'mp4' | 'webm' | 'gif' | 'webp';

/** Every format that `openVideoWriter` takes. */
export const videoFormats = ['mp4', 'webm', 'gif', 'webp'] as const satisfies readonly VideoFormat[];

/** MIME type of each format. */
export const videoMimeTypes: Readonly<Record<VideoFormat, string>> = {
  mp4: 'video/mp4',
  webm: 'video/webm',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** What the encoder has to know beside the frames. */
export interface EncodeShape {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** 0 to 100; 100 is best. */
  readonly quality: number;
  /** Whether a reader starts before the end is written. */
  readonly isStreamed: boolean;
}

/** ffmpeg's input arguments for raw RGBA frames on its standard input. */
export function rawInputArgs({ width, height, frameRate }: EncodeShape): string[] {
  return ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', String(frameRate), '-i', 'pipe:0'];
}

/** ffmpeg's output arguments of one pass, without the destination. */
export function encodeArgs(format: Exclude<VideoFormat, 'gif'>, shape: EncodeShape): string[] {
  switch (format) {
    case 'mp4':
      return mp4Args(shape);
    case 'webm':
      return webmArgs(shape);
    case 'webp':
      return ['-c:v', 'libwebp', '-quality', String(shape.quality), '-loop', '0', '-an', '-f', 'webp'];
  }
}

// Same file for the same frames: no version strings, no dates.
const bitExact = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'];

// Untagged H.264 is read as BT.601 or BT.709 by its height; tags make every player agree.
const colorTags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'];
const toBt709 =
  'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp,format=yuv420p';

function mp4Args({ width, height, frameRate, quality, isStreamed }: EncodeShape): string[] {
  // 4:2:0 needs even sides: the last column and row are repeated.
  const [padRight, padBottom] = [width % 2, height % 2];
  const pad = `pad=${width + padRight}:${height + padBottom},fillborders=right=${padRight}:bottom=${padBottom}:mode=smear,`;
  return [
    ...['-vf', `${padRight + padBottom > 0 ? pad : ''}${toBt709}`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', String(40 - 0.26 * quality)],
    // A fragment ends at a key frame: half a second keeps a progressive preview lively.
    ...['-g', String(Math.max(1, Math.round(frameRate * (isStreamed ? 0.5 : 2))))],
    ...(isStreamed ? ['-tune', 'zerolatency'] : []),
    ...colorTags,
    ...bitExact,
    ...['-movflags', isStreamed ? '+frag_keyframe+empty_moov+default_base_moof' : '+faststart'],
    ...['-an', '-flush_packets', '1', '-f', 'mp4'],
  ];
}

function webmArgs({ frameRate, quality }: EncodeShape): string[] {
  return [
    ...['-vf', toBt709, '-c:v', 'libvpx-vp9', '-b:v', '0', '-crf', String(Math.round(55 - 0.35 * quality))],
    ...['-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1'],
    ...['-g', String(Math.max(1, Math.round(frameRate * 2)))],
    ...colorTags,
    ...bitExact,
    ...['-an', '-f', 'webm'],
  ];
}

/** Lossless and fast, for frames that are read twice. */
export const losslessArgs: readonly string[] = [
  ...['-c:v', 'libx264rgb', '-preset', 'ultrafast', '-qp', '0', '-pix_fmt', 'rgb24', '-an', '-f', 'matroska'],
];

/** First pass of a GIF: one palette of all frames, as a PNG. */
export function gifPaletteArgs(source: string, palette: string): string[] {
  return ['-i', source, '-vf', 'palettegen=stats_mode=full', '-frames:v', '1', '-c:v', 'png', '-f', 'image2', palette];
}

/** Second pass of a GIF: every frame in that palette. */
export function gifEncodeArgs(source: string, palette: string): string[] {
  const filter = '[0:v][1:v]paletteuse=dither=bayer:bayer_scale=3:diff_mode=rectangle';
  return ['-i', source, '-i', palette, '-filter_complex', filter, '-loop', '0', '-f', 'gif'];
}
