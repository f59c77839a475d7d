import { english } from './english.ts';

/** Every string of the studio, in one language. */
export type Texts = typeof english;

/** Languages that the studio speaks; another is another table of the same shape. */
const languages: Readonly<Record<string, Texts>> = { en: english };

const chosen = navigator.languages
  .map((tag) => languages[tag.split('-')[0] ?? ''])
  .find((table) => table !== undefined);

/** The strings of the visitor's language; English where there is no better. */
export const useText = (): Texts => chosen ?? english;

/** The tag of the language that is shown, for dates and numbers. */
export const languageTag = (): string => navigator.language;
