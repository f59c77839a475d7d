import { expect, test } from 'vitest';
import { createFrame } from './frame.ts';
import { psnr, ssim } from './quality.ts';
import { sampleFrame } from './sample-frames.ts';

const grey = (level: number, size = 24) => createFrame(size, size, { red: level, green: level, blue: level });

test('psnr() is 20 log10(255 / d) for a constant difference d, and infinite for equal frames', () => {
  expect(psnr(grey(100), grey(110))).toBeCloseTo(20 * Math.log10(255 / 10), 10);
  expect(psnr(grey(0), grey(255))).toBeCloseTo(0, 10);
  expect(psnr(grey(7), grey(7))).toBe(Number.POSITIVE_INFINITY);
});

test('psnr() and ssim() refuse frames of different sizes', () => {
  expect(() => psnr(grey(0), grey(0, 25))).toThrow('must be 24x24: current value is 25x25');
  expect(() => ssim(grey(0), grey(0, 25))).toThrow('must be 24x24: current value is 25x25');
});

test('ssim() follows its closed form for constant frames', () => {
  const c1 = (0.01 * 255) ** 2;
  expect(ssim(grey(100), grey(140))).toBeCloseTo((2 * 100 * 140 + c1) / (100 ** 2 + 140 ** 2 + c1), 10);
  expect(ssim(sampleFrame(40, 30, 0), sampleFrame(40, 30, 0))).toBeCloseTo(1, 12);
});

test('ssim() equals the definition, window by window', () => {
  const size = 17;
  const make = (seed: number) => {
    const frame = createFrame(size, size);
    for (let i = 0; i < frame.data.length; i += 4) frame.data.fill(((i * seed) % 251) + (seed % 3), i, i + 3);
    return frame;
  };
  const [a, b] = [make(7), make(11)];
  const weight = (d: number): number => Math.exp(-(d ** 2) / (2 * 1.5 ** 2));
  const at = (frame: typeof a, h: number, w: number): number => {
    const clamp = (v: number): number => Math.min(Math.max(v, 0), size - 1);
    return frame.data[(clamp(h) * size + clamp(w)) * 4]!;
  };
  let total = 0;
  for (let h = 0; h < size; h++) {
    for (let w = 0; w < size; w++) {
      const samples: [number, number, number][] = [];
      for (let dh = -5; dh <= 5; dh++) {
        for (let dw = -5; dw <= 5; dw++) {
          samples.push([weight(dh) * weight(dw), at(a, h + dh, w + dw), at(b, h + dh, w + dw)]);
        }
      }
      const sum = samples.reduce((s, [k]) => s + k, 0);
      const mean = (f: (x: number, y: number) => number): number =>
        samples.reduce((s, [k, x, y]) => s + (k / sum) * f(x, y), 0);
      const [ma, mb] = [mean((x) => x), mean((_, y) => y)];
      const [va, vb] = [mean((x) => (x - ma) ** 2), mean((_, y) => (y - mb) ** 2)];
      const covariance = mean((x, y) => (x - ma) * (y - mb));
      const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
      total += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma ** 2 + mb ** 2 + c1) * (va + vb + c2));
    }
  }
  expect(ssim(a, b)).toBeCloseTo(total / size ** 2, 9);
});
