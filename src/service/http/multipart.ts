import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { AozoraError } from '../../base/index.ts';
import { UploadedFile } from '../contracts/video-request.ts';
import { type FieldTree, nestFields } from './bracket-fields.ts';
import { problem } from './problem.ts';

/** How much one form may bring. */
export interface UploadLimits {
  readonly fileBytes: number;
  readonly fieldBytes: number;
  readonly totalFieldBytes: number;
  readonly files: number;
  readonly fields: number;
  /** Longest time without a byte. */
  readonly idleMs: number;
}

/**
 * Reads a multipart body; files go to disk as they arrive, so memory stays constant.
 *
 * @param options.folder made when the first file arrives; the caller removes it when the request ends
 * @throws {AozoraError} `request_too_large`, `invalid_multipart`, `upload_timeout` or `insufficient_storage`
 */
export async function receiveForm(
  incoming: IncomingMessage,
  options: { folder: string; limits: UploadLimits },
): Promise<FieldTree> {
  const form = new FormReader(options.folder, options.limits);
  try {
    await form.read(incoming);
  } catch (error) {
    discardRest(incoming);
    await rm(options.folder, { recursive: true, force: true });
    throw error instanceof AozoraError ? error : asFormProblem(error);
  }
  return nestFields(form.entries);
}

class FormReader {
  readonly entries: [string, unknown][] = [];
  readonly #folder: string;
  readonly #limits: UploadLimits;
  readonly #writes: Promise<void>[] = [];
  #fieldBytes = 0;

  constructor(folder: string, limits: UploadLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  async read(incoming: IncomingMessage): Promise<void> {
    const busboy = this.#openBusboy(incoming);
    await pump(incoming, busboy, this.#limits.idleMs);
    await Promise.all(this.#writes);
  }

  #openBusboy(incoming: IncomingMessage): BusboyInstance {
    const { fileBytes, fieldBytes, files, fields } = this.#limits;
    const busboy = new Busboy({
      headers: incoming.headers as { 'content-type': string },
      limits: { fileSize: fileBytes, fieldSize: fieldBytes, files, fields, fieldNameSize: 512, headerPairs: 32 },
    });
    const fail = (error: unknown): void => void busboy.destroy(error as Error);
    busboy.on('field', (name, value, isNameCut, isValueCut) => {
      this.#fieldBytes += Buffer.byteLength(value);
      if (isNameCut || isValueCut || this.#fieldBytes > this.#limits.totalFieldBytes) return fail(tooLarge());
      this.entries.push([name, value]);
    });
    busboy.on('file', (name, stream, filename, _encoding, contentType) => {
      const write = this.#store(stream, { name, filename, contentType });
      this.#writes.push(write);
      write.catch(fail);
    });
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) busboy.on(limit, () => fail(tooLarge()));
    return busboy;
  }

  async #store(
    stream: BusboyFileStream,
    part: { name: string; filename: string | undefined; contentType: string },
  ): Promise<void> {
    const path = join(this.#folder, `part-${this.#writes.length}`);
    const slot: [string, unknown] = [part.name, undefined];
    this.entries.push(slot);
    await mkdir(this.#folder, { recursive: true });
    const target = createWriteStream(path, { flags: 'wx' });
    await pipeline(stream, target);
    if (stream.truncated) throw tooLarge();
    const { contentType } = part;
    const filename = cleanFilename(part.filename);
    slot[1] = new UploadedFile({ path, filename, contentType, sizeBytes: target.bytesWritten });
  }
}

/** Moves the body into the parser with back-pressure; a client that goes silent or away ends it. */
function pump(incoming: IncomingMessage, busboy: BusboyInstance, idleMs: number): Promise<void> {
  const { promise, resolve, reject } = withResolvers();
  const timer = setTimeout(() => reject(idleProblem(idleMs)), idleMs);
  const onData = (chunk: Buffer): void => {
    timer.refresh();
    if (busboy.write(chunk)) return;
    incoming.pause();
    busboy.once('drain', () => incoming.resume());
  };
  const onEnd = (): void => void busboy.end();
  const onClose = (): void => reject(problem('invalid_multipart', 'Cannot read the multipart body as it ended early'));
  incoming.on('data', onData).on('end', onEnd).on('error', onClose).on('aborted', onClose);
  busboy.on('finish', resolve).on('error', reject);
  return promise.finally(() => {
    clearTimeout(timer);
    incoming.off('data', onData).off('end', onEnd).off('aborted', onClose);
  });
}

function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((onDone, onFail) => {
    resolve = onDone;
    reject = onFail;
  });
  return { promise, resolve, reject };
}

/** Bytes of a refused body that are still read, so that a client in the middle of writing can see the answer. */
const maxDiscardedBytes = 64 * 1024 * 1024;

function discardRest(incoming: IncomingMessage): void {
  let discardedBytes = 0;
  incoming.on('error', () => {});
  incoming.on('data', (chunk: Buffer) => {
    discardedBytes += chunk.length;
    if (discardedBytes > maxDiscardedBytes) incoming.destroy();
  });
  incoming.resume();
}

/** The last part of a name, without control characters; only shown, never used as a path. */
function cleanFilename(name: string | undefined): string {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  const clean = [...last].filter((letter) => letter >= ' ' && letter !== '\u007f').join('');
  return clean.slice(0, 200) || 'upload';
}

const tooLarge = (): AozoraError =>
  problem('request_too_large', 'Cannot receive the upload as it is larger than this server accepts');

/** The error of a body of which nothing arrives any more. */
export const idleProblem = (idleMs: number): AozoraError =>
  problem('upload_timeout', `Cannot receive the upload as nothing arrived for ${idleMs / 1000} s`);

function asFormProblem(error: unknown): AozoraError {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
    return problem('insufficient_storage', 'The server has no room to store this', { retryAfterSeconds: 60 });
  }
  const reason = error instanceof Error ? error.message.toLowerCase() : 'it is malformed';
  return problem('invalid_multipart', `Cannot read the multipart body: ${reason}`, { cause: error });
}
