import { expect, test } from 'vitest';
import { createRandom } from '../base/index.ts';
import { collectFrames } from '../media/index.ts';
import type { VideoModel } from '../models/index.ts';
import { defaultOptions } from './default-options.ts';
import { type GenerateOptions, generate } from './generate.ts';
import { createPlainModel, createRatingModel, flatPictures } from './plain-model.fixture.ts';
import type { VideoRequest } from './request.ts';
import type { RunState } from './run-timeline.ts';

/** The grey of each frame, from -1 to 1, rounded as pixels are; and what every evaluation saw. */
async function levels(
  request: VideoRequest,
  changes: Partial<GenerateOptions> = {},
): Promise<{ greys: number[]; log: string[] }> {
  const log: string[] = [];
  const model = createPlainModel(log);
  const clip = await generate(model, request, { ...defaultOptions(model), random: createRandom(1), ...changes });
  const frames = await collectFrames(clip);
  return { greys: frames.map((frame) => Math.round((frame.data[0]! / 127.5 - 1) * 50) / 50), log };
}

const text = { kind: 'text', keyframes: [], characters: [] } as const;
const thirty = 'a'.repeat(30);
const times = (count: number, value: number): number[] => Array<number>(count).fill(value);

/** Levels that go over from a given picture to what is made beside it, which shows another place. */
const leave = (given: number, made: number): number[] =>
  [1, 2, 3, 4].map((k) => made + (given - made) * (0.5 + 0.5 * Math.cos((Math.PI * k) / 5)));
/** Levels are rounded twice: as pixels, and when they are read. */
function expectNear(levels: readonly number[], expected: readonly number[]): void {
  expect(levels).toHaveLength(expected.length);
  for (const [i, level] of levels.entries()) expect([i, Math.abs(level - expected[i]!) < 0.021]).toEqual([i, true]);
}

test('generate() makes as many frames as asked from words alone', async () => {
  for (const frameCount of [1, 5, 8, 17]) {
    const { greys } = await levels({ ...text, prompt: thirty, frameCount });
    expect(greys).toEqual(times(frameCount, 0.3));
  }
});

test('generate() keeps a given first picture and lets it steer the rest', async () => {
  const keyframes = [{ timeSeconds: 0, picture: flatPictures([-0.5]), strength: 1 }];
  const { greys, log } = await levels({ ...text, prompt: thirty, frameCount: 9, keyframes });
  expect(greys).toEqual(times(9, -0.5));
  expect(new Set(log)).toEqual(new Set(['ssI']));
});

test('generate() reaches later keyframes, which stand still and steer the rest from afar', async () => {
  const keyframes = [{ timeSeconds: 1, picture: flatPictures([0.8]), strength: 1 }];
  const { greys, log } = await levels({ ...text, prompt: thirty, frameCount: 9, keyframes });
  expect(greys).toEqual(times(9, 0.8));
  expect(log[0]).toBe('isSI');
  const late = await levels({
    ...text,
    prompt: thirty,
    frameCount: 9,
    keyframes: [{ ...keyframes[0]!, timeSeconds: 60 }],
  });
  expect(late.greys).toEqual(greys);
});

test('generate() extends forward from the end of a video and shows the video as it came', async () => {
  const video = flatPictures([...times(5, 0), ...times(8, 0.6)]);
  const { greys, log } = await levels({ kind: 'extend', direction: 'forward', prompt: thirty, video, frameCount: 6 });
  expect(greys.slice(0, 13)).toEqual([...times(5, 0), ...times(8, 0.6)]);
  // what is made follows the mean of the first picture and the last three spans: 0, 0, 0.6, 0.6
  expectNear(greys.slice(13), [...leave(0.6, 0.3), 0.3, 0.3]);
  expect(log[0]).toBe('ssISSS');
});

test('generate() extends backward towards the beginning of a video', async () => {
  const video = flatPictures(times(12, 0.4));
  const { greys, log } = await levels({ kind: 'extend', direction: 'backward', prompt: thirty, video, frameCount: 5 });
  expect(greys).toEqual(times(5 + 12, 0.4));
  expect(log[0]).toBe('isSSS');
});

