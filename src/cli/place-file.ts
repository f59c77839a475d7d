import { access, constants, copyFile, link, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { ConfigError, nearestFolder } from '../base/index.ts';
import { explainSystemError, removeAtExit } from '../media/index.ts';
import type { VideoOptions } from './video-arguments.ts';

/** What a video is called where nobody says: the first name that is free counts up from it. */
const usualName = 'video.mp4';

/** Where results go, and whether files that are there already may be lost. */
export type TargetOptions = Pick<VideoOptions, 'output' | 'isForced' | 'variations'>;

/**
 * Finds out before the work what its results are called: one file, or for variations `fox-1.mp4`, `fox-2.mp4` and so on.
 *
 * @throws {ConfigError} if a folder has a name that was asked for, or a file has it and may not be lost
 */
export async function findTargets(options: TargetOptions): Promise<readonly string[]> {
  const names = await findNames(options);
  for (const folder of new Set(names.map((name) => dirname(resolve(name))))) await checkWritable(folder);
  return names;
}

async function findNames({ output, isForced, variations }: TargetOptions): Promise<readonly string[]> {
  if (output === null) {
    for (let attempt = 1; ; attempt++) {
      const names = variationsOf(attempt === 1 ? usualName : withNumber(usualName, attempt), variations);
      const found = await Promise.all(names.map(kindOf));
      if (found.every((kind) => kind === null)) return names;
    }
  }
  const names = variationsOf(output, variations);
  for (const name of names) {
    const kind = await kindOf(name);
    if (kind === 'folder') throw new ConfigError(`Cannot write ${name} as it is a folder`);
    if (kind === 'file' && !isForced) {
      throw new ConfigError(`Cannot write ${name} as there is a file of this name: --force writes over it`);
    }
  }
  return names;
}

/** A folder that is not there yet is made below the nearest one that is. @throws {ConfigError} if nothing can be written there */
async function checkWritable(folder: string): Promise<void> {
  const nearest = await nearestFolder(folder);
  if ((await kindOf(nearest)) !== 'folder') throw new ConfigError(`Cannot write into ${nearest} as it is not a folder`);
  await access(nearest, constants.W_OK).catch((cause: unknown) => {
    const reason = explainSystemError(cause) ?? 'the system does not allow it';
    throw new ConfigError(`Cannot write into ${nearest} as ${reason}`, { cause });
  });
}

function variationsOf(output: string, count: number): readonly string[] {
  return count === 1 ? [output] : Array.from({ length: count }, (_, i) => withNumber(output, i + 1));
}

function withNumber(output: string, number: number): string {
  const ending = extname(output);
  return `${output.slice(0, -ending.length)}-${number}${ending}`;
}

async function kindOf(path: string): Promise<'folder' | 'file' | null> {
  const found = await stat(resolve(path)).catch(() => null);
  return found === null ? null : found.isDirectory() ? 'folder' : 'file';
}

/**
 * Moves a finished file, across disks too; the target appears whole or not at all. Where a file of its name has come
 * meanwhile and may not be lost, the result gets the next free name.
 *
 * @returns the name that it has
 * @throws {Error} the system's, for example `ENOSPC`; nothing is left behind then
 */
export async function placeFile(
  from: string,
  output: string,
  { isForced }: Pick<VideoOptions, 'isForced'>,
): Promise<string> {
  const target = resolve(output);
  await mkdir(dirname(target), { recursive: true });
  const beside = `${target}.${process.pid}.partial`;
  const settle = removeAtExit(beside);
  try {
    await copyFile(from, beside);
    if (isForced) {
      await rename(beside, target);
      return output;
    }
    for (let attempt = 1; ; attempt++) {
      const name = attempt === 1 ? output : withNumber(output, attempt);
      if (await giveFreeName(beside, resolve(name))) return name;
    }
  } finally {
    await rm(beside, { force: true });
    settle();
  }
}

/** @returns false if the name is taken */
async function giveFreeName(path: string, target: string): Promise<boolean> {
  try {
    // Unlike a renaming, a link never replaces what is there.
    await link(path, target);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EACCES' || code === 'EROFS') throw error;
    // Memory cards and some network disks know no links.
    if ((await kindOf(target)) !== null) return false;
    await rename(path, target);
    return true;
  }
}
