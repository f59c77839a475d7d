import type { LtxAutoencoderConfig } from '../autoencoder/ltx-autoencoder-config.ts';
import type { LtxUpsamplerConfig } from '../autoencoder/ltx-upsampler.ts';
import type { TinyDecoderConfig } from '../autoencoder/tiny-decoder.ts';
import type { WanAutoencoderConfig } from '../autoencoder/wan-autoencoder-config.ts';
import type { T5Config } from '../text/t5-config.ts';
import type { LtxConfig } from '../transformer/ltx-config.ts';
import type { WanConfig } from '../transformer/wan-config.ts';

/** Part of a model that a file belongs to. */
export type CheckpointPart =
  | 'transformer'
  | 'autoencoder'
  | 'text-encoder'
  | 'tokenizer'
  | 'upsampler'
  | 'tiny-decoder';

/** One file of a release, or the index of a sharded one; its shards lie beside it. */
export interface CheckpointFile {
  /** Path inside the repository. */
  readonly path: string;
  /** Another repository of the hub that has it. Default: that of the source. */
  readonly repository?: string;
  /** A single file may hold several parts. */
  readonly parts: readonly CheckpointPart[];
  /** Size with all shards, rounded as the source states it; null where no source states it. */
  readonly sizeBytes: number | null;
  readonly sha256: string | null;
}

/** A repository and the files of it that are needed. */
export interface CheckpointSource {
  /** GitHub lists no checksums, so revision, sizes and sha256 must be known there. Default: the Hugging Face Hub. */
  readonly host?: 'github';
  readonly repository: string;
  /** Commit that the names were read from; null takes the newest. */
  readonly revision: string | null;
  readonly files: readonly CheckpointFile[];
}

/** The terms under which a checkpoint was released. */
export interface CheckpointLicense {
  readonly name: string;
  readonly url: string;
  /** Whether it is an open-source licence; others are shown and accepted once before a download. */
  readonly isOpenSource: boolean;
}

/** The noise levels a checkpoint was made for. */
export type CheckpointSchedule =
  /** Even steps, shifted: shift * sigma / (1 + (shift - 1) * sigma). */
  | { readonly kind: 'shifted'; readonly shift: number }
  /** As `shifted`, by a number of video tokens: points (tokens, log shift), then stretched to end at `terminal`. */
  | {
      readonly kind: 'token-shifted';
      readonly low: readonly [tokens: number, logShift: number];
      readonly high: readonly [tokens: number, logShift: number];
      readonly terminal: number;
    }
  /** Levels of a distilled checkpoint, the final 0 left out. */
  | { readonly kind: 'fixed'; readonly sigmas: readonly number[] };

/** What a clip is made with unless asked otherwise. */
export interface CheckpointDefaults {
  readonly sampler: 'euler' | 'heun' | 'unipc' | 'stochastic';
  readonly steps: number;
  /** Classifier-free guidance; 1 is none. */
  readonly guidance: number;
  readonly schedule: CheckpointSchedule;
  readonly frameRate: number;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Prompt that guidance moves away from. */
  readonly negativePrompt: string;
}

/** A released T5 or UMT5 encoder. */
export interface TextEncoderCheckpoint {
  readonly kind: 't5';
  readonly name: string;
  readonly source: CheckpointSource;
  readonly license: CheckpointLicense;
  readonly encoder: T5Config;
  /** Id of the end of text, which follows every prompt. */
  readonly endToken: number;
}

/** A released tiny decoder: a small network that decodes another autoencoder's latents roughly and fast. */
export interface TinyDecoderCheckpoint {
  readonly kind: 'tiny-decoder';
  readonly name: string;
  readonly source: CheckpointSource;
  readonly license: CheckpointLicense;
  readonly decoder: TinyDecoderConfig;
}

/** Something that models are used with and that is installed on its own. */
export type ComponentCheckpoint = TextEncoderCheckpoint | TinyDecoderCheckpoint;

interface VideoCheckpoint {
  readonly name: string;
  readonly source: CheckpointSource;
  readonly license: CheckpointLicense;
  readonly text: TextEncoderCheckpoint;
  /** Tokens of a prompt at most, the end included. */
  readonly textTokens: number;
  /** Whether each latent frame may have its own noise level. */
  readonly hasFrameLevels: boolean;
  /** Pixels of a picture at most, as the release recommends. */
  readonly maximumPixels: number;
  /** Sides of pictures are multiples of this. */
  readonly sizeMultiple: number;
  /** Pictures of a latent frame but the first. */
  readonly span: number;
  /** Pictures of one run at most. */
  readonly maximumFrames: number;
  readonly defaults: CheckpointDefaults;
}

/** A released Wan model: its files and the sizes of its networks. */
export interface WanCheckpoint extends VideoCheckpoint {
  readonly kind: 'wan';
  readonly transformer: WanConfig;
  readonly autoencoder: WanAutoencoderConfig;
  readonly tinyDecoder: TinyDecoderCheckpoint;
}

/** A released LTX-Video model: its files and the sizes of its networks. */
export interface LtxCheckpoint extends VideoCheckpoint {
  readonly kind: 'ltx';
  readonly transformer: LtxConfig;
  readonly autoencoder: LtxAutoencoderConfig;
  /** What the decoder's last denoising step takes: its noise level, and the share of noise mixed in before. */
  readonly decoding: { readonly level: number; readonly noise: number };
  readonly refinement: LtxRefinement | null;
}

/** The second pass of a release: latents are enlarged and denoised again from its first level. */
export interface LtxRefinement {
  /** File of the upsampler in the release's repository. */
  readonly path: string;
  readonly upsampler: LtxUpsamplerConfig;
  /** Noise levels, the final 0 left out. */
  readonly sigmas: readonly number[];
  readonly sampler: CheckpointDefaults['sampler'];
}

/** Everything that defines a released checkpoint besides its weights. */
export type ReleasedCheckpoint = WanCheckpoint | LtxCheckpoint;
