import { english } from './english.ts';

/** Every string of the studio, in one language. */
export type Texts = typeof english;

/** Languages that the studio speaks; another is another table of the same shape. */
const languages: Readonly<Record<string, Texts>> = { en: english };

/** The visitor's first language that the studio speaks, as the browser names it; English where there is none. */
const tag = navigator.languages.find((each) => languageOf(each) in languages) ?? 'en';

function languageOf(each: string): string {
  return each.split('-')[0] ?? '';
}

/** The strings of the visitor's language; English where there is no better. */
export const useText = (): Texts => languages[languageOf(tag)] ?? english;

/** The tag of the language that is shown, so that dates and numbers are of one language with the words around them. */
export const languageTag = (): string => tag;
