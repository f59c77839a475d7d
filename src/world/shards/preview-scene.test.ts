import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { sampleScene } from '../scene/sample.ts';
import { previewScene } from './preview-scene.ts';

describe('previewScene()', () => {
  it('draws every frame of the scene and a PNG sheet', async () => {
    const scene = sampleScene(createRandom('preview'), { level: 'W2' });
    const { frames, states, sheet } = await previewScene({ scene, width: 80, height: 64, title: 'A preview' });
    expect(frames.length).toBe(16);
    expect(states.at(-1)!.timeSeconds).toBeCloseTo(15 / 8, 12);
    expect(frames[0]!.data.length).toBe(80 * 64 * 4);
    expect([...sheet.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });
});
