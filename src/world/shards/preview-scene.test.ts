import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { sampleScene } from '../scene/sample.ts';
import type { Scene } from '../scene/scene.ts';
import { previewScene } from './preview-scene.ts';

describe('previewScene()', () => {
  it('draws every frame of the scene, again whenever they are read, and a PNG sheet', async () => {
    const scene = sampleScene(createRandom('preview'), { level: 'W2' });
    const { frames, states, sheet } = await previewScene({ scene, width: 80, height: 64, title: 'A preview' });
    const [first, second] = [[...frames], [...frames]];
    expect(first.length).toBe(16);
    expect(second).toEqual(first);
    expect(states.at(-1)!.timeSeconds).toBeCloseTo(15 / 8, 12);
    expect(first[0]!.data.length).toBe(80 * 64 * 4);
    expect([...sheet.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  it('gives every shot two rows of the sheet: its pictures, and what is known of one', async () => {
    const [one, three] = await Promise.all([1, 3].map((count) => sheetHeight(sceneOfShots(count))));
    // Two rows of 240 pixels and their words; the title takes a line or two more.
    expect(one).toBeGreaterThan(480);
    expect(three! / one!).toBeGreaterThan(2.8);
    expect(three! / one!).toBeLessThan(3.1);
  });
});

/** The header of a PNG holds width and height as big-endian numbers. */
async function sheetHeight(scene: Scene): Promise<number> {
  const { sheet } = await previewScene({ scene, width: 64, height: 64, frameRate: 4, title: 'Shots' });
  return new DataView(sheet.buffer, sheet.byteOffset).getUint32(20);
}

function sceneOfShots(count: number): Scene {
  const scene = sampleScene(createRandom('preview of shots'), { level: 'W1' });
  return { ...scene, shots: Array.from({ length: count }, () => scene.shots[0]!) };
}
