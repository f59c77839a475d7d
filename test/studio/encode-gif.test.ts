import sharp from 'sharp';
import { expect, it } from 'vitest';
import { encodeGif } from '../../studio/src/convert/encode-gif.ts';

const width = 48;
const height = 32;

/** A soft slope of colours with a square that moves. */
const frames = [0, 1, 2].map((time) => {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const isSquare = x >= 8 + time * 8 && x < 16 + time * 8 && y >= 8 && y < 16;
    pixels.set(isSquare ? [230, 40, 30, 255] : [x * 5, y * 7, 140, 255], i * 4);
  }
  return pixels;
});

it('encodeGif() writes frames that another decoder reads back nearly equal, with their times', async () => {
  const gif = encodeGif({ width, height, frameRate: 8, frames });
  const { pages, delay, loop } = await sharp(gif, { animated: true }).metadata();
  expect({ pages, delay, loop }).toEqual({ pages: 3, delay: [130, 120, 130], loop: 0 });
  for (const [page, frame] of frames.entries()) {
    const read = await sharp(gif, { page }).ensureAlpha().raw().toBuffer();
    const squares = frame.reduce((sum, value, i) => sum + (value - read[i]!) ** 2, 0);
    // Colours lie on steps of 8, and the pattern moves them by up to 7: 28 dB is what that costs at most.
    expect(10 * Math.log10(255 ** 2 / (squares / frame.length)), `frame ${page}`).toBeGreaterThan(28);
  }
});

it('encodeGif() empties its table when it is full', async () => {
  const noise = new Uint8ClampedArray(160 * 160 * 4);
  for (let i = 0, state = 1; i < noise.length; i++) {
    state = (state * 48_271) % 2_147_483_647;
    noise[i] = i % 4 === 3 ? 255 : state & 255;
  }
  const gif = encodeGif({ width: 160, height: 160, frameRate: 10, frames: [noise] });
  const read = await sharp(gif).ensureAlpha().raw().toBuffer();
  const far = noise.reduce((count, value, i) => count + (Math.abs(value - read[i]!) > 64 ? 1 : 0), 0);
  expect(far / noise.length).toBeLessThan(0.02);
});
