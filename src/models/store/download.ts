import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AozoraError, CheckpointError } from '../../base/index.ts';
import type { HubFile, HubRepository } from './hub.ts';

/** Where a file goes, and who is told of its progress. */
export interface DownloadOptions {
  readonly target: string;
  readonly signal: AbortSignal | null;
  /** Told of the bytes that are there. */
  onBytes(bytes: number): void;
}

/** A connection may break so many times in a row without a byte between. */
const patience = 4;

/**
 * Downloads one file whole, or the rest of one that was begun, also by another process. It appears under its name only
 * once its checksum is right.
 *
 * @throws {CheckpointError} if the contents are not what the hub said, or the connection breaks again and again
 */
export async function download(repository: HubRepository, file: HubFile, options: DownloadOptions): Promise<void> {
  const { target, signal, onBytes } = options;
  if ((await sizeOf(target)) === file.sizeBytes) return onBytes(file.sizeBytes);
  const partial = `${target}.partial`;
  await mkdir(dirname(target), { recursive: true });
  const begun = (await sizeOf(partial)) ?? 0;
  await fetchRest(repository, file, { ...options, partial });
  let actual = await checksumOf(partial, file, signal);
  if (actual !== file.checksum.hex && begun > 0) {
    // What was there may be of another version of the file: once more, from the beginning.
    await rm(partial);
    await fetchRest(repository, file, { ...options, partial });
    actual = await checksumOf(partial, file, signal);
  }
  if (actual !== file.checksum.hex) {
    await rm(partial);
    throw new CheckpointError(
      `Cannot keep ${file.path} as its ${file.checksum.kind} checksum must be ${file.checksum.hex}: current value is ${actual}`,
    );
  }
  await rename(partial, target);
}

/** Appends to the partial file until it is whole; a broken connection is taken up again where it broke. */
async function fetchRest(
  repository: HubRepository,
  file: HubFile,
  { partial, signal, onBytes }: DownloadOptions & { readonly partial: string },
): Promise<void> {
  const handle = await open(partial, 'a');
  try {
    let { size } = await handle.stat();
    if (size > file.sizeBytes) {
      await handle.truncate(0);
      size = 0;
    }
    // Where only whole files are sent, each broken connection begins anew: what counts is how far it ever came.
    let farthest = size;
    for (let failures = 0; size < file.sizeBytes; ) {
      signal?.throwIfAborted();
      const before = farthest;
      try {
        const { from, body } = await repository.read(file.path, size, signal);
        if (from < size) await handle.truncate(from);
        size = from;
        for await (const piece of body) {
          await handle.appendFile(piece);
          size += piece.byteLength;
          farthest = Math.max(farthest, size);
          if (size > file.sizeBytes) break;
          onBytes(farthest);
        }
        if (size === file.sizeBytes) break;
        if (size > file.sizeBytes) throw tooLong(file);
        throw new Error('the connection ended early');
      } catch (cause) {
        signal?.throwIfAborted();
        if (!isConnectionError(cause)) throw cause;
        failures = farthest > before ? 0 : failures + 1;
        if (failures < patience) continue;
        throw new CheckpointError(
          `Cannot download ${file.path} as the connection broke ${patience} times after ${size} of ${file.sizeBytes} bytes; what is there is kept`,
          { cause },
        );
      }
    }
  } finally {
    await handle.close();
  }
}

function tooLong(file: HubFile): CheckpointError {
  return new CheckpointError(`Cannot keep ${file.path} as it must have ${file.sizeBytes} bytes: it has more`);
}

/** Whether trying again may help: not with errors that are meant for people, nor with those of the disk. */
function isConnectionError(error: unknown): boolean {
  if (error instanceof AozoraError || !(error instanceof Error)) return false;
  return !('syscall' in error && 'path' in error);
}

/** Bytes of a file, or null if there is none. */
export async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    (status) => status.size,
    () => null,
  );
}

/** The checksum of a file in the way of the one that is expected, in hexadecimal. */
export async function checksumOf(
  path: string,
  { sizeBytes, checksum }: HubFile,
  signal: AbortSignal | null,
): Promise<string> {
  const hash: Hash =
    checksum.kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${sizeBytes}\0`);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal: signal ?? undefined })) {
    hash.update(piece as Uint8Array);
  }
  return hash.digest('hex');
}
