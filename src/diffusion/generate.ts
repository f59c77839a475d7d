import { assert, ConfigError, type OnProgress, type Progress, type Random } from '../base/index.ts';
import { type Clip, type ClipShape, createClip, type Frame } from '../media/index.ts';
import type {
  DecoderName,
  LatentDecoder,
  LatentFrame,
  LatentGrid,
  Pictures,
  Refinement,
  VideoModel,
} from '../models/index.ts';
import { carryDetail, type DecodedPicture } from './carry-detail.ts';
import { type Composition, countOf, pickPictures } from './compose/composition.ts';
import type { Guidance } from './guidance.ts';
import { frameOf, picturesToFrames } from './pictures.ts';
import { composeSmall, refineTimeline } from './refine.ts';
import { compose, type VideoRequest } from './request.ts';
import { type RunOptions, type RunState, runTimeline } from './run-timeline.ts';
import type { SamplerName } from './samplers/sampler.ts';
import { fixedSchedule, flowSchedule, type Sigmas } from './schedule.ts';

/** How a video is made, whatever it shows. */
export interface GenerateOptions {
  /** Pixels; a multiple of the model's cell. */
  readonly width: number;
  readonly height: number;
  /** Frames per second. */
  readonly frameRate: number;
  readonly random: Random;
  /** What the video is steered away from; empty is the plain unconditional prompt. */
  readonly negativePrompt: string;
  readonly steps: number;
  /** Noise levels to walk down instead of the model's own schedule, or null. */
  readonly sigmas: readonly number[] | null;
  readonly sampler: SamplerName;
  readonly guidance: Guidance;
  /**
   * How often the beginning of each shot is drawn, with other noise, to keep the one that shows best what the words say; above 1 only
   * with models that can rate what they draw. Default, and null: the model's own number where only words are given, else 1.
   */
  readonly candidates?: number | null;
  readonly signal: AbortSignal | null;
  readonly onProgress: OnProgress;
  /** Draws small first, then enlarges and draws details, with models that have a second pass. Default: false. */
  readonly isRefined?: boolean;
  /** What latents are decoded with; `tiny` only with models that have one. Default: 'full'. */
  readonly decoder?: DecoderName;
  /** Called with a picture of the present estimate after each step, if given. */
  readonly onPreview: OnPreview | null;
  /** Where an earlier attempt with the same request and options was stopped; only without `isRefined`. Default: null. */
  readonly resumeFrom?: RunState | null;
  /** Called after each step with what `resumeFrom` takes; the run waits. Only without `isRefined`. */
  readonly onState?: (state: RunState) => Promise<void>;
}

/** Takes a rough picture of the unfinished video; the run waits until it is taken. */
export type OnPreview = (frame: Frame, progress: Progress) => Promise<void>;

/**
 * Makes a video: composes the request into latent frames, denoises them run by run, and decodes each as soon as it is
 * done. Frames stream out while later ones are made; memory does not grow with length.
 *
 * @throws {ConfigError} if the model cannot do what is asked, before any work
 * @throws the signal's reason when aborted
 */
export async function generate(
  model: VideoModel,
  request: VideoRequest,
  options: GenerateOptions,
): Promise<GeneratedClip> {
  const { width, height, frameRate, signal } = options;
  const grid = gridOf(options, model);
  const candidates = candidatesOf(model, request, options);
  const refinement = options.isRefined === true ? refinementOf(model, options) : null;
  const shape = { width, height, frameRate };
  const { framesPerSpan } = model.info.geometry;
  const decoding = { grid, openDecoder: decoderOf(model, options.decoder ?? 'full'), frameRate, framesPerSpan, signal };
  const composition = await compose(request, { model, frameRate });
  const small = refinement === null ? null : await composeSmall(request, { model, frameRate, refinement });
  const prompts = await Promise.all(
    composition.prompts.map((prompt) => model.encodePrompt(prompt, signal, options.random.fork('plan'))),
  );
  const negative = await model.encodePrompt(options.negativePrompt, signal, null);
  const preview = previewOf(model, grid, options.onPreview);
  const run = ({ timeline }: Pick<Composition, 'timeline'>, change: Partial<RunOptions> = {}): Latents =>
    runTimeline(
      model,
      { ...timeline, prompts },
      {
        grid,
        negative,
        guidance: options.guidance,
        sigmas: scheduleFor(model, composition, { grid, options }),
        sampler: options.sampler,
        frameRate,
        random: options.random,
        candidates,
        windows: { maximumSlots: model.info.maximumLatentFrames, contextSlots: 3, reachSeconds: 4 },
        signal,
        onProgress: options.onProgress,
        onPreview: preview,
        resumeFrom: refinement === null ? (options.resumeFrom ?? null) : null,
        onState: async (state) => (refinement === null ? options.onState?.(state) : undefined),
        ...change,
      },
    );
  if (refinement === null || small === null) {
    return openClip({ composition, latents: run(composition), ...decoding }, shape);
  }
  const half = { rows: grid.rows / refinement.scale, columns: grid.columns / refinement.scale };
  const first = run(small, {
    grid: half,
    sigmas: scheduleFor(model, small, { grid: half, options }),
    onPreview: async () => {},
  });
  const second = await refineTimeline(composition.timeline, { first, grid: half, refinement });
  const latents = run(
    { timeline: second },
    {
      sigmas: fixedSchedule(refinement.sigmas),
      sampler: refinement.sampler,
      candidates: 1,
      random: options.random.fork('second pass'),
    },
  );
  return openClip({ composition, latents, ...decoding }, shape);
}

