import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VideoRequest } from '../../diffusion/index.ts';
import { createClip, createFrame, type Fit, writeVideo } from '../../media/index.ts';
import type { Pictures } from '../../models/index.ts';
import type { ClipFile, GenerationRequest } from '../jobs/engine.ts';
import { requestToModel } from './request-to-model.ts';

let folder: string;
/** 128x64: red on the left, green in the middle half, blue on the right. */
let wide: ClipFile;
/** 64x128: red above, green in the middle half, blue below. */
let tall: ClipFile;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-request-'));
  wide = await writeStripes('wide.mp4', { width: 128, height: 64 });
  tall = await writeStripes('tall.mp4', { width: 64, height: 128 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function writeStripes(name: string, size: { readonly width: number; readonly height: number }) {
  const frame = createFrame(size.width, size.height);
  const isWide = size.width > size.height;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const at = isWide ? x : y;
      const channel = at < 32 ? 0 : at < 96 ? 1 : 2;
      frame.data[(y * size.width + x) * 4 + channel] = 220;
    }
  }
  const path = join(folder, name);
  await writeVideo(createClip(Array(8).fill(frame), { ...size, frameRate: 8 }), { path, quality: 100 });
  return { path, ...size, frameRate: 8, durationSeconds: 1 };
}

const base = {
  ...{ model: 'aozora-mini', prompt: '', negativePrompt: null, style: null, expandPrompt: true },
  ...{ width: 64, height: 64, frameRate: 8, frameCount: 17, seed: 1, steps: null, guidance: null, characters: [] },
} as const;

/** Each kind of request that videos are given to, and the videos that the model is asked with. */
const kinds: Readonly<Record<string, (fit: { fit?: Fit }) => Promise<readonly Pictures[]>>> = {
  extend: async (fit) => [
    given(await ask({ kind: 'extend', direction: 'forward', source: wide }, fit), 'extend').video,
  ],
  loop: async (fit) => [given(await ask({ kind: 'loop', source: wide }, fit), 'loop').video],
  remix: async (fit) => [given(await ask({ kind: 'remix', source: wide, strength: 0.5 }, fit), 'remix').video],
  recut: async (fit) => {
    const span = { startSeconds: 0, endSeconds: 1, beforeSeconds: 0, afterSeconds: 1 };
    return [given(await ask({ kind: 'recut', source: wide, ...span }, fit), 'recut').video];
  },
  blend: async (fit) => {
    const wish = await ask({ kind: 'blend', from: wide, to: tall, transitionSeconds: 1 }, fit);
    const { first, second } = given(wish, 'blend');
    return [first, turned(second)];
  },
  storyboard: async (fit) => {
    const clip = { source: wide, startSeconds: 0, endSeconds: 1 };
    const cards = [{ timeSeconds: 0, prompt: null, picture: null, clip }];
    return given(await ask({ kind: 'storyboard', cards }, fit), 'storyboard').shots.map(({ opening }) => opening!);
  },
};

type Wish = GenerationRequest extends infer R
  ? R extends unknown
    ? Omit<R, keyof typeof base | 'fit'>
    : never
  : never;

function ask(wish: Wish, fit: { fit?: Fit }): Promise<VideoRequest> {
  return requestToModel({ ...base, ...wish, ...fit } as GenerationRequest, '');
}

function given<K extends VideoRequest['kind']>(request: VideoRequest, kind: K): Extract<VideoRequest, { kind: K }> {
  expect(request.kind).toBe(kind);
  return request as Extract<VideoRequest, { kind: K }>;
}

/** Rows become columns. */
function turned({ count, width, height, data }: Pictures): Pictures {
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length / 3; i++) {
    const [y, x] = [Math.floor(i / width) % height, i % width];
    const to = i - y * width - x + x * height + y;
    result.set(data.subarray(3 * i, 3 * i + 3), 3 * to);
  }
  return { count, width: height, height: width, data: result };
}

/** Which colour a pixel of the last picture has. */
function colorAt({ count, width, height, data }: Pictures, x: number, y: number): string {
  const at = (((count - 1) * height + y) * width + x) * 3;
  const brightest = [0, 1, 2].reduce((best, c) => (data[at + c]! > data[at + best]! ? c : best), 0);
  return data[at + brightest]! < -0.6 ? 'black' : ['red', 'green', 'blue'][brightest]!;
}

describe.each(Object.entries(kinds))('requestToModel() of %s', (_, read) => {
  it.each([
    // The middle half fills the video.
    [{}, ['green', 'green', 'green', 'green']],
    [{ fit: 'cover' }, ['green', 'green', 'green', 'green']],
    // All of it in the middle, bars above and below.
    [{ fit: 'contain' }, ['red', 'green', 'blue', 'black']],
    [{ fit: 'stretch' }, ['red', 'green', 'blue', 'green']],
  ] as const)('brings a video of another shape to the size of the result with %o', async (fit, colors) => {
    const videos = await read(fit);
    expect(videos.length).toBeGreaterThan(0);
    for (const video of videos) {
      expect([video.count, video.width, video.height]).toEqual([8, 64, 64]);
      const seen = [colorAt(video, 5, 32), colorAt(video, 32, 32), colorAt(video, 58, 32), colorAt(video, 32, 6)];
      expect(seen).toEqual(colors);
    }
  });
});
