import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import type { ModelInfo } from '../jobs/engine.ts';
import { patternModel } from '../jobs/test-pattern-engine.fixture.ts';
import { fitSize, fitToModel, lackOf, withSecondPass } from './fit-to-model.ts';

const model = patternModel('pattern');
const gridModel: ModelInfo = {
  ...model,
  sizes: { kind: 'grid', multipleOf: 32, minimumSide: 256, maximumPixels: 1280 * 704 },
  frameRate: 24,
  frames: { offset: 1, step: 8, minimum: 9, maximum: 257 },
};

describe('lackOf()', () => {
  it('names what is asked for and cannot be had, in two passes, with the tiny decoder and of several candidates', () => {
    expect(lackOf(model, {})).toBeNull();
    expect(lackOf(model, { isRefined: true })?.field).toBe('refined');
    expect(lackOf(model, { decoder: 'tiny' })?.field).toBe('decoder');
    expect(lackOf(model, { candidates: 2 })?.field).toBe('candidates');
    expect(lackOf(model, { candidates: 1 })).toBeNull();
    expect(lackOf({ ...model, canRate: true }, { candidates: 2 })).toBeNull();
    expect(
      lackOf({ ...model, hasSecondPass: true, hasTinyDecoder: true }, { isRefined: true, decoder: 'tiny' }),
    ).toBeNull();
  });
});

describe('withSecondPass()', () => {
  it('leaves sizes whose half the model can draw', () => {
    const { width, height } = fitToModel(withSecondPass(gridModel), { width: 1280, height: 704, seconds: 4 });
    expect([width % 64, height % 64]).toEqual([0, 0]);
    expect(width * height).toBeLessThanOrEqual(1280 * 704);
    expect(fitToModel(withSecondPass(gridModel), { width: 300, height: 300, seconds: 4 }).width).toBe(512);
  });
});

describe('fitToModel()', () => {
  it('keeps what the model can do and says nothing', () => {
    const fitted = fitToModel(model, { width: 128, height: 72, seconds: 4 });
    expect(fitted).toEqual({ width: 128, height: 72, frameRate: 8, frameCount: 33, seconds: '4', adjustments: [] });
  });

  it('takes the default size of the model when none is asked for', () => {
    expect(fitToModel(model, { width: null, height: null, seconds: 4 })).toMatchObject({ width: 64, adjustments: [] });
  });

  it('takes the nearest shape and says so', () => {
    const fitted = fitToModel(model, { width: 1280, height: 720, seconds: 4 });
    expect(fitted).toMatchObject({ width: 128, height: 72 });
    expect(fitted.adjustments).toEqual([
      { field: 'size', requested: '1280x720', used: '128x72', reason: 'Nearest size of pattern' },
    ]);
    expect(fitToModel(model, { width: 720, height: 1280, seconds: 4 })).toMatchObject({ width: 72, height: 128 });
  });

  it('shortens what is too long and says so', () => {
    const fitted = fitToModel(gridModel, { width: 1280, height: 704, seconds: 20 });
    expect(fitted).toMatchObject({ frameCount: 257, seconds: '10.708' });
    expect(fitted.adjustments).toMatchObject([{ field: 'seconds', requested: '20', used: '10.708' }]);
  });

  it('never goes below a minimum of frames and refuses what cannot be kept', () => {
    expect(fitToModel(model, { width: 64, height: 64, seconds: 1 }, 20).frameCount).toBe(21);
    expect(() => fitToModel(gridModel, { width: 64, height: 64, seconds: 1 }, 300)).toThrow(/at most 10.708 s/);
  });

  it('gives frame counts of the model for every length', () => {
    const random = createRandom('lengths');
    for (let i = 0; i < 500; i++) {
      const seconds = random.uniform() * 70;
      const { frameCount } = fitToModel(gridModel, { width: 640, height: 480, seconds });
      expect((frameCount - 1) % 8).toBe(0);
      expect(frameCount).toBeGreaterThanOrEqual(9);
      expect(frameCount).toBeLessThanOrEqual(257);
    }
  });
});

describe('fitSize()', () => {
  it('gives a size of the grid for every wish, near its shape', () => {
    const random = createRandom('sizes');
    for (let i = 0; i < 1000; i++) {
      const wanted = { width: 16 + random.integer(4080), height: 16 + random.integer(4080) };
      const { width, height } = fitSize(gridModel.sizes, wanted);
      expect([width % 32, height % 32]).toEqual([0, 0]);
      expect(width * height).toBeLessThanOrEqual(1280 * 704);
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(256);
    }
    expect(fitSize(gridModel.sizes, { width: 1920, height: 1080 })).toEqual({ width: 1280, height: 704 });
  });
});
