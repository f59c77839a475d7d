import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError } from '../base/index.ts';

/** Where words are expected. */
export interface WordsPlace {
  /** What they are, as in `the words` or `card 2`. */
  readonly what: string;
  /** Where a file of that name would lie. Default: the current folder. */
  readonly folder?: string;
  /** What to do instead. */
  readonly advice: string;
}

/** @throws {ConfigError} if words are the name of a file that is there: its name would be drawn otherwise, not what it shows */
export async function refuseFileName(words: string, { what, folder = '.', advice }: WordsPlace): Promise<void> {
  const isFile = await stat(resolve(folder, words.trim())).then(
    (found) => found.isFile(),
    () => false, // words are seldom a name that a file can have
  );
  if (isFile)
    throw new ConfigError(`Cannot draw ${what} as this is a file, ${advice}: current value is ${words.trim()}`);
}
