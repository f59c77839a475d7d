import type { ArgsDef, CommandDef } from 'citty';
import { ConfigError } from '../base/index.ts';
import { runSafely } from './run-safely.ts';

type Command = CommandDef<ArgsDef>;

/** Options that citty itself knows. */
const everywhere: ReadonlySet<string> = new Set(['--help', '-h', '--version', '-v']);

/** The command and all below it refuse options and words that they do not have: what is mistyped would be passed over otherwise. */
export async function withStrictOptions(command: Command): Promise<Command> {
  const { subCommands, args, run } = command;
  if (subCommands !== undefined) {
    const below = await resolved(subCommands);
    const strict = Object.entries(below).map(
      ([name, sub]) => [name, async () => withStrictOptions((await resolved(sub)) as Command)] as const,
    );
    return { ...command, subCommands: Object.fromEntries(strict) };
  }
  if (run === undefined) return command;
  const defined = (await resolved(args)) ?? {};
  const known = knownOptions(defined);
  const places = Object.values(defined).filter(({ type }) => type === 'positional').length;
  return {
    ...command,
    run(context) {
      const wrong =
        unknownOption(context.rawArgs, known) ??
        optionWithoutValue(context.rawArgs, defined) ??
        wordTooMany(context.args._, places);
      return wrong === null ? run(context) : runSafely(() => Promise.reject(wrong));
    },
  };
}

/** The error that names the first option which is not known, or null. */
function unknownOption(rawArgs: readonly string[], known: ReadonlySet<string>): ConfigError | null {
  for (const word of rawArgs) {
    if (word === '--') return null;
    const name = /^(--?[a-z][\w-]*)(=|$)/i.exec(word)?.[1];
    if (name === undefined || known.has(name) || everywhere.has(name)) continue;
    const near = nearestOption(name, known);
    const hint = near === null ? '--help lists those there are' : `${near} is meant perhaps`;
    return new ConfigError(`Cannot run as there is no such option, ${hint}: current value is ${name}`);
  }
  return null;
}

/** The option that is spelled most like a word, if any is at all. */
function nearestOption(word: string, known: ReadonlySet<string>): string | null {
  const long = [...known].filter((option) => option.startsWith('--') && !option.startsWith('--no-'));
  const ranked = long.map((option) => ({ option, edits: editsBetween(word, option) }));
  const [best] = ranked.toSorted((a, b) => a.edits - b.edits);
  const isBegun = long.filter((option) => word.length > 3 && option.startsWith(word));
  if (isBegun.length === 1) return isBegun[0]!;
  return best !== undefined && best.edits <= Math.max(1, (word.length - 2) / 3) ? best.option : null;
}

/** Letters to put in, take out or change, by Levenshtein's table. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** An option at the end, or before another one, would silently have its default otherwise. */
function optionWithoutValue(rawArgs: readonly string[], args: ArgsDef): ConfigError | null {
  const withValue = knownOptions(Object.fromEntries(Object.entries(args).filter(([, { type }]) => type === 'string')));
  for (const [i, word] of rawArgs.entries()) {
    if (word === '--') return null;
    const next = rawArgs[i + 1];
    const isEmpty = withValue.has(word)
      ? next === undefined || next === '' || /^--?[a-z]/i.test(next)
      : word.endsWith('=');
    if (isEmpty && withValue.has(word.replace(/=$/, ''))) {
      return new ConfigError(`Cannot run as the option needs a value: current value is ${word}`);
    }
  }
  return null;
}

/** Words without quotes would be passed over otherwise, all but the first. */
function wordTooMany(words: readonly string[], places: number): ConfigError | null {
  if (words.length <= places) return null;
  const problem = places === 0 ? 'the command takes options only' : 'words with spaces between them need quotes';
  return new ConfigError(`Cannot run as ${problem}: current value is ${words.join(' ')}`);
}

function knownOptions(args: ArgsDef): Set<string> {
  const known = new Set<string>();
  for (const [name, definition] of Object.entries(args)) {
    if (definition.type === 'positional') continue;
    const aliases = 'alias' in definition && definition.alias !== undefined ? [definition.alias].flat() : [];
    for (const one of [name, ...aliases]) {
      const kebab = one.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      for (const spelling of [one, kebab]) known.add(spelling.length === 1 ? `-${spelling}` : `--${spelling}`);
      if (definition.type === 'boolean') known.add(`--no-${kebab}`);
    }
  }
  return known;
}

async function resolved<T>(value: T | Promise<T> | (() => T | Promise<T>)): Promise<T> {
  return typeof value === 'function' ? (value as () => T | Promise<T>)() : value;
}
