import { expect, test } from 'vitest';
import { planWindows, type Timeline, type TimelineSlot } from './timeline.ts';

const values = new Float32Array(1);
const options = { maximumSlots: 6, contextSlots: 2, reachSeconds: 2 };

/** One letter a slot: `.` is made, `x` is given, `|` begins a new shot. */
function timelineOf(text: string): Timeline {
  let shot = 0;
  const slots: TimelineSlot[] = [];
  for (const letter of text) {
    if (letter === '|') shot++;
    else
      slots.push({
        kind: 'span',
        timeSeconds: slots.length,
        shot,
        given: letter === 'x' ? values : null,
        ceiling: letter === 'x' ? 0 : 1,
      });
  }
  return { slots, references: [], prompts: [] };
}

const shown = (text: string): string[] =>
  planWindows(timelineOf(text), options).map(({ made, context }) => `${made.join(' ')} / ${context.join(' ')}`);

test('planWindows() makes a short shot in one run', () => {
  expect(shown('......')).toEqual(['0 1 2 3 4 5 / ']);
});

test('planWindows() goes on from the frames before and the first of the shot', () => {
  expect(shown('..........')).toEqual(['0 1 2 3 4 5 / ', '6 7 8 / 0 4 5', '9 / 0 7 8']);
});

test('planWindows() shows given frames on both sides of a gap', () => {
  expect(shown('xx..xx')).toEqual(['2 3 / 0 1 4 5']);
});

test('planWindows() grows backward where only the end is given', () => {
  expect(shown('......xx')).toEqual(['2 3 4 5 / 6 7', '0 1 / 2 3']);
});

test('planWindows() starts every shot without the one before', () => {
  expect(shown('...|..')).toEqual(['0 1 2 / ', '3 4 / ']);
});

test('planWindows() makes every slot exactly once whatever is given', () => {
  for (let pattern = 0; pattern < 256; pattern++) {
    const text = [...Array(8).keys()].map((bit) => ((pattern >> bit) & 1 ? 'x' : '.')).join('');
    const windows = planWindows(timelineOf(text), options);
    const made = windows.flatMap((window) => window.made).sort((a, b) => a - b);
    expect(made).toEqual([...text].flatMap((letter, i) => (letter === '.' ? [i] : [])));
    for (const { made: run, context, references } of windows) {
      expect(run.length + context.length + references.length).toBeLessThanOrEqual(options.maximumSlots);
    }
  }
});

test('planWindows() shows references in reach, and those without a time always', () => {
  const timeline = timelineOf('..........');
  const references = [
    { shot: 0, kind: 'image', timeSeconds: 9, picture: values },
    { shot: 0, kind: 'image', timeSeconds: null, picture: values },
  ] as const;
  const windows = planWindows({ ...timeline, references }, options);
  expect(windows[0]?.references).toEqual([0, 1]);
  expect(windows.every((window) => window.references.includes(1))).toBe(true);
});
