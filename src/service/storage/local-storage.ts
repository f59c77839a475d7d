import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NotFoundError } from '../../base/index.ts';
import { checkKey, hashFile, type Storage, type StoredObject } from './storage.ts';

/** Names of unfinished writes; no key begins with a dot. */
const temporaryPrefix = '.writing-';

/** Keeps objects as files of a folder; a write is flushed to disk before it appears. */
export function createLocalStorage(folder: string): Storage {
  const pathOf = (key: string): string => join(folder, ...checkKey(key).split('/'));
  return {
    kind: 'local',

    async putFile(key, path, contentType) {
      const target = pathOf(key);
      const temporary = join(dirname(target), `${temporaryPrefix}${randomUUID()}`);
      await mkdir(dirname(target), { recursive: true });
      const sha256 = await hashFile(path);
      try {
        await moveFile(path, temporary);
        await flush(temporary);
        await rename(temporary, target);
      } catch (error) {
        await unlink(temporary).catch(() => {});
        throw error;
      }
      await flush(dirname(target));
      const { size } = await stat(target);
      return { key, sizeBytes: size, contentType, sha256 };
    },

    async openRead(key, part) {
      const file = await open(pathOf(key), 'r').catch((error: unknown) => {
        throw isMissing(error) ? new NotFoundError(`Cannot read object ${key}: it does not exist`) : error;
      });
      return file.createReadStream(part === undefined ? {} : { start: part.start, end: part.end });
    },

    async statObject(key) {
      try {
        const { size } = await stat(pathOf(key));
        return { sizeBytes: size };
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },

    async remove(key) {
      const path = pathOf(key);
      await unlink(path).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
      await removeEmptyParents(dirname(path), folder);
    },

    list: (prefix) => walk(folder, prefix),
  };
}

async function* walk(folder: string, prefix: string): AsyncIterable<StoredObject> {
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const start = join(folder, ...base.split('/').filter((name) => name !== ''));
  const entries = await readdir(start, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const entry of entries) {
    const key = `${base}${entry.name}`;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory() && (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`))) {
      yield* walk(folder, `${key}/`.startsWith(prefix) ? `${key}/` : prefix);
    } else if (entry.isFile() && key.startsWith(prefix)) {
      const found = await stat(join(folder, ...key.split('/'))).catch(() => null);
      if (found !== null) yield { key, sizeBytes: found.size, modifiedAtMs: found.mtimeMs };
    }
  }
}

/** Renames, or copies where the two places lie on different disks. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await unlink(from);
  }
}

/** Without this a power cut may leave a name without its content. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function removeEmptyParents(folder: string, root: string): Promise<void> {
  for (let current = folder; current.length > root.length && current.startsWith(root); current = dirname(current)) {
    try {
      await rmdir(current);
    } catch {
      // Not empty, or already gone: nothing above it can be empty either.
      return;
    }
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

/** Removes what a crash left of unfinished writes. */
export async function removeUnfinishedWrites(folder: string): Promise<number> {
  let removed = 0;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.startsWith(temporaryPrefix)) continue;
    await unlink(join(entry.parentPath, entry.name)).catch(() => {});
    removed++;
  }
  return removed;
}
