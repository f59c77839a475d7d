import type { SafetensorsReader, SessionOptions } from '../../graph/index.ts';
import type { Tiling } from '../autoencoder/space-tiles.ts';

/**
 * How the weights of a transformer are computed with. `stored`: as the file has them, read in place; 16-bit weights are
 * converted at each use, in little memory. `float32`: converted once, fastest in full precision. `int8`: products of the
 * blocks in 8 bits, with a little error; converted once.
 */
export const weightPrecisions = ['stored', 'float32', 'int8'] as const;
/** One of `weightPrecisions`. */
export type WeightPrecision = (typeof weightPrecisions)[number];

/** Where and how sessions run; the same for all parts of a model. */
export interface StageOptions
  extends Pick<SessionOptions, 'device' | 'deviceIndex' | 'threads' | 'hasSpinningThreads'> {
  /** Of the transformer. Default: 'stored'. */
  readonly precision?: WeightPrecision;
  /** Folder for converted weights and embeddings of prompts; needed for any precision but 'stored'. Default: none are kept. */
  readonly cacheFolder?: string;
  /** How large pictures are decoded. Default: 'auto'. */
  readonly tiling?: Tiling;
}

/** Weights of one part of a model, in files, and every name that its graphs ask for. */
export interface StageWeights {
  readonly reader: SafetensorsReader;
  /** File name by parameter name. */
  readonly keys: ReadonlyMap<string, string>;
}
