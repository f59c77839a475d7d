import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What a pretended hub does wrong. */
export interface HubFaults {
  /** Answers of `resolve` end after so many bytes, so many times. */
  breaksAfter?: { bytes: number; times: number };
  /** Whether parts of files are refused: all of a file is sent instead. */
  ignoresRanges?: boolean;
  /** Files whose contents are not what their checksum says. */
  damaged?: ReadonlySet<string>;
  /** Sizes that are listed instead of the true ones. */
  sizes?: ReadonlyMap<string, number>;
  /** Token that is asked for. */
  token?: string;
}

/** A repository on the pretended hub: contents by path. */
export type Repository = ReadonlyMap<string, Uint8Array>;

/** A server on this machine with those of the Hub's endpoints that a download needs. */
export interface PretendedHub extends AsyncDisposable {
  readonly url: string;
  readonly faults: HubFaults;
  /** Range headers of `resolve` in the order of requests, without the probes for one byte. */
  readonly ranges: string[];
}

const commit = 'a'.repeat(40);

export async function openHub(repositories: ReadonlyMap<string, Repository>): Promise<PretendedHub> {
  const [faults, ranges]: [HubFaults, string[]] = [{}, []];
  const server = createServer((request, response) => answer(request, response, { repositories, faults, ranges }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    ranges,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** All files of a folder, by path. */
export async function readFolder(folder: string): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(folder.length + 1), await readFile(path));
  }
  return files;
}

interface Serving {
  readonly repositories: ReadonlyMap<string, Repository>;
  readonly faults: HubFaults;
  readonly ranges: string[];
}

function answer(request: IncomingMessage, response: ServerResponse, serving: Serving): void {
  const { repositories, faults } = serving;
  const path = decodeURIComponent(new URL(request.url!, 'http://hub').pathname);
  const isRefused = faults.token !== undefined && request.headers.authorization !== `Bearer ${faults.token}`;
  const info = /^\/api\/models\/([^/]+\/[^/]+)\/(?:revision\/main|tree\/(a{40}))$/.exec(path);
  // files as the Hub serves them, and as GitHub does
  const found = /^\/([^/]+\/[^/]+)\/(?:resolve\/)?a{40}\/(.+)$/.exec(path);
  const name = info?.[1] ?? found?.[1] ?? '';
  const repository = repositories.get(name);
  const contents = repository?.get(found?.[2] ?? '');
  const tell = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (isRefused) tell(401, { error: 'no token' });
  else if (repository === undefined) tell(404, { error: 'no such repository' });
  else if (info !== null && info[2] === undefined) tell(200, { _id: 'x', id: name, sha: commit });
  else if (info !== null) tell(200, tree(repository, faults.sizes));
  else if (contents === undefined) tell(404, { error: 'no such file' });
  else send(request, response, { contents: damage(contents, faults.damaged?.has(found![2]!) === true), ...serving });
}

/** Large files have a checksum of their contents, small ones one of git's blob, as on the Hub. */
function tree(repository: Repository, sizes: HubFaults['sizes']): unknown[] {
  return [...repository].map(([path, contents]) => {
    const git = createHash('sha1').update(`blob ${contents.byteLength}\0`).update(contents).digest('hex');
    const size = sizes?.get(path) ?? contents.byteLength;
    if (!path.endsWith('.safetensors')) return { type: 'file', path, size, oid: git };
    const sha256 = createHash('sha256').update(contents).digest('hex');
    return { type: 'file', path, size, oid: git, lfs: { oid: sha256, size, pointerSize: 130 } };
  });
}

function damage(contents: Uint8Array, isDamaged: boolean): Uint8Array {
  if (!isDamaged) return contents;
  const copy = Uint8Array.from(contents);
  copy[copy.length - 1]! ^= 1;
  return copy;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { contents, faults, ranges }: Serving & { readonly contents: Uint8Array },
): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const isProbe = range?.[1] === '0' && range[2] === '0';
  if (!isProbe) ranges.push(request.headers.range ?? 'all');
  const isPart = range !== null && (isProbe || faults.ignoresRanges !== true);
  const [from, to] = isPart
    ? [Number(range[1]), Math.min(range[2] === '' ? contents.byteLength : Number(range[2]) + 1, contents.byteLength)]
    : [0, contents.byteLength];
  response.writeHead(isPart ? 206 : 200, {
    etag: '"x"',
    'content-length': to - from,
    ...(isPart ? { 'content-range': `bytes ${from}-${to - 1}/${contents.byteLength}` } : {}),
  });
  const breaks = faults.breaksAfter;
  if (!isProbe && breaks !== undefined && breaks.times > 0 && to - from > breaks.bytes) {
    breaks.times--;
    response.write(contents.subarray(from, from + breaks.bytes), () => setTimeout(() => response.destroy(), 20));
    return;
  }
  response.end(contents.subarray(from, to));
}
