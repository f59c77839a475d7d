import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { sampleScene } from '../scene/sample.ts';
import { type CurriculumLevel, curriculumLevels } from '../scene/sample-setting.ts';
import { createSimulation } from '../simulation/simulate.ts';
import { createRenderer } from './renderer.ts';

const sampled = (level: CurriculumLevel, seed: string) => sampleScene(createRandom(seed), { level });
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('createRenderer()', () => {
  it.each(curriculumLevels)(
    'draws the same bytes in another renderer and in another order of frames, at %s',
    (level) => {
      const scene = sampled(level, `same ${level}`);
      const { frameAt } = createSimulation(scene);
      const times = [0, 0.5, 1.1];
      const one = createRenderer({ width: 96, height: 64 });
      const forwards = times.map((t) => hash(one.render(scene, frameAt(t))));
      const other = createRenderer({ width: 96, height: 64 });
      const backwards = times.toReversed().map((t) => hash(other.render(scene, frameAt(t))));
      expect(backwards.toReversed()).toEqual(forwards);
      expect(new Set(forwards).size).toBeGreaterThan(1);
    },
  );

  it.each([
    [64, 64],
    [64, 640],
    [640, 64],
    [135, 241],
    [1920, 1080],
  ])('fills every pixel of a %d x %d picture', (width, height) => {
    const scene = sampled('W3', `size ${width}`);
    const pixels = createRenderer({ width, height }).render(scene, createSimulation(scene).frameAt(0.4));
    expect(pixels.length).toBe(width * height * 4);
    let transparent = 0;
    for (let i = 3; i < pixels.length; i += 4) if (pixels[i] !== 255) transparent++;
    expect(transparent).toBe(0);
  });

  it.each([63, 1921, 100.5, Number.NaN])('refuses a width of %d', (width) => {
    expect(() => createRenderer({ width, height: 64 })).toThrow(/width must be a whole number from 64 to 1920/);
  });

  it('shows the same scene at two sizes: the larger one shrunk is near the smaller one', () => {
    const scene = sampled('W2', 'two sizes');
    const state = createSimulation(scene).frameAt(0.3);
    const small = createRenderer({ width: 64, height: 64 }).render(scene, state);
    const large = createRenderer({ width: 256, height: 256 }).render(scene, state);
    let sum = 0;
    for (let row = 0; row < 64; row++) {
      for (let column = 0; column < 64; column++) {
        for (let c = 0; c < 3; c++) {
          let mean = 0;
          for (let k = 0; k < 16; k++) mean += large[4 * ((4 * row + (k >> 2)) * 256 + 4 * column + (k & 3)) + c]! / 16;
          sum += Math.abs(mean - small[4 * (64 * row + column) + c]!);
        }
      }
    }
    // Thin lines have a least width in pixels, so small pictures differ a little.
    expect(sum / (64 * 64 * 3)).toBeLessThan(6);
  });
});
