import { CheckpointError } from '../../base/index.ts';

/** Contents of a file from a byte on. */
export interface FilePart {
  /** The byte that the body begins with: the one asked for, or 0 where the server sends whole files only. */
  readonly from: number;
  readonly body: ReadableStream<Uint8Array>;
}

/** What is asked of a server. */
export interface ReadPartOptions {
  readonly offset: number;
  /** Null for none. */
  readonly token: string | null;
  readonly signal: AbortSignal | null;
}

/** Reads a file from a server, from a byte on. @throws {CheckpointError} if the server does not answer with it */
export async function readPart(url: string, { offset, token, signal }: ReadPartOptions): Promise<FilePart> {
  const headers = {
    // a compressed answer would be cut and counted in other bytes
    'accept-encoding': 'identity',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(offset > 0 ? { range: `bytes=${offset}-` } : {}),
  };
  const response = await fetch(url, { headers, signal });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new CheckpointError(`Cannot download ${url} as the server answered with ${response.status}`);
  }
  return { from: response.status === 206 ? offset : 0, body: response.body };
}