test('generate() loops through spans that see the end and the beginning', async () => {
  const video = flatPictures([...times(8, 0.2), ...times(8, 0.6)]);
  const { greys, log } = await levels({ kind: 'loop', prompt: thirty, video, frameCount: 8 });
  expectNear(greys, [...times(8, 0.2), ...times(8, 0.6), ...leave(0.6, 0.4), ...leave(0.2, 0.4).toReversed()]);
  expect(log[0]).toBe('ssSSSS');
});

test('generate() blends two videos and keeps both', async () => {
  const [first, second] = [flatPictures(times(8, -0.4)), flatPictures(times(8, 0.8))];
  const { greys } = await levels({ kind: 'blend', prompt: thirty, first, second, frameCount: 16 });
  const made = [...leave(-0.4, 0.2), ...times(8, 0.2), ...leave(0.8, 0.2).toReversed()];
  expectNear(greys, [...times(8, -0.4), ...made, ...times(8, 0.8)]);
});

test('generate() lets two videos overlap along a curve; where it is 0 or 1 one of them stays as it is', async () => {
  const [first, second] = [flatPictures(times(12, -0.4)), flatPictures(times(12, 0.8))];
  const blend = { kind: 'blend', prompt: thirty, first, second, frameCount: 8 } as const;
  const cut = await levels({ ...blend, curve: [0, 1] });
  // 12 + 12 pictures, of which 8 lie over each other
  expect(cut.greys).toEqual([...times(8, -0.4), ...times(8, 0.8)]);
  const mixed = await levels({ ...blend, curve: [0.5, 0.5] });
  expect(mixed.greys).toHaveLength(16);
  expect(mixed.greys.slice(0, 4)).toEqual(times(4, -0.4));
  expect(mixed.greys.slice(12)).toEqual(times(4, 0.8));
  const made = mixed.greys.slice(4, 12);
  expect(made).toEqual(made.toSorted((a, b) => a - b));
  for (const grey of made.slice(3, 5)) expect(Math.abs(grey - 0.2)).toBeLessThan(0.15);
});

test('generate() remixes further from the video the stronger it is asked to', async () => {
  const video = flatPictures(times(9, -0.6));
  const distance = async (strength: number): Promise<number> => {
    const { greys } = await levels({ kind: 'remix', prompt: thirty, video, strength }, { steps: 1 });
    return Math.abs(greys[0]! + 0.6);
  };
  // one step goes straight to the prompt's grey; a frame that never rises above 0 noise cannot
  expect(await distance(1)).toBeCloseTo(0.9, 1);
  const { log } = await levels({ kind: 'remix', prompt: thirty, video, strength: 0.3 }, { steps: 10 });
  expect(log.length).toBeLessThan(5);
});

test('generate() keeps the middle and makes both sides in a re-cut', async () => {
  const video = flatPictures(times(8, 0.5));
  const { greys } = await levels({ kind: 'recut', prompt: thirty, video, before: 5, behind: 4 });
  expect(greys).toEqual(times(5 + 8 + 4, 0.5));
});

test('generate() cuts a storyboard where asked and shows later shots how the first looked', async () => {
  const shots = [
    { prompt: 'a'.repeat(20), frameCount: 5, opening: null },
    { prompt: 'a'.repeat(90), frameCount: 9, opening: flatPictures([0.9]) },
  ];
  const { greys, log } = await levels({ kind: 'storyboard', shots, characters: [] });
  expect(greys.slice(0, 5)).toEqual(times(5, 0.2));
  expect(greys[5]).toBe(0.9);
  expect(greys).toHaveLength(14);
  expect(log.at(-1)).toBe('ssII');
});

test('generate() cuts to the next shot after the frames that were asked, whatever spans they fill', async () => {
  const shots = [6, 3, 8].map((frameCount, i) => {
    return { prompt: thirty, frameCount, opening: flatPictures([0.7 + i / 10]) };
  });
  const { greys } = await levels({ kind: 'storyboard', shots, characters: [] });
  expect(greys).toHaveLength(17);
  expect([greys[0], greys[6], greys[9]]).toEqual([0.7, 0.8, 0.9]);
});

test('generate() makes long videos in runs that go on from each other', async () => {
  const { greys, log } = await levels({ ...text, prompt: thirty, frameCount: 101 });
  expect(greys).toEqual(times(101, 0.3));
  expect(new Set(log.map((line) => line.length))).toEqual(new Set([8, log.at(-1)!.length]));
});

