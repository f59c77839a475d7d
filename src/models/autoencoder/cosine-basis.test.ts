import { expect, test } from 'vitest';
import { cosineBasis } from './cosine-basis.ts';

const layout = { spanFrames: 4, size: 8, channels: 20 };

test.each([1, 4])('cosineBasis() of %i frames: analysis undoes synthesis on the channels that it uses', (frames) => {
  const { analysis, synthesis } = cosineBasis({ ...layout, frames });
  const length = frames * 8 * 8 * 3;
  for (let a = 0; a < 20; a++) {
    for (let b = 0; b < 20; b++) {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += analysis[a * length + i]! * synthesis[i * 20 + b]!;
      const isUsed = analysis.subarray(a * length, (a + 1) * length).some((x) => x !== 0);
      expect(sum).toBeCloseTo(a === b && isUsed ? 1 : 0, 5);
    }
  }
});

test('cosineBasis() gives a still picture the same code as a span that repeats it', () => {
  const [image, span] = [1, 4].map((frames) => cosineBasis({ ...layout, frames }));
  const pixels = Float32Array.from({ length: 8 * 8 * 3 }, (_, i) => Math.sin(i * 0.7));
  for (let c = 0; c < 20; c++) {
    let [one, four] = [0, 0];
    for (let i = 0; i < pixels.length; i++) one += image!.analysis[c * pixels.length + i]! * pixels[i]!;
    for (let i = 0; i < 4 * pixels.length; i++) {
      four += span!.analysis[c * 4 * pixels.length + i]! * pixels[i % pixels.length]!;
    }
    expect(four).toBeCloseTo(one, 4);
  }
});
