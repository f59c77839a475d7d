import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MediaError } from '../base/index.ts';
import { removeAtExit } from './remove-at-exit.ts';
import { explainSystemError } from './system-reason.ts';

/** A file under a temporary name beside its final one, so that no half-written file ever bears the final name. */
export interface PartialFile {
  /** Where to write. */
  readonly path: string;
  /** Flushes to disk and gives the file its final name. */
  keep(): Promise<void>;
  /** Removes it; may be called more than once. */
  discard(): Promise<void>;
}

/** @throws {MediaError} if the folder does not exist */
export async function createPartialFile(finalPath: string): Promise<PartialFile> {
  const target = resolve(finalPath);
  const folder = dirname(target);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new MediaError('Cannot write the file as its folder does not exist', { data: { folder } });
  const path = join(folder, `.${basename(target)}.${crypto.randomUUID()}.part`);
  const settle = removeAtExit(path);
  return {
    path,
    async keep() {
      const handle = await open(path, 'r+');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(path, target);
      settle();
    },
    async discard() {
      await rm(path, { force: true });
      settle();
    },
  };
}

/**
 * Writes bytes or text to a temporary name, then gives it the final name: a file of this name is whole, or as it was.
 *
 * @throws {MediaError} if the system does not let it
 */
export async function writeWholeFile(finalPath: string, content: Uint8Array | string): Promise<void> {
  const partial = await createPartialFile(finalPath);
  try {
    const handle = await open(partial.path, 'wx');
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    await partial.keep();
  } catch (cause) {
    await partial.discard();
    const reason = explainSystemError(cause) ?? 'the system refused it';
    throw new MediaError(`Cannot write ${basename(finalPath)} as ${reason}`, { cause });
  }
}
