import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../base/index.ts';

/** Finds out before the work whether its result can have this name. @throws {ConfigError} if a folder has it */
export async function checkTarget(output: string): Promise<void> {
  const found = await stat(resolve(output)).catch(() => null);
  if (found?.isDirectory()) throw new ConfigError(`Cannot write ${output} as it is a folder`);
}

/**
 * Moves a finished file, across disks too; the target appears whole or not at all.
 *
 * @throws {Error} the system's, for example `ENOSPC`; nothing is left behind then
 */
export async function placeFile(from: string, output: string): Promise<void> {
  const target = resolve(output);
  await mkdir(dirname(target), { recursive: true });
  const beside = `${target}.${process.pid}.partial`;
  try {
    await copyFile(from, beside);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
