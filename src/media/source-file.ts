import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MediaError } from '../base/index.ts';
import { checkSizeBytes, type MediaLimits } from './limits.ts';
import { sniffBytes } from './media-kind.ts';
import { removeAtExit } from './remove-at-exit.ts';

/** A person's image or video: the path of a file, or its bytes. */
export type MediaSource = string | Uint8Array;

/** A source as a file that programs can seek in. */
export interface SourceFile extends AsyncDisposable {
  readonly path: string;
  readonly sizeBytes: number;
  /** The first bytes. */
  readonly head: Uint8Array;
}

/**
 * Checks the size and brings bytes into a temporary file, which disposal removes.
 *
 * @throws {MediaError} if the file is missing, empty, not a file or too large
 */
export async function openSourceFile(
  source: MediaSource,
  what: 'image' | 'video',
  limits: MediaLimits,
): Promise<SourceFile> {
  if (typeof source === 'string') return readHead(resolve(source), what, limits);
  checkSizeBytes(source.byteLength, what, limits);
  const folder = await mkdtemp(join(tmpdir(), 'aozora-source-'));
  const path = join(folder, 'source');
  const settle = removeAtExit(folder);
  const dispose = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true });
    settle();
  };
  try {
    await writeFile(path, source);
  } catch (cause) {
    await dispose();
    throw new MediaError(`Cannot read the ${what} as there is no room for a temporary copy`, { cause });
  }
  const head = source.subarray(0, sniffBytes);
  return { path, sizeBytes: source.byteLength, head, [Symbol.asyncDispose]: dispose };
}

async function readHead(path: string, what: 'image' | 'video', limits: MediaLimits): Promise<SourceFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? 'there is no such file' : 'the file cannot be opened';
    throw new MediaError(`Cannot read the ${what} as ${reason}`, { cause, data: { path } });
  }
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw new MediaError(`Cannot read the ${what} as it must be a file`, { data: { path } });
    checkSizeBytes(found.size, what, limits);
    const head = new Uint8Array(Math.min(sniffBytes, found.size));
    await handle.read(head, 0, head.length, 0);
    return { path, sizeBytes: found.size, head, [Symbol.asyncDispose]: async () => undefined };
  } finally {
    await handle.close();
  }
}
