import type { GenerationRequest } from '../service/index.ts';
import type { VideoOptions } from './video-arguments.ts';

/** The part of a request that differs between commands. */
export type Wish = GenerationRequest extends infer R
  ? R extends { kind: infer K }
    ? Omit<R, keyof Common> & { kind: K }
    : never
  : never;

type Common = Pick<
  GenerationRequest,
  | 'model'
  | 'prompt'
  | 'negativePrompt'
  | 'style'
  | 'expandPrompt'
  | 'width'
  | 'height'
  | 'frameRate'
  | 'frameCount'
  | 'seed'
  | 'steps'
  | 'guidance'
  | 'candidates'
  | 'isRefined'
  | 'decoder'
  | 'upscale'
  | 'fit'
  | 'characters'
>;

/** One command's wish, and what goes with it. */
export interface MakeVideoOptions {
  /** May be empty where pictures are given: the model goes on from them. */
  readonly prompt: string;
  readonly wish: Wish;
  readonly options: VideoOptions;
  /** Files that were given, for the screening of what goes in. */
  readonly images: readonly string[];
  readonly videos: readonly string[];
  /** Seconds of the whole result, where it is not what `--seconds` says. */
  readonly totalSeconds?: number;
  /** Seconds of given video that stay in the result; it is never shorter. */
  readonly keptSeconds?: number;
}
