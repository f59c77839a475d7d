import { expect, test } from 'vitest';
import { createFrame, type Frame } from '../../media/index.ts';
import { createWatermarkEmbedder } from './embed-watermark.ts';
import { openMarkingThread } from './marking-thread.ts';

const options = {
  key: new Uint8Array(32).fill(7),
  payload: Uint8Array.from({ length: 64 }, (_, i) => (i * 5 + 1) % 2),
  ...{ width: 64, height: 48, frameRate: 8 },
};

const frames: Frame[] = Array.from({ length: 24 }, (_, f) => {
  const frame = createFrame(64, 48, { red: 90, green: 120, blue: 60 });
  for (let i = 0; i < frame.data.length; i++) if (i % 4 !== 3) frame.data[i] = (frame.data[i]! + 7 * f + 3 * i) % 256;
  return frame;
});

test('openMarkingThread() gives all frames in order, marked as the embedder marks them, and leaves the given ones alone', async () => {
  const embedder = createWatermarkEmbedder<Frame>(options);
  const expected = [...frames.flatMap((frame) => embedder.push(frame)), ...embedder.finish()];
  const before = frames.map(({ data }) => data.slice());
  const marking = openMarkingThread(options);
  try {
    const marked: Frame[] = [];
    for (const frame of frames) marked.push(...(await marking.push(frame)));
    marked.push(...(await marking.finish()));
    expect(marked.map(({ data }) => data)).toEqual(expected.map(({ data }) => data));
    expect(frames.map(({ data }) => data)).toEqual(before);
  } finally {
    await marking.close();
  }
});

test('openMarkingThread() waits when more frames are handed over than it may hold', async () => {
  const marking = openMarkingThread(options);
  try {
    let given = 0;
    let returned = 0;
    for (let round = 0; round < 4; round++) {
      for (const frame of frames) {
        given++;
        returned += (await marking.push(frame)).length;
        expect(given - returned).toBeLessThanOrEqual(14 + 16);
      }
    }
  } finally {
    await marking.close();
  }
});

test('openMarkingThread() says that marking stopped when the thread fails, and when it was closed', async () => {
  const marking = openMarkingThread({ ...options, payload: null as never });
  await expect(marking.push(frames[0]!).then(() => marking.finish())).rejects.toThrow('the marking thread stopped');
  await marking.close();
  const closed = openMarkingThread(options);
  await closed.close();
  await expect(closed.push(frames[0]!)).rejects.toThrow('marking was closed');
});
