import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { batchLineSchema } from '../contracts/batch.ts';
import { createVideoSchema } from '../contracts/video-request.ts';
import { parseValue } from '../http/body.ts';
import { describeProblem } from '../http/problem.ts';

/** A line that can be carried out. */
export interface BatchLine {
  readonly line: number;
  readonly customId: string;
  readonly request: Record<string, unknown>;
}

/** What is wrong with a file. */
export interface BatchFileError {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly line: number | null;
}

/** Lines of one batch at most; OpenAI allows 50,000. */
const maxLines = 10_000;

/** The longest line: a request with one image as a data URL. */
const maxLineLength = 24 * 1024 * 1024;

/** Errors after so many are not listed. */
const maxErrors = 100;

/** Reads a file of JSON lines and checks each as a request of `POST /v1/videos`. */
export async function readBatchFile(
  file: Readable,
): Promise<{ readonly lines: readonly BatchLine[]; readonly errors: readonly BatchFileError[] }> {
  const lines: BatchLine[] = [];
  const errors: BatchFileError[] = [];
  const seen = new Set<string>();
  let number = 0;
  for await (const text of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (text.trim() === '') continue;
    const result = readLine(text, number, seen);
    if ('code' in result) errors.push(result);
    else lines.push(result);
    if (errors.length >= maxErrors || lines.length > maxLines) break;
  }
  file.destroy();
  if (lines.length > maxLines) errors.push(fileError('too_many_lines', `A batch has at most ${maxLines} lines.`, null));
  if (number === 0 || (lines.length === 0 && errors.length === 0)) {
    errors.push(fileError('empty_file', 'The input file has no lines.', null));
  }
  return { lines, errors };
}

function readLine(text: string, line: number, seen: Set<string>): BatchLine | BatchFileError {
  if (text.length > maxLineLength) return fileError('line_too_long', 'The line is too long.', line);
  try {
    const { custom_id: customId, body } = parseValue(batchLineSchema, parseJson(text));
    if (seen.has(customId)) return fileError('duplicate_custom_id', 'The custom_id occurs twice.', line);
    seen.add(customId);
    parseValue(createVideoSchema, body);
    return { line, customId, request: body };
  } catch (error) {
    const { code, message, param } = describeProblem(error).body.error;
    return { code: code ?? 'invalid_line', message, param, line };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const fileError = (code: string, message: string, line: number | null): BatchFileError => ({
  ...{ code, message, line },
  param: null,
});
