/**
 * Steps where given pictures meet made ones, beside the ordinary steps of the same video, in every mode:
 *
 *     npm run bench -- seams [--clips 6] [--threads 2] [--json]
 *
 * Clips are taken from the world, and as many are drawn by the model from words. A step is the root of the mean squared
 * difference of two neighbouring frames, in levels of 255.
 */
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import { defaultOptions, framesToPictures, generate, type VideoRequest } from '../src/diffusion/index.ts';
import { collectFrames, type Frame, psnr } from '../src/media/index.ts';
import { openBundledModel, type Pictures } from '../src/models/index.ts';
import { captionScene, createRenderer, createSimulation, sampleScene } from '../src/world/index.ts';

const { values } = parseArgs({
  options: {
    clips: { type: 'string', default: '6' },
    threads: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const size = { width: 256, height: 256, fit: 'cover' } as const;
const frameRate = 8;
/** Pictures of a given clip, and of what is made beside it. */
const [given, made] = [17, 8];

interface GivenClip {
  readonly source: 'world' | 'model';
  readonly prompt: string;
  readonly video: Pictures;
}

/** A request with the numbers of the frames behind which its seams are. */
type Mode = readonly [name: string, request: VideoRequest, seams: readonly number[]];

await using model = await openBundledModel({ threads: Number(values.threads) });
const clips = await givenClips(Number(values.clips));
const rows: { mode: string; source: string; seam: number; median: number; largest: number }[] = [];
for (const [i, clip] of clips.entries()) {
  for (const [mode, request, seams] of await modesOf(clip, clips[(i + 1) % clips.length]!)) {
    const frames = await draw(request);
    const steps = frames.map((frame, k) => distance(frame, frames[(k + 1) % frames.length]!));
    const others = steps.slice(0, -1).filter((_, k) => !seams.includes(k));
    const seam = Math.max(...seams.map((k) => steps[k]!));
    rows.push({ mode, source: clip.source, seam, median: median(others), largest: Math.max(...others) });
  }
}
report();

async function givenClips(count: number): Promise<GivenClip[]> {
  const found: GivenClip[] = [];
  for (let i = 0; i < count; i++) {
    const random = createRandom(`seams ${i}`);
    const scene = sampleScene(random, { level: 'W1' });
    const { render } = createRenderer(size);
    const { frameAt } = createSimulation(scene);
    const frames = Array.from({ length: given }, (_, k): Frame => {
      const data = Uint8Array.from(render(scene, frameAt(k / frameRate)));
      return { width: size.width, height: size.height, data };
    });
    const prompt = captionScene(scene, random, { level: 'full' });
    found.push({ source: 'world', prompt, video: await framesToPictures(frames, size) });
    const drawn = await draw({ kind: 'text', prompt, frameCount: given, keyframes: [], characters: [] });
    found.push({ source: 'model', prompt, video: await framesToPictures(drawn, size) });
  }
  return found;
}

async function modesOf({ prompt, video }: GivenClip, { video: second }: GivenClip): Promise<Mode[]> {
  const pictureOf = (at: number): Pictures => {
    const length = video.data.length / video.count;
    return { ...video, count: 1, data: video.data.subarray(at * length, (at + 1) * length) };
  };
  const text = { kind: 'text', prompt, frameCount: given, characters: [] } as const;
  const at = (timeSeconds: number, picture: Pictures) => ({ timeSeconds, picture, strength: 1 });
  return [
    ['image', { ...text, keyframes: [at(0, pictureOf(0))] }, [0]],
    ['first and last', { ...text, keyframes: [at(0, pictureOf(0)), at(2, pictureOf(16))] }, [0, 15]],
    ['extend', { kind: 'extend', prompt, video, direction: 'forward', frameCount: made }, [given - 1]],
    ['extend backward', { kind: 'extend', prompt, video, direction: 'backward', frameCount: made }, [made - 1]],
    ['loop', { kind: 'loop', prompt, video, frameCount: made }, [given - 1, given + made - 1]],
    ['blend', { kind: 'blend', prompt, first: video, second, frameCount: made }, [given - 1, given + made - 1]],
    ['re-cut', { kind: 'recut', prompt, video, before: made, behind: made }, [made - 1, made + given - 1]],
  ];
}

async function draw(request: VideoRequest): Promise<Frame[]> {
  const { width, height } = size;
  const options = { ...defaultOptions(model), width, height, frameRate, random: createRandom(1) };
  return collectFrames(await generate(model, request, options));
}

function distance(a: Frame, b: Frame): number {
  return 255 / 10 ** (Math.min(100, psnr(a, b)) / 20);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function report(): void {
  if (values.json) {
    console.log(JSON.stringify(rows));
    return;
  }
  console.log('mode              clips of  seam  ordinary: median  largest  seams within the largest');
  for (const mode of new Set(rows.map((row) => row.mode))) {
    for (const source of ['world', 'model']) {
      const these = rows.filter((row) => row.mode === mode && row.source === source);
      const of = (pick: (row: (typeof rows)[number]) => number): string => median(these.map(pick)).toFixed(1);
      const within = these.filter(({ seam, largest }) => seam <= largest).length;
      const levels = [of(({ seam }) => seam), of((row) => row.median), of(({ largest }) => largest)];
      const [seam, middle, largest] = levels.map((level) => level.padStart(6));
      console.log(
        `${mode.padEnd(18)}${source.padEnd(7)}${seam}${middle?.padStart(18)}${largest?.padStart(9)}${`${within} of ${these.length}`.padStart(20)}`,
      );
    }
  }
}
