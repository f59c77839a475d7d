import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../../base/index.ts';
import { sampleScene } from '../scene/sample.ts';
import { curriculumLevels } from '../scene/sample-setting.ts';
import type { Scene } from '../scene/scene.ts';
import { places, styles } from '../scene/vocabulary.ts';
import { createSimulation } from '../simulation/simulate.ts';
import { createRenderer } from './renderer.ts';

/*
 * Means of blocks of pictures, by which a change of how the world looks is noticed. After a change that is wanted:
 *
 *   npx tsx src/world/draw/golden.fixture.ts
 *
 * writes golden-blocks.json anew (Node 20, @napi-rs/canvas as in package.json).
 */

const size = 64;
const block = 8;

/** A scene of every place in every style, of all levels in turn. */
export function goldenScenes(): (readonly [name: string, scene: Scene])[] {
  return places.flatMap((place, i) =>
    styles.map((style, k) => {
      const level = curriculumLevels[(i + k) % curriculumLevels.length]!;
      for (let attempt = 0; ; attempt++) {
        const random = createRandom(`golden ${place} ${style} ${attempt}`);
        const scene = sampleScene(random, { level, heldOut: 'include' });
        if (scene.style === style && scene.shots[0]!.place === place) return [`${place}, ${style}`, scene] as const;
      }
    }),
  );
}

/** Mean red, green and blue of every block of the picture after 0.7 s, row by row. */
export function blockMeans(scene: Scene): number[] {
  const pixels = createRenderer({ width: size, height: size }).render(scene, createSimulation(scene).frameAt(0.7));
  const across = size / block;
  const sums = new Array<number>(across * across * 3).fill(0);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const at = 3 * (Math.floor(row / block) * across + Math.floor(column / block));
      for (let c = 0; c < 3; c++) sums[at + c]! += pixels[4 * (row * size + column) + c]!;
    }
  }
  return sums.map((sum) => sum / (block * block));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const entries = goldenScenes().map(([name, scene]) => {
    const bytes = Uint8Array.from(blockMeans(scene).map(Math.round));
    return [name, Buffer.from(bytes).toString('base64')];
  });
  writeFileSync(
    new URL('./golden-blocks.json', import.meta.url),
    `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`,
  );
}
