import { expect, test } from 'vitest';
import { timeFeatures } from './planner.ts';

test('timeFeatures() tells every hundredth of a second from every other', () => {
  const times = Array.from({ length: 450 }, (_, i) => i / 100);
  const features = timeFeatures(times);
  const width = features.length / times.length;
  for (let i = 1; i < times.length; i++) {
    let square = 0;
    for (let k = 0; k < width; k++) square += (features[i * width + k]! - features[(i - 1) * width + k]!) ** 2;
    expect(square).toBeGreaterThan(1e-4);
  }
});
