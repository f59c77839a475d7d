import { expect, test } from 'vitest';
import { createFrame, type Frame } from '../../media/index.ts';
import { shareFrame, toFrame, toPictureTensor } from './picture-tensor.ts';

const layout = { width: 3, height: 2, mean: [0.5, 0, 0.25], deviation: [0.5, 1, 2] } as const;

test('toFrame() gives the bytes back of which a tensor was made', () => {
  const frame = patternFrame(7, 5);
  for (let i = 3; i < frame.data.length; i += 4) frame.data[i] = 255;
  const plain = { width: 7, height: 5, mean: [0, 0, 0], deviation: [1, 1, 1] } as const;
  expect(toFrame(toPictureTensor(frame, plain))).toEqual(frame);
});

test('toPictureTensor() is the mean of each cell, for narrow, wide and very wide pictures', () => {
  for (const [width, height] of [
    [2, 1],
    [7, 5],
    [1601, 2],
  ] as const) {
    const frame = patternFrame(width, height);
    const tensor = toPictureTensor(frame, layout);
    let largest = 0;
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < layout.height; y++) {
        for (let x = 0; x < layout.width; x++) {
          const found = tensor.data[(c * layout.height + y) * layout.width + x]!;
          const expected = (cellMean(frame, { c, x, y }) / 255 - layout.mean[c]!) / layout.deviation[c]!;
          largest = Math.max(largest, Math.abs(found - expected));
        }
      }
    }
    expect(largest).toBeLessThan(1e-6); // float32
  }
});

test('toPictureTensor() of a shared frame averages half the size from what was scaled before', () => {
  const frame = patternFrame(24, 16);
  const shared = shareFrame(frame);
  const twice = toPictureTensor(shared, { ...layout, width: 6, height: 4 });
  expect(toPictureTensor(shared, { ...layout, width: 6, height: 4 })).toBe(twice);
  expect(Array.from(twice.data)).toEqual(Array.from(toPictureTensor(frame, { ...layout, width: 6, height: 4 }).data));
  const [half, direct] = [toPictureTensor(shared, layout), toPictureTensor(frame, layout)];
  // Cells divide evenly, so the mean of means is the mean.
  const largest = Math.max(...Array.from(half.data, (value, i) => Math.abs(value - direct.data[i]!)));
  expect(largest).toBeLessThan(1e-6); // float32
});

function patternFrame(width: number, height: number): Frame {
  // Bytes that do not begin at a multiple of four, as slices of a decoder's buffer may.
  const data = new Uint8Array(new ArrayBuffer(width * height * 4 + 1), 1);
  for (let i = 0; i < data.length; i++) data[i] = i % 4 === 3 ? 255 : 255 - ((i * 31) % 17);
  return { ...createFrame(width, height), data };
}

function cellMean(frame: Frame, { c, x, y }: { readonly c: number; readonly x: number; readonly y: number }): number {
  const [left, right] = span(x, frame.width, layout.width);
  const [top, bottom] = span(y, frame.height, layout.height);
  let sum = 0;
  for (let j = top; j < bottom; j++) {
    for (let i = left; i < right; i++) sum += frame.data[(j * frame.width + i) * 4 + c]!;
  }
  return sum / ((right - left) * (bottom - top));
}

function span(cell: number, from: number, to: number): [number, number] {
  const first = Math.floor((cell * from) / to);
  return [first, Math.max(first + 1, Math.floor(((cell + 1) * from) / to))];
}
