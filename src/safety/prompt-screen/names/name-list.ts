/** Names of a list in which spaces divide names and `_` divides the words of one. */
export const readNameList = (list: string): string[] =>
  list
    .trim()
    .split(/\s+/)
    .map((name) => name.replaceAll('_', ' '));
