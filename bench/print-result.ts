/** One measured number beside what it is compared with; `ratio` is ours / theirs. */
export interface Result {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: string;
}

/** Prints a result for people, or with `--json` as one object a line: {"name","ours","theirs","unit","ratio"}. */
export function printResult(result: Result, options: { readonly isJson: boolean; readonly theirs: string }): void {
  const { name, ours, theirs, unit } = result;
  const ratio = ours / theirs;
  if (options.isJson) console.log(JSON.stringify({ name, ours, theirs, unit, ratio }));
  else
    console.log(
      `${name}: ours ${round(ours)} ${unit}, ${options.theirs} ${round(theirs)} ${unit}, ratio ${ratio.toFixed(3)}`,
    );
}

const round = (value: number): string => (Math.abs(value) < 10 ? value.toPrecision(3) : value.toFixed(0));

/** The middle one of some numbers; the upper one of two middles. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
