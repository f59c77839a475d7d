import { AozoraError, systemClock } from '../base/index.ts';
import { explainSystemError } from '../media/index.ts';

/** What asks a command to end, and the exit code that shells expect then: 128 and the signal's number. */
const stopCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGPIPE: 141 } as const;
const stopSignals = Object.keys(stopCodes) as readonly (keyof typeof stopCodes)[];

/** npm hands on a signal that the terminal has sent already; only what comes later is a person asking again. */
const repeatMs = 500;

/**
 * Runs a command's work: an error meant for people becomes one line and exit code 1. Ctrl-C, SIGTERM and a closed terminal
 * end it cleanly, with 130, 143 and 129, and so does a reader of the output who goes away, as in `aozora models | head -1`,
 * with 141; a second one ends it at once, and what is unfinished is removed all the same.
 *
 * @param work    returns the exit code; its signal is aborted by those
 * @param stopped what is said then
 */
export async function runSafely(
  work: (signal: AbortSignal) => Promise<number>,
  stopped = 'Stopped; nothing was written.',
): Promise<void> {
  using stop = listenForStop();
  try {
    process.exitCode = await work(stop.signal);
  } catch (error) {
    if (stop.code !== null) {
      if (stop.code !== stopCodes.SIGPIPE) process.stderr.write(`${stopped}\n`);
      process.exitCode = stop.code;
      return;
    }
    const message = error instanceof AozoraError ? error.message : lineOf(error);
    if (message === null) throw error;
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  }
}

interface Stop extends Disposable {
  readonly signal: AbortSignal;
  /** Exit code of what asked to stop; null while nothing has. */
  readonly code: number | null;
}

function listenForStop(): Stop {
  const controller = new AbortController();
  let code: number | null = null;
  let askedAtMs = 0;
  const onSignal = (name: keyof typeof stopCodes): void => {
    const nowMs = systemClock.steadyMs();
    if (code !== null && nowMs - askedAtMs > repeatMs) process.exit(code);
    if (code !== null) return;
    [code, askedAtMs] = [stopCodes[name], nowMs];
    controller.abort(new Error('stopped'));
  };
  for (const name of stopSignals) process.on(name, onSignal);
  return {
    signal: controller.signal,
    get code() {
      return code;
    },
    [Symbol.dispose]() {
      for (const name of stopSignals) process.off(name, onSignal);
    },
  };
}

/** One line for an error of the file system that people can do something about; null for others. */
function lineOf(error: unknown): string | null {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  const reason = isMissing ? 'there is no such file or folder' : explainSystemError(error);
  if (reason === null) return null;
  const { path, dest, syscall = '' } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const verb = /^(read|scandir|stat|lstat|access)$/.test(syscall) ? 'read' : syscall === 'open' ? 'open' : 'write';
  return `Cannot ${verb} ${dest ?? path ?? 'a file'} as ${reason}`;
}
