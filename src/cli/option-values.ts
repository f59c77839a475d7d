import { ConfigError } from '../base/index.ts';

/** Bounds of a number on the command line. */
export interface NumberBounds {
  readonly low: number;
  readonly high: number;
  readonly isWhole?: boolean;
}

/** A number given as text. @throws {ConfigError} naming the option, its rule and its value */
export function readNumber(option: string, text: string, { low, high, isWhole = false }: NumberBounds): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= low && value <= high && (!isWhole || Number.isInteger(value))) return value;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw new ConfigError(
    `Cannot use --${option} as it must be ${kind} from ${low} to ${high}: current value is ${text}`,
  );
}

/** Width and height given like `256x256`. @throws {ConfigError} naming the option and its value */
export function readSize(option: string, text: string): { readonly width: number; readonly height: number } {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(text);
  if (match === null) {
    throw new ConfigError(`Cannot use --${option} as it must be like 256x256: current value is ${text}`);
  }
  return { width: Number(match[1]), height: Number(match[2]) };
}

/** One of several words. @throws {ConfigError} naming the option, the words and the value */
export function readChoice<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new ConfigError(`Cannot use --${option} as it must be one of ${choices.join(', ')}: current value is ${text}`);
}
