import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from '../src/base/index.ts';
import { defaultOptions, generate, type VideoRequest } from '../src/diffusion/index.ts';
import { collectFrames, contactSheet, type Frame } from '../src/media/index.ts';
import { openBundledModel, type VideoModel } from '../src/models/index.ts';
import { type CurriculumLevel, captionScene, sampleScene } from '../src/world/index.ts';

/**
 * Draws docs/gallery.md and its pictures: `npx tsx tools/draw-gallery.ts COMMIT`. The prompts are the captions of 48 sampled
 * scenes, the stories those of two more, and every video is the one of seed 1: nothing is chosen by hand.
 */
const folder = join(import.meta.dirname, '..', 'docs');
const commit = process.argv[2] ?? 'unknown commit';
const size = { width: 256, height: 256 };
const shown = 5;
const promptsPerSheet = 8;
/** One row of the grammar after the other: single subjects, several, weather and camera, physics. */
const levels = ['W1', 'W2', 'W3', 'W4'] as const satisfies readonly CurriculumLevel[];

async function main(): Promise<void> {
  await using model = await openBundledModel();
  await mkdir(join(folder, 'gallery'), { recursive: true });
  const lines: string[] = [];
  for (let sheet = 0; sheet < 6; sheet++) {
    const prompts = Array.from({ length: promptsPerSheet }, (_, i) => promptOf(i + sheet * promptsPerSheet));
    lines.push(
      ...(await drawSheet(
        model,
        `prompts-${sheet + 1}`,
        prompts.map((prompt) => textRow(prompt, 17)),
      )),
    );
  }
  lines.push('## Stories', '', ...(await drawSheet(model, 'stories', [0, 1].map(story))));
  lines.push('## One minute', '', ...(await drawSheet(model, 'minute', [textRow(promptOf(0), 481)])));
  await writeFile(join(folder, 'gallery.md'), [...heading(), ...lines, ''].join('\n'));
}

interface GalleryRow {
  readonly words: string;
  readonly request: VideoRequest;
}

function promptOf(index: number): string {
  const random = createRandom(`gallery ${index}`);
  return captionScene(sampleScene(random, { level: levels[index % levels.length]! }), random, { level: 'full' });
}

function textRow(prompt: string, frameCount: number): GalleryRow {
  return { words: prompt, request: { kind: 'text', prompt, frameCount, keyframes: [], characters: [] } };
}

/** Shots of a story of the world, each said by itself. */
function story(index: number): GalleryRow {
  const random = createRandom(`gallery story ${index}`);
  const scene = sampleScene(random, { level: 'W5' });
  const prompts = scene.shots.map((shot) => captionScene({ ...scene, shots: [shot] }, random, { level: 'full' }));
  const shots = prompts.map((prompt) => ({ prompt, frameCount: 17, opening: null }));
  return { words: prompts.join(' CUT '), request: { kind: 'storyboard', shots, characters: [] } };
}

/** Makes the videos of a sheet and writes their pictures; gives the lines of the page. */
async function drawSheet(model: VideoModel, name: string, rows: readonly GalleryRow[]): Promise<string[]> {
  const drawn: { label: string; frames: Frame[] }[] = [];
  for (const [i, { request }] of rows.entries()) {
    const made = await generate(model, request, { ...defaultOptions(model), ...size, random: createRandom(1) });
    drawn.push({ label: String(i + 1), frames: evenly(await collectFrames(made), rows.length === 1 ? 10 : shown) });
    console.log(`${name} ${i + 1} of ${rows.length}`);
  }
  const sheet = await contactSheet(drawn, {});
  await writeFile(join(folder, 'gallery', `${name}.webp`), await sharp(sheet).webp({ quality: 75 }).toBuffer());
  return [`![${name}](gallery/${name}.webp)`, '', ...rows.map(({ words }, i) => `${i + 1}. ${words}`), ''];
}

function evenly(frames: readonly Frame[], count: number): Frame[] {
  return Array.from({ length: count }, (_, i) => frames[Math.round((i * (frames.length - 1)) / (count - 1))]!);
}

function heading(): string[] {
  return [
    '# Gallery',
    '',
    'What the bundled model draws, with its failures: captions of sampled scenes that training never saw, each with seed 1.',
    `Made by \`npx tsx tools/draw-gallery.ts\` on ${new Date().toISOString().slice(0, 10)} at ${commit}; 17 frames at 8 a`,
    'second, five of them shown.',
    '',
  ];
}

await main();
