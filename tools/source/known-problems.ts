/** Problems that are left for now: what a check would report, and why it may stand. */
export type KnownProblems = Readonly<Record<string, string>>;

/** A problem, and the key under which it may be known. */
export type Problem = { readonly key: string; readonly line: string };

/** Prints what is not known and ends the process with 1 if there is any; a known problem that is gone is a reminder. */
export function report(check: string, problems: readonly Problem[], known: KnownProblems = {}): void {
  const fresh = problems.filter(({ key }) => !(key in known));
  for (const { line } of fresh) console.error(line);
  const found = new Set(problems.map(({ key }) => key));
  for (const key of Object.keys(known))
    if (!found.has(key)) console.warn(`${check}: drop "${key}" from the known list`);
  const left = problems.length - fresh.length;
  console.log(`${check}: ${fresh.length} problems${left > 0 ? `, ${left} known` : ''}`);
  if (fresh.length > 0) process.exitCode = 1;
}
