import type { LatentFrame, LatentGrid, NoisyFrame, Pictures, PromptEmbedding, VideoModel } from '../models/index.ts';

/** Pixels a side of a cell, and pictures of a span. */
const cell = 4;
const span = 4;

interface PlainPrompt extends PromptEmbedding {
  readonly level: number;
}

/**
 * A video model that can be worked out by hand: a latent is the mean colour of each cell, and the clean estimate of a frame
 * is the mean of the given frames, or the grey of the prompt (its length / 100) where none is given.
 */
export function createPlainModel(log: string[] = []): VideoModel {
  const size = (pictures: Pictures): number => (pictures.height / cell) * (pictures.width / cell) * 3;
  return {
    info: {
      name: 'plain',
      geometry: { channels: 3, cellSize: cell, framesPerSpan: span },
      capabilities: { hasFrameLevels: true, hasFreePlaces: true, hasEncoder: true },
      defaults: {
        steps: 4,
        sampler: 'euler',
        guidance: 1,
        frameRate: 8,
        width: 16,
        height: 8,
        durationSeconds: 1,
        shift: () => 1,
      },
      maximumLatentFrames: 8,
    },
    encodePrompt: async (text) => ({ modelName: 'plain', level: text.length / 100 }) satisfies PlainPrompt,
    async predictClean(frames: readonly NoisyFrame[], { prompt }) {
      log.push(frames.map(({ sigma, kind }) => (sigma === 0 ? kind[0]!.toUpperCase() : kind[0]!)).join(''));
      const given = frames.filter((frame) => frame.sigma === 0);
      return frames.map((frame) => {
        if (given.length === 0) return frame.values.map(() => (prompt as PlainPrompt).level);
        return frame.values.map((_, i) => given.reduce((sum, { values }) => sum + values[i]!, 0) / given.length);
      });
    },
    async encodePictures(pictures): Promise<LatentFrame> {
      const values = new Float32Array(size(pictures));
      const share = 1 / (pictures.count * cell * cell);
      const columns = pictures.width / cell;
      for (let i = 0; i < pictures.data.length; i++) {
        const pixel = Math.floor(i / 3) % (pictures.width * pictures.height);
        const [row, column] = [Math.floor(pixel / pictures.width / cell), Math.floor((pixel % pictures.width) / cell)];
        values[(row * columns + column) * 3 + (i % 3)]! += pictures.data[i]! * share;
      }
      return { kind: pictures.count === 1 ? 'image' : 'span', values };
    },
    openDecoder: async ({ rows, columns }) => ({
      async decode({ kind, values }) {
        const count = kind === 'image' ? 1 : span;
        const [height, width] = [rows * cell, columns * cell];
        const data = new Float32Array(count * height * width * 3);
        for (let i = 0; i < data.length; i++) {
          const pixel = Math.floor(i / 3) % (width * height);
          const [row, column] = [Math.floor(pixel / width / cell), Math.floor((pixel % width) / cell)];
          data[i] = values[(row * columns + column) * 3 + (i % 3)]!;
        }
        return { count, height, width, data };
      },
      [Symbol.dispose]() {},
    }),
    async [Symbol.asyncDispose]() {},
  };
}

/** What a model was asked to rate, and what it said. */
export interface Rating {
  readonly rating: number;
  readonly grid: LatentGrid;
  /** Grey of the prompt that was rated against. */
  readonly level: number;
}

/**
 * Like the plain model, but its estimate keeps some of the noise, so that every number of a run counts, and it takes the brightest
 * for the best.
 *
 * @param ratings gets every rating
 */
export function createRatingModel(
  ratings: Rating[] = [],
  log: string[] = [],
): VideoModel & Required<Pick<VideoModel, 'rate'>> {
  const plain = createPlainModel(log);
  return {
    ...plain,
    async predictClean(frames, conditions) {
      const estimates = await plain.predictClean(frames, conditions);
      return estimates.map((estimate, i) => estimate.map((clean, k) => 0.6 * clean + 0.4 * frames[i]!.values[k]!));
    },
    async rate(frames, { grid, prompt }) {
      const all = frames.flatMap(({ values }) => [...values]);
      const rating = all.reduce((sum, value) => sum + value, 0) / all.length;
      ratings.push({ rating, grid, level: (prompt as PlainPrompt).level });
      return rating;
    },
  };
}

/** Pictures of one colour each, from -1 to 1. */
export function flatPictures(levels: readonly number[]): Pictures {
  const [width, height] = [16, 8];
  const data = new Float32Array(levels.length * width * height * 3);
  for (const [i, level] of levels.entries()) data.fill(level, i * width * height * 3, (i + 1) * width * height * 3);
  return { count: levels.length, width, height, data };
}
