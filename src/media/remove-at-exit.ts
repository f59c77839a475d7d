import { rmSync } from 'node:fs';

/** What is there only while work goes on, and would be left behind if the process ended in the middle of it. */
const unfinished = new Set<string>();

/**
 * Marks a file or folder as one that the process removes when it ends before the work does: by a second Ctrl-C, an error that
 * nobody caught, `process.exit`. Only a kill leaves it behind.
 *
 * @returns what takes the mark away again, when the thing is complete or removed
 */
export function removeAtExit(path: string): () => void {
  if (unfinished.size === 0) process.on('exit', removeUnfinished);
  unfinished.add(path);
  return () => {
    unfinished.delete(path);
    if (unfinished.size === 0) process.off('exit', removeUnfinished);
  };
}

function removeUnfinished(): void {
  for (const path of unfinished) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // The process is ending: there is nobody left who could do more.
    }
  }
}
