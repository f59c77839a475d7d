/**
 * Makes short clips of many sources that the bundled model has nothing to do with, to teach and measure detection:
 *
 *     npx tsx bench/draw-stranger-clips.ts --folder FOLDER [--pictures DIR] [--cutouts DIR] [--videos DIR] [--patterns 80] [--seed 1]
 *
 * Each picture of DIR becomes a pan or a still, three cut-out drawings (PNG with alpha) at a time move over a ground, each video
 * gives up to four pieces (`video-NAME-1.mkv` ...), and ffmpeg's generators draw patterns. One second each, 8 frames a second,
 * without loss, at sizes that differ. Clips that exist are left.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../src/base/index.ts';
import { lossless, run } from './watermark-clips.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: 'stranger-clips' },
    pictures: { type: 'string' },
    cutouts: { type: 'string' },
    videos: { type: 'string' },
    patterns: { type: 'string', default: '80' },
    seed: { type: 'string', default: '1' },
  },
});
const sizes = [
  [256, 256],
  [320, 240],
  [384, 256],
  [448, 256],
  [480, 270],
  [640, 360],
] as const;
type Size = (typeof sizes)[number];
const encoded = ['-r', '8', '-frames:v', '8', '-an', ...lossless];
mkdirSync(values.folder, { recursive: true });

for (const name of list(values.pictures)) await make(`picture-${parse(name).name}x`, name, pan);
const cutouts = [...list(values.cutouts)];
shuffle(cutouts, createRandom(`${values.seed} cutouts`));
for (let i = 0; i + 3 <= cutouts.length; i += 3) {
  const three = cutouts.slice(i, i + 3);
  await make(`cutout-${parse(three[0]!).name}x`, three[0]!, (_, size, random) => moveCutouts(three, size, random));
}
for (const name of list(values.videos)) {
  const seconds = secondsOf(join(values.videos!, name));
  const pieces = Math.max(1, Math.min(4, Math.floor(seconds / 2)));
  for (let piece = 0; piece < pieces; piece++) {
    const start = Math.max(0, ((piece + 0.5) * seconds) / pieces - 0.5);
    await make(`video-${parse(name).name}-${piece + 1}`, name, (path, size) => [
      ...['-ss', start.toFixed(2), '-i', path, '-vf', `fps=8,${cover(size)}`],
    ]);
  }
}
for (let i = 0; i < Number(values.patterns); i++)
  await make(`pattern-${i}x`, '', (_, size, random) => draw(size, random));

function list(folder: string | undefined): readonly string[] {
  return folder === undefined ? [] : readdirSync(folder).sort();
}

function shuffle(names: string[], random: Random): void {
  for (let i = names.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [names[i], names[j]] = [names[j]!, names[i]!];
  }
}

/** Runs ffmpeg on what `plan` asks for; what ffmpeg cannot read is named and left out. */
async function make(
  title: string,
  name: string,
  plan: (path: string, size: Size, random: Random) => readonly string[],
): Promise<void> {
  const target = join(values.folder, `${title}.mkv`);
  if (existsSync(target)) return;
  const random = createRandom(`${values.seed} ${title}`);
  const size = sizes[random.integer(sizes.length)]!;
  const source = title.startsWith('picture') ? values.pictures : values.videos;
  try {
    run([...plan(join(source ?? '', name), size, random), ...encoded, target]);
  } catch (error) {
    console.log(`${title}: ${String(error).slice(0, 200)}`);
  }
}

function cover([w, h]: readonly [number, number]): string {
  return `scale=${w}:${h}:force_original_aspect_ratio=increase:flags=area,crop=${w}:${h}`;
}

/** A window that moves over a picture, or stands still, at the picture's own sharpness or softened by scaling. */
function pan(path: string, [w, h]: Size, random: Random): string[] {
  const zoom = [1, 1, 1.5, 2][random.integer(4)]!;
  const [W, H] = [Math.round(w * zoom), Math.round(h * zoom)];
  const room = 1.25 + random.uniform();
  const speed = (): string => (random.integer(3) === 0 ? '0' : (6 * zoom * random.uniform()).toFixed(2));
  const ground = cover([2 * Math.round((W * room) / 2), 2 * Math.round((H * room) / 2)]);
  const window = `crop=${W}:${H}:x='min(iw-ow,${speed()}*n)':y='min(ih-oh,${speed()}*n)'`;
  return ['-i', path, '-vf', `format=rgb24,${ground},loop=8:1:0,setpts=N/8/TB,${window},scale=${w}:${h}`];
}

