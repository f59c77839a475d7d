import { renderUsage, runMain as runCittyMain } from 'citty';
import type { withStrictOptions } from './strict-options.ts';

type Command = Awaited<ReturnType<typeof withStrictOptions>>;

/**
 * Runs the program with the words of the command line. `--help` prints all of a command's options; what is wrong on the
 * command line is told in two lines instead, and on standard error, so that scripts never read it as a result.
 */
export async function runMain(main: Command, words: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onOutputError);
  const isHelp = words.some((word) => word === '--help' || word === '-h');
  await runCittyMain(main, {
    rawArgs: [...words],
    showUsage: async (command, parent) => {
      const usage = await renderUsage(command, parent);
      if (isHelp) process.stdout.write(`${usage}\n`);
      else process.stderr.write(`${shortUsage(usage)}\n`);
    },
  });
}

/** The line that names what a command takes, and where more is said. */
function shortUsage(usage: string): string {
  const plain = usage.replace(escapes, '');
  const line = /^USAGE (.*?)\s*$/m.exec(plain)?.[1] ?? '';
  const name = /^[a-z ]+[a-z]/.exec(line.replace(/ \S*[|<[].*$/, ''))?.[0] ?? 'aozora';
  const takes = line.includes('|') ? `${name} <command>` : line.replace('[OPTIONS]', '[options]');
  return `Usage: ${takes}; ${name} --help tells more`;
}

/** Colours of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a terminal's colours are written
const escapes = /\x1b\[[0-9;]*m/g;

/** Where nobody reads the output any more, the command ends as other programs do: see `runSafely`. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  const emitter: NodeJS.EventEmitter = process;
  emitter.emit('SIGPIPE', 'SIGPIPE');
}
