/**
 * How many harmless clips and pictures the review of frames holds back, and what a frame costs:
 *
 *     npx tsx bench/frame-review.ts [--clips FOLDER] [--pictures FOLDER] [--only-clips] [--symbols FOLDER]
 *
 * Clips are those of the watermark's benchmark (drawn world, patterns) and videos of the folder; each frame is reviewed
 * as the service does it: nudity, young faces, writing. `--symbols` adds the network of hate symbols in that folder.
 */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { readImage, readVideo } from '../src/media/index.ts';
import { openSymbolClassifier } from '../src/safety/frame-review/symbol-classifier.ts';
import {
  createFrameReviewer,
  createMinorsClassifier,
  createPromptScreen,
  type FrameClassifier,
  openFaceFinder,
  openNsfwClassifier,
  openPictureText,
  openTextReader,
  wilsonInterval,
} from '../src/safety/index.ts';
import { listClips, prepareClips } from './watermark-clips.ts';

const { values } = parseArgs({
  options: {
    clips: { type: 'string' },
    pictures: { type: 'string' },
    symbols: { type: 'string' },
    'only-clips': { type: 'boolean', default: false },
    limit: { type: 'string', default: '99' },
  },
});
const nudity = await openNsfwClassifier(join(tmpdir(), 'aozora-frame-review'));
const minors = createMinorsClassifier({ nudity, faces: await openFaceFinder() });
const classifiers: FrameClassifier[] = [nudity, minors];
if (values.symbols !== undefined) classifiers.push(await openSymbolClassifier(values.symbols));
const reader = await openTextReader();
const screen = createPromptScreen({ profile: 'public' });
let [frames, cpuMs] = [0, 0];

if (!values['only-clips']) {
  const own = await prepareClips(join(tmpdir(), 'aozora-watermark-clips'));
  await reviewClips('drawn world', own.filter(({ name }) => name.startsWith('world')).slice(0, Number(values.limit)));
  await reviewClips('patterns', own.filter(({ name }) => !name.startsWith('world')).slice(0, Number(values.limit)));
}
if (values.clips !== undefined) await reviewClips('clips of the folder', listClips(values.clips));
if (values.pictures !== undefined) await reviewPictures(values.pictures);
console.log(`${frames} frames, ${(cpuMs / frames).toFixed(1)} ms of one core each`);
for (const classifier of classifiers) classifier[Symbol.dispose]();
reader[Symbol.dispose]();

async function reviewClips(
  title: string,
  clips: readonly { readonly name: string; readonly path: string }[],
): Promise<void> {
  let blocked = 0;
  for (const { name, path } of clips) {
    await using video = await readVideo(path);
    const { frameRate } = video.frames;
    const text = openPictureText({ reader, screen, detail: 'video' });
    const reviewer = createFrameReviewer({ classifiers, profile: 'public', stage: 'output', frameRate, text });
    for await (const frame of video.frames) {
      const before = process.cpuUsage();
      await reviewer.push(frame);
      const { user, system } = process.cpuUsage(before);
      cpuMs += (user + system) / 1000;
      frames++;
    }
    const verdict = reviewer.finish();
    if (verdict.status === 'refused') {
      blocked++;
      console.log(
        `  ${name}: ${verdict.categories.map(({ category, score, reason }) => `${category} ${score.toFixed(2)} (${reason})`).join(', ')}`,
      );
    }
  }
  show(title, blocked, clips.length);
}

async function reviewPictures(folder: string): Promise<void> {
  let blocked = 0;
  const files = readdirSync(folder).filter((name) => ['.png', '.jpg', '.jpeg', '.webp'].includes(extname(name)));
  for (const name of files) {
    const text = openPictureText({ reader, screen, detail: 'picture' });
    const reviewer = createFrameReviewer({ classifiers, profile: 'public', stage: 'input', frameRate: 1, text });
    const verdict = await reviewer.push(await readImage(join(folder, name)));
    if (verdict.status === 'refused') {
      blocked++;
      console.log(
        `  ${name}: ${verdict.categories.map(({ category, score, reason }) => `${category} ${score.toFixed(2)} (${reason})`).join(', ')}`,
      );
    }
  }
  show('pictures of the folder', blocked, files.length);
}

function show(title: string, blocked: number, total: number): void {
  const { low, high } = wilsonInterval(blocked, total);
  console.log(
    `${title}: ${blocked} of ${total} blocked, 95 % [${(low * 100).toFixed(1)} %, ${(high * 100).toFixed(1)} %]`,
  );
}
