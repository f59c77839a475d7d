import { describe, expect, it } from 'vitest';
import { parseStoryboard } from '../../src/prompt/index.ts';
import {
  type Board,
  fieldsOf,
  moveCard,
  placeAt,
  secondsOf,
  startOf,
  stretchCard,
  trimCard,
} from '../../studio/src/pages/storyboard/board.ts';
import { filesOf, textOf } from '../../studio/src/pages/storyboard/board-text.ts';

const cards = ['a', 'b', 'c'].map((id, i) => ({ id, seconds: i + 1, text: `card ${id}`, picture: null }));
const board: Board = {
  ...{ name: 'Fox', cards, shape: 'square', style: null, seed: 7, characters: [], videoId: null },
};

describe('boards', () => {
  it('startOf() and secondsOf() follow each other without gaps', () => {
    expect(cards.map((_, i) => startOf(cards, i))).toEqual([0, 1, 3]);
    expect(secondsOf(cards)).toBe(6);
  });

  it('moveCard() keeps every card and its length', () => {
    expect(moveCard(cards, 0, 2).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect(moveCard(cards, 2, -5).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(secondsOf(moveCard(cards, 2, 0))).toBe(6);
  });

  it('placeAt() changes places only past the middle of a neighbour', () => {
    expect([0.9, 1.9, 2.1, 4.4, 4.6].map((seconds) => placeAt(cards, 0, seconds))).toEqual([0, 0, 1, 1, 2]);
    expect([5, 2.1, 1.9, 0.6, 0.4].map((seconds) => placeAt(cards, 2, seconds))).toEqual([2, 2, 1, 1, 0]);
  });

  it('stretchCard() stays within the limits of a card, on quarters of a second', () => {
    expect(stretchCard(cards, 1, 3.3)[1]?.seconds).toBe(3.25);
    expect(stretchCard(cards, 1, -4)[1]?.seconds).toBe(0.5);
    expect(stretchCard(cards, 1, 99)[1]?.seconds).toBe(20);
  });

  it('fieldsOf() gives every card its time', () => {
    expect(fieldsOf('winter', board, '256x256')).toMatchObject({
      ...{ prompt: 'card a card b card c', seconds: 6, size: '256x256' },
      storyboard: [{ at: 0, prompt: 'card a' }, { at: 1 }, { at: 3 }],
    });
  });

  it('trimCard() keeps the part within its video, and the card as long as the part', () => {
    const clip = { videoId: 'video_1', startSeconds: 0, endSeconds: 4, videoSeconds: 4 };
    const withClip = cards.map((card, i) => (i === 1 ? { ...card, clip } : card));
    expect(trimCard(withClip, 1, [1, 3])[1]).toMatchObject({ seconds: 2, clip: { startSeconds: 1, endSeconds: 3 } });
    expect(trimCard(withClip, 1, [-1, 9])[1]).toMatchObject({ seconds: 4, clip: { startSeconds: 0, endSeconds: 4 } });
    expect(trimCard(withClip, 1, [3.9, 4])[1]?.seconds).toBe(0.5);
    expect(trimCard(withClip, 0, [1, 2])).toEqual(withClip);
    const { storyboard } = fieldsOf('winter', { ...board, cards: trimCard(withClip, 1, [1, 3]) }, '256x256');
    expect(storyboard).toMatchObject([{}, { video: { id: 'video_1' }, start: 1, end: 3 }, { at: 3 }]);
  });

  it('textOf() writes what the server reads as a storyboard', () => {
    const { cards: read } = parseStoryboard(textOf(board));
    expect(read.map(({ startSeconds, text }) => [startSeconds, text])).toEqual([
      [0, 'card a'],
      [1, 'card b'],
      [3, 'card c'],
    ]);
  });

  it('textOf() names pictures and the shown part of videos, and filesOf() gives each of these files once', () => {
    const whole = { videoId: 'video_1', startSeconds: 0, endSeconds: 4, videoSeconds: 4 };
    const given = [
      { ...cards[0]!, picture: 'data:image/jpeg;base64,AA==' },
      { ...cards[1]!, clip: whole },
      { ...cards[2]!, clip: { ...whole, startSeconds: 1, endSeconds: 3.5 }, text: '' },
    ];
    const named = { ...board, name: 'Winter: one morning!', cards: given };
    expect(parseStoryboard(textOf(named)).cards).toMatchObject([
      { kind: 'image', source: 'winter-one-morning-1.jpg', text: 'card a', durationSeconds: 1 },
      { kind: 'video', source: 'video_1.mp4', text: 'card b' },
      { kind: 'video', source: 'video_1.mp4#t=1,3.5', text: '' },
    ]);
    expect(filesOf(named).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'picture winter-one-morning-1.jpg',
      'video video_1.mp4',
    ]);
  });
});
