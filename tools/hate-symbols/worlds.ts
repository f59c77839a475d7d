import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../src/base/index.ts';
import { createFrame, type Frame, readImage, resizeFrame } from '../../src/media/index.ts';
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

/** Square parts of every second photograph of a folder, by chance, as RGBA of the network's size; the others measure. */
export async function cutPhotographs(folder: string, count: number): Promise<Uint8ClampedArray[]> {
  const random = createRandom('photographs');
  const names = readdirSync(folder)
    .sort()
    .filter((_, i) => i % 2 === 0);
  const photographs = await Promise.all(names.map((name) => readImage(join(folder, name))));
  const parts: Uint8ClampedArray[] = [];
  for (let i = 0; i < count; i++) {
    const photograph = photographs[i % photographs.length]!;
    const side = Math.round(Math.min(photograph.width, photograph.height) * (0.3 + 0.7 * random.uniform()));
    const left = random.integer(photograph.width - side + 1);
    const top = random.integer(photograph.height - side + 1);
    const part = await resizeFrame(cutSquare(photograph, { left, top, side }), {
      width: symbolSide,
      height: symbolSide,
    });
    parts.push(new Uint8ClampedArray(part.data));
  }
  return parts;
}

interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

function cutSquare({ width, data }: Frame, { left, top, side }: Square): Frame {
  const square = createFrame(side, side);
  for (let row = 0; row < side; row++) {
    const from = ((top + row) * width + left) * 4;
    square.data.set(data.subarray(from, from + side * 4), row * side * 4);
  }
  return square;
}
