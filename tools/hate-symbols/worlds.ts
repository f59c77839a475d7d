import { createRandom } from '../../src/base/index.ts';
import { symbolSide } from '../../src/safety/frame-review/symbol-network.ts';
import { createRenderer, createSimulation, sampleScene } from '../../src/world/index.ts';

/** Frames of the drawn world, [128, 128] RGBA, one of each scene. */
export function drawWorlds(seed: string, count: number): Uint8ClampedArray[] {
  const renderer = createRenderer({ width: symbolSide, height: symbolSide });
  return Array.from({ length: count }, (_, i) => {
    const scene = sampleScene(createRandom(`${seed} ${i}`), { level: 'W4' });
    const data = renderer.render(scene, createSimulation(scene).frameAt(1));
    return new Uint8ClampedArray(data);
  });
}
