/**
 * Pictures and videos: frames, decoding of whatever a person brings, encoding, thumbnails, spritesheets and measures.
 *
 * ```ts
 * import { createFrame, openVideoWriter } from 'aozora/media';
 * await using writer = await openVideoWriter({ path: 'blue.mp4', width: 64, height: 64, frameRate: 8 });
 * for (let i = 0; i < 8; i++) await writer.write(createFrame(64, 64, { red: 0, green: 0, blue: 32 * i }));
 * await writer.close();
 * ```
 *
 * @module
 */
export { type ContactSheetOptions, type ContactSheetRow, contactSheet } from './contact-sheet.ts';
export { type FfmpegEnvironment, findFfmpeg } from './ffmpeg.ts';
export {
  black,
  type Clip,
  type ClipShape,
  checkFrame,
  collectFrames,
  createClip,
  createFrame,
  type Frame,
  mapClip,
  type Pixels,
  type Rgb,
  white,
} from './frame.ts';
export { floatsToFrame, floatsToFrames, framesToFloats, frameToFloats } from './frame-floats.ts';
export {
  type EncodeImageOptions,
  encodeImage,
  type ImageFormat,
  type ReadImageOptions,
  readImage,
  writeImage,
} from './image.ts';
export { defaultImageLimits, defaultVideoLimits, type MediaLimits } from './limits.ts';
export { type MediaKind, sniffBytes, sniffMedia } from './media-kind.ts';
export { writeWholeFile } from './partial-file.ts';
export { psnr, ssim } from './quality.ts';
export { removeAtExit } from './remove-at-exit.ts';
export { type Fit, type ResizeKernel, type ResizeOptions, resizeClip, resizeFrame } from './resize.ts';
export type { MediaSource } from './source-file.ts';
export {
  openSpritesheetWriter,
  type Spritesheet,
  type SpritesheetOptions,
  type SpritesheetWriter,
  spritesheet,
} from './spritesheet.ts';
export { explainSystemError } from './system-reason.ts';
export { type ThumbnailOptions, thumbnail } from './thumbnail.ts';
export { type VideoFormat, videoFormats, videoMimeTypes } from './video-format.ts';
export type { VideoInfo } from './video-probe.ts';
export { type ReadVideoOptions, readVideo, type Video } from './video-reader.ts';
export { openVideoWriter, type VideoWriter, type VideoWriterOptions, writeVideo } from './video-writer.ts';
