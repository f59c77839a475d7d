import type { OnProgress } from '../../base/index.ts';
import type { Clip, Fit, Frame } from '../../media/index.ts';
import type { DecoderName, UpscaleFactor } from '../../models/index.ts';
import type { VideoKind } from '../contracts/video.ts';

/** Sizes that a model can draw: a list, or any multiple of a number within limits. */
export type ModelSizes =
  | { readonly kind: 'list'; readonly sizes: readonly { readonly width: number; readonly height: number }[] }
  | {
      readonly kind: 'grid';
      readonly multipleOf: number;
      readonly minimumSide: number;
      readonly maximumPixels: number;
    };

/** What a model is and what it can be asked for. */
export interface ModelInfo {
  /** Letters, digits, dots and hyphens, for example `aozora-mini`. */
  readonly id: string;
  readonly description: string;
  readonly licence: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly kinds: readonly VideoKind[];
  readonly sizes: ModelSizes;
  /** Used when the request names none. */
  readonly defaultSize: { readonly width: number; readonly height: number };
  /** Frames per second of what it draws. */
  readonly frameRate: number;
  /** A video has `offset + k * step` frames, within `minimum` and `maximum`. */
  readonly frames: {
    readonly offset: number;
    readonly step: number;
    readonly minimum: number;
    readonly maximum: number;
  };
  /** Denoising steps when the request names none. */
  readonly steps: number;
  /** Bytes of its weights: what it takes on the disk, and in memory at most together with what it draws. Unknown if absent. */
  readonly weightBytes?: number;
  /** True if it can draw small first, then enlarge and draw details. Default: false. */
  readonly hasSecondPass?: boolean;
  /** True if it has a small decoder, rougher and faster than its own. Default: false. */
  readonly hasTinyDecoder?: boolean;
  /** True if it can tell which of several candidates shows the words best. Default: false. */
  readonly canRate?: boolean;
  /** True if characters can be given. */
  readonly characters: boolean;
  /**
   * True if it knows only the words of the part `prompt`: prompts are written out in them, and one that has none of them
   * cannot be drawn. Default: false.
   */
  readonly knowsOnlyWorldWords?: boolean;
}

/** A picture on the local disk: a PNG of exactly the size of the request. */
export interface PictureFile {
  readonly path: string;
}

/** A video on the local disk. */
export interface ClipFile {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly durationSeconds: number;
}

/** What every kind of request has. Size, rate and frame count are already what the model can do; sizes before upscaling. */
export interface GenerationBase<Video> {
  readonly model: string;
  readonly prompt: string;
  readonly negativePrompt: string | null;
  readonly style: string | null;
  /** Let a short prompt be written out before it is drawn. */
  readonly expandPrompt: boolean;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  /** Frames of the whole result, also for extensions. */
  readonly frameCount: number;
  /** 0 to 2^32 - 1. */
  readonly seed: number;
  readonly steps: number | null;
  readonly guidance: number | null;
  /** How often the beginning is drawn to keep the best. Default, and null: as the model has it. */
  readonly candidates?: number | null;
  /** Draw small first, then enlarge and draw details; only with models that have a second pass. Default: false. */
  readonly isRefined?: boolean;
  /** What finished latents become pictures with. Default: 'full'. */
  readonly decoder?: DecoderName;
  /** How many times wider and higher frames become after they are drawn. Default: null, as drawn. */
  readonly upscale?: UpscaleFactor | null;
  /** How given videos of another shape go in; pictures are brought to the size before. Default: 'cover'. */
  readonly fit?: Fit;
  /** Things or beings that the prompt calls by name, each shown in a short clip. */
  readonly characters: readonly { readonly name: string; readonly clip: Video }[];
}

/** The piece of a video that a card begins with. */
export interface CardClip<Video> {
  readonly source: Video;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** A request whose pictures and clips are of given types: files here, keys in the storage. */
export type RequestWith<Picture, Video> = GenerationBase<Video> &
  (
    | { readonly kind: 'text' }
    | { readonly kind: 'image'; readonly picture: Picture }
    | {
        readonly kind: 'keyframes';
        /** Pictures that must be shown at their times. */
        readonly keyframes: readonly { readonly timeSeconds: number; readonly picture: Picture }[];
        readonly loop: boolean;
      }
    | { readonly kind: 'extend'; readonly direction: 'forward' | 'backward'; readonly source: Video }
    | { readonly kind: 'loop'; readonly source: Video | null }
    | {
        readonly kind: 'blend';
        readonly from: Video;
        readonly to: Video;
        readonly transitionSeconds: number;
        /** Influence of the second video along the transition, in which both overlap; none leads from end to beginning. */
        readonly curve?: readonly number[] | null;
      }
    | { readonly kind: 'remix'; readonly source: Video; readonly strength: number }
    | {
        readonly kind: 'recut';
        readonly source: Video;
        /** The part that is kept. */
        readonly startSeconds: number;
        readonly endSeconds: number;
        /** What is drawn around it. */
        readonly beforeSeconds: number;
        readonly afterSeconds: number;
      }
    | {
        readonly kind: 'storyboard';
        /** From its time on a card says what happens, and may fix the picture or piece of video at its beginning. */
        readonly cards: readonly {
          readonly timeSeconds: number;
          readonly prompt: string | null;
          readonly picture: Picture | null;
          /** Absent in requests of earlier versions. */
          readonly clip?: CardClip<Video> | null;
        }[];
      }
  );

/** One request to the engine, told apart by `kind`. */
export type GenerationRequest = RequestWith<PictureFile, ClipFile>;

/** State from which a job can go on after a crash: in practice the latents of one step. */
export interface Checkpoint {
  /** Denoising steps that are done. */
  readonly step: number;
  readonly bytes: Uint8Array;
}

/** What the engine may use while it works. */
export interface GenerationContext {
  /** Aborted when the job is cancelled, deleted, or must move to another worker. */
  readonly signal: AbortSignal;
  readonly onProgress: OnProgress;
  /** Told how the words were understood, in the sentences of `GeneratedVideo.notes`, before anything is drawn. */
  readonly onNotes?: (notes: readonly string[]) => void;
  /** Shows a rough picture of an unfinished video; reviewed before anybody sees it. Null if nobody looks. */
  readonly onPreviewFrame:
    | ((frame: Frame, step: { readonly done: number; readonly total: number }) => Promise<void>)
    | null;
  /** The last saved state of an earlier attempt. */
  readonly resumeFrom: Checkpoint | null;
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
}

/** A result whose frames are drawn while they are read. */
export interface GeneratedVideo {
  /** Frames in order, each once; reading may throw. */
  readonly clip: Clip;
  readonly frameCount: number;
  /** How the request was understood, in sentences for the person who asked. */
  readonly notes: readonly string[];
}

/**
 * What draws videos.
 *
 * An error of class `AozoraError` is final: the job fails with its message. Any other error counts as a crash and the job
 * is tried again from its last checkpoint.
 */
export interface VideoEngine {
  listModels(): readonly ModelInfo[];
  generate(request: GenerationRequest, context: GenerationContext): Promise<GeneratedVideo>;
  /** Frees models and devices. */
  close(): Promise<void>;
}
