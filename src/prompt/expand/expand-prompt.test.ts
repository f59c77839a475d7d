import { describe, expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { keysOf } from '../concepts/concept.ts';
import { doingsAt, habits, placeTraits } from '../concepts/habits.ts';
import { subjectWords } from '../lexicon/subject-words.ts';
import { emptyDraft } from '../understand/draft.ts';
import { understandPrompt } from '../understand/understand-prompt.ts';
import { completeDraft } from './complete-draft.ts';
import { expandPrompt } from './expand-prompt.ts';
import { writeCaption } from './write-caption.ts';

const expand = (text: string, seed: number, options = {}) =>
  expandPrompt(text, { random: createRandom(seed), ...options });

describe('expandPrompt()', () => {
  test('expandPrompt() gives one text for one seed and others for others', () => {
    const texts = Array.from({ length: 10 }, (_, seed) => expand('a fox', seed).rewritten);
    expect(expand('a fox', 3).rewritten).toBe(texts[3]);
    expect(new Set(texts).size).toBeGreaterThan(7);
  });

  test('expandPrompt() writes a full caption', () => {
    const { original, rewritten, filledIn } = expand('a tiny wolf at dusk', 1);
    expect(original).toBe('a tiny wolf at dusk');
    expect(rewritten).toMatch(/^In a \S+(?: cut)? style, a small \w+ \w+ dog .* at dusk .*\. .*(shot|camera).*\.$/);
    expect(filledIn.map((one) => one.split(':')[0])).toEqual(
      expect.arrayContaining(['color of the dog', 'place', 'season', 'style', 'shotSize', 'cameraMove']),
    );
    expect(filledIn.join()).not.toMatch(/time|size of/);
  });

  test('expandPrompt() never changes what the prompt says', () => {
    const text =
      'a large sad green owl flies to the right over a lake at night in winter in thick fog, paper cut style, pan right';
    const said = understandPrompt(text).draft;
    for (let seed = 0; seed < 20; seed++) {
      for (const level of ['full', 'medium', 'terse'] as const) {
        const read = understandPrompt(expand(text, seed, { level }).rewritten).draft;
        expect({ ...read, shotSize: null, characters: [] }).toEqual({ ...said, shotSize: null, characters: [] });
        expect(read.characters).toEqual(said.characters);
      }
    }
  });

  test('expandPrompt() says less at lower levels', () => {
    const words = (['full', 'medium', 'terse'] as const).map(
      (level) => expand('a fox', 5, { level }).rewritten.split(' ').length,
    );
    expect(words[0]).toBeGreaterThan(words[1]!);
    expect(words[1]).toBeGreaterThan(words[2]!);
    expect(expand('a red fox sits in a forest', 5, { level: 'terse' }).rewritten).toBe('A red fox sits in a forest.');
  });

  test('expandPrompt() adds nothing at the level of what is said', () => {
    const texts: [text: string, rewritten: string][] = [
      ['the fox starts to run', 'A fox runs.'],
      ['it jumps to the left', 'It jumps to the left.'],
      ['she waves happily', 'It waves and is happy.'],
      ['the camera pans right', 'The camera pans right.'],
      ['it topples over', 'It topples over and then lands on its side.'],
      ['in the style of a watercolor', 'In a watercolor style.'],
      ['a red fox in a forest at night, zoom in', 'A red fox in a forest at night. The camera zooms in.'],
      // What never changes within a shot of the world.
      ['it begins to snow', ''],
      ['it gets dark while the camera zooms out', 'The camera zooms out.'],
    ];
    for (const [text, rewritten] of texts) {
      const said = expand(text, 1, { level: 'said' });
      expect(said.rewritten).toBe(rewritten);
      expect(said.filledIn, text).toEqual([]);
    }
    expect(expand('it begins to snow', 1, { level: 'said' }).leftOut.map(({ phrase }) => phrase)).toEqual(['snow']);
  });

  test('expandPrompt() does not fill in what is ruled out', () => {
    for (let seed = 0; seed < 30; seed++) {
      const { complete } = expand('a fox, no watercolor, without clouds', seed, {
        avoid: [{ slot: 'place', value: 'forest' }],
      });
      expect(complete.style).not.toBe('watercolor');
      expect(complete.weather).not.toBe('cloudy');
      expect(complete.place).not.toBe('forest');
    }
  });

  test('expandPrompt() brings the characters of the shot before back, as they were', () => {
    const first = expand('a red fox and a blue owl in a forest', 1);
    const second = expandPrompt('it jumps', { random: createRandom(2), previous: first });
    expect(second.complete.characters.map(({ subject, color }) => `${color} ${subject}`)).toEqual([
      'red fox',
      'blue owl',
    ]);
    expect(second.complete.characters[0]!.deeds).toEqual([{ action: 'jump', speed: null }]);
    expect(second.complete).toMatchObject({ place: 'forest', style: first.complete.style });
    const third = expandPrompt('the fox meets a cat on a beach', { random: createRandom(2), previous: second });
    expect(third.complete.characters[0]).toMatchObject({ subject: 'fox', color: 'red' });
    expect(third.complete.place).toBe('beach');
    const deep = expandPrompt('a whale swims', { random: createRandom(2), previous: first });
    expect(deep.complete.place).toBe('underwater');
  });

  test('expandPrompt() refuses a prompt of which nothing can be drawn', () => {
    expect(() => expand('quantum flux capacitors', 1)).toThrow(
      'the bundled model knows none of its words (it reads English)',
    );
    expect(() => expand('', 1)).toThrow('it is empty');
  });

  test('expandPrompt() stays below the 64 tokens that the bundled model reads', () => {
    const texts = ['a fox', 'a fox, a cat, a dog, an owl and a bear', 'a girl carries a kite', 'a boy and a girl'];
    for (const text of texts) {
      const lengths = Array.from(
        { length: 10 },
        (_, seed) => expand(text, seed).rewritten.match(/[\w'-]+|[.,:;]/g)!.length,
      );
      expect(Math.max(...lengths), text).toBeLessThanOrEqual(text.includes('bear') ? 90 : 64);
    }
  });
});

test('writeCaption() writes what understandPrompt() reads back, for every subject', () => {
  for (const [i, subject] of keysOf(subjectWords).entries()) {
    const random = createRandom(i);
    const character = {
      subject,
      count: 1 + (i % 3),
      color: null,
      size: null,
      emotion: null,
      facing: null,
      column: null,
      deeds: [],
    };
    const draft = completeDraft(
      { ...emptyDraft, characters: [character] },
      { level: 'full', random, avoid: [], previous: null },
    );
    const caption = writeCaption(draft, random);
    expect(understandPrompt(caption).draft, caption).toEqual(draft);
  }
});

test('writeCaption() writes relations and events that understandPrompt() reads back', () => {
  const texts = [
    'a fox chases a rabbit',
    'two dogs chase a cat',
    'a woman carries an umbrella',
    'a boy meets a robot',
    'a cat behind a box',
    'a bird on top of an elephant',
    'a ball drops',
    'a box is thrown',
    'a car drives down a ramp',
    'a truck collides with a car',
    'a snowman topples over',
    'a duck bobs on the water',
    'a lantern sinks',
    'a frog falls into the water with a splash',
  ];
  for (const text of texts) {
    const { rewritten, complete } = expand(text, 4);
    const { relation, event, place, characters } = understandPrompt(rewritten).draft;
    expect({ relation, event }, rewritten).toEqual({ relation: complete.relation, event: complete.event });
    // The place is said before or after the water that an event names.
    if (event === null) expect(place).toBe(complete.place);
    const looks = (cast: typeof characters): string[] =>
      cast.map(({ color, size, subject }) => `${size} ${color} ${subject}`);
    expect(looks(characters)).toEqual(looks(complete.characters));
  }
});

test('habits name homes where the subject can be, and doings that its places allow', () => {
  for (const subject of keysOf(habits)) {
    const { places, doings } = habits[subject];
    const mediums = new Set(places.flatMap((place) => placeTraits[place].mediums));
    expect(
      places.filter((place) => doingsAt(subject, place).length === 0),
      subject,
    ).toEqual([]);
    expect(
      [...mediums].some((medium) => doings[medium] !== undefined),
      subject,
    ).toBe(true);
  }
});
