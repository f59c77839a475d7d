import { readFileSync } from 'node:fs';
import { ConfigError } from '../../base/index.ts';

/** Names to look for: real people that an operator wants to protect, or characters. */
export interface Gazetteer {
  readonly size: number;
  /**
   * A name that stands in the words, or null.
   *
   * @param isWord tells ordinary words; if given, one word of a name may be misspelled by one letter, unless it is ordinary
   */
  findName(words: readonly string[], isWord?: (word: string) => boolean): string | null;
  /** Every name that stands in the words as it is listed, from the first to the last. */
  listNames(words: readonly string[]): readonly string[];
}

/** How names are read. */
export interface GazetteerOptions {
  /** Keeps names of one word, for lists in which each such word means nothing else. Default false. */
  readonly withSingleWords?: boolean;
}

/**
 * Makes a gazetteer from names; names of one word are left out, as they meet ordinary words.
 *
 * @param names as people write them; case, accents and punctuation do not matter
 */
export function createGazetteer(names: Iterable<string>, options: GazetteerOptions = {}): Gazetteer {
  const known = new Map<string, readonly string[]>();
  const joined = new Map<string, string>();
  const byWord = new Map<string, (readonly string[])[]>();
  const starts = new Map<string, number>();
  const shortest = options.withSingleWords ? 1 : 2;
  for (const name of names) {
    const words = wordsOfName(name);
    const text = words.join(' ');
    if (words.length < shortest || words.length > 5 || known.has(text)) continue;
    known.set(text, words);
    starts.set(words[0]!, Math.max(starts.get(words[0]!) ?? 0, words.length));
    if (words.length < 2) continue;
    // Written as one word ("#namesurname"); short ones would meet other words.
    if (text.length >= 9) joined.set(words.join(''), text);
    for (const word of new Set(words)) byWord.set(word, [...(byWord.get(word) ?? []), words]);
  }
  const nameAt = (words: readonly string[], start: number): string | null => {
    const whole = joined.get(words[start]!);
    if (whole !== undefined) return whole;
    for (let length = starts.get(words[start]!) ?? 0; length >= shortest; length--) {
      const name = words.slice(start, start + length).join(' ');
      if (known.has(name)) return name;
    }
    return null;
  };
  return {
    size: known.size,
    findName(words, isWord) {
      for (let start = 0; start < words.length; start++) {
        const name = nameAt(words, start);
        if (name !== null) return name;
      }
      return isWord === undefined ? null : findMisspelled(words, { byWord, isWord });
    },
    listNames: (words) => words.flatMap((_, start) => nameAt(words, start) ?? []),
  };
}

interface MisspellingSearch {
  readonly byWord: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly isWord: (word: string) => boolean;
}

/** A name of which all words but one stand as they should, and that one nearly. */
function findMisspelled(words: readonly string[], { byWord, isWord }: MisspellingSearch): string | null {
  for (let at = 0; at < words.length; at++) {
    for (const name of byWord.get(words[at]!) ?? []) {
      const start = at - name.indexOf(words[at]!);
      if (start < 0 || start + name.length > words.length) continue;
      const wrong = onlyDifference(name, words, start);
      if (wrong === null) continue;
      const [right, written] = [name[wrong]!, words[start + wrong]!];
      if (right.length >= 5 && right[0] === written[0] && !isWord(written) && isOneEditAway(right, written))
        return name.join(' ');
    }
  }
  return null;
}

/** The only place where a name differs from the words from `start` on; null if there is none or more than one. */
function onlyDifference(name: readonly string[], words: readonly string[], start: number): number | null {
  let found: number | null = null;
  for (let i = 0; i < name.length; i++) {
    if (name[i] === words[start + i]) continue;
    if (found !== null) return null;
    found = i;
  }
  return found;
}

/** Whether one letter was left out, added or changed, or two neighbours exchanged. */
function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [restA, restB] = [a.slice(i), b.slice(i)];
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}

/**
 * Reads names from a file: plain text, CSV or TSV with the name in the first column, or a JSON array of names.
 *
 * @throws {ConfigError} if the file cannot be read or holds no name of two words
 */
export function readGazetteer(path: string): Gazetteer {
  const text = readNames(path);
  const names = path.endsWith('.json')
    ? namesOfJson(text, path)
    : text.split('\n').map((line) => line.split(/[\t;,]/)[0] ?? '');
  const gazetteer = createGazetteer(names);
  if (gazetteer.size === 0)
    throw new ConfigError(`Cannot use the list of names as it must hold names of two words: ${path}`);
  return gazetteer;
}

function readNames(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`Cannot read the list of names as the file must be there: ${path}`, { cause });
  }
}

function namesOfJson(text: string, path: string): string[] {
  const value: unknown = parseJson(text);
  if (!Array.isArray(value)) throw new ConfigError(`Cannot read the list of names as it must be a JSON array: ${path}`);
  return value.filter((name) => typeof name === 'string');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Words of a text as names are compared: cleaned text in, nothing repaired, initials joined, without the genitive's s. */
export function wordsForNames(text: string): string[] {
  return splitForNames(text.replace(/['’]s\b/g, ''));
}

/** The same with the s, as names of shops and foods have it. */
export function splitForNames(text: string): string[] {
  const plain = text.replace(/\b([a-z])\./g, '$1').replace(/['’]/g, '');
  return plain.match(/[a-z0-9]+/g) ?? [];
}

function wordsOfName(name: string): string[] {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/"[^"]*"/g, ' ');
  return wordsForNames(plain);
}
