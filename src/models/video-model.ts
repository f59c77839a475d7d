import type { Random } from '../base/index.ts';
import type { FramePlace } from './transformer/positions.ts';

/** Whether a latent frame stands for one picture or for a span of pictures. */
export type LatentKind = 'image' | 'span';

/** One latent frame: rows x columns cells of channels, in the model's normalised units. */
export interface LatentFrame {
  readonly kind: LatentKind;
  readonly values: Float32Array;
}

/** Pictures in a row, [T, H, W, 3] in [-1, 1]. */
export interface Pictures {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** Size of a video in latent cells. */
export interface LatentGrid {
  readonly rows: number;
  readonly columns: number;
}

/** Facts that plans are made from. */
export interface LatentGeometry {
  readonly channels: number;
  /** Pixels a side of one cell. */
  readonly cellSize: number;
  /** Pictures in one span. */
  readonly framesPerSpan: number;
}

/** What a model can be asked for; a plan that needs more is refused with a reason. */
export interface ModelCapabilities {
  /** Each latent frame may have its own noise level: image to video, extension, loop, blend. */
  readonly hasFrameLevels: boolean;
  /** Latent frames may stand at any time, with gaps. */
  readonly hasFreePlaces: boolean;
  /** Pictures can be encoded to latents. */
  readonly hasEncoder: boolean;
  /**
   * A span's latent depends on all that came before it, so given video must stand at the beginning of what is made.
   * Default: each span is encoded on its own and may stand anywhere.
   */
  readonly encodesFromStart?: boolean;
  /** Pictures without a time, such as those of characters, are understood. Default: as `hasFreePlaces`. */
  readonly hasTimelessPictures?: boolean;
}

/** The settings that a model was made for. */
export interface ModelDefaults {
  readonly steps: number;
  readonly sampler: 'euler' | 'heun' | 'unipc' | 'stochastic';
  /** Classifier-free guidance; 1 is none. */
  readonly guidance: number;
  /** Guidance where frames of the video are given. Default: `guidance`. */
  readonly guidanceBesideFrames?: number;
  /** Videos that are drawn of each shot's beginning, of which the best rated is kept; only where `rate` is. Default: 1. */
  readonly candidates?: number;
  readonly frameRate: number;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  /** Time shift of the schedule for so many video tokens. */
  shift(tokens: number): number;
  /** Smallest noise level above 0 that the schedule is stretched to reach. Default: no stretching. */
  readonly terminal?: number;
  /** Noise levels that a distilled model was made for, the final 0 left out; used for exactly so many steps. */
  readonly sigmas?: readonly number[];
  /** What a guided model is steered away from where nothing is said. Default: nothing. */
  readonly negativePrompt?: string;
}

/** What a model is, can do and was made for. */
export interface VideoModelInfo {
  readonly name: string;
  readonly geometry: LatentGeometry;
  readonly capabilities: ModelCapabilities;
  readonly defaults: ModelDefaults;
  /** Latent frames that one denoising run takes at most. */
  readonly maximumLatentFrames: number;
}

/** A prompt as the model reads it; opaque to everybody else. */
export interface PromptEmbedding {
  readonly modelName: string;
}

/**
 * What a latent frame is in a denoising run: made from nothing but noise, given wholly or in part, or given only to show what somebody looks
 * like.
 */
export type FrameRole = 'made' | 'given' | 'reference';

/** One latent frame of a denoising run, at its present noise level. */
export interface NoisyFrame {
  /** Default: 'made'. */
  readonly role?: FrameRole;
  readonly kind: LatentKind;
  readonly place: FramePlace;
  readonly values: Float32Array;
  readonly sigma: number;
}

/** What one estimate depends on besides the noisy frames. */
export interface PredictOptions {
  readonly grid: LatentGrid;
  readonly prompt: PromptEmbedding;
  /** Pictures per second of the video. */
  readonly frameRate: number;
  readonly signal: AbortSignal | null;
}

/**
 * Turns latents into pictures, one latent frame after the other. A decoder that looks ahead gives no pictures (a count of
 * 0) at first and what is still missing at the end; pictures always come in order, one row for each latent frame.
 */
export interface LatentDecoder extends Disposable {
  decode(latent: LatentFrame): Promise<Pictures>;
  /** Pictures of the latent frames that are left, one row each, once the last has been given. Default: none are left. */
  finish?(): Promise<readonly Pictures[]>;
}

/** What turns finished latents into pictures: the model's own decoder, or a small one that is rougher and faster. */
export const decoderNames = ['full', 'tiny'] as const;
/** One of `decoderNames`. */
export type DecoderName = (typeof decoderNames)[number];

/** The second pass of a model that draws small first: latents are enlarged and partly denoised again. */
export interface Refinement {
  /** How many times larger sides become. */
  readonly scale: number;
  /** Levels of the second pass, the final 0 left out. */
  readonly sigmas: readonly number[];
  readonly sampler: ModelDefaults['sampler'];
  /** Enlarges all latent frames of a shot. */
  enlarge(latents: readonly Float32Array[], grid: LatentGrid): Promise<Float32Array[]>;
}

/** What is drawn, as far as memory depends on it. */
export interface DrawnSize {
  readonly grid: LatentGrid;
  readonly latentFrames: number;
  readonly decoder: DecoderName;
}

/** A video model as the denoising loop sees it: the same for the bundled model and released ones. */
export interface VideoModel extends AsyncDisposable {
  readonly info: VideoModelInfo;
  /**
   * @param random what the words leave open is drawn from it, where the model decides such things beforehand; null: nothing is decided, as
   *   for words that a video is steered away from; default: the likeliest
   */
  encodePrompt(text: string, signal: AbortSignal | null, random?: Random | null): Promise<PromptEmbedding>;
  /** Estimates the clean values of every latent frame; each at its own noise level. */
  predictClean(frames: readonly NoisyFrame[], options: PredictOptions): Promise<Float32Array[]>;
  /**
   * How far noisy frames show what the prompt says, higher is better; only videos of one prompt under the same noise compare.
   * Null where the model cannot tell. Default: null.
   */
  readonly rate?: ((frames: readonly NoisyFrame[], options: PredictOptions) => Promise<number>) | null;
  /** One latent frame from one picture, or from one span of pictures. */
  encodePictures(pictures: Pictures): Promise<LatentFrame>;
  /**
   * All latent frames of a video from its first picture on, where `encodesFromStart`; its count must be 1 and whole spans.
   */
  encodeVideo?(pictures: Pictures): Promise<LatentFrame[]>;
  openDecoder(grid: LatentGrid): Promise<LatentDecoder>;
  /** A cheap decoder for pictures of unfinished videos; null where there is none. Default: `openDecoder`. */
  readonly openPreviewDecoder?: ((grid: LatentGrid) => Promise<LatentDecoder>) | null;
  /** A small decoder for whole videos, rougher and many times faster; null where its file is not there. Default: none. */
  readonly openTinyDecoder?: ((grid: LatentGrid) => Promise<LatentDecoder>) | null;
  /**
   * Bytes of the machine's memory that drawing takes at most besides weights in their files, about; null where another
   * device draws. Default: null.
   */
  workingMemory?(size: DrawnSize): number | null;
  /** The second pass, where the model has one and its weights are there. Default: none. */
  readonly refinement?: Refinement | null;
}
