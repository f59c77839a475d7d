import sharp from 'sharp';
import { expect, test } from 'vitest';
import { sampleFrame } from './sample-frames.ts';
import { tiffHeader } from './tiff-header.ts';

// Heights below, at and above one strip; widths that are odd.
test.each([
  [1, 1, 4],
  [67, 64, 4],
  [33, 131, 3],
] as const)(
  'tiffHeader() before %i x %i x %i plain pixels makes a file that sharp reads',
  async (width, height, channels) => {
    const frame = sampleFrame(width, height, 5);
    const pixels = Buffer.from(frame.data.filter((_, i) => channels === 4 || i % 4 !== 3));
    const file = Buffer.concat([tiffHeader({ width, height, channels, profile: null }), pixels]);
    const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([width, height, channels]);
    expect(Buffer.compare(data, pixels)).toBe(0);
  },
);
