import { currentKey, signOut } from '../session/session.ts';
import type { ErrorResponse, ModerationDetails } from './contracts.ts';

/** What the server said when it did not do what was asked. */
export class ApiError extends Error {
  override readonly name = 'ApiError' as const;
  readonly status: number;
  /** The code of the answer; `unreachable` when there was no answer. */
  readonly code: string;
  readonly param: string | null;
  readonly moderation: ModerationDetails | null;
  readonly retryAfterSeconds: number | null;

  constructor(
    message: string,
    facts: Pick<ApiError, 'status' | 'code' | 'param' | 'moderation' | 'retryAfterSeconds'>,
  ) {
    super(message);
    this.status = facts.status;
    this.code = facts.code;
    this.param = facts.param;
    this.moderation = facts.moderation;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/** A request: JSON, a form with files, or nothing in its body. */
export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly json?: unknown;
  readonly form?: FormData;
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  readonly signal?: AbortSignal;
  /** Lets the request outlive the page. */
  readonly keepalive?: boolean;
  /** Another key than that of this browser, to try it. */
  readonly key?: string | null;
}

/** Calls the API and gives the answer as it came. @throws {ApiError} if it is not a success */
export async function callRaw(path: string, options: CallOptions = {}): Promise<Response> {
  const { method = 'GET', json, form, query = {}, signal, keepalive = false } = options;
  const key = options.key === undefined ? currentKey() : options.key;
  const headers = new Headers();
  if (key !== null) headers.set('authorization', `Bearer ${key}`);
  if (json !== undefined) headers.set('content-type', 'application/json');
  const answer = await send(addressOf(path, query), {
    ...{ method, headers, keepalive },
    ...(signal === undefined ? {} : { signal }),
    ...(form === undefined && json === undefined ? {} : { body: form ?? JSON.stringify(json) }),
  });
  if (answer.ok) return answer;
  const error = await readError(answer);
  if (error.status === 401 && options.key === undefined) signOut();
  throw error;
}

/** Calls the API and reads JSON; the type is that of the contract. @throws {ApiError} if it is not a success */
export async function callApi<T>(path: string, options: CallOptions = {}): Promise<T> {
  const answer = await callRaw(path, options);
  return (await answer.json()) as T;
}

function addressOf(path: string, query: NonNullable<CallOptions['query']>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError('The server cannot be reached.', {
      ...{ status: 0, code: 'unreachable', param: null, moderation: null, retryAfterSeconds: null },
    });
  }
}

async function readError(answer: Response): Promise<ApiError> {
  const body = (await answer.json().catch(() => null)) as ErrorResponse | null;
  const wait = Number(answer.headers.get('retry-after'));
  return new ApiError(body?.error.message ?? `The server answered with status ${answer.status}.`, {
    status: answer.status,
    code: body?.error.code ?? 'server_error',
    param: body?.error.param ?? null,
    moderation: body?.error.moderation_details ?? null,
    retryAfterSeconds: wait > 0 ? wait : null,
  });
}
