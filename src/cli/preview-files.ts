import { mkdir } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { writeWholeFile } from '../media/index.ts';
import type { Preview } from '../service/index.ts';

/**
 * Where pictures of an unfinished video go: into one JPEG that always shows the newest, or, for a path without an ending,
 * into a folder, as `step-001.jpg` and so on.
 *
 * @returns what takes each preview; the file is never half-written for whoever watches it
 */
export function openPreviewFiles(path: string): (preview: Preview) => Promise<void> {
  const isFile = extname(path) !== '';
  const folder = resolve(isFile ? dirname(path) : path);
  return async ({ jpeg, step }) => {
    await mkdir(folder, { recursive: true });
    const name = isFile ? basename(path) : `step-${String(step).padStart(3, '0')}.jpg`;
    await writeWholeFile(join(folder, name), jpeg);
  };
}
