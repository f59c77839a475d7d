import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, MediaError, type OnProgress, type Progress } from '../../base/index.ts';
import {
  encodeImage,
  type Frame,
  openSpritesheetWriter,
  openVideoWriter,
  resizeFrame,
  type SpritesheetWriter,
  thumbnail,
  type VideoFormat,
  type VideoWriter,
} from '../../media/index.ts';
import {
  createFingerprinter,
  type Fingerprinter,
  type WrittenFingerprint,
  writeFingerprint,
} from '../../safety/index.ts';
import type { Checkpoint, GeneratedVideo, GenerationContext, GenerationRequest, VideoEngine } from './engine.ts';
import { sourcesOf } from './request-sources.ts';
import type { OwnThresholds, ReviewGate, Verdict, VideoReview } from './review-gate.ts';

/** One video to make, with every input on the local disk. */
export interface RenderJob {
  readonly videoId: string;
  readonly request: GenerationRequest;
  /** Policy profile of the person who asked. */
  readonly profile: string;
  /** Thresholds that an administrator moved. Default: none. */
  readonly thresholds?: OwnThresholds;
  /** An existing folder for results and scratch files; the caller removes it. */
  readonly workFolder: string;
  /** A saved state of an earlier attempt. */
  readonly checkpoint: { readonly step: number; readonly path: string } | null;
  /** What is written, and how well from 0 to 100. Default: MP4 of the quality that the writer takes by itself. */
  readonly encoding?: { readonly format: VideoFormat; readonly quality: number | null };
}

/** A reviewed preview, small enough to send often. */
export interface Preview {
  readonly jpeg: Uint8Array;
  readonly step: number;
  readonly totalSteps: number;
}

/** What the caller hears while a video is made. */
export interface RenderHooks {
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** How the words were understood, as soon as it is known: before anything is drawn from them. Default: nobody asks. */
  readonly onNotes?: (notes: readonly string[]) => void;
  /** Null if nobody looks: then none are drawn. */
  readonly onPreview: ((preview: Preview) => Promise<void>) | null;
  /** Resolves when the state is safe; the file may be removed then. */
  readonly onCheckpoint: (checkpoint: { readonly step: number; readonly path: string }) => Promise<void>;
}

/** A released video, or a refusal: files exist only for the first. */
export type RenderOutcome =
  | {
      readonly status: 'completed';
      readonly videoPath: string;
      readonly thumbnailPath: string;
      readonly spritesheetPath: string;
      readonly width: number;
      readonly height: number;
      readonly frameRate: number;
      readonly frameCount: number;
      readonly notes: readonly string[];
      readonly provenance: Readonly<Record<string, unknown>>;
      /** How the released frames look, for finding copies of them later. */
      readonly fingerprint: WrittenFingerprint;
    }
  | Refusal;

/** A refusal, and the frame at which it came where that may be kept for whoever reviews it. */
export type Refusal = Extract<Verdict, { status: 'refused' }> & { readonly evidence?: RefusedFrame };

/** The frame at which a video was refused. */
export interface RefusedFrame {
  readonly jpeg: Uint8Array;
  readonly atSeconds: number;
}

/**
 * Makes one video: draw, review every frame, encode, sign.
 *
 * No frame reaches the file without an `allowed` verdict, and no file is returned that the gate did not release.
 */
export async function renderVideo(
  { engine, gate }: { readonly engine: VideoEngine; readonly gate: ReviewGate },
  job: RenderJob,
  hooks: RenderHooks,
): Promise<RenderOutcome> {
  const { model, prompt, frameRate, frameCount, upscale, seed } = job.request;
  const size = { width: job.request.width * (upscale ?? 1), height: job.request.height * (upscale ?? 1) };
  const { videoId, profile, thresholds = {} } = job;
  const told = { seed, sources: sourcesOf(job.request) };
  const subject = { videoId, profile, thresholds, model, prompt, ...size, frameRate, frameCount, ...told };
  const review = await gate.openReview(subject);
  try {
    const generated = await engine.generate(job.request, await createContext(review, job, hooks));
    hooks.signal.throwIfAborted();
    return await finishVideo(generated, review, { job, hooks });
  } finally {
    await review.close();
  }
}

async function createContext(review: VideoReview, job: RenderJob, hooks: RenderHooks): Promise<GenerationContext> {
  const { checkpoint } = job;
  const resumeFrom = checkpoint && { step: checkpoint.step, bytes: await readFile(checkpoint.path) };
  return {
    signal: hooks.signal,
    onProgress: hooks.onProgress,
    onNotes: hooks.onNotes ?? (() => {}),
    resumeFrom,
    onPreviewFrame: hooks.onPreview && showReviewed(review, hooks.onPreview),
    saveCheckpoint: (state) => saveState(state, job, hooks),
  };
}

function showReviewed(
  review: VideoReview,
  show: (preview: Preview) => Promise<void>,
): GenerationContext['onPreviewFrame'] {
  return async (frame, { done, total }) => {
    const { verdict, frame: shown } = await review.reviewPreview(frame);
    // A rough picture is often misjudged: it is withheld, and the finished frames decide.
    if (verdict.status === 'refused') return;
    await show({ jpeg: await encodePreview(shown), step: done, totalSteps: total });
  };
}

async function saveState({ step, bytes }: Checkpoint, job: RenderJob, hooks: RenderHooks): Promise<void> {
  const path = join(job.workFolder, `checkpoint-${step}`);
  await writeFile(path, bytes);
  await hooks.onCheckpoint({ step, path });
}

