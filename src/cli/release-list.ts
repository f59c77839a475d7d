import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  createMemoryFingerprintIndex,
  type FingerprintIndex,
  readFingerprint,
  type WrittenFingerprint,
} from '../safety/index.ts';

const hashesSchema = z.array(z.string().regex(/^[0-9a-f]{16}$/));
const lineSchema = z.object({
  videoId: z.string(),
  markNumber: z.string().nullable(),
  fingerprint: z.object({ hashes: hashesSchema, mirrored: hashesSchema }),
});

/** A video that was made with the command line. */
export interface ReleasedVideo {
  readonly videoId: string;
  readonly markNumber: string | null;
  readonly fingerprint: WrittenFingerprint;
}

const pathIn = (folder: string): string => join(folder, 'released.jsonl');

/** Keeps what finds a video again; the list is this person's own, on this machine. */
export async function noteRelease(folder: string, video: ReleasedVideo): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await appendFile(pathIn(folder), `${JSON.stringify(video)}\n`, { mode: 0o600 });
}

/** All videos that were noted; a line that a crash cut off is left out. */
export async function readReleases(
  folder: string,
): Promise<{ readonly index: FingerprintIndex; readonly knownNumbers: readonly string[] }> {
  const index = createMemoryFingerprintIndex();
  const knownNumbers: string[] = [];
  const text = await readFile(pathIn(folder), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return '';
  });
  for (const line of text.split('\n')) {
    const parsed = lineSchema.safeParse(parseJson(line));
    if (!parsed.success) continue;
    const { videoId, markNumber, fingerprint } = parsed.data;
    await index.add(videoId, readFingerprint(fingerprint));
    if (markNumber !== null) knownNumbers.push(markNumber);
  }
  return { index, knownNumbers };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