/** How long the sharpness of given pictures fades in those that are made beside them. */
const detailSeconds = 2;

/** Frames that are made while they are read, once, and how many there will be. */
export interface GeneratedClip extends Clip {
  readonly frameCount: number;
}

function openClip(source: FrameSource, shape: ClipShape): GeneratedClip {
  const frameCount = source.composition.pieces.reduce((sum, piece) => sum + countOf(piece), 0);
  return { ...createClip(readOnce(frames(source)), shape), frameCount };
}

/** Frames are gone when they are read: whoever asks again would find none, and take the video for empty. */
function readOnce(frames: AsyncGenerator<Frame>): AsyncIterable<Frame> {
  let isRead = false;
  return {
    [Symbol.asyncIterator]() {
      if (isRead) throw new ConfigError('Cannot read the frames as they were read before: generate() makes them once');
      isRead = true;
      return frames;
    },
  };
}

type Latents = ReturnType<typeof runTimeline>;

/** @throws {ConfigError} if the model has no second pass, or the size cannot be divided for the first */
function refinementOf({ info, refinement }: VideoModel, { width, height }: GenerateOptions): Refinement {
  if (refinement === undefined || refinement === null) {
    throw new ConfigError(`Cannot make a video in two passes as ${info.name} has no second pass`);
  }
  const multiple = info.geometry.cellSize * refinement.scale;
  if (width % multiple !== 0 || height % multiple !== 0) {
    throw new ConfigError(
      `Cannot make a video in two passes as sides must be multiples of ${multiple}: current value is ${width}x${height}`,
    );
  }
  return refinement;
}

type OpenDecoder = (grid: LatentGrid) => Promise<LatentDecoder>;

/** @throws {ConfigError} if the model has no tiny decoder, or its file is not there */
function decoderOf(model: VideoModel, name: DecoderName): OpenDecoder {
  if (name === 'full') return (grid) => model.openDecoder(grid);
  const open = model.openTinyDecoder ?? null;
  if (open !== null) return open;
  throw new ConfigError(`Cannot decode with the tiny decoder as ${model.info.name} has none here`);
}

/** The user's pictures and the decoded ones, in the order they are shown. */
async function* frames(source: FrameSource): AsyncGenerator<Frame> {
  const { pieces, anchors } = source.composition;
  const { frameRate, framesPerSpan, signal } = source;
  const decoded = carryDetail(decodeShots(source), {
    anchors,
    reach: Math.round(frameRate * detailSeconds),
    framesPerSpan,
  });
  try {
    for (const piece of pieces) {
      if (piece.kind === 'given') {
        yield* picturesToFrames(piece.pictures);
        continue;
      }
      let [skip, left] = [piece.skip, piece.count];
      while (left > 0) {
        const next = await decoded.next();
        assert(next.done !== true && next.value.slot < piece.to, 'internal: slots hold fewer pictures than are shown');
        if (next.value.slot < piece.from || skip-- > 0) continue;
        signal?.throwIfAborted();
        yield frameOf(next.value.picture, 0);
        left--;
      }
    }
  } finally {
    await decoded.return(undefined);
  }
}

