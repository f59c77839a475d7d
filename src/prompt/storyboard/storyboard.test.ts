import { describe, expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { expandStoryboard } from './expand-storyboard.ts';
import { formatStoryboard } from './format-storyboard.ts';
import { isShotList, parseStoryboard } from './parse-storyboard.ts';
import { type Storyboard, type StoryboardCard, storyboardSeconds } from './storyboard.ts';
import { formatStoryboardJson, parseStoryboardJson } from './storyboard-json.ts';

const text = (startSeconds: number, durationSeconds: number, words: string): StoryboardCard => ({
  kind: 'text',
  ...{ startSeconds, durationSeconds, text: words },
});

describe('parseStoryboard()', () => {
  test('parseStoryboard() reads a timeline of shots with instructions', () => {
    const source = [
      ...['current timeline:', 'Shot 1:', 'duration: 5.0sec', 'Scene: A fox sits', 'in a forest.', ''],
      ...['Shot 2:', 'duration: 2.5sec', 'Scene: It jumps: high!', '', 'instructions:', 'watercolor style'],
    ].join('\n');
    expect(parseStoryboard(source)).toEqual({
      cards: [text(0, 5, 'A fox sits\nin a forest.'), text(5, 2.5, 'It jumps: high!')],
      instructions: 'watercolor style',
    });
  });

  test.each([
    [
      '0:00 a fox sits\n0:04 it jumps\n0:06.5 the end',
      [text(0, 4, 'a fox sits'), text(4, 2.5, 'it jumps'), text(6.5, 5, 'the end')],
    ],
    ['0s: a fox\n4s: a cat', [text(0, 4, 'a fox'), text(4, 5, 'a cat')]],
    ['[0-4s] a fox\n[6 - 8s] a cat', [text(0, 4, 'a fox'), text(6, 2, 'a cat')]],
    ['- 1:00-1:03: a fox\n  and an owl', [text(60, 3, 'a fox\nand an owl')]],
    ['Shot 1: a fox sits. Shot 2: it runs.', [text(0, 5, 'a fox sits.'), text(5, 5, 'it runs.')]],
    ['First shot: a fox sits. Second shot: it runs.', [text(0, 5, 'a fox sits.'), text(5, 5, 'it runs.')]],
    ['SHOT 1:\nDuration: 3 s\na fox', [text(0, 3, 'a fox')]],
    ['{"cards":[{"text":"a"},{"at":6,"text":"b","duration":1}]}', [text(0, 6, 'a'), text(6, 1, 'b')]],
  ])('parseStoryboard() reads %j', (source, cards) => {
    expect(parseStoryboard(source).cards).toEqual(cards);
  });

  test('parseStoryboard() reads cards of images and videos in every form', () => {
    const expected = [
      { kind: 'image', source: 'fox.png', text: 'it wakes up', startSeconds: 0, durationSeconds: 4 },
      { kind: 'video', source: 'run.mp4', text: '', startSeconds: 4, durationSeconds: 2 },
    ];
    const shots =
      'Shot 1:\nduration: 4sec\nimage: fox.png\nScene: it wakes up\nShot 2:\nduration: 2sec\nvideo: run.mp4';
    const timed = '0-4s: image: fox.png it wakes up\n4-6s: video: run.mp4';
    const json = '{"cards":[{"image":"fox.png","text":"it wakes up","duration":4},{"video":"run.mp4","duration":2}]}';
    for (const source of [shots, timed, json]) {
      expect(parseStoryboard(source).cards).toEqual(expected);
      // As editors on Windows save it.
      expect(parseStoryboard(`\ufeff${source.replaceAll('\n', '\r\n')}\r\n`).cards).toEqual(expected);
    }
    for (const source of [
      'Shot 1:\nvideo: "my clip.mp4#t=1,2"\nScene: it runs',
      '0s: video: "my clip.mp4#t=1,2" it runs',
    ]) {
      expect(parseStoryboard(source).cards).toMatchObject([{ source: 'my clip.mp4#t=1,2', text: 'it runs' }]);
    }
  });

  test.each([
    ['', 'as it is empty'],
    ['a fox sits', 'card 1 must begin with "Shot 1:" or with a time'],
    ['hello\nShot 1: a fox', 'there is text before card 1'],
    ['Shot 1: a fox\nShot 3: a cat', 'card 2 must be numbered 2: current value is 3'],
    ['Shot 1:\nduration: soon\nScene: a fox', 'card 1 must give its time in seconds, for example 5.0sec'],
    ['Shot 1: a fox\nShot 2:\nduration: 4sec', 'card 2 must say what is seen'],
    ['Shot 1:\nduration: 4sec\nduration: 5sec\nScene: x', 'card 1 has two lines "duration"'],
    ['Shot 1:\nimage: a.png\nvideo: b.mp4', 'card 1 has both an image and a video'],
    ['Shot 1:\nduration: 100sec\nScene: x', 'card 1 must last above 0 and at most 60 s: current value is 100.0 s'],
    ['0-4s: a\n2-6s: b', 'card 2 must not start before card 1 ends at 4.0 s: current value is 2.0 s'],
    ['{"cards":', 'it begins like JSON and is none'],
    ['{"cards":[]}', 'it has no cards'],
    ['{"cards":[{"text":"a"},{}]}', 'card 2 is not valid: has neither text nor image nor video'],
    ['{"cards":[{"text":5}]}', 'card 1 (text) is not valid'],
    ['{"cards":[{"text":"a","color":"red"}]}', 'card 1 is not valid'],
    ['{"cards":[{"text":"a","at":-1}]}', 'card 1 must not start before 0 s: current value is -1'],
    [Array.from({ length: 33 }, (_, i) => `Shot ${i + 1}: a fox`).join('\n'), 'at most 32 cards: current value is 33'],
    [`Shot 1: ${'x'.repeat(4001)}`, 'card 1 may have at most 4000 characters: current value is 4001'],
    [Array.from({ length: 5 }, (_, i) => `Shot ${i + 1}:\nduration: 60s\nScene: x`).join('\n'), 'at most 240 s'],
  ])('parseStoryboard() refuses %j', (source, sentence) => {
    expect(() => parseStoryboard(source)).toThrow(sentence);
  });

  test('isShotList() tells a list of shots from a prompt', () => {
    expect(isShotList('Shot 1: a fox')).toBe(true);
    expect(isShotList('a wide shot: a fox')).toBe(false);
  });
});

test('formatStoryboard() and formatStoryboardJson() are inverse to their parsers', () => {
  const random = createRandom('boards');
  const words = ['a fox: red', 'it runs', 'two lines\nof words', 'at 0:04 it stops', 'the end.'];
  for (let round = 0; round < 50; round++) {
    let at = 0;
    const cards = Array.from({ length: 1 + random.integer(5) }, (): StoryboardCard => {
      const startSeconds = Number((at + (random.uniform() < 0.3 ? 1.25 : 0)).toFixed(3));
      const durationSeconds = Number((0.5 + random.uniform() * 8).toFixed(3));
      at = startSeconds + durationSeconds;
      const times = { startSeconds, durationSeconds };
      const kind = random.pick(['text', 'image', 'video'] as const);
      if (kind === 'text') return { kind, ...times, text: random.pick(words) };
      return { kind, ...times, source: `${kind} file.bin`, text: random.pick(['', ...words]) };
    });
    const board: Storyboard = { cards, instructions: random.pick(['', 'all in watercolor\nand at night']) };
    const near = (actual: Storyboard): void => {
      expect(actual.instructions).toBe(board.instructions);
      for (const [i, card] of actual.cards.entries()) {
        expect({ ...card, startSeconds: 0 }).toEqual({ ...board.cards[i], startSeconds: 0 });
        expect(Math.abs(card.startSeconds - board.cards[i]!.startSeconds)).toBeLessThan(0.002);
      }
    };
    near(parseStoryboard(formatStoryboard(board)));
    near(parseStoryboardJson(formatStoryboardJson(board)));
    expect(storyboardSeconds(board)).toBeCloseTo(at, 9);
  }
});

test('expandStoryboard() keeps character, place and style from card to card', () => {
  const board = parseStoryboard(
    'Shot 1: a red fox in a forest. Shot 2: it jumps. Shot 3: the fox meets a white rabbit.\ninstructions: at night',
  );
  const cards = expandStoryboard(board, { random: createRandom(3) });
  const captions = cards.map(({ expanded }) => expanded!.rewritten);
  expect(cards.map(({ expanded }) => expanded!.original)).toEqual(board.cards.map((card) => card.text));
  for (const caption of captions) expect(caption).toMatch(/red fox .* in a forest at night/);
  expect(new Set(captions.map((caption) => caption.split(',')[0])).size).toBe(1);
  expect(captions[2]).toContain('white rabbit');
});
