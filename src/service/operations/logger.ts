import { type DestinationStream, pino } from 'pino';

/** Structured log lines. Fields are named by us; nothing of a request's body is ever a field. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * Makes a logger that writes JSON lines.
 *
 * @param destination default standard output
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: ['*.authorization', '*.key', '*.secret', '*.prompt', '*.code_hash'], censor: '[hidden]' },
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * Name, code, message and stack of an error and its causes.
 *
 * A database error carries the values of the failed statement in its message, and a statement may hold a prompt: of such
 * errors only name and code are written.
 */
function describeError(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const isQuery = error.name === 'DrizzleQueryError' || 'query' in error || 'params' in error;
  return {
    type: error.name,
    ...('code' in error ? { code: error.code } : {}),
    ...(isQuery ? {} : { message: error.message, stack: error.stack }),
    ...(error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}
