import { type Meaning, phraseTable } from './phrase-table.ts';

/** Words and stops of a caption, in small letters. */
export function tokensOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z0-9]+(?:-[a-z0-9]+)*|[.,:;]/g) ?? [];
}

/** The longest phrase that the world knows from a word on. */
export interface Phrase {
  /** Words that it has; 0 where none begins. */
  readonly length: number;
  readonly meaning: Meaning | null;
}

/** Reads the phrase at one place of a caption. */
export function phraseAt(tokens: readonly string[], at: number): Phrase {
  const { meanings, longest } = phraseTable();
  for (let length = Math.min(longest, tokens.length - at); length > 0; length--) {
    const meaning = meanings.get(tokens.slice(at, at + length).join(' '));
    if (meaning !== undefined) return { length, meaning };
  }
  return { length: 0, meaning: null };
}
