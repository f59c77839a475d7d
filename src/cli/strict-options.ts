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
      const wrong = unknownOption(context.rawArgs, known) ?? wordTooMany(context.args._, places);
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
    const options = [...known].filter((option) => option.startsWith('--') && !option.startsWith('--no-'));
    return new ConfigError(`Cannot run as the option must be one of ${options.join(', ')}: current value is ${name}`);
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
