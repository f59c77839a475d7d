/** Data fields that travel with an error: plain values only, never secrets or prompts. */
export type ErrorData = Readonly<Record<string, unknown>>;

export interface ErrorOptionsWithData {
  readonly data?: ErrorData;
  readonly cause?: unknown;
}

/**
 * Base of every error that Aozora throws on purpose.
 *
 * `code` is stable and machine-readable; the message is for a person.
 */
export class AozoraError extends Error {
  override readonly name: string = 'AozoraError';
  readonly code: string;
  readonly data: ErrorData;

  constructor(code: string, message: string, options: ErrorOptionsWithData = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data ?? {};
  }
}

/** Tensor shapes disagree with each other or with a rule. */
export class ShapeError extends AozoraError {
  override readonly name = 'ShapeError' as const;
  constructor(message: string, options?: ErrorOptionsWithData) {
    super('shape_mismatch', message, options);
  }
}

/** A setting, option or request field is out of its range or contradicts another. */
export class ConfigError extends AozoraError {
  override readonly name = 'ConfigError' as const;
  constructor(message: string, options?: ErrorOptionsWithData) {
    super('invalid_config', message, options);
  }
}

/** A weights file is missing, damaged, or not the model that was asked for. */
export class CheckpointError extends AozoraError {
  override readonly name = 'CheckpointError' as const;
  constructor(message: string, options?: ErrorOptionsWithData) {
    super('invalid_checkpoint', message, options);
  }
}

/** An image or video cannot be read or written. */
export class MediaError extends AozoraError {
  override readonly name = 'MediaError' as const;
  constructor(message: string, options?: ErrorOptionsWithData) {
    super('invalid_media', message, options);
  }
}

/** The caller is not allowed to do this. */
export class AccessError extends AozoraError {
  override readonly name = 'AccessError' as const;
  constructor(message: string, options?: ErrorOptionsWithData) {
    super('access_denied', message, options);
  }
}

/** The thing that was asked for does not exist. */
export class NotFoundError extends AozoraError {
  override readonly name = 'NotFoundError' as const;
  constructor(message: string, options?: ErrorOptionsWithData) {
    super('not_found', message, options);
  }
}

/** The machine or a quota is full now; later may work. */
export class CapacityError extends AozoraError {
  override readonly name = 'CapacityError' as const;
  constructor(message: string, options?: ErrorOptionsWithData) {
    super('over_capacity', message, options);
  }
}
