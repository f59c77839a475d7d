import { expect, test } from 'vitest';
import { createRandom, type Progress } from '../base/index.ts';
import { collectFrames, type Frame } from '../media/index.ts';
import type { VideoModel } from '../models/index.ts';
import { defaultOptions } from './default-options.ts';
import { type GenerateOptions, generate } from './generate.ts';
import { createPlainModel, createRatingModel, type Rating } from './plain-model.fixture.ts';
import type { VideoRequest } from './request.ts';
import type { RunState } from './run-timeline.ts';

const words = (length: number): string => 'a'.repeat(length);
/** 16 latent frames of a model that takes 8 at once: several runs, of which the first is drawn several times. */
const long = { kind: 'text', prompt: words(30), frameCount: 61, keyframes: [], characters: [] } as const;
const shots = [20, 60].map((length) => ({ prompt: words(length), frameCount: 5, opening: null }));
const storyboard = { kind: 'storyboard', shots, characters: [] } as const;

async function draw(model: VideoModel, request: VideoRequest, changes: Partial<GenerateOptions>): Promise<Frame[]> {
  const options = { ...defaultOptions(model), random: createRandom(5), steps: 1, ...changes };
  return collectFrames(await generate(model, request, options));
}

/** Mean of all pixels, from -1 to 1. */
function brightness(frames: readonly Frame[]): number {
  const values = frames.flatMap((frame) => [...frame.data].filter((_, i) => i % 4 < 3));
  return values.reduce((sum, value) => sum + value / 127.5 - 1, 0) / values.length;
}

const largest = (ratings: readonly Rating[]): number => Math.max(...ratings.map(({ rating }) => rating));

test('generate() keeps the best rated of so many drawings of each beginning', async () => {
  const ratings: Rating[] = [];
  const model = createRatingModel(ratings);
  const single = brightness((await draw(model, long, { candidates: 1 })).slice(0, 29));
  expect(ratings).toEqual([]);
  const best = brightness((await draw(model, long, { candidates: 5 })).slice(0, 29));
  // Later runs go on from what was kept.
  expect(ratings).toHaveLength(5);
  expect(new Set(ratings.map(({ rating }) => rating)).size).toBe(5);
  expect(largest(ratings)).not.toBe(ratings[0]!.rating);
  // Ratings are under noise that is the same for all and leaves 0.7 of a picture; the first picture fills as many cells as a span.
  expect(best - single).toBeGreaterThan(0.3 * (largest(ratings) - ratings[0]!.rating));
});

test('generate() rates each shot of a storyboard by its own words, and keeps the best of each', async () => {
  const ratings: Rating[] = [];
  const model = createRatingModel(ratings);
  const single = await draw(model, storyboard, { candidates: 1 });
  const best = await draw(model, storyboard, { candidates: 4 });
  expect(ratings.map(({ level }) => level)).toEqual([0.2, 0.2, 0.2, 0.2, 0.6, 0.6, 0.6, 0.6]);
  expect(best).toHaveLength(10);
  // With this seed neither first drawing is the best one.
  for (const shot of [0, 1]) {
    const rated = ratings.slice(shot * 4, shot * 4 + 4);
    expect(largest(rated)).not.toBe(rated[0]!.rating);
  }
  // The first shot is one picture and one span of four alike; ratings see 0.7 of them, and both count alike.
  const gained = brightness(best.slice(0, 2)) - brightness(single.slice(0, 2));
  expect(gained).toBeCloseTo((largest(ratings.slice(0, 4)) - ratings[0]!.rating) / 0.7, 2);
});

test('generate() draws candidates small where there is a second pass, which is made of the best alone', async () => {
  const [ratings, log]: [Rating[], string[]] = [[], []];
  const model = createRatingModel(ratings, log);
  const enlarged: number[] = [];
  const refined = {
    ...model,
    refinement: {
      scale: 2,
      sigmas: [0.5, 0],
      sampler: 'euler',
      async enlarge(latents: readonly Float32Array[], { rows, columns }: { rows: number; columns: number }) {
        enlarged.push(latents.length);
        return latents.map((values) => {
          const large = new Float32Array(values.length * 4);
          for (let i = 0; i < large.length; i++) {
            const [channel, cell] = [i % 3, Math.floor(i / 3)];
            const [row, column] = [Math.floor(cell / (2 * columns)), cell % (2 * columns)];
            large[i] = values[(Math.floor(row / 2) * columns + Math.floor(column / 2)) * 3 + channel]!;
          }
          expect(values.length).toBe(rows * columns * 3);
          return large;
        });
      },
    },
  } as const satisfies VideoModel;
  const seen: Progress[] = [];
  const options = { isRefined: true, candidates: 3, onProgress: (progress: Progress) => void seen.push(progress) };
  const frames = await draw(refined, { ...long, frameCount: 5 }, options);
  expect(frames).toHaveLength(5);
  // 16 x 8 pixels are 4 x 2 cells, half of that in the first pass.
  expect(ratings.map(({ grid }) => grid)).toEqual(Array(3).fill({ rows: 1, columns: 2 }));
  expect(enlarged).toEqual([2]);
  // One step for each candidate and one more for the second pass.
  expect(log).toHaveLength(4);
  expect(seen.map(({ done, total }) => `${done}/${total}`)).toEqual(['1/3', '2/3', '3/3', '1/1']);
});

test('generate() goes on counting where an earlier attempt stopped, candidates included', async () => {
  const model = createRatingModel();
  const run = async (changes: Partial<GenerateOptions>): Promise<string[]> => {
    const seen: string[] = [];
    const onProgress = ({ done, total }: Progress): void => void seen.push(`${done}/${total}`);
    await draw(model, storyboard, { candidates: 3, steps: 2, onProgress, ...changes });
    return seen;
  };
  const states: RunState[] = [];
  const whole = await run({ onState: async (state) => void states.push(state) });
  // Two shots, three drawings of each, two steps of each.
  expect(whole).toEqual(Array.from({ length: 12 }, (_, i) => `${i + 1}/12`));
  expect(states).toHaveLength(12);
  for (const [i, resumeFrom] of states.entries()) expect(await run({ resumeFrom })).toEqual(whole.slice(i));
});

test('generate() stops when aborted while a candidate is rated, before anything else is drawn', async () => {
  for (const request of [long, { ...long, frameCount: 5 }]) {
    for (const aborted of [1, 2]) {
      const log: string[] = [];
      const model = createRatingModel([], log);
      const controller = new AbortController();
      let rated = 0;
      const slow: VideoModel = {
        ...model,
        async rate(frames, options) {
          expect(options.signal).toBe(controller.signal);
          if (++rated === aborted) controller.abort(new Error('enough'));
          return model.rate!(frames, options);
        },
      };
      const drawing = draw(slow, request, { candidates: 2, signal: controller.signal });
      await expect(drawing).rejects.toThrow('enough');
      expect([rated, log.length]).toEqual([aborted, aborted]);
    }
  }
});

test('generate() refuses candidates of a model that cannot rate', async () => {
  for (const model of [createPlainModel(), { ...createPlainModel(), rate: null }]) {
    await expect(draw(model, long, { candidates: 2 })).rejects.toThrow(
      'Cannot draw 2 candidates as plain cannot tell which is best',
    );
    expect(await draw(model, { ...long, frameCount: 1 }, { candidates: 1 })).toHaveLength(1);
  }
  const model = createRatingModel();
  for (const candidates of [0, 1.5, Number.NaN]) {
    await expect(draw(model, long, { candidates })).rejects.toThrow('candidates must be a whole number above 0');
  }
});
