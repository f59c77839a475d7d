import { concat, type Dim, input, symbol, type Value } from '../../graph/index.ts';

/** What the blocks' attention to the prompt looks at: it is the same at every step, so it is computed once a prompt. */
export interface PromptWords {
  /** For each block [B, A, L, E] keys and values by head. */
  readonly blocks: readonly WordKeys[];
  /** [L] added to every score of a word; null where nothing is. */
  readonly bias: Value | null;
}

/** Keys and values by head [B, A, L, E], of the words in one block or of video tokens. */
export interface WordKeys {
  readonly key: Value;
  readonly value: Value;
}

/** Keys and values of all parts of the tokens. */
export function joinKeys(parts: readonly WordKeys[]): WordKeys {
  if (parts.length === 1) return parts[0]!;
  return {
    key: concat(
      parts.map(({ key }) => key),
      2,
    ),
    value: concat(
      parts.map(({ value }) => value),
      2,
    ),
  };
}

/** The results of a graph of words, by the names of the inputs of the graph that denoises. */
export function wordOutputs(blocks: readonly WordKeys[]): Record<string, Value> {
  return Object.fromEntries(
    blocks.flatMap(({ key, value }, i) => [
      [`words.${i}.key`, key],
      [`words.${i}.value`, value],
    ]),
  );
}

/** The inputs that take what a graph of words gave. */
export function wordInputs({
  layers,
  heads,
  width,
}: {
  readonly layers: number;
  readonly heads: number;
  readonly width: number;
}): readonly WordKeys[] {
  const shape: readonly Dim[] = [1, heads, symbol('L'), width / heads];
  return Array.from({ length: layers }, (_, i) => ({
    key: input(`words.${i}.key`, shape),
    value: input(`words.${i}.value`, shape),
  }));
}
