import type { core } from 'zod';
import { AozoraError } from '../../base/index.ts';
import type { ErrorResponse, ModerationDetails } from '../contracts/problem.ts';

/** HTTP status and OpenAI error type of every code that an answer can carry. */
export const problems = {
  missing_required_parameter: [400, 'invalid_request_error'],
  invalid_type: [400, 'invalid_request_error'],
  invalid_value: [400, 'invalid_request_error'],
  unknown_parameter: [400, 'invalid_request_error'],
  string_below_min_length: [400, 'invalid_request_error'],
  string_above_max_length: [400, 'invalid_request_error'],
  array_below_min_length: [400, 'invalid_request_error'],
  array_above_max_length: [400, 'invalid_request_error'],
  below_min_value: [400, 'invalid_request_error'],
  above_max_value: [400, 'invalid_request_error'],
  invalid_json: [400, 'invalid_request_error'],
  invalid_multipart: [400, 'invalid_request_error'],
  invalid_image: [400, 'invalid_request_error'],
  invalid_video: [400, 'invalid_request_error'],
  invalid_image_url: [400, 'invalid_request_error'],
  invalid_file: [400, 'invalid_request_error'],
  invalid_config: [400, 'invalid_request_error'],
  invalid_media: [400, 'invalid_request_error'],
  unsupported_by_model: [400, 'invalid_request_error'],
  moderation_blocked: [400, 'invalid_request_error'],
  video_not_completed: [400, 'invalid_request_error'],
  invalid_state: [400, 'invalid_request_error'],
  webhook_url_not_allowed: [400, 'invalid_request_error'],
  missing_api_key: [401, 'invalid_request_error'],
  invalid_api_key: [401, 'invalid_request_error'],
  access_denied: [403, 'invalid_request_error'],
  account_suspended: [403, 'invalid_request_error'],
  model_not_found: [404, 'invalid_request_error'],
  not_found: [404, 'invalid_request_error'],
  video_not_ready: [404, 'invalid_request_error'],
  unknown_url: [404, 'invalid_request_error'],
  method_not_allowed: [405, 'invalid_request_error'],
  upload_timeout: [408, 'invalid_request_error'],
  request_too_large: [413, 'invalid_request_error'],
  unsupported_media_type: [415, 'invalid_request_error'],
  range_not_satisfiable: [416, 'invalid_request_error'],
  rate_limit_exceeded: [429, 'requests'],
  insufficient_quota: [429, 'insufficient_quota'],
  over_capacity: [429, 'requests'],
  server_error: [500, 'server_error'],
  service_unavailable: [503, 'server_error'],
  insufficient_storage: [507, 'server_error'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ProblemCode = keyof typeof problems;

export interface ProblemDetails {
  readonly param?: string;
  readonly retryAfterSeconds?: number;
  /** Methods that the address has, as the header `Allow` lists them. */
  readonly allow?: string;
  readonly moderation?: ModerationDetails;
  readonly cause?: unknown;
}

/** An error that an HTTP caller will see as it is. */
export function problem(code: ProblemCode, message: string, details: ProblemDetails = {}): AozoraError {
  const { cause, ...data } = details;
  return new AozoraError(code, message, { data, cause });
}

export interface ProblemAnswer {
  readonly status: number;
  readonly body: ErrorResponse;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Turns anything thrown into an answer.
 *
 * Only errors that Aozora throws on purpose show their message; a full disk and a lost database have their own answers;
 * everything else is a plain 500 without details.
 */
export function describeProblem(error: unknown): ProblemAnswer {
  if (error instanceof AozoraError && isProblemCode(error.code)) return answerOf(error.code, error.message, error.data);
  if (hasErrorCode(error, diskFullCodes)) {
    return answerOf('insufficient_storage', 'The server has no room to store this', { retryAfterSeconds: 60 });
  }
  if (isConnectionLoss(error)) {
    return answerOf('service_unavailable', 'The server cannot reach its database or storage now', {
      retryAfterSeconds: 2,
    });
  }
  return answerOf('server_error', 'The server had an error while processing your request', {});
}

/** True if the fault lies with the server and belongs into the error log: not what it answers on purpose while it stops. */
export function isServerFault(error: unknown): boolean {
  const isMeant = error instanceof AozoraError && error.code === 'service_unavailable' && error.cause === undefined;
  return describeProblem(error).status >= 500 && !isMeant;
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code);

function answerOf(code: ProblemCode, message: string, details: ProblemDetails): ProblemAnswer {
  const [status, type] = problems[code];
  const moderation = details.moderation;
  return {
    status,
    body: {
      error: {
        message,
        type,
        param: details.param ?? null,
        code: code === 'server_error' ? null : code,
        ...(moderation === undefined ? {} : { moderation_details: moderation }),
      },
    },
    headers: {
      ...(details.retryAfterSeconds === undefined
        ? {}
        : { 'retry-after': String(Math.ceil(details.retryAfterSeconds)) }),
      ...(details.allow === undefined ? {} : { allow: details.allow }),
    },
  };
}

const diskFullCodes: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** Node's and PostgreSQL's codes of a lost, refused or closing connection (SQLSTATE classes 08 and 57P). */
const connectionCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  '08000',
  '08001',
  '08003',
  '08006',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** True if a database, storage or network peer is away, so that trying later is right. */
function isConnectionLoss(error: unknown): boolean {
  return (
    hasErrorCode(error, connectionCodes) ||
    someCause(error, (cause) => /connection (terminated|timeout)|timeout exceeded when trying/i.test(cause.message))
  );
}

function hasErrorCode(error: unknown, codes: ReadonlySet<string>): boolean {
  return someCause(error, (cause) => 'code' in cause && typeof cause.code === 'string' && codes.has(cause.code));
}

/** Looks at an error and the chain of its causes, also inside an AggregateError. */
function someCause(error: unknown, predicate: (cause: Error) => boolean): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if (predicate(cause)) return true;
    if (cause instanceof AggregateError && cause.errors.some((inner) => inner instanceof Error && predicate(inner))) {
      return true;
    }
  }
  return false;
}

/** The first thing wrong with a body or query, in OpenAI's words. */
export function problemOfIssue(issue: core.$ZodIssue, input: unknown): AozoraError {
  const deepest = deepestIssue(issue, input);
  const path = [...deepest.path];
  if (deepest.code === 'unrecognized_keys') {
    const param = pathName([...path, deepest.keys[0] ?? '']);
    return problem('unknown_parameter', `Unknown parameter: '${param}'.`, { param });
  }
  const param = pathName(path);
  const value = valueAt(input, path);
  if (value === undefined) {
    return problem('missing_required_parameter', `Missing required parameter: '${param}'.`, { param });
  }
  const [code, message] = describeIssue(deepest, value, param);
  return problem(code, message, { param });
}

function describeIssue(issue: core.$ZodIssue, value: unknown, param: string): [ProblemCode, string] {
  if (issue.code === 'invalid_type') {
    const got = typeName(value);
    return [
      'invalid_type',
      `Invalid type for '${param}': expected ${withArticle(expectedName(issue.expected))}, but got ${got} instead.`,
    ];
  }
  if (issue.code === 'invalid_value') {
    return ['invalid_value', `Invalid value: '${shown(value)}'. Supported values are: ${listOf(issue.values)}.`];
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return describeBound(issue, value, param);
  if (issue.code === 'invalid_format') {
    return ['invalid_value', `Invalid value for '${param}': '${shown(value)}' does not have the expected form.`];
  }
  if (issue.code === 'invalid_union') {
    return ['invalid_type', `Invalid type for '${param}': ${typeName(value)} has none of the accepted forms.`];
  }
  return ['invalid_value', `Invalid value for '${param}': ${issue.message}.`];
}

function describeBound(
  issue: Extract<core.$ZodIssue, { code: 'too_small' | 'too_big' }>,
  value: unknown,
  param: string,
): [ProblemCode, string] {
  const isSmall = issue.code === 'too_small';
  const limit = issue.code === 'too_small' ? Number(issue.minimum) : Number(issue.maximum);
  const side = isSmall ? 'minimum' : 'maximum';
  if (issue.origin === 'string') {
    const length = typeof value === 'string' ? value.length : 0;
    const what = isSmall ? (length === 0 ? 'empty string' : 'string too short') : 'string too long';
    return [
      isSmall ? 'string_below_min_length' : 'string_above_max_length',
      `Invalid '${param}': ${what}. Expected a string with ${side} length ${limit}, but got a string with length ${length} instead.`,
    ];
  }
  if (issue.origin === 'array') {
    const length = Array.isArray(value) ? value.length : 0;
    return [
      isSmall ? 'array_below_min_length' : 'array_above_max_length',
      `Invalid '${param}': array too ${isSmall ? 'short' : 'long'}. Expected an array with ${side} length ${limit}, but got an array with length ${length} instead.`,
    ];
  }
  return [
    isSmall ? 'below_min_value' : 'above_max_value',
    `Invalid '${param}': ${side} value ${isSmall ? 'not reached' : 'exceeded'}. Expected a value ${isSmall ? '>=' : '<='} ${limit}, but got ${shown(value)} instead.`,
  ];
}

/** In a union, the issue that lies deepest tells most; among equals one that is not about the type of the whole. */
function deepestIssue(issue: core.$ZodIssue, input: unknown): core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const candidates = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .map((inner) => deepestIssue({ ...inner, path: [...issue.path, ...inner.path] }, input));
  const rank = (candidate: core.$ZodIssue): number =>
    candidate.path.length * 2 + (candidate.code === 'invalid_type' || candidate.code === 'custom' ? 0 : 1);
  const best = candidates.sort((a, b) => rank(b) - rank(a))[0];
  if (best === undefined || (best.path.length === issue.path.length && best.code === 'custom')) return issue;
  return best.path.length > issue.path.length || rank(best) % 2 === 1 ? best : issue;
}

function pathName(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : i === 0 ? String(key) : `.${String(key)}`))
    .join('');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal number';
  if (typeof value === 'boolean') return 'a boolean';
  return withArticle(typeof value);
}

const expectedName = (expected: string): string =>
  ({ int: 'integer', record: 'object', custom: 'file' })[expected] ?? expected;
const withArticle = (name: string): string => `${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`;
const shown = (value: unknown): string =>
  String(typeof value === 'object' ? JSON.stringify(value) : value).slice(0, 80);

function listOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => `'${String(value)}'`);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')}${quoted.length > 2 ? ',' : ''} and ${quoted.at(-1)}`;
}
