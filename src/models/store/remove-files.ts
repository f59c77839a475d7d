import { readdir, rm, rmdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { manifestName } from './manifest.ts';

/** Folder beside the entry for what was made from a model's files. */
export const convertedFolder = 'converted';

/** Deletes a downloaded model with all that lies in its folder. */
export async function removeDownload(place: string): Promise<void> {
  await rm(place, { recursive: true, force: true });
}

/**
 * Deletes the entry of a model that was not downloaded, and what was made from its files, but none of these: they may lie
 * beside the entry.
 *
 * @returns the folder in which files stay, or null
 */
export async function removeEntry(place: string, folder: string): Promise<string | null> {
  await rm(join(place, convertedFolder), { recursive: true, force: true });
  await rm(join(place, manifestName), { recursive: true, force: true });
  const left = await readdir(place).catch(() => []);
  if (left.length > 0) return isWithin(folder, place) ? folder : place;
  // A link to a folder elsewhere is no folder, and stays.
  await rmdir(place).catch(() => {});
  return isWithin(folder, place) ? null : folder;
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === resolve(path);
}