/** Longest side of a preview in pixels: about 10 kB as JPEG. */
const previewSide = 256;

async function encodePreview(frame: Frame): Promise<Uint8Array> {
  const scale = Math.min(1, previewSide / Math.max(frame.width, frame.height));
  const size = {
    width: Math.max(1, Math.round(frame.width * scale)),
    height: Math.max(1, Math.round(frame.height * scale)),
  };
  return encodeImage(scale === 1 ? frame : await resizeFrame(frame, size), { format: 'jpeg', quality: 70 });
}

interface Finishing {
  readonly job: RenderJob;
  readonly hooks: RenderHooks;
}

async function finishVideo(
  generated: GeneratedVideo,
  review: VideoReview,
  { job, hooks }: Finishing,
): Promise<RenderOutcome> {
  const { clip, frameCount } = generated;
  const { width, height, frameRate } = clip;
  const { format, quality } = job.encoding ?? { format: 'mp4', quality: null };
  const path = join(job.workFolder, `video.${format}`);
  const written = { format, ...(quality === null ? {} : { quality }), signal: hooks.signal };
  await using writer = await openVideoWriter({ path, width, height, frameRate, ...written });
  const sheet = openSpritesheetWriter();
  const fingerprinter = createFingerprinter(frameRate);
  const frames = await writeFrames(generated, { review, writer, sheet, fingerprinter, hooks });
  if (frames.status === 'refused') return frames;
  if (writer.frameCount !== frameCount) {
    throw new Error(`internal: the engine promised ${frameCount} frames and gave ${writer.frameCount}`);
  }
  await writer.close();
  const release = await review.release({ path, format, durationSeconds: frameCount / frameRate });
  if (release.status === 'refused') return release;
  const [thumbnailPath, spritesheetPath] = [join(job.workFolder, 'thumbnail.webp'), join(job.workFolder, 'sheet.jpg')];
  await writeFile(thumbnailPath, await thumbnail(frames.cover));
  await writeFile(spritesheetPath, (await sheet.close()).data);
  hooks.onProgress({ stage: 'release', done: 1, total: 1 });
  const { provenance, path: videoPath } = release;
  const paths = { videoPath, thumbnailPath, spritesheetPath };
  const facts = { width, height, frameRate, frameCount, notes: generated.notes };
  return { status: 'completed', ...paths, ...facts, provenance, fingerprint: writeFingerprint(fingerprinter.finish()) };
}

interface FramePath {
  readonly review: VideoReview;
  readonly writer: VideoWriter;
  readonly sheet: SpritesheetWriter;
  readonly fingerprinter: Fingerprinter;
  readonly hooks: RenderHooks;
}

type FramesOutcome = { readonly status: 'written'; readonly cover: Frame } | Refusal;

async function writeFrames(
  { clip, frameCount }: GeneratedVideo,
  { review, writer, sheet, fingerprinter, hooks }: FramePath,
): Promise<FramesOutcome> {
  const coverIndex = Math.min(frameCount - 1, Math.floor(clip.frameRate));
  let cover: Frame | null = null;
  const keep = async (frames: readonly Frame[]): Promise<void> => {
    for (const frame of frames) {
      if (writer.frameCount === coverIndex) cover = copyFrame(frame);
      // ffmpeg and the scaling of tiles work on threads of their own.
      await Promise.all([writer.write(frame), sheet.write(frame), pushTo(fingerprinter, frame)]);
      hooks.onProgress({ stage: 'frames', done: writer.frameCount, total: frameCount });
    }
  };
  let seen = 0;
  for await (const frame of clip) {
    hooks.signal.throwIfAborted();
    const { verdict, frames } = await review.reviewFrame(frame);
    if (verdict.status === 'refused') return withEvidence(verdict, frame, seen / clip.frameRate);
    seen++;
    await keep(frames);
  }
  const { verdict, frames } = await review.finishFrames();
  if (verdict.status === 'refused') return verdict;
  await keep(frames);
  if (cover === null) throw new MediaError('Cannot make the video as the model gave no frames');
  return { status: 'written', cover };
}

async function pushTo(fingerprinter: Fingerprinter, frame: Frame): Promise<void> {
  fingerprinter.push(frame);
}

/** The frame goes along, except where nobody may ever keep it. */
async function withEvidence(
  verdict: Extract<Verdict, { status: 'refused' }>,
  frame: Frame,
  atSeconds: number,
): Promise<Refusal> {
  if (verdict.categories.some(({ category }) => category === 'sexual_minors')) return verdict;
  return { ...verdict, evidence: { jpeg: await encodePreview(frame), atSeconds } };
}

/** Engines may use the memory of a frame again. */
const copyFrame = (frame: Frame): Frame => ({ ...frame, data: frame.data.slice() });

/**
 * Percent of a whole job: denoising is the first four fifths, frames nearly all of the rest. Both go on in turn while a
 * long video is made.
 *
 * @returns what to call with all progress of one job, in order; null for stages that say nothing about the whole
 */
export function createPercentMeter(): (progress: Progress) => number | null {
  const parts = { denoise: 0, frames: 0 };
  return ({ stage, done, total }) => {
    assert(total > 0, 'internal: progress without a total');
    if (stage === 'release') return 99;
    if (stage !== 'denoise' && stage !== 'frames') return null;
    parts[stage] = Math.min(1, done / total);
    return Math.floor(1 + 79 * parts.denoise + 18 * parts.frames);
  };
}
