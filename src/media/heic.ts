import type { Worker } from 'node:worker_threads';
import { assertNever, MediaError, startThread } from '../base/index.ts';
import { checkPixels, type MediaLimits } from './limits.ts';

/** What the thread gets. */
export interface HeicQuestion {
  readonly bytes: Uint8Array;
  readonly maxPixels: number;
}

/** What the thread answers, once. */
export type HeicAnswer =
  | { readonly status: 'decoded'; readonly tiff: Uint8Array }
  | { readonly status: 'too-large'; readonly width: number; readonly height: number }
  | { readonly status: 'not-supported' | 'no-room' | 'damaged'; readonly detail: string };

/**
 * Decodes the main picture of a HEIC or HEIF file, as telephones write them, upright into an uncompressed TIFF that carries
 * its colour profile.
 *
 * The decoder is WebAssembly and runs in a thread of its own: it holds nobody up, can be stopped, and a hostile file
 * gets no further than the decoder's own memory.
 *
 * @throws {MediaError} if the file is damaged, uses what libheif does not know, or is over a limit
 */
export function heicToTiff(bytes: Uint8Array, limits: MediaLimits): Promise<Uint8Array> {
  const decoded = beforeIt.then(() => decodeAlone(bytes, limits));
  beforeIt = decoded.catch(() => undefined);
  return decoded;
}

/** Pictures are decoded one after the other, as each takes about 19 bytes a pixel: 1 GB at the limit of 50 million. */
let beforeIt: Promise<unknown> = Promise.resolve();

async function decodeAlone(bytes: Uint8Array, limits: MediaLimits): Promise<Uint8Array> {
  const question: HeicQuestion = { bytes, maxPixels: limits.pixels };
  const thread = await startThread(new URL('./heic-worker', import.meta.url).href, question);
  try {
    return tiffOf(await waitForAnswer(thread, limits), limits);
  } finally {
    await thread.terminate();
  }
}

function tiffOf(answer: HeicAnswer, limits: MediaLimits): Uint8Array {
  switch (answer.status) {
    case 'decoded':
      return answer.tiff;
    case 'too-large':
      checkPixels(answer, 'image', limits);
      throw new MediaError('Cannot read the image as its picture is larger than allowed');
    case 'not-supported':
      throw new MediaError('Cannot read the image as this kind of HEIF is not supported: save it as JPEG or PNG', {
        data: { detail: answer.detail },
      });
    case 'no-room':
      throw new MediaError('Cannot read the image as its picture is larger than allowed', {
        data: { detail: answer.detail },
      });
    case 'damaged':
      throw new MediaError('Cannot read the image as the file is damaged', { data: { detail: answer.detail } });
    default:
      return assertNever(answer);
  }
}

function waitForAnswer(thread: Worker, limits: MediaLimits): Promise<HeicAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: unknown): void =>
      reject(new MediaError(`Cannot read the image as ${reason}`, { cause }));
    const timer = setTimeout(
      () => fail(`decoding may take at most ${limits.decodeSeconds} s`),
      limits.decodeSeconds * 1000,
    );
    thread.once('message', resolve);
    thread.once('error', (cause) => fail('its decoder broke off', cause));
    thread.once('exit', () => {
      clearTimeout(timer);
      fail('its decoder broke off');
    });
  });
}
