import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../src/base/index.ts';
import {
  defaultOptions,
  defaultRemixStrength,
  framesToPictures,
  generate,
  type VideoRequest,
} from '../src/diffusion/index.ts';
import { collectFrames, contactSheet, type Frame } from '../src/media/index.ts';
import { openBundledModel, type Pictures } from '../src/models/index.ts';
import { captionScene, createRenderer, createSimulation, type Scene, sampleScene } from '../src/world/index.ts';

/**
 * Draws the pictures of docs/modes.md: `npx tsx tools/draw-mode-sheets.ts [NAME...]`. Every mode once, or those named, with seed 1 and the prompts and
 * given pictures of two fixed scenes of the world; nothing is chosen by hand.
 */
const folder = join(import.meta.dirname, '..', 'docs', 'modes');
const size = { width: 256, height: 256 };
const frameRate = 8;
const shown = 8;

async function main(): Promise<void> {
  await using model = await openBundledModel({ threads: 1 });
  const [first, second] = [drawnScene('modes 1'), drawnScene('modes 2')];
  const [clip, other] = [await picturesOf(first.frames), await picturesOf(second.frames)];
  const [opening, ending] = [await picturesOf([first.frames[0]!]), await picturesOf([second.frames[0]!])];
  const given = { frameCount: 17, keyframes: [], characters: [] };
  const { prompt } = first;
  const at = (timeSeconds: number, picture: Pictures) => ({ timeSeconds, picture, strength: 1 });
  const requests: Readonly<Record<string, VideoRequest>> = {
    text: { kind: 'text', prompt, ...given },
    image: { kind: 'text', prompt, ...given, keyframes: [at(0, opening)] },
    keyframes: { kind: 'text', prompt, ...given, keyframes: [at(0, opening), at(2, ending)] },
    extend: { kind: 'extend', prompt, video: clip, direction: 'forward', frameCount: 16 },
    'extend-backward': { kind: 'extend', prompt, video: clip, direction: 'backward', frameCount: 16 },
    'extend-minute': { kind: 'extend', prompt, video: clip, direction: 'forward', frameCount: 464 },
    loop: { kind: 'loop', prompt, video: clip, frameCount: 8 },
    blend: { kind: 'blend', prompt, first: clip, second: other, frameCount: 8 },
    remix: { kind: 'remix', prompt: second.prompt, video: clip, strength: defaultRemixStrength },
    recut: { kind: 'recut', prompt, video: clip, before: 8, behind: 8 },
    storyboard: {
      kind: 'storyboard',
      shots: [
        { prompt, frameCount: 9, opening: null },
        { prompt: second.prompt, frameCount: 9, opening: null },
      ],
      characters: [],
    },
    'storyboard-pictures': {
      kind: 'storyboard',
      shots: [
        { prompt, frameCount: 9, opening },
        { prompt: second.prompt, frameCount: 9, opening: ending },
      ],
      characters: [],
    },
  };
  await mkdir(folder, { recursive: true });
  const named = process.argv.slice(2);
  for (const [name, request] of Object.entries(requests)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const made = await generate(model, request, {
      ...defaultOptions(model),
      ...size,
      frameRate,
      random: createRandom(1),
    });
    const frames = await collectFrames(made);
    const row = { label: `${name}: ${frames.length} frames`, frames: evenly(frames) };
    const sheet = await contactSheet([row], {});
    await writeFile(join(folder, `${name}.webp`), await sharp(sheet).webp({ quality: 80 }).toBuffer());
    console.log(`${name}: ${'prompt' in request ? request.prompt : ''}`);
  }
}

function drawnScene(seed: string): { readonly scene: Scene; readonly prompt: string; readonly frames: Frame[] } {
  const random = createRandom(seed);
  const scene = sampleScene(random, { level: 'W1' });
  const renderer = createRenderer(size);
  const { frameAt } = createSimulation(scene);
  const frames = Array.from({ length: 17 }, (_, i) => ({
    ...size,
    data: Uint8Array.from(renderer.render(scene, frameAt(i / frameRate))),
  }));
  return { scene, prompt: captionScene(scene, random, { level: 'full' }), frames };
}

function picturesOf(frames: readonly Frame[]): Promise<Pictures> {
  return framesToPictures(frames, { ...size, fit: 'cover' });
}

function evenly(frames: readonly Frame[]): Frame[] {
  return Array.from({ length: shown }, (_, i) => frames[Math.round((i * (frames.length - 1)) / (shown - 1))]!);
}

await main();
