import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { AozoraError } from '../../base/index.ts';
import type { AddressGuard, ResolvedAddress } from './address-guard.ts';

/** Why a call was not made or did not end well; `code` tells which. */
export type GuardedRequestCode =
  | 'url_malformed'
  | 'url_not_allowed'
  | 'host_unreachable'
  | 'too_many_redirects'
  | 'answer_too_large'
  | 'timed_out';

export interface GuardedRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** For the whole call, redirects included. */
  readonly timeoutMs: number;
  /** Longest answer that is read. */
  readonly maxBytes: number;
  /** Redirects that are followed; each target is checked like the first. */
  readonly maxRedirects: number;
}

export interface GuardedAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * Calls an address that somebody else chose.
 *
 * Only http and https without credentials; the host must have a public address, and the connection goes to exactly the
 * address that was checked, so a name that changes in between gains nothing.
 *
 * @throws {AozoraError} with a `GuardedRequestCode`
 */
export async function requestGuarded(guard: AddressGuard, request: GuardedRequest): Promise<GuardedAnswer> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  let url = parseUrl(request.url);
  for (let redirects = 0; ; redirects++) {
    const answer = await callOnce(guard, url, { ...request, signal });
    const target = answer.headers.location;
    const isRedirect = [301, 302, 303, 307, 308].includes(answer.statusCode) && target !== undefined;
    if (!isRedirect || request.maxRedirects === 0) return answer;
    if (redirects === request.maxRedirects) {
      throw failure('too_many_redirects', `at most ${request.maxRedirects} redirects are followed`);
    }
    url = parseUrl(target, url);
  }
}

/** Reads an address and refuses everything but plain http and https. */
export function parseUrl(text: string, base?: URL): URL {
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    throw failure('url_malformed', 'it is not a URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw failure('url_not_allowed', 'only http and https are allowed');
  }
  if (url.username !== '' || url.password !== '') throw failure('url_not_allowed', 'it must not hold credentials');
  return url;
}

async function callOnce(
  guard: AddressGuard,
  url: URL,
  request: GuardedRequest & { signal: AbortSignal },
): Promise<GuardedAnswer> {
  const addresses = await guard.resolve(url.hostname).catch((error: unknown) => {
    throw failure('host_unreachable', 'its host is unknown', error);
  });
  if (addresses.length === 0) throw failure('url_not_allowed', 'its host has no public address');
  try {
    const message = await openConnection(url, addresses, request);
    return { statusCode: message.statusCode ?? 0, headers: message.headers, body: await readLimited(message, request) };
  } catch (error) {
    if (error instanceof AozoraError) throw error;
    if (request.signal.aborted) throw failure('timed_out', `it took longer than ${request.timeoutMs} ms`, error);
    throw failure('host_unreachable', 'its host cannot be reached', error);
  }
}

function openConnection(
  url: URL,
  addresses: readonly ResolvedAddress[],
  { method, headers, body, signal }: GuardedRequest & { signal: AbortSignal },
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method,
    headers: { ...headers, ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }) },
    signal,
    agent: false,
    lookup: pinnedLookup(addresses),
  };
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = open(url, options, resolve);
    outgoing.on('error', reject);
    outgoing.end(body ?? undefined);
  });
}

/** Answers every question for an address with what was already checked. */
function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const first = addresses[0]!;
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

async function readLimited(message: IncomingMessage, { maxBytes }: GuardedRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) {
      message.destroy();
      throw failure('answer_too_large', `it must be at most ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failure(code: GuardedRequestCode, reason: string, cause?: unknown): AozoraError {
  return new AozoraError(code, `Cannot use the address: ${reason}`, { cause });
}