/** Three drawings that move over a gradient or a plain ground. */
function moveCutouts(names: readonly string[], [w, h]: Size, random: Random): string[] {
  const color = (): string => `0x${random.integer(0x1000000).toString(16).padStart(6, '0')}`;
  const ground =
    random.integer(2) === 0
      ? `color=c=${color()}:s=${w}x${h}:r=8`
      : `gradients=s=${w}x${h}:r=8:c0=${color()}:c1=${color()}:x0=0:y0=0:x1=${w}:y1=${h}:speed=0.00001`;
  const inputs = names.flatMap((name) => ['-loop', '1', '-framerate', '8', '-i', join(values.cutouts!, name)]);
  const steps: string[] = [];
  for (const i of names.keys()) {
    const side = Math.round(h * (0.3 + 0.5 * random.uniform()));
    const place = (length: number): string =>
      `${Math.round(length * (random.uniform() - 0.1) * 0.8)}+${Math.round(40 * (random.uniform() - 0.5))}*t`;
    steps.push(
      `[${i + 1}]scale=-1:${side}:flags=area[c${i}]`,
      `[g${i}][c${i}]overlay=x='${place(w)}':y='${place(h)}'[g${i + 1}]`,
    );
  }
  return [
    '-f',
    'lavfi',
    '-i',
    ground,
    ...inputs,
    '-filter_complex',
    `[0]null[g0];${steps.join(';')}`,
    '-map',
    `[g${names.length}]`,
  ];
}

/** Fractals, cells, gradients, noise and waves, with numbers by chance. */
function draw([w, h]: Size, random: Random): string[] {
  const size = `s=${w}x${h}:r=8`;
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
  const seed = 1 + random.integer(10_000);
  const byte = (share: number): number => Math.round(255 * share);
  const graphs = [
    `mandelbrot=${size}:start_x=${(-1.4 + 0.9 * a).toFixed(4)}:start_y=${(-0.6 * b).toFixed(4)}:start_scale=${(0.05 + c).toFixed(3)}:end_scale=0.01:end_pts=200`,
    `life=s=${w / 2}x${h / 2}:r=8:mold=10:ratio=${(0.2 + 0.3 * a).toFixed(2)}:seed=${seed}:life_color=#c8e070:mold_color=#905020,scale=${w}:${h}:flags=neighbor,gblur=${(2 * b).toFixed(2)}`,
    `cellauto=${size}:rule=${[30, 54, 90, 110, 150][random.integer(5)]}:seed=${seed},gblur=${(1.5 * b).toFixed(2)},scroll=h=0.01`,
    `gradients=${size}:nb_colors=${2 + random.integer(6)}:seed=${seed}:speed=${(0.05 * a).toFixed(4)}`,
    `color=${size},noise=alls=${5 + byte(a) / 4}:allf=t:all_seed=${seed},gblur=${(4 * b).toFixed(2)},eq=contrast=${(1 + 2 * c).toFixed(2)}`,
    `color=${size},geq=lum='128+${byte(a) / 3}*sin(X/${9 + byte(b) / 4}+3*T)*cos(Y/${7 + byte(c) / 5}-T)':cb=${100 + byte(b) / 5}:cr=${100 + byte(c) / 5}`,
    `color=${size},geq=lum='128+100*sin(hypot(X-${byte(a)}-50*T,Y-${byte(b)})/${4 + byte(c) / 10})':cb=128+40*sin(X/40):cr=128`,
    `testsrc2=${size},hue=h=${byte(a)},rotate=${c.toFixed(2)}+t/5:bilinear=1`,
    `nullsrc=s=${Math.round(w / 8)}x${Math.round(h / 8)}:r=8,geq='random(${seed % 9})*255':128:128,scale=${w}:${h}:flags=bicubic,gblur=${(6 * a).toFixed(2)},hue=h=${byte(b)},eq=contrast=${(1 + 3 * c).toFixed(2)}`,
    `color=c=0x${(0x404040 + seed * 977).toString(16).slice(-6).padStart(6, '0')}:${size},drawgrid=w=${12 + byte(a) / 4}:h=${12 + byte(b) / 4}:t=${1 + random.integer(6)}:c=white,rotate=t/${2 + byte(c) / 20},gblur=${b.toFixed(2)}`,
  ];
  return ['-f', 'lavfi', '-i', graphs[random.integer(graphs.length)]!];
}

function secondsOf(path: string): number {
  const probe = spawnSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path]);
  return Number.parseFloat(String(probe.stdout)) || 1;
}