interface FrameSource {
  readonly composition: Composition;
  readonly latents: AsyncIterable<LatentFrame & { readonly shot: number }>;
  readonly grid: LatentGrid;
  readonly openDecoder: OpenDecoder;
  readonly frameRate: number;
  readonly framesPerSpan: number;
  readonly signal: AbortSignal | null;
}

/** Decodes latents in order, with a fresh decoder for each shot. */
async function* decodeShots({ latents, grid, openDecoder, signal }: FrameSource): AsyncGenerator<DecodedPicture> {
  let decoder: LatentDecoder | null = null;
  let [shot, slot] = [-1, 0];
  // Rows come in the order of latent frames, but may come later than these.
  function* picturesOf(rows: readonly Pictures[]): Generator<DecodedPicture> {
    for (const row of rows) {
      if (row.count === 0) continue;
      for (let index = 0; index < row.count; index++) yield { picture: pickPictures(row, index, 1), slot, index, shot };
      slot++;
    }
  }
  try {
    for await (const latent of latents) {
      if (latent.shot !== shot) {
        yield* picturesOf(await rest(decoder));
        decoder?.[Symbol.dispose]();
        decoder = await openDecoder(grid);
        shot = latent.shot;
      }
      assert(decoder !== null, 'internal: a latent frame came without a decoder');
      signal?.throwIfAborted();
      yield* picturesOf([await decoder.decode(latent)]);
    }
    yield* picturesOf(await rest(decoder));
  } finally {
    decoder?.[Symbol.dispose]();
  }
}

async function rest(decoder: LatentDecoder | null): Promise<readonly Pictures[]> {
  return decoder?.finish === undefined ? [] : decoder.finish();
}

/** @throws {ConfigError} if there are to be several and the model cannot tell which is best */
function candidatesOf(model: VideoModel, request: VideoRequest, options: GenerateOptions): number {
  const canRate = model.rate !== undefined && model.rate !== null;
  const isFromWords = request.kind === 'storyboard' || (request.kind === 'text' && request.keyframes.length === 0);
  const ownNumber = canRate && isFromWords ? model.info.defaults.candidates : null;
  const candidates = options.candidates ?? ownNumber ?? 1;
  if (!Number.isInteger(candidates) || candidates < 1) {
    throw new ConfigError(
      `Cannot make a video as candidates must be a whole number above 0: current value is ${candidates}`,
    );
  }
  if (candidates > 1 && !canRate) {
    throw new ConfigError(
      `Cannot draw ${candidates} candidates as ${model.info.name} cannot tell which is best; use variations to choose yourself`,
    );
  }
  return candidates;
}

function scheduleFor(
  model: VideoModel,
  composition: Composition,
  { grid, options }: { readonly grid: LatentGrid; readonly options: GenerateOptions },
): Sigmas {
  const { defaults } = model.info;
  if (options.sigmas !== null) return fixedSchedule(options.sigmas);
  if (defaults.sigmas?.length === options.steps) return fixedSchedule(defaults.sigmas);
  const slots = Math.min(composition.timeline.slots.length, model.info.maximumLatentFrames);
  const shift = defaults.shift(slots * grid.rows * grid.columns);
  return flowSchedule({ steps: options.steps, shift, terminal: defaults.terminal ?? null });
}

/** Latent rows and columns of a picture size. */
function gridOf(size: { readonly width: number; readonly height: number }, model: VideoModel): LatentGrid {
  const cell = model.info.geometry.cellSize;
  if (size.width % cell !== 0 || size.height % cell !== 0) {
    throw new ConfigError(
      `Cannot make a video as sides must be multiples of ${cell}: current value is ${size.width}x${size.height}`,
    );
  }
  return { rows: size.height / cell, columns: size.width / cell };
}

/** Decodes one latent frame of the present estimate on its own, as a rough picture, where that is wanted and cheap. */
function previewOf(model: VideoModel, grid: LatentGrid, onPreview: OnPreview | null): RunOptions['onPreview'] {
  if (onPreview === null || model.openPreviewDecoder === null) return async () => {};
  const open = model.openPreviewDecoder ?? ((size: LatentGrid) => model.openDecoder(size));
  return async (estimates, progress) => {
    const middle = estimates[Math.floor(estimates.length / 2)];
    if (middle === undefined) return;
    using decoder = await open(grid);
    const rows = [await decoder.decode(middle), ...(await rest(decoder))];
    const pictures = rows.findLast(({ count }) => count > 0);
    if (pictures !== undefined) await onPreview(frameOf(pictures, pictures.count - 1), progress);
  };
}
