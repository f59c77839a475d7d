import type { Random } from '../../base/index.ts';
import { bodyNumbers, mostBodies, packBodies, type VideoModel } from '../../models/index.ts';
import {
  type CurriculumLevel,
  createMapMaker,
  createRenderer,
  createSimulation,
  type FrameState,
  type Renderer,
  type Scene,
  sampleScene,
} from '../../world/index.ts';
import { lastPictureIndex, lonePictures } from './clip-views.ts';
import type { LatentShard } from './latent-shard.ts';
import { planBodies } from './plan-bodies.ts';
import { mapCellsPerToken, tokenLabels } from './token-labels.ts';

/** Which clips are rendered, and what encodes them. */
export interface RenderLatentsOptions {
  readonly model: VideoModel;
  readonly random: Random;
  readonly clips: number;
  /** Pictures of a clip: 1 + a multiple of the span. */
  readonly frames: number;
  readonly frameRate: number;
  readonly width: number;
  readonly height: number;
  readonly levels: readonly CurriculumLevel[];
  /** Latest time at which a clip may begin in its scene. */
  readonly latestStartSeconds: number;
}

/**
 * Draws clips of sampled scenes and encodes them; scenes of the compositional test are never drawn. Clips of more than one
 * picture are followed by `lonePictures`.
 */
export async function renderLatents(options: RenderLatentsOptions): Promise<LatentShard> {
  const { model, random, clips, frames, frameRate, width, height } = options;
  const { channels, cellSize, framesPerSpan } = model.info.geometry;
  const [rows, columns] = [height / cellSize, width / cellSize];
  const spans = (frames - 1) / framesPerSpan;
  const slots = 1 + spans + (spans === 0 ? 0 : lonePictures);
  const latents = new Float32Array(clips * slots * rows * columns * channels);
  const labels = new Uint8Array(clips * slots * rows * columns * 2);
  const plans = new Float32Array(clips * slots * mostBodies * bodyNumbers);
  const renderer = createRenderer({ width, height });
  const mapper = createMapMaker({ width: columns * mapCellsPerToken, height: rows * mapCellsPerToken });
  const scenes: Scene[] = [];
  for (let clip = 0; clip < clips; clip++) {
    const story = sampleScene(random.fork(`clip ${clip}`), { level: random.pick(options.levels) });
    const take = drawTake(story, random.uniform() * options.latestStartSeconds, random);
    scenes.push(take.scene);
    for (const [slot, { scene, times }] of clipPictures(take, { spans, framesPerSpan, frameRate }).entries()) {
      const { frameAt } = createSimulation(scene);
      const states = times.map(frameAt);
      const pictures = { count: times.length, width, height, data: draw(renderer, scene, states) };
      const { values } = await model.encodePictures(pictures);
      latents.set(values, (clip * slots + slot) * values.length);
      const state = states[times.length >> 1]!;
      const maps = mapper.mapsOf(scene, state, null);
      const shot = scene.shots[state.shotIndex]!;
      const seen = tokenLabels(maps, shot);
      labels.set(seen, (clip * slots + slot) * seen.length);
      const bodies = packBodies(planBodies(shot, state));
      plans.set(bodies, (clip * slots + slot) * bodies.length);
    }
  }
  return { latents, labels, plans, shape: [clips, slots, rows * columns, channels], scenes };
}

/** One shot of a story, from a moment on, and a moment elsewhere. */
interface Take {
  readonly scene: Scene;
  readonly startSeconds: number;
  readonly elsewhere: { readonly scene: Scene; readonly seconds: number };
}

/** How much later the picture from elsewhere is where a story has one shot only. */
const laterSeconds = 3;

/** A shot of the story by itself; the picture from elsewhere opens another one, where there is one. */
function drawTake(story: Scene, startSeconds: number, random: Random): Take {
  const shot = random.pick(story.shots);
  const others = story.shots.filter((each) => each !== shot);
  const scene = { ...story, shots: [shot] };
  const elsewhere =
    others.length === 0
      ? { scene, seconds: startSeconds + laterSeconds }
      : { scene: { ...story, shots: [random.pick(others)] }, seconds: 0 };
  return { scene, startSeconds, elsewhere };
}

/** The pictures of each latent frame: the first, the spans, and for clips those that stand alone. */
function clipPictures(
  { scene, startSeconds, elsewhere }: Take,
  clip: { readonly spans: number; readonly framesPerSpan: number; readonly frameRate: number },
): { readonly scene: Scene; readonly times: readonly number[] }[] {
  const { spans, framesPerSpan, frameRate } = clip;
  const picture = (index: number): number => startSeconds + index / frameRate;
  const span = (k: number): number[] =>
    Array.from({ length: framesPerSpan }, (_, i) => picture(1 + k * framesPerSpan + i));
  const shown = [[picture(0)], ...Array.from({ length: spans }, (_, k) => span(k))].map((times) => ({ scene, times }));
  if (spans === 0) return shown;
  const last = { scene, times: [picture(lastPictureIndex(1 + spans, { framesPerSpan }))] };
  return [...shown, last, { scene: elsewhere.scene, times: [elsewhere.seconds] }];
}

/** [F, H, W, 3] in [-1, 1]. */
function draw(renderer: Renderer, scene: Scene, states: readonly FrameState[]): Float32Array {
  const data = new Float32Array(states.length * renderer.width * renderer.height * 3);
  let k = 0;
  for (const state of states) {
    const pixels = renderer.render(scene, state);
    for (let p = 0; p < pixels.length; p++) if (p % 4 !== 3) data[k++] = pixels[p]! / 127.5 - 1;
  }
  return data;
}
