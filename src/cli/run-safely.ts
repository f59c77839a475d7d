import { AozoraError } from '../base/index.ts';

/**
 * Runs a command's work: an error meant for people becomes one line and exit code 1, Ctrl-C ends it cleanly with 130.
 *
 * @param work    returns the exit code; its signal is aborted by Ctrl-C
 * @param stopped what is said then
 */
export async function runSafely(
  work: (signal: AbortSignal) => Promise<number>,
  stopped = 'Stopped; nothing was written.',
): Promise<void> {
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort(new Error('stopped'));
  process.once('SIGINT', onInterrupt);
  try {
    process.exitCode = await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) {
      process.stderr.write(`${stopped}\n`);
      process.exitCode = 130;
      return;
    }
    const message = error instanceof AozoraError ? error.message : explainSystemError(error);
    if (message === null) throw error;
    process.stderr.write(`${message}\n`);
    process.exitCode = 1;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

/** What a file system's refusals mean. */
const systemErrors: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the disk can only be read',
  EACCES: 'the system does not allow it',
  EPERM: 'the system does not allow it',
  ENOTDIR: 'a part of the path is not a folder',
};

/** One line for an error of the file system that people can do something about; null for others. */
function explainSystemError(error: unknown): string | null {
  const { code, path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const reason = systemErrors[code ?? ''];
  if (reason === undefined) return null;
  const place = dest ?? path;
  return `Cannot write ${place === undefined ? 'a file' : place} as ${reason}`;
}
