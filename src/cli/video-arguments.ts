import { extname } from 'node:path';
import { ConfigError } from '../base/index.ts';
import { type VideoFormat, videoFormats } from '../media/index.ts';
import {
  type DecoderName,
  decoderNames,
  type Tiling,
  tilingSchema,
  type UpscaleFactor,
  upscaleFactors,
  type WeightPrecision,
  weightPrecisions,
} from '../models/index.ts';
import { readChoice, readNumber, readSize } from './option-values.ts';

/** Options that every command which makes a video has. */
export const videoArguments = {
  output: {
    type: 'string',
    alias: 'o',
    description: 'File to write: .mp4, .webm, .gif or .webp; default: video.mp4, or the next name that is free',
  },
  force: { type: 'boolean', description: 'Write over a file that is there already', default: false },
  quality: { type: 'string', description: 'Of the file, from 0 to 100; default 75' },
  seconds: { type: 'string', description: 'Length of what is made, in seconds; default 4' },
  size: {
    type: 'string',
    description: 'Width x height in pixels, for example 320x192; default: as what is given, else 256x256',
  },
  fit: {
    type: 'string',
    description: 'How a given picture or video of another shape goes in: cover (default), contain, stretch',
  },
  refined: {
    type: 'boolean',
    description: 'Draw small first, then enlarge and draw details (ltx-2b-0.9.8-distilled)',
    default: false,
  },
  decoder: { type: 'string', description: 'full, or tiny: rougher and many times faster (Wan)', default: 'full' },
  upscale: { type: 'string', description: 'Enlarge the finished frames: 2 or 4 times' },
  variations: { type: 'string', description: 'Make so many, with seeds one after the other; default 1' },
  seed: { type: 'string', description: 'Whole number that fixes chance; default: drawn and shown' },
  model: { type: 'string', description: 'Model to use', default: 'aozora-mini' },
  steps: { type: 'string', description: 'Denoising steps; default: as the model' },
  guidance: {
    type: 'string',
    description:
      'How hard the words are followed; 1 is as trained; default: as the model, and less beside given frames',
  },
  candidates: {
    type: 'string',
    description: 'Draw the beginning so often and keep what shows the words best; default: as the model, 1 is fastest',
  },
  negative: { type: 'string', description: 'What to stay away from' },
  style: { type: 'string', description: 'Style preset' },
  expand: { type: 'boolean', description: 'Write a short prompt out', default: true },
  preview: {
    type: 'string',
    description: 'Show the unfinished video: a .jpg that is written anew after each step, or a folder for all of them',
  },
  threads: { type: 'string', description: 'Threads to compute with; default: all cores' },
  device: { type: 'string', description: 'Where to draw: cpu, webgpu, coreml, cuda:0, dml:0', default: 'cpu' },
  precision: {
    type: 'string',
    description: 'Of released models: stored, float32 (faster, more memory), int8 (fastest, a little error)',
    default: 'stored',
  },
  tiling: {
    type: 'string',
    description: 'Decode pictures of released models in tiles: auto, off, or pixels a side of a tile, such as 256',
    default: 'auto',
  },
  json: { type: 'boolean', description: 'Print one JSON object a video instead of text', default: false },
} as const;

/** How a given picture or video goes into the shape of the result. */
export type PictureFit = 'cover' | 'contain' | 'stretch';

/** What those options say, checked. */
export interface VideoOptions {
  /** Null: a name that is free. */
  readonly output: string | null;
  readonly format: VideoFormat;
  readonly isForced: boolean;
  readonly quality: number | null;
  readonly seconds: number;
  /** Whether the length was asked for. */
  readonly hasSeconds: boolean;
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly fit: PictureFit;
  readonly isRefined: boolean;
  readonly decoder: DecoderName;
  readonly upscale: UpscaleFactor | null;
  readonly variations: number;
  readonly seed: number | null;
  readonly model: string;
  readonly steps: number | null;
  readonly guidance: number | null;
  readonly candidates: number | null;
  readonly negative: string | null;
  readonly style: string | null;
  readonly isExpanded: boolean;
  readonly preview: string | null;
  readonly threads: number | null;
  readonly device: string;
  readonly precision: WeightPrecision;
  readonly tiling: Tiling;
  readonly isJson: boolean;
}

type RawArguments = { readonly [Name in keyof typeof videoArguments]?: string | boolean | undefined };

