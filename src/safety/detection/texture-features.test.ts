import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createFrame, type Frame } from '../../media/index.ts';
import { createTextureMeter, textureFeatureCount } from './texture-features.ts';

const side = 128;

function draw(level: (x: number, y: number) => number): Frame {
  const frame = createFrame(side, side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = level(x, y);
      frame.data.set([value, value, value, 255], (y * side + x) * 4);
    }
  }
  return frame;
}

function featuresOf(...frames: Frame[]): Float64Array {
  const meter = createTextureMeter();
  for (const frame of frames) meter.push(frame);
  return meter.finish()!;
}

test('createTextureMeter() counts neighbouring differences as shares: all still on a plain picture', () => {
  const features = featuresOf(draw(() => 90));
  expect(features).toHaveLength(textureFeatureCount);
  expect(features[62]).toBeCloseTo(1, 6); // (0, 0, 0) lies in the middle of 125
  expect(features.slice(0, 125).reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(1, 6);
  const random = createRandom('grain');
  const grain = featuresOf(draw(() => 90 + 10 * random.normal()));
  expect(grain.slice(0, 125).reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(1, 6);
  expect(grain[125]).toBeGreaterThan(features[125]!); // slope
});

test('createTextureMeter() sees the period of a grid', () => {
  const features = featuresOf(draw((x, y) => (Math.floor(x / 16) + Math.floor(y / 16)) * 4 + 60));
  const grid = features.slice(137, 152); // periods 10 to 24
  expect(grid.indexOf(Math.max(...grid)) + 10).toBe(16);
});

test('createTextureMeter() says nothing of no frames', () => {
  expect(createTextureMeter().finish()).toBeNull();
});
