/**
 * What attacks leave of the watermark: `npx tsx bench/watermark.ts [--clips FOLDER] [--attacks crf40,half] [--name world]`.
 *
 * Every clip is marked, encoded at x264 crf 18 as a release is, attacked, decoded and read blindly.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { collectFrames, type Frame, openVideoWriter, readVideo } from '../src/media/index.ts';
import { createWatermarkDetector } from '../src/safety/watermark/detect-watermark.ts';
import { createWatermarkEmbedder } from '../src/safety/watermark/embed-watermark.ts';
import { decodeMarkPayload, encodeMarkPayload, markNumberOf } from '../src/safety/watermark/mark-payload.ts';
import { type BenchClip, listClips, prepareClips, run } from './watermark-clips.ts';

const x264 = (crf: number): string[] => ['-c:v', 'libx264', '-crf', String(crf), '-pix_fmt', 'yuv420p'];
const filter = (graph: string, crf = 23): string[] => ['-vf', graph, ...x264(crf)];

const attacks: Readonly<Record<string, readonly string[]>> = {
  none: [],
  crf23: x264(23),
  crf30: x264(30),
  crf35: x264(35),
  crf40: x264(40),
  hevc34: ['-c:v', 'libx265', '-crf', '34', '-x265-params', 'log-level=error'],
  vp9: ['-c:v', 'libvpx-vp9', '-crf', '40', '-b:v', '0', '-cpu-used', '5'],
  half: filter('scale=trunc(iw/4)*2:trunc(ih/4)*2'),
  half28: filter('scale=trunc(iw/4)*2:trunc(ih/4)*2', 28),
  double28: filter('scale=iw*2:ih*2', 28),
  crop80: filter('crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2'),
  crop80corner: filter('crop=trunc(iw*0.4)*2:trunc(ih*0.4)*2:0:0'),
  crop70: filter('crop=trunc(iw*0.35)*2:trunc(ih*0.35)*2'),
  square: filter('crop=min(iw\\,ih):min(iw\\,ih)'),
  fps15: filter('fps=15'),
  trim1s: ['-ss', '1.3', '-t', '1', ...x264(23)],
  faster: filter('setpts=PTS/1.5'),
  brightness: filter('eq=brightness=0.2'),
  contrast150: filter('eq=contrast=1.5'),
  contrast50: filter('eq=contrast=0.5'),
  gamma: filter('eq=gamma=1.8'),
  gray: filter('hue=s=0'),
  hue90: filter('hue=h=90'),
  rotate1: filter('rotate=1*PI/180'),
  rotate2: filter('rotate=2*PI/180'),
  rotate5: filter('rotate=5*PI/180'),
  rotate5minus: filter('rotate=-5*PI/180'),
  mirror: filter('hflip'),
  blur: filter('gblur=sigma=2'),
  noise: filter('noise=alls=20:allf=t'),
  logo: filter('drawbox=x=iw*0.7:y=ih*0.05:w=iw*0.25:h=ih*0.6:color=white:t=fill'),
};

const { values } = parseArgs({
  options: {
    clips: { type: 'string' },
    attacks: { type: 'string' },
    name: { type: 'string' },
    limit: { type: 'string' },
  },
});
const key = Buffer.from('benchmark key of the watermark');
const chosen = values.attacks?.split(',') ?? Object.keys(attacks);
const folder = mkdtempSync(join(tmpdir(), 'aozora-watermark-'));
const all = values.clips ? listClips(values.clips) : await prepareClips(join(tmpdir(), 'aozora-watermark-clips'));
const clips = all
  .filter(({ name }) => values.name === undefined || name.includes(values.name))
  .slice(0, Number(values.limit ?? 99));

interface Outcome {
  readonly payload: number;
  /** Read by the check alone. */
  readonly isFound: boolean;
  /** Found among 1,001 known numbers. */
  readonly isMatched: boolean;
}

/** Other videos that a reading could be mistaken for. */
const strangers = Array.from({ length: 1000 }, (_, i) => markNumberOf(key, `stranger ${i}`));

