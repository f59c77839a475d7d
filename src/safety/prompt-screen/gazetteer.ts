import { readFileSync } from 'node:fs';
import { ConfigError } from '../../base/index.ts';

/** Names of real people that an operator wants to protect. */
export interface Gazetteer {
  readonly size: number;
  /** The longest name that stands in the words, or null. */
  findName(words: readonly string[]): string | null;
}

/**
 * Makes a gazetteer from names; names of one word are left out, as they meet ordinary words.
 *
 * @param names as people write them; case, accents and punctuation do not matter
 */
export function createGazetteer(names: Iterable<string>): Gazetteer {
  const known = new Set<string>();
  const starts = new Map<string, number>();
  for (const name of names) {
    const words = wordsOfName(name);
    if (words.length < 2 || words.length > 5) continue;
    known.add(words.join(' '));
    starts.set(words[0]!, Math.max(starts.get(words[0]!) ?? 0, words.length));
  }
  return {
    size: known.size,
    findName(words) {
      for (let start = 0; start < words.length; start++) {
        for (let length = starts.get(words[start]!) ?? 0; length >= 2; length--) {
          const name = words.slice(start, start + length).join(' ');
          if (known.has(name)) return name;
        }
      }
      return null;
    },
  };
}

/**
 * Reads names from a file: plain text, CSV or TSV with the name in the first column, or a JSON array of names.
 *
 * @throws {ConfigError} if the file holds no name of two words
 */
export function readGazetteer(path: string): Gazetteer {
  const text = readFileSync(path, 'utf8');
  const names = path.endsWith('.json')
    ? namesOfJson(text, path)
    : text.split('\n').map((line) => line.split(/[\t;,]/)[0] ?? '');
  const gazetteer = createGazetteer(names);
  if (gazetteer.size === 0)
    throw new ConfigError(`Cannot use the list of names as it must hold names of two words: ${path}`);
  return gazetteer;
}

function namesOfJson(text: string, path: string): string[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new ConfigError(`Cannot read the list of names as it must be a JSON array: ${path}`);
  return value.filter((name) => typeof name === 'string');
}

function wordsOfName(name: string): string[] {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/"[^"]*"/g, ' ');
  return plain.match(/[a-z]+/g) ?? [];
}
