import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createFrame, type Frame } from '../../media/index.ts';
import { sampleScene } from '../../world/index.ts';
import { renderCase } from '../render-case.ts';
import { colorDrift, measureMotion } from './temporal.ts';

const scene = Array.from({ length: 99 }, (_, i) => sampleScene(createRandom(`temporal ${i}`), { level: 'W1' })).find(
  ({ shots }) => shots[0]!.entities[0]!.timeline.every(({ action }) => action === 'run'),
)!;
const real = renderCase(scene, { width: 128, height: 128, frameRate: 8, frames: 12 });

function mapPixels(frames: readonly Frame[], change: (value: number, frame: number) => number): Frame[] {
  return frames.map((frame, f) => ({ ...frame, data: Uint8ClampedArray.from(frame.data, (x) => change(x, f)) }));
}

describe('measureMotion()', () => {
  it('finds the speed of a moving square', () => {
    const frames = Array.from({ length: 6 }, (_, i) => {
      const frame = createFrame(64, 64);
      for (let y = 24; y < 40; y++) for (let x = 0; x < 16; x++) frame.data[4 * (y * 64 + x + 8 + 2 * i) + 1] = 255;
      return frame;
    });
    // 2 of 64 pixels at 8 pictures a second.
    expect(measureMotion(frames, 8).dynamicDegree).toBeCloseTo((2 / 64) * 8, 1);
  });

  it('orders flicker of true pictures, of frozen ones and of ones whose brightness trembles', () => {
    const random = createRandom('tremble');
    const lights = real.map(() => 16 * (random.uniform() - 0.5));
    const trembling = measureMotion(
      mapPixels(real, (x, f) => x + lights[f]!),
      8,
    );
    const still = measureMotion(
      real.map(() => real[0]!),
      8,
    );
    expect(still.flicker).toBe(0);
    expect(measureMotion(real, 8).flicker).toBeLessThan(trembling.flicker / 4);
  });

  it('orders dynamic degree and warp error of frozen, true and shuffled pictures', () => {
    const order = [5, 0, 9, 2, 11, 4, 7, 1, 10, 3, 8, 6];
    const shuffled = measureMotion(
      order.map((i) => real[i]!),
      8,
    );
    const frozen = measureMotion(
      real.map(() => real[0]!),
      8,
    );
    const truth = measureMotion(real, 8);
    expect(frozen.dynamicDegree).toBe(0);
    expect(truth.dynamicDegree).toBeGreaterThan(0);
    expect(shuffled.dynamicDegree).toBeGreaterThan(truth.dynamicDegree);
    expect(frozen.warpError).toBe(0);
    expect(shuffled.warpError).toBeGreaterThan(truth.warpError);
  });
});

describe('colorDrift()', () => {
  it('is 0 for one picture and 1 for pictures without a colour in common', () => {
    const [red, blue] = [
      createFrame(8, 8, { red: 255, green: 0, blue: 0 }),
      createFrame(8, 8, { red: 0, green: 0, blue: 255 }),
    ];
    expect(colorDrift(red, red)).toBe(0);
    expect(colorDrift(red, blue)).toBeCloseTo(1, 12);
  });
});