const outcomes = new Map<string, Outcome[]>(chosen.map((name) => [name, []]));
const qualities: number[] = [];
const flickers: number[] = [];
try {
  for (const clip of clips) await measureClip(clip);
  report();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureClip(clip: BenchClip): Promise<void> {
  const number = markNumberOf(key, clip.name);
  const payload = encodeMarkPayload(key, number);
  const marked = join(folder, 'marked.mp4');
  const quality = await writeMarked(clip, payload, marked);
  qualities.push(quality.mean);
  flickers.push(quality.flicker);
  let line = `${clip.name.padEnd(24)} ${quality.mean.toFixed(1)} dB (worst ${quality.worst.toFixed(1)}) ${quality.embedMs.toFixed(1)} ms, step ${quality.flicker.toFixed(1)} dB`;
  for (const name of chosen) {
    const attacked = join(folder, 'attacked.mp4');
    if (attacks[name]!.length > 0) run(['-i', marked, ...attacks[name]!, attacked]);
    const detector = createWatermarkDetector(key);
    await using video = await readVideo(attacks[name]!.length > 0 ? attacked : marked);
    for await (const frame of video.frames) detector.push(frame);
    const evidence = detector.finish({ knownNumbers: [...strangers, number] });
    const reading = evidence.reading!;
    const outcome = {
      payload: agreement(reading.bits, payload),
      isFound: decodeMarkPayload(key, reading.bits) === number,
      isMatched: evidence.status === 'found' && evidence.number === number,
    };
    outcomes.get(name)!.push(outcome);
    line += ` | ${name} ${outcome.payload.toFixed(2)}${outcome.isMatched ? '' : '!'} z${reading.pilotScore.toFixed(1)}`;
  }
  console.log(line);
}

/** Marks a clip and encodes it as a release: the mark's own distortion is measured before encoding. */
async function writeMarked(clip: BenchClip, payload: Uint8Array, path: string) {
  await using video = await readVideo(clip.path);
  const { width, height, frameRate } = video.frames;
  const embedder = createWatermarkEmbedder<Frame>({ key, payload, width, height, frameRate });
  const originals = await collectFrames(video.frames);
  const raw = `${path}.mkv.mp4`;
  await using writer = await openVideoWriter({ path: raw, width, height, frameRate, quality: 100 });
  const errors: number[] = [];
  const start = performance.now();
  const markedFrames = [...originals.flatMap((frame) => embedder.push(frame)), ...embedder.finish()];
  const embedMs = (performance.now() - start) / originals.length;
  for (const [i, frame] of markedFrames.entries()) {
    errors.push(squaredLumaError(originals[i]!, frame));
    await writer.write(frame);
  }
  await writer.close();
  run(['-i', raw, ...x264(18), path]);
  const decibels = (error: number): number => 10 * Math.log10(255 ** 2 / error);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return {
    mean: decibels(mean),
    worst: decibels(Math.max(...errors)),
    embedMs,
    flicker: calmOf(originals, markedFrames),
  };
}

/** How much the mark itself changes from one frame to the next: 10 log10(255^2 / mean square), larger is calmer. */
function calmOf(originals: readonly Frame[], marked: readonly Frame[]): number {
  let steps = 0;
  let last = markOf(originals[0]!, marked[0]!);
  for (let i = 1; i < marked.length; i++) {
    const mark = markOf(originals[i]!, marked[i]!);
    // Averaged over 8 x 8 pixels: rounding to whole levels is noise that an eye does not see as flicker.
    steps += blockPower(mark, last, originals[0]!) / (marked.length - 1);
    last = mark;
  }
  return 10 * Math.log10(255 ** 2 / Math.max(1e-9, steps));
}

function markOf(original: Frame, marked: Frame): Float32Array {
  return Float32Array.from({ length: original.width * original.height }, (_, k) => {
    const change = (c: number): number => marked.data[k * 4 + c]! - original.data[k * 4 + c]!;
    return 0.2126 * change(0) + 0.7152 * change(1) + 0.0722 * change(2);
  });
}

function blockPower(a: Float32Array, b: Float32Array, { width, height }: Frame): number {
  const side = 8;
  let sum = 0;
  let blocks = 0;
  for (let top = 0; top + side <= height; top += side) {
    for (let left = 0; left + side <= width; left += side, blocks++) {
      let step = 0;
      for (let y = top; y < top + side; y++) {
        for (let x = left; x < left + side; x++) step += a[y * width + x]! - b[y * width + x]!;
      }
      sum += (step / side ** 2) ** 2;
    }
  }
  return sum / blocks;
}

/** On the Y plane, as video tools measure it: 219 of 255 levels. */
function squaredLumaError(a: Frame, b: Frame): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const luma =
      0.2126 * (a.data[i]! - b.data[i]!) +
      0.7152 * (a.data[i + 1]! - b.data[i + 1]!) +
      0.0722 * (a.data[i + 2]! - b.data[i + 2]!);
    sum += luma * luma;
  }
  return (sum / (a.width * a.height)) * (219 / 255) ** 2;
}

function agreement(bits: Float64Array, payload: Uint8Array): number {
  return payload.reduce((count, bit, i) => count + Number((bit === 1) === bits[i]! > 0), 0) / payload.length;
}

function report(): void {
  const mean = (list: readonly number[]): string => (list.reduce((a, b) => a + b, 0) / list.length).toFixed(3);
  console.log(
    `\n${clips.length} clips; PSNR-Y mean ${mean(qualities)} dB, lowest ${Math.min(...qualities).toFixed(2)} dB; step between frames mean ${mean(flickers)} dB, lowest ${Math.min(...flickers).toFixed(2)} dB\n`,
  );
  console.log(
    '| attack | bit accuracy | worst clip | read blindly | matched to its video |\n| --- | --- | --- | --- | --- |',
  );
  for (const [name, list] of outcomes) {
    const payload = list.map((outcome) => outcome.payload);
    const found = list.filter((outcome) => outcome.isFound).length;
    console.log(
      `| ${name} | ${mean(payload)} | ${Math.min(...payload).toFixed(3)} | ${found}/${list.length} | ${list.filter((outcome) => outcome.isMatched).length}/${list.length} |`,
    );
  }
}