/** Sides that any model could be near to; beyond them is a typing error. */
const sides = { low: 16, high: 4096 };

/** @throws {ConfigError} naming the option, its rule and its value */
export function readVideoOptions(raw: RawArguments): VideoOptions {
  const seed = number('seed', raw.seed, { low: 0, high: 2 ** 32 - 1, isWhole: true });
  const seconds = number('seconds', raw.seconds, { low: 0.1, high: 60 });
  const output = text(raw.output);
  return {
    output,
    format: output === null ? 'mp4' : readFormat(output),
    isForced: raw.force === true,
    quality: number('quality', raw.quality, { low: 0, high: 100 }),
    seconds: seconds ?? 4,
    hasSeconds: seconds !== null,
    size: size(text(raw.size)),
    fit: readChoice('fit', text(raw.fit) ?? 'cover', ['cover', 'contain', 'stretch']),
    isRefined: raw.refined === true,
    decoder: readChoice('decoder', text(raw.decoder) ?? 'full', decoderNames),
    upscale: readUpscale(text(raw.upscale)),
    variations: number('variations', raw.variations, { low: 1, high: 100, isWhole: true }) ?? 1,
    seed,
    model: text(raw.model) ?? 'aozora-mini',
    steps: number('steps', raw.steps, { low: 1, high: 100, isWhole: true }),
    guidance: number('guidance', raw.guidance, { low: 0, high: 30 }),
    candidates: number('candidates', raw.candidates, { low: 1, high: 16, isWhole: true }),
    negative: text(raw.negative),
    style: text(raw.style),
    isExpanded: raw.expand !== false,
    preview: readPreview(text(raw.preview)),
    threads: number('threads', raw.threads, { low: 1, high: 256, isWhole: true }),
    device: text(raw.device) ?? 'cpu',
    precision: readChoice('precision', text(raw.precision) ?? 'stored', weightPrecisions),
    tiling: readTiling(text(raw.tiling) ?? 'auto'),
    isJson: raw.json === true,
  };
}

function text(value: string | boolean | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(
  name: string,
  value: string | boolean | undefined,
  bounds: Parameters<typeof readNumber>[2],
): number | null {
  const raw = text(value);
  return raw === null ? null : readNumber(name, raw, bounds);
}

/** The format that a file's name asks for. */
function readFormat(output: string): VideoFormat {
  const format = videoFormats.find((known) => extname(output).toLowerCase() === `.${known}`);
  if (format !== undefined) return format;
  const endings = videoFormats.map((known) => `.${known}`).join(', ');
  throw new ConfigError(`Cannot use --output as the file must end in one of ${endings}: current value is ${output}`);
}

/**
 * For commands whose video is as long as something else says: a length that would be passed over is refused.
 *
 * @param reason what decides instead, after `as`
 * @throws {ConfigError} if a length was asked for
 */
export function refuseSeconds({ hasSeconds, seconds }: VideoOptions, reason: string): void {
  if (hasSeconds) throw new ConfigError(`Cannot use --seconds as ${reason}: current value is ${seconds}`);
}

function size(value: string | null): VideoOptions['size'] {
  if (value === null) return null;
  const { width, height } = readSize('size', value);
  for (const side of [width, height]) {
    if (side < sides.low || side > sides.high) {
      throw new ConfigError(
        `Cannot use --size as each side must be ${sides.low} to ${sides.high} pixels: current value is ${value}`,
      );
    }
  }
  return { width, height };
}

function readUpscale(value: string | null): UpscaleFactor | null {
  if (value === null) return null;
  const factor = upscaleFactors.find((known) => String(known) === value);
  if (factor !== undefined) return factor;
  throw new ConfigError(`Cannot use --upscale as it must be ${upscaleFactors.join(' or ')}: current value is ${value}`);
}

function readTiling(value: string): Tiling {
  const parsed = tilingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`Cannot use --tiling as it must be auto, off, or 128 to 4096: current value is ${value}`);
}

/** A JPEG, or else a folder. */
function readPreview(path: string | null): string | null {
  const ending = path === null ? '' : extname(path).toLowerCase();
  if (path === null || ending === '' || ending === '.jpg' || ending === '.jpeg') return path;
  throw new ConfigError(`Cannot use --preview as it must be a .jpg or a folder: current value is ${path}`);
}