/** What every run told the model of its frames, in order: m for made, g for given, r for a reference. */
async function rolesOf(request: VideoRequest, changes: Partial<GenerateOptions> = {}): Promise<string[]> {
  const runs: string[] = [];
  const plain = createPlainModel();
  const model: VideoModel = {
    ...plain,
    predictClean(frames, conditions) {
      runs.push(frames.map(({ role }) => role?.[0] ?? '?').join(''));
      return plain.predictClean(frames, conditions);
    },
  };
  const options = { ...defaultOptions(model), random: createRandom(1), steps: 1, ...changes };
  await collectFrames(await generate(model, request, options));
  return runs;
}

test('generate() tells the model which frames are made from noise alone, given wholly or in part, and references', async () => {
  expect(await rolesOf({ ...text, prompt: thirty, frameCount: 9 })).toEqual(['mmm']);
  const face = flatPictures([0.1]);
  expect(await rolesOf({ ...text, prompt: thirty, frameCount: 9, characters: [face] })).toEqual(['mmmr']);
  const keyframe = (timeSeconds: number, strength: number) => ({ timeSeconds, picture: face, strength });
  // A picture that may change is still given; a later one stands among the frames and beside them.
  expect(await rolesOf({ ...text, prompt: thirty, frameCount: 9, keyframes: [keyframe(0, 0.5)] })).toEqual(['gmm']);
  expect(await rolesOf({ ...text, prompt: thirty, frameCount: 9, keyframes: [keyframe(1, 1)] })).toEqual(['mmgg']);
  // Later runs of a long video see what earlier ones made.
  expect(await rolesOf({ ...text, prompt: thirty, frameCount: 41 })).toEqual(['mmmmmmmm', 'mmmgggg']);
  const shots = [9, 5].map((frameCount) => ({ prompt: thirty, frameCount, opening: null }));
  expect(await rolesOf({ kind: 'storyboard', shots, characters: [] })).toEqual(['mmm', 'mmr']);
});

test('generate() draws what words leave open from the seed, alike in all shots, and nothing of what it steers away from', async () => {
  const drawn = async (seed: number): Promise<readonly (readonly [string, number | null])[]> => {
    const asked: (readonly [string, number | null])[] = [];
    const plain = createPlainModel();
    const model: VideoModel = {
      ...plain,
      encodePrompt(words, signal, random) {
        expect(random).not.toBeUndefined();
        asked.push([words, random?.normal() ?? null]);
        return plain.encodePrompt(words, signal, random);
      },
    };
    const shots = ['a', 'bb'].map((prompt) => ({ prompt, frameCount: 1, opening: null }));
    const options = { ...defaultOptions(model), random: createRandom(seed), negativePrompt: 'rain', steps: 1 };
    await collectFrames(await generate(model, { kind: 'storyboard', shots, characters: [] }, options));
    return asked;
  };
  const first = await drawn(1);
  expect(first.map(([words]) => words)).toEqual(['a', 'bb', 'rain']);
  expect(first[0]![1]).toBeTypeOf('number');
  expect(first[1]![1]).toBe(first[0]![1]);
  expect(first[2]![1]).toBeNull();
  expect(await drawn(1)).toEqual(first);
  expect((await drawn(2))[0]![1]).not.toBe(first[0]![1]);
});

test('generate() reports every step, and the same seed gives the same frames', async () => {
  const seen: string[] = [];
  const request = { ...text, prompt: thirty, frameCount: 5 };
  const run = () =>
    levels(request, {
      steps: 3,
      sampler: 'stochastic',
      onProgress: ({ stage, done, total }) => seen.push(`${stage} ${done}/${total}`),
    });
  const first = await run();
  expect(seen).toEqual(['denoise 1/3', 'denoise 2/3', 'denoise 3/3']);
  expect(await run()).toEqual(first);
});

test('generate() stops between steps when aborted', async () => {
  const controller = new AbortController();
  const run = levels(
    { ...text, prompt: thirty, frameCount: 17 },
    { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) },
  );
  await expect(run).rejects.toThrow('enough');
});

