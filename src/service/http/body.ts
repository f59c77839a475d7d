import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { UploadedFile } from '../contracts/video-request.ts';
import { coerceFields } from './coerce-fields.ts';
import { idleProblem, receiveForm, type UploadLimits } from './multipart.ts';
import { problem, problemOfIssue } from './problem.ts';

/** How the body of a route may be written. */
export type BodyEncoding = 'json' | 'multipart';

export interface BodyOptions {
  readonly encodings: readonly BodyEncoding[];
  readonly limits: UploadLimits & { readonly jsonBytes: number };
  /** Where files of this request may lie until it ends. */
  readonly temporaryFolder: string;
}

/** A checked body, and how to remove what was stored for it. */
export interface ReceivedBody<T> {
  readonly value: T;
  discard(): Promise<void>;
}

/**
 * Reads and checks a body in any of the accepted encodings: JSON, or a form with bracketed names and files.
 *
 * @throws {AozoraError} with one of the codes of a bad request
 */
export async function receiveBody<S extends z.ZodType>(
  incoming: IncomingMessage,
  schema: S,
  options: BodyOptions,
): Promise<ReceivedBody<z.output<S>>> {
  const contentType = (incoming.headers['content-type'] ?? '').toLowerCase();
  const folder = join(options.temporaryFolder, `upload-${randomUUID()}`);
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const isForm = /^multipart\/form-data\s*(;|$)/.test(contentType);
  try {
    if (isForm && options.encodings.includes('multipart')) {
      const fields = await receiveForm(incoming, { folder, limits: options.limits });
      return { value: parseFields(schema, fields), discard };
    }
    if (isJson(contentType) && options.encodings.includes('json')) {
      const value = parseJsonText(await readText(incoming, options.limits));
      return { value: parseValue(schema, value), discard };
    }
  } catch (error) {
    await discard();
    throw error;
  }
  incoming.resume();
  throw problem('unsupported_media_type', unsupportedMessage(options.encodings));
}

/** Checks JSON against a schema. */
export function parseValue<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  refuseUnstorableText(value);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw problem('invalid_json', 'Cannot read the body as it must be a JSON object');
  }
  throw problemOfIssue(result.error.issues[0]!, value);
}

/** PostgreSQL stores neither NUL nor half of a surrogate pair, in names as little as in values. */
function refuseUnstorableText(value: unknown, depth = 0): void {
  if (depth > 32) throw problem('invalid_json', 'Cannot read the body as it is nested deeper than 32 levels');
  if (typeof value === 'string' && (value.includes('\0') || /\p{Surrogate}/u.test(value))) {
    throw problem('invalid_value', 'Cannot read the request as a text holds characters that are not valid Unicode');
  }
  if (typeof value !== 'object' || value === null || value instanceof UploadedFile) return;
  for (const [name, inner] of Object.entries(value)) {
    refuseUnstorableText(name, depth + 1);
    refuseUnstorableText(inner, depth + 1);
  }
}

/** Checks fields of a form or a query, whose values are text, against a schema. */
export function parseFields<S extends z.ZodType>(schema: S, fields: unknown): z.output<S> {
  return parseValue(schema, coerceFields(schema, fields));
}

/** `application/json`, any `+json` type, or nothing at all, as `curl -d` without a header would not be. */
const isJson = (contentType: string): boolean => /^application\/([\w.-]+\+)?json\s*(;|$)/.test(contentType);

async function readText(incoming: IncomingMessage, limits: { jsonBytes: number; idleMs: number }): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  let noteSilence: (error: unknown) => void = () => {};
  const silence = new Promise<never>((_, reject) => {
    noteSilence = reject;
  });
  const timer = setTimeout(() => noteSilence(idleProblem(limits.idleMs)), limits.idleMs);
  const read = async (): Promise<void> => {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      timer.refresh();
      sizeBytes += chunk.length;
      // Reading on without keeping lets the client finish writing and see the answer.
      if (sizeBytes <= limits.jsonBytes) chunks.push(chunk);
      else if (sizeBytes > limits.jsonBytes * 4) break;
    }
  };
  const reading = read().catch((cause: unknown) => {
    throw problem('upload_timeout', 'Cannot read the body as it ended early', { cause });
  });
  // The connection outlives a silence by the answer to it, and breaks the reading off then.
  reading.catch(() => {});
  await Promise.race([reading, silence]).finally(() => clearTimeout(timer));
  if (sizeBytes > limits.jsonBytes) {
    throw problem('request_too_large', `Cannot read the body as it must be at most ${limits.jsonBytes} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJsonText(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw problem('invalid_json', 'Cannot read the body as it is not valid JSON');
  }
}

function unsupportedMessage(encodings: readonly BodyEncoding[]): string {
  const names = encodings.map((encoding) => (encoding === 'json' ? 'application/json' : 'multipart/form-data'));
  return `Cannot read the body as its content type must be ${names.join(' or ')}`;
}

/** An object without fields, for routes whose body may be absent. */
export const emptyBodySchema = z.strictObject({});
