import { AozoraError } from '../base/index.ts';

/**
 * Runs a command's work: an error meant for people becomes one line and exit code 1, Ctrl-C ends it cleanly with 130.
 *
 * @param work returns the exit code; its signal is aborted by Ctrl-C
 */
export async function runSafely(work: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort(new Error('stopped'));
  process.once('SIGINT', onInterrupt);
  try {
    process.exitCode = await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) {
      process.stderr.write('Stopped; nothing was written.\n');
      process.exitCode = 130;
    } else if (error instanceof AozoraError) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    } else throw error;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}