test('generate() stops between frames when aborted while they are read', async () => {
  const controller = new AbortController();
  const options = { ...defaultOptions(createPlainModel()), random: createRandom(1), signal: controller.signal };
  const clip = await generate(createPlainModel(), { ...text, prompt: thirty, frameCount: 17 }, options);
  let read = 0;
  const reading = (async () => {
    for await (const _ of clip) if (++read === 7) controller.abort(new Error('enough'));
  })();
  await expect(reading).rejects.toThrow('enough');
  expect(read).toBe(7);
});

test('generate() gives frames once, and refuses to be read again instead of seeming empty', async () => {
  const options = { ...defaultOptions(createPlainModel()), random: createRandom(1) };
  const clip = await generate(createPlainModel(), { ...text, prompt: thirty, frameCount: 5 }, options);
  expect(await collectFrames(clip)).toHaveLength(5);
  await expect(collectFrames(clip)).rejects.toThrow('Cannot read the frames as they were read before');
});

test('generate() goes on from a single picture in every mode', async () => {
  const video = flatPictures([0.4]);
  for (const request of [
    { kind: 'extend', direction: 'forward', prompt: thirty, video, frameCount: 4 },
    { kind: 'extend', direction: 'backward', prompt: thirty, video, frameCount: 4 },
    { kind: 'loop', prompt: thirty, video, frameCount: 4 },
    { kind: 'blend', prompt: thirty, first: video, second: video, frameCount: 3 },
    { kind: 'recut', prompt: thirty, video, before: 2, behind: 2 },
  ] as const) {
    expect((await levels(request)).greys).toEqual(times(request.kind === 'blend' ? 6 : 5, 0.4));
  }
});

test('generate() keeps every picture of a re-cut, and makes as many around it as asked', async () => {
  const kept = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
  for (const [before, behind] of [
    [3, 5],
    [0, 2],
    [6, 0],
    [0, 0],
  ] as const) {
    const { greys } = await levels({ kind: 'recut', prompt: thirty, video: flatPictures(kept), before, behind });
    expect(greys.slice(before, before + kept.length)).toEqual(kept);
    expect(greys).toHaveLength(before + kept.length + behind);
  }
});

test('generate() shows all of a video that a shot opens with, and goes on from its end', async () => {
  const opening = flatPictures([...times(5, 0), 0.2, 0.4]);
  const shots = [
    { prompt: thirty, frameCount: 12, opening },
    { prompt: thirty, frameCount: 3, opening },
  ];
  const { greys } = await levels({ kind: 'storyboard', shots, characters: [] });
  expect(greys.slice(0, 7)).toEqual([...times(5, 0), 0.2, 0.4]);
  expect(greys.slice(12)).toEqual(times(3, 0));
  expect(greys).toHaveLength(15);
});

test('generate() refuses what cannot be made before any work', async () => {
  await expect(levels({ ...text, prompt: thirty, frameCount: 0 })).rejects.toThrow(
    'frames must be a whole number above 0',
  );
  const video = flatPictures([0]);
  await expect(levels({ kind: 'remix', prompt: thirty, video, strength: 0 })).rejects.toThrow(
    'strength must be above 0',
  );
  await expect(levels({ ...text, prompt: thirty, frameCount: 5 }, { width: 101 })).rejects.toThrow(
    /^Cannot make a video as sides must be multiples of \d+: current value is 101x/,
  );
});

test.each([
  ['euler', 1],
  ['heun', 3],
  ['unipc', 1],
  ['stochastic', 2],
] as const)(
  'generate() goes on from every state that it gave out as if it had never stopped: %s, %i candidates',
  async (sampler, candidates) => {
    // 16 latent frames of a model that takes 8 at once are made in several runs.
    const request = { ...text, prompt: thirty, frameCount: 61 };
    const pixels = async (changes: Partial<GenerateOptions>): Promise<Buffer> => {
      const model = createRatingModel();
      const options = { ...defaultOptions(model), random: createRandom(5), sampler, candidates, steps: 4, ...changes };
      const frames = await collectFrames(await generate(model, request, options));
      return Buffer.concat(frames.map((frame) => Uint8Array.from(frame.data)));
    };
    const states: RunState[] = [];
    const whole = await pixels({ onState: async (state) => void states.push(state) });
    expect(new Set(states.map(({ windowsDone }) => windowsDone)).size).toBeGreaterThan(2);
    for (const resumeFrom of states) expect((await pixels({ resumeFrom })).equals(whole)).toBe(true);
  },
);
