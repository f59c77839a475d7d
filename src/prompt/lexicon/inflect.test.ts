import { expect, test } from 'vitest';
import { articleFor, participleOf, pastParticipleOf, pluralOf, thirdPersonOf } from './inflect.ts';

test('pluralOf() knows the regular endings and the irregular words of the lexicon', () => {
  const nouns = [
    'fox',
    'box',
    'butterfly',
    'boy',
    'woman',
    'fish',
    'hot-air balloon',
    'snowman',
    'house cat',
    'pony',
    'beach ball',
  ];
  expect(nouns.map(pluralOf)).toEqual([
    'foxes',
    'boxes',
    'butterflies',
    'boys',
    'women',
    'fish',
    'hot-air balloons',
    'snowmen',
    'house cats',
    'ponies',
    'beach balls',
  ]);
});

test('thirdPersonOf() and participleOf() change the first word of a verb', () => {
  const verbs = ['walk', 'carry', 'go up', 'look around', 'munch', 'fly', 'hop', 'sit', 'dive', 'see', 'rotate'];
  expect(verbs.map(thirdPersonOf)).toEqual([
    'walks',
    'carries',
    'goes up',
    'looks around',
    'munches',
    'flies',
    'hops',
    'sits',
    'dives',
    'sees',
    'rotates',
  ]);
  expect(verbs.map(participleOf)).toEqual([
    'walking',
    'carrying',
    'going up',
    'looking around',
    'munching',
    'flying',
    'hopping',
    'sitting',
    'diving',
    'seeing',
    'rotating',
  ]);
});

test('pastParticipleOf() serves the passive', () => {
  expect(['chase', 'carry', 'meet', 'go after', 'throw', 'encounter'].map(pastParticipleOf)).toEqual([
    'chased',
    'carried',
    'met',
    'gone after',
    'thrown',
    'encountered',
  ]);
});

test('articleFor() follows the sound of the next word', () => {
  expect(['red fox', 'orange owl', 'umbrella', 'unhappy cat', 'automobile', 'house cat'].map(articleFor)).toEqual([
    'a',
    'an',
    'an',
    'an',
    'an',
    'a',
  ]);
});
