import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { CheckpointError } from '../../base/index.ts';

const fileSchema = z.object({
  path: z.string().min(1),
  sizeBytes: z.int().min(0),
  checksum: z.object({ kind: z.enum(['sha256', 'git']), hex: z.string() }).nullable(),
});

const manifestSchema = z.object({
  name: z.string().min(1),
  /** Where the files came from; null for those that were there. */
  source: z.object({ repository: z.string(), commit: z.string() }).nullable(),
  /** Folder with the files, if it is not that of the manifest. */
  folder: z.string().nullable(),
  files: z.array(fileSchema),
});

/** What an installed model consists of; it is written last, so a model without one is not installed. */
export type Manifest = z.infer<typeof manifestSchema>;

/** File in a model's folder of the store that says what is installed there. */
export const manifestName = 'aozora-model.json';

/** @returns null if the folder holds no installed model */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const path = join(folder, manifestName);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CheckpointError(
      `Cannot read ${path} as it must describe an installed model; aozora models rm ${basename(folder)} removes it`,
      { cause },
    );
  }
}

/** Writes the manifest whole or not at all. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(join(folder, manifestName), manifest);
}

const licensesSchema = z.record(z.string(), z.object({ url: z.string(), acceptedAt: z.string() }));

/** Licences that the owner of a store has accepted, by name. */
export type AcceptedLicenses = z.infer<typeof licensesSchema>;

/** @returns none if nothing was accepted yet */
export async function readLicenses(folder: string): Promise<AcceptedLicenses> {
  const text = await readFile(join(folder, 'accepted-licenses.json'), 'utf8').catch(() => '{}');
  return licensesSchema.parse(JSON.parse(text));
}

/** Keeps what was accepted and when. */
export async function writeLicenses(folder: string, licenses: AcceptedLicenses): Promise<void> {
  await writeWhole(join(folder, 'accepted-licenses.json'), licenses);
}

async function writeWhole(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.partial`;
  await writeFile(beside, `${JSON.stringify(content, null, 2)}\n`);
  await rename(beside, path);
}
