/**
 * What the bundled model's autoencoder gives back of fresh clips of the world and of photographs, in decibels:
 *
 *     npx tsx bench/reconstruction.ts [--clips 20] [--photographs FOLDER] [--sheet FILE.png]
 *
 * A pixel moves where a channel changes by more than 12 of 255 from one picture to the next. The sheet shows every photograph beside
 * what came back.
 */
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import { framesToPictures, picturesToFrames } from '../src/diffusion/index.ts';
import { reconstruct } from '../src/evaluation/reconstruct.ts';
import { renderCase } from '../src/evaluation/render-case.ts';
import { contactSheet, type Frame, readImage } from '../src/media/index.ts';
import { openBundledModel } from '../src/models/index.ts';
import { sampleScene } from '../src/world/index.ts';

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: '20' },
    photographs: { type: 'string' },
    sheet: { type: 'string' },
  },
});
const side = 256;
const levels = ['W0', 'W1', 'W2', 'W3', 'W4'] as const;
const movingLevels = 12;

/** Squared errors and how many there are. */
class Errors {
  #sum = 0;
  #count = 0;

  add(error: number): void {
    this.#sum += error * error;
    this.#count++;
  }

  get decibels(): string {
    return (10 * Math.log10((255 * 255 * this.#count) / this.#sum)).toFixed(2);
  }
}

function compare(given: Frame, back: Frame, add: (error: number, pixel: number) => void): void {
  for (let i = 0; i < given.data.length; i++) if (i % 4 < 3) add(given.data[i]! - back.data[i]!, i >> 2);
}

function isMoving(frame: Frame, before: Frame, pixel: number): boolean {
  return [0, 1, 2].some((c) => Math.abs(frame.data[4 * pixel + c]! - before.data[4 * pixel + c]!) > movingLevels);
}

await using model = await openBundledModel({ threads: 2 });
const [all, moving] = [new Errors(), new Errors()];
for (let i = 0; i < Number(values.clips); i++) {
  const scene = sampleScene(createRandom(`reconstruction ${i}`), {
    level: levels[i % levels.length]!,
    durationSeconds: 2,
  });
  const frames = renderCase(scene, { width: side, height: side, frameRate: 8, frames: 9 });
  const back = (await reconstruct(model, frames))!;
  for (const [f, frame] of frames.entries()) {
    compare(frame, back[f]!, (error, pixel) => {
      all.add(error);
      if (f > 0 && isMoving(frame, frames[f - 1]!, pixel)) moving.add(error);
    });
  }
}
console.log(`clips: ${all.decibels} dB, moving pixels ${moving.decibels} dB`);

if (values.photographs !== undefined) {
  const [given, returned]: [Frame[], Frame[]] = [[], []];
  for (const name of readdirSync(values.photographs).sort()) {
    const photograph = await readImage(join(values.photographs, name));
    const pictures = await framesToPictures([photograph], { width: side, height: side, fit: 'cover' });
    const [frame] = picturesToFrames(pictures);
    const [back] = (await reconstruct(model, [frame!]))!;
    const errors = new Errors();
    compare(frame!, back!, (error) => errors.add(error));
    console.log(`${name}: ${errors.decibels} dB`);
    given.push(frame!);
    returned.push(back!);
  }
  if (values.sheet !== undefined) {
    const rows = [
      { label: 'given', frames: given },
      { label: 'back', frames: returned },
    ];
    await writeFile(values.sheet, await contactSheet(rows));
  }
}
