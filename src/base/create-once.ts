import { pathExists } from './path-exists.ts';

/**
 * Writes a file that is to be made once, readable by its owner only, unless it is there. It appears whole or not at all, and of
 * several processes that make it at the same time the first one's stays: all read the same afterwards (Node only).
 */
export async function createOnce(path: string, content: string | Uint8Array): Promise<void> {
  const { link, rename, rm, writeFile } = await import('node:fs/promises');
  const beside = `${path}.${crypto.randomUUID()}.partial`;
  try {
    await writeFile(beside, content, { mode: 0o600 });
    // Unlike a renaming, a link never replaces what is there. Memory cards and some network disks know no links.
    await link(beside, path).catch(async () => {
      if (!(await pathExists(path))) await rename(beside, path);
    });
  } finally {
    await rm(beside, { force: true });
  }
}
