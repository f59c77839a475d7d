import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createFrame, type Frame } from '../../media/index.ts';
import { type SceneLabels, sampleScene, sceneLabels } from '../../world/index.ts';
import { type Attribute, expectedSubjects, followsPrompt } from '../prompts/prompt-following.ts';
import { renderCase } from '../render-case.ts';
import { openBundledOracles } from './bundled-oracles.ts';
import type { Oracle, Sighting } from './oracle.ts';
import { oracleClip } from './oracle-clip.ts';

const format = { width: 96, height: 96, frameRate: 4, frames: 8 };

interface Seen {
  readonly frames: readonly Frame[];
  readonly labels: SceneLabels;
}

const clips: readonly Seen[] = Array.from({ length: 16 }, (_, i) => {
  const scene = sampleScene(createRandom(`ladder ${i}`), { level: i % 2 === 0 ? 'W1' : 'W3' });
  return { frames: renderCase(scene, format), labels: sceneLabels(scene) };
});

/** The clips as an oracle sees them after a change of their pictures. */
async function lookAtAll(
  oracle: Oracle,
  change: (frames: readonly Frame[]) => readonly Frame[],
  seen: readonly Seen[] = clips,
): Promise<Sighting[]> {
  const sightings: Sighting[] = [];
  for (const { frames, labels } of seen) {
    sightings.push(await oracle.look(oracleClip(change(frames), { frameRate: 4 }), expectedSubjects(labels)));
  }
  return sightings;
}

/** Share of clips in which an attribute is right. */
function shareOf(attribute: Attribute, sightings: readonly Sighting[]): number {
  const results = sightings.flatMap((sighting, i) => followsPrompt(sighting, clips[i]!.labels));
  const asked = results.filter((one) => one.attribute === attribute);
  return asked.filter(({ isRight }) => isRight).length / asked.length;
}

/** Means over a square around each pixel. */
function blur(frames: readonly Frame[], radius: number): Frame[] {
  return frames.map(({ width, height, data }) => {
    const soft = new Uint8ClampedArray(data.length).fill(255);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const sum = [0, 0, 0];
        let count = 0;
        for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
          for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) {
            for (let c = 0; c < 3; c++) sum[c]! += data[4 * (v * width + u) + c]!;
            count++;
          }
        }
        for (let c = 0; c < 3; c++) soft[4 * (y * width + x) + c] = sum[c]! / count;
      }
    }
    return { width, height, data: soft };
  });
}

/** Red becomes green, green blue, blue red. */
function swapColors(frames: readonly Frame[]): Frame[] {
  return frames.map((frame) => {
    const data = new Uint8ClampedArray(frame.data);
    for (let i = 0; i < data.length; i += 4) {
      data[i] = frame.data[i + 2]!;
      data[i + 1] = frame.data[i]!;
      data[i + 2] = frame.data[i + 1]!;
    }
    return { ...frame, data };
  });
}

function apart(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0));
}

describe('the bundled oracles', () => {
  let oracles: Oracle[];
  beforeAll(async () => {
    oracles = await openBundledOracles();
  });
  afterAll(async () => {
    for (const oracle of oracles) await oracle[Symbol.asyncDispose]();
  });

  it('know places and colours of true clips far better than by chance', async () => {
    for (const oracle of oracles) {
      const seen = await lookAtAll(oracle, (frames) => frames);
      // Chance is 1 of 15 places and 1 of 11 colours.
      expect(shareOf('place', seen)).toBeGreaterThan(0.8);
      expect(shareOf('color', seen)).toBeGreaterThan(0.5);
    }
  });

  it('find colours wrong when they are swapped', async () => {
    const [oracle] = oracles;
    const truth = await lookAtAll(oracle!, (frames) => frames);
    const swapped = await lookAtAll(oracle!, swapColors);
    expect(shareOf('color', swapped)).toBeLessThan(shareOf('color', truth) - 0.15);
  });

  it('give features that go further away the more a clip is blurred', async () => {
    for (const oracle of oracles) {
      const few = clips.slice(0, 5);
      const truth = await lookAtAll(oracle, (frames) => frames, few);
      const distances: number[] = [];
      for (const radius of [1, 3, 6]) {
        const soft = await lookAtAll(oracle, (frames) => blur(frames, radius), few);
        distances.push(soft.reduce((sum, one, i) => sum + apart(one.features, truth[i]!.features), 0));
      }
      expect(distances[0]).toBeGreaterThan(0);
      expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    }
  });

  it('say the same about the same clip every time', async () => {
    const [oracle] = oracles;
    const clip = oracleClip(clips[0]!.frames, { frameRate: 4 });
    const [first, second] = [await oracle!.look(clip, []), await oracle!.look(clip, [])];
    expect(second.shot.place).toEqual(first.shot.place);
    expect(second.bodies[0]!.identity[0]).toEqual(first.bodies[0]!.identity[0]);
  });
});

describe('oracleClip()', () => {
  it('averages pixels into cells, with shares of those between two', () => {
    // 288 columns of 192 cells: a cell covers one pixel and a half.
    const frame = createFrame(288, 288);
    for (let y = 0; y < 288; y++) for (let x = 0; x < 288; x++) frame.data[4 * (y * 288 + x)] = x % 256;
    const row = oracleClip([frame], { frameRate: 8 });
    // Cell 0 covers pixel 0 and half of pixel 1, cell 1 the other half and pixel 2.
    expect([row[0], row[3]]).toEqual([Math.round(0.5 / 1.5), Math.round((0.5 + 2) / 1.5)]);
    expect(row[3 * 95]).toBe(Math.round((142 / 2 + 143) / 1.5));
  });

  it('takes pictures a quarter of a second apart and holds the last', () => {
    const frames = Array.from({ length: 9 }, (_, i) => createFrame(192, 192, { red: 10 * i, green: 0, blue: 0 }));
    const clip = oracleClip(frames, { frameRate: 8 });
    const reds = Array.from({ length: 8 }, (_, i) => clip[i * 192 * 192 * 3]);
    expect(reds).toEqual([0, 20, 40, 60, 80, 80, 80, 80]);
  });

  it('refuses a video without pictures', () => {
    expect(() => oracleClip([], { frameRate: 8 })).toThrow('it must have pictures: current value is 0');
  });
});
