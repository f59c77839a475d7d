import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../base/index.ts';

/** Where an evaluation keeps what is done, so that it goes on where it was stopped. */
export interface WorkFolder {
  readonly path: string;
  /** What was kept under this name, or what `make` makes now. */
  keep<T>(name: string, make: () => Promise<T>): Promise<T>;
  /** Writes a file whole or not at all. */
  write(name: string, data: Uint8Array | string): Promise<void>;
  /** A file of the folder, or null. */
  read(name: string): Promise<Buffer | null>;
}

/**
 * Opens the folder of an evaluation.
 *
 * @param plan everything that decides the results; plain JSON
 * @throws {ConfigError} if the folder holds results of another plan
 */
export async function openWorkFolder(path: string, plan: unknown): Promise<WorkFolder> {
  await mkdir(path, { recursive: true });
  const read = (name: string): Promise<Buffer | null> => readFile(join(path, name)).catch(() => null);
  const write = async (name: string, data: Uint8Array | string): Promise<void> => {
    const target = join(path, name);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.part`, data);
    await rename(`${target}.part`, target);
  };
  const text = JSON.stringify(plan);
  const claimed = await read('plan.json');
  if (claimed === null) await write('plan.json', text);
  else if (claimed.toString() !== text) {
    throw new ConfigError(
      `Cannot go on in ${path} as it holds results of another plan: remove it or name another folder; its plan is ${claimed}`,
    );
  }
  return {
    path,
    read,
    write,
    async keep(name, make) {
      const kept = await read(name);
      if (kept !== null) return JSON.parse(kept.toString());
      const made = await make();
      await write(name, JSON.stringify(made));
      return made;
    },
  };
}
