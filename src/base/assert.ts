/** Fails on a broken invariant of our own code; never for bad input. Messages start with `internal: `. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Closes a `switch` over a discriminated union: does not compile while a case is missing. */
export function assertNever(value: never): never {
  throw new Error(`internal: unexpected case ${JSON.stringify(value)}`);
}
