import type { BrowserFile } from '../api/contracts.ts';

/** Copies of weights that this browser keeps. */
const cacheName = 'aozora-weights';

/** How far the files have come. */
export type OnLoaded = (loadedBytes: number, totalBytes: number) => void;

/** The files by name, and what tells them from those of another version. */
export interface FetchedFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly version: string;
}

/**
 * Brings the files with which a page draws: from this browser's copies where they are still good, else from the server.
 *
 * @throws {Error} if the server does not give one
 */
export async function fetchFiles(key: string, onLoaded: OnLoaded): Promise<FetchedFiles> {
  const headers = { authorization: `Bearer ${key}` };
  const list = await fetch('/v1/browser_files', { headers });
  if (!list.ok) throw new Error(`The weights cannot be fetched: the server answered with status ${list.status}`);
  const { data } = (await list.json()) as { readonly data: readonly BrowserFile[] };
  const totalBytes = data.reduce((sum, { size_bytes: size }) => sum + size, 0);
  // Without encryption, browsers give pages of other machines no cache; the files then come anew each time.
  const cache = 'caches' in globalThis ? await caches.open(cacheName) : null;
  const files = new Map<string, Uint8Array>();
  let before = 0;
  for (const file of data) {
    const bytes = await fetchFile(file, {
      cache,
      headers,
      onLoaded: (loaded) => onLoaded(before + loaded, totalBytes),
    });
    files.set(file.name, bytes);
    before += file.size_bytes;
    onLoaded(before, totalBytes);
  }
  await forgetOld(cache, data);
  return { files, version: data.map(({ sha256 }) => sha256.slice(0, 16)).join(' ') };
}

interface Fetching {
  readonly cache: Cache | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly onLoaded: (loadedBytes: number) => void;
}

const addressOf = ({ name, sha256 }: BrowserFile): string => `/v1/browser_files/${name}?sha256=${sha256}`;

async function fetchFile(file: BrowserFile, { cache, headers, onLoaded }: Fetching): Promise<Uint8Array> {
  const kept = await cache?.match(addressOf(file));
  if (kept !== undefined) return new Uint8Array(await kept.arrayBuffer());
  const answer = await fetch(addressOf(file), { headers });
  if (!answer.ok || answer.body === null) {
    throw new Error(`${file.name} cannot be fetched: the server answered with status ${answer.status}`);
  }
  const bytes = new Uint8Array(file.size_bytes);
  let at = 0;
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes.set(part.value, at);
    at += part.value.length;
    onLoaded(at);
  }
  if (at !== bytes.length) throw new Error(`${file.name} came incomplete: ${at} of ${bytes.length} bytes`);
  await cache?.put(addressOf(file), new Response(bytes, { headers: { 'content-type': 'application/octet-stream' } }));
  return bytes;
}

/** Copies of earlier versions go. */
async function forgetOld(cache: Cache | null, files: readonly BrowserFile[]): Promise<void> {
  if (cache === null) return;
  const good = new Set(files.map(addressOf));
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!good.has(pathname + search)) await cache.delete(request);
  }
}
