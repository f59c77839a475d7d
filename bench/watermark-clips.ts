import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../src/base/index.ts';
import { type Clip, createClip, type Frame, findFfmpeg, writeVideo } from '../src/media/index.ts';
import { createRenderer, createSimulation, sampleScene } from '../src/world/index.ts';

/** A lossless source video of the benchmark. */
export interface BenchClip {
  readonly name: string;
  readonly path: string;
}

const seconds = 3;

/** Pictures made by ffmpeg's generators: patterns, fractals, automata, gradients, noise, text, dark and bright scenes. */
const generated: Readonly<Record<string, string>> = {
  'test pattern': 'testsrc2=s=640x360:r=24',
  'color bars, turning': 'smptehdbars=s=900x900:r=24,rotate=t/6:ow=640:oh=360,crop=640:360',
  'fractal zoom': 'mandelbrot=s=640x360:r=24:start_scale=1:end_scale=0.1:end_pts=300',
  'cells living':
    'life=s=320x180:r=24:mold=10:ratio=0.3:seed=3:death_color=#203050:life_color=#c8e070:mold_color=#905020,scale=640:360:flags=neighbor,gblur=1.5',
  'cells, rule 110': 'cellauto=s=640x360:r=24:rule=110:seed=5,gblur=1.2,scroll=h=0.004',
  'soft gradients': 'gradients=s=640x360:r=24:speed=0.02:nb_colors=5:seed=3',
  'two colors': 'gradients=s=640x360:r=24:speed=0.005:nb_colors=2:c0=#e8e0d0:c1=#c0d0e0:seed=9',
  clouds:
    'nullsrc=s=80x45:r=24,geq=random(1)*255:128:128,scale=640:360:flags=bicubic,gblur=6,eq=contrast=3,tmix=frames=8',
  plasma: "color=s=640x360:r=24,format=gray,geq=lum='128+50*sin(X/37+T*2)+40*sin(Y/23-T)+30*sin((X+Y)/51+T*1.3)'",
  'dark with grain': "color=s=640x360:r=24,geq=lum='22+8*sin(X/90+T)+6*sin(Y/60)+4*random(0)':cb=128:cr=128",
  'bright haze': "color=s=640x360:r=24,geq=lum='215+14*sin(X/70-T)+12*sin(Y/40+T/2)+3*random(0)':cb=124:cr=131",
  'panned texture':
    "color=s=640x360:r=24,geq=lum='128+60*sin((X+40*T)/5+4*sin(Y/17))*sin(Y/6+3*sin((X+40*T)/23))':cb=120:cr=136",
  'rings moving': "color=s=640x360:r=24,geq=lum='128+100*sin(hypot(X-320-90*sin(T),Y-180-60*cos(T))/9)':cb=128:cr=128",
  'paper and ink':
    "color=c=#f4efe2:s=640x360:r=24,geq=lum='if(lt(mod(Y+12*T,24),9)*gt(sin(X/3+37*floor((Y+12*T)/24))*sin(X/7+floor((Y+12*T)/24)),0.15),40,236)':cb=126:cr=130,gblur=0.7",
};

/** Illustrated worlds at the size and rate of the bundled model, and larger. */
const worlds: readonly {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly rate: number;
}[] = [
  ...Array.from({ length: 10 }, (_, i) => ({ seed: 100 + i, width: 256, height: 256, rate: 8 })),
  ...Array.from({ length: 10 }, (_, i) => ({ seed: 200 + i, width: 640, height: 360, rate: 24 })),
];

/** Makes the clips that are not in the folder yet; drawn ones first, then the small illustrated, then the large ones. */
export async function prepareClips(folder: string): Promise<BenchClip[]> {
  mkdirSync(folder, { recursive: true });
  const clips: BenchClip[] = [];
  for (const [name, graph] of Object.entries(generated)) {
    const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.mkv`);
    if (!existsSync(path)) renderGraph(graph, path);
    clips.push({ name, path });
  }
  for (const { seed, width, height, rate } of worlds) {
    const path = join(folder, `world-${width}-${seed}.mkv`);
    if (!existsSync(path)) await renderWorld({ seed, width, height, rate }, path);
    clips.push({ name: `world ${width}x${height} #${seed}`, path });
  }
  return clips;
}

/** Videos of the reader's own, for a second opinion. */
export function listClips(folder: string): BenchClip[] {
  return readdirSync(folder)
    .filter((file) => /\.(mp4|mkv|webm|mov)$/.test(file))
    .map((file) => ({ name: file, path: join(folder, file) }));
}

/** Arguments of ffmpeg that keep every bit. */
export const lossless = ['-c:v', 'libx264', '-qp', '0', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p'];

function renderGraph(graph: string, path: string): void {
  run(['-f', 'lavfi', '-i', graph, '-t', String(seconds), '-r', '24', ...lossless, path]);
}

async function renderWorld(world: (typeof worlds)[number], path: string): Promise<void> {
  const scene = sampleScene(createRandom(world.seed), { level: 'W4' });
  const simulation = createSimulation(scene);
  const renderer = createRenderer(world);
  const frames: Frame[] = [];
  const count = Math.round(seconds * world.rate);
  for (let i = 0; i < count; i++) {
    const data = new Uint8Array(renderer.render(scene, simulation.frameAt(i / world.rate)));
    frames.push({ width: world.width, height: world.height, data });
  }
  const clip: Clip = createClip(frames, { width: world.width, height: world.height, frameRate: world.rate });
  const raw = `${path}.mp4`;
  await writeVideo(clip, { path: raw, quality: 100 });
  run(['-i', raw, ...lossless, path]);
}

/** @throws if ffmpeg fails */
export function run(args: readonly string[]): void {
  const result = spawnSync(findFfmpeg(), ['-y', '-v', 'error', '-threads', '1', ...args]);
  if (result.status !== 0) throw new Error(`Cannot run ffmpeg ${args.join(' ')}: ${result.stderr}`);
}
