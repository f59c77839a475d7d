/**
 * Runs of letters of which every match of a pattern holds at least one, as telling as reading the pattern finds them; none if
 * it finds none. Classes, lookarounds and what may be left out hold nothing for sure.
 *
 * @param source of a regular expression with groups, classes and quantifiers, without anchors
 */
export function requiredLiterals(source: string): readonly string[] {
  const options = splitOptions(source).map(literalsOfSequence);
  return options.some((literals) => literals.length === 0) ? [] : options.flat();
}

/** One option without alternatives at its top level: the best of its runs and groups. */
function literalsOfSequence(source: string): readonly string[] {
  let best: readonly string[] = [];
  let run = '';
  const offer = (literals: readonly string[]): void => {
    if (worthOf(literals) > worthOf(best)) best = literals;
  };
  for (let i = 0; i < source.length; i++) {
    const sign = source[i]!;
    if (/[a-z0-9 ]/.test(sign)) {
      run += sign;
      continue;
    }
    // What is repeated or may be left out belongs to its quantifier.
    if ('?*{'.includes(sign)) run = run.slice(0, -1);
    offer([run]);
    run = '';
    if (sign === '\\') i++;
    else if (sign === '[') i = source.indexOf(']', i);
    else if (sign === '{') i = source.indexOf('}', i);
    else if (sign === '(') {
      const end = endOfGroup(source, i);
      const isSure = source.startsWith('(?:', i) && !'?*{'.includes(source[end + 1] ?? ' ');
      if (isSure) offer(requiredLiterals(source.slice(i + 3, end)));
      i = end;
    }
  }
  offer([run]);
  return best;
}

/** Long runs tell more than short ones, few more than many. */
function worthOf(literals: readonly string[]): number {
  if (literals.length === 0) return 0;
  return Math.min(...literals.map(({ length }) => length)) - Math.log2(literals.length) / 4;
}

function splitOptions(source: string): readonly string[] {
  const options: string[] = [];
  let start = 0;
  for (let i = 0; i < source.length; i++) {
    const sign = source[i]!;
    if (sign === '\\') i++;
    else if (sign === '[') i = source.indexOf(']', i);
    else if (sign === '(') i = endOfGroup(source, i);
    else if (sign === '|') {
      options.push(source.slice(start, i));
      start = i + 1;
    }
  }
  return [...options, source.slice(start)];
}

/** Where the bracket that opens at `start` closes. */
function endOfGroup(source: string, start: number): number {
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    const sign = source[i]!;
    if (sign === '\\') i++;
    else if (sign === '[') i = source.indexOf(']', i);
    else if (sign === '(') depth++;
    else if (sign === ')' && --depth === 0) return i;
  }
  throw new Error('internal: a group of a word list does not close');
}
