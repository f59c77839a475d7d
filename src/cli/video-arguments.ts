import { ConfigError } from '../base/index.ts';

/** Options that every command which makes a video has. */
export const videoArguments = {
  output: { type: 'string', alias: 'o', description: 'File to write (.mp4)', default: 'video.mp4' },
  seconds: { type: 'string', description: 'Length in seconds; default 4' },
  size: { type: 'string', description: 'Width x height in pixels, for example 256x256' },
  seed: { type: 'string', description: 'Whole number that fixes chance; default: drawn and shown' },
  model: { type: 'string', description: 'Model to use', default: 'aozora-mini' },
  steps: { type: 'string', description: 'Denoising steps' },
  guidance: { type: 'string', description: 'How hard the words are followed; 1 is as trained' },
  negative: { type: 'string', description: 'What to stay away from' },
  style: { type: 'string', description: 'Style preset' },
  expand: { type: 'boolean', description: 'Write a short prompt out', default: true },
  threads: { type: 'string', description: 'Threads to compute with; default: all cores' },
  json: { type: 'boolean', description: 'Print one JSON object instead of text', default: false },
} as const;

/** What those options say, checked. */
export interface VideoOptions {
  readonly output: string;
  readonly seconds: number;
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly seed: number | null;
  readonly model: string;
  readonly steps: number | null;
  readonly guidance: number | null;
  readonly negative: string | null;
  readonly style: string | null;
  readonly isExpanded: boolean;
  readonly threads: number | null;
  readonly isJson: boolean;
}

type RawArguments = { readonly [Name in keyof typeof videoArguments]?: string | boolean | undefined };

/** @throws {ConfigError} naming the option, its rule and its value */
export function readVideoOptions(raw: RawArguments): VideoOptions {
  return {
    output: text(raw.output) ?? 'video.mp4',
    seconds: number('seconds', raw.seconds, { low: 0.1, high: 60 }) ?? 4,
    size: size(text(raw.size)),
    seed: number('seed', raw.seed, { low: 0, high: 2 ** 32 - 1, isWhole: true }),
    model: text(raw.model) ?? 'aozora-mini',
    steps: number('steps', raw.steps, { low: 1, high: 100, isWhole: true }),
    guidance: number('guidance', raw.guidance, { low: 0, high: 30 }),
    negative: text(raw.negative),
    style: text(raw.style),
    isExpanded: raw.expand !== false,
    threads: number('threads', raw.threads, { low: 1, high: 256, isWhole: true }),
    isJson: raw.json === true,
  };
}

function text(value: string | boolean | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

interface NumberRule {
  readonly low: number;
  readonly high: number;
  readonly isWhole?: boolean;
}

function number(name: string, value: string | boolean | undefined, { low, high, isWhole }: NumberRule): number | null {
  const raw = text(value);
  if (raw === null) return null;
  const parsed = Number(raw);
  if (!(parsed >= low && parsed <= high) || (isWhole && !Number.isInteger(parsed))) {
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new ConfigError(`Cannot use --${name} as it must be ${kind} from ${low} to ${high}: current value is ${raw}`);
  }
  return parsed;
}

function size(value: string | null): { width: number; height: number } | null {
  if (value === null) return null;
  const match = /^(\d{2,4})x(\d{2,4})$/.exec(value);
  if (match === null) {
    throw new ConfigError(`Cannot use --size as it must be like 256x256: current value is ${value}`);
  }
  return { width: Number(match[1]), height: Number(match[2]) };
}
