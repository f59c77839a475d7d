import { describe, expect, it } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { equalErrorPoint } from './identity.ts';
import { kernelDistance, standardizeBy } from './kernel-distance.ts';
import { average, proportion } from './proportion.ts';

describe('proportion()', () => {
  it("gives Wilson's interval", () => {
    // Newcombe 1998, Statistics in Medicine 17, table I, method 3: 81 of 263 and 15 of 148.
    const a = proportion(81, 263);
    expect([a.low, a.high].map((x) => x.toFixed(4))).toEqual(['0.2553', '0.3662']);
    const b = proportion(15, 148);
    expect([b.low, b.high].map((x) => x.toFixed(4))).toEqual(['0.0624', '0.1605']);
  });

  it('stays within 0 and 1 and says nothing where nothing was asked', () => {
    expect(proportion(0, 20).low).toBe(0);
    expect(proportion(20, 20).high).toBeCloseTo(1, 12);
    expect(proportion(0, 0)).toMatchObject({ low: 0, high: 1 });
  });
});

describe('average()', () => {
  it('leaves out what was not measured', () => {
    expect(average([1, null, 3])).toMatchObject({ mean: 2, count: 2 });
    expect(average([null])).toBeNull();
  });
});

describe('kernelDistance()', () => {
  const draw = (name: string, count: number, shift: number): Float32Array[] => {
    const random = createRandom(name);
    return Array.from({ length: count }, () => fillNormal(new Float32Array(8), random).map((x) => x + shift));
  };

  it('equals the formula on two pairs of numbers', () => {
    const [a, b] = [
      [1, 2],
      [0, 3],
    ].map((set) => set.map((x) => Float32Array.of(x))) as [Float32Array[], Float32Array[]];
    // k(1,2) = 27, k(0,3) = 1, between: k(1,0) = 1, k(1,3) = 64, k(2,0) = 1, k(2,3) = 343
    expect(kernelDistance(a, b)).toBeCloseTo(27 + 1 - (2 * (1 + 64 + 1 + 343)) / 4, 6);
  });

  it('is 0 in the mean for one distribution and grows with the difference of two', () => {
    const same = Array.from({ length: 40 }, (_, i) => kernelDistance(draw(`a${i}`, 20, 0), draw(`b${i}`, 20, 0)));
    const mean = same.reduce((sum, x) => sum + x, 0) / same.length;
    const [near, far] = [0.3, 1].map((shift) => kernelDistance(draw('a', 60, 0), draw('b', 60, shift)));
    // 40 estimates with a deviation of about 0.2 have a mean within 0.1 of 0 with 99.8 %.
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(near!).toBeLessThan(far!);
    expect(far!).toBeGreaterThan(1);
  });

  it('needs two vectors of each', () => {
    expect(() => kernelDistance([Float32Array.of(1)], draw('a', 3, 0))).toThrow('at least 2: current value is 1');
  });

  it('compares features of any size after standardizeBy()', () => {
    const reference = draw('r', 200, 5);
    const [first] = standardizeBy(reference, [Float32Array.from({ length: 8 }, () => 5)]);
    // The mean of 200 normals is within 0.25 of theirs.
    for (const x of first!) expect(Math.abs(x)).toBeLessThan(0.25);
  });
});

describe('equalErrorPoint()', () => {
  it('separates sets that do not overlap without error', () => {
    const { threshold, error } = equalErrorPoint([0.8, 0.9, 0.95], [0.1, 0.2, 0.3]);
    expect(error).toBe(0);
    expect(threshold).toBeGreaterThan(0.3);
  });

  it('finds where both errors are equal', () => {
    expect(equalErrorPoint([0.2, 0.6, 0.7, 0.8], [0.1, 0.3, 0.4, 0.65]).error).toBeCloseTo(0.25, 12);
  });
});
