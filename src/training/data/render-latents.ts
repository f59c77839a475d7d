import type { Random } from '../../base/index.ts';
import type { VideoModel } from '../../models/index.ts';
import {
  type CurriculumLevel,
  createMapMaker,
  createRenderer,
  createSimulation,
  type FrameState,
  type MapMaker,
  type Renderer,
  type Scene,
  sampleScene,
} from '../../world/index.ts';
import type { LatentShard } from './latent-shard.ts';
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

/** Draws clips of sampled scenes and encodes them; scenes of the compositional test are never drawn. */
export async function renderLatents(options: RenderLatentsOptions): Promise<LatentShard> {
  const { model, random, clips, frames, frameRate, width, height } = options;
  const { channels, cellSize, framesPerSpan } = model.info.geometry;
  const [rows, columns] = [height / cellSize, width / cellSize];
  const slots = 1 + (frames - 1) / framesPerSpan;
  const latents = new Float32Array(clips * slots * rows * columns * channels);
  const labels = new Uint8Array(clips * slots * rows * columns * 2);
  const renderer = createRenderer({ width, height });
  const mapper = createMapMaker({ width: columns * mapCellsPerToken, height: rows * mapCellsPerToken });
  const scenes: Scene[] = [];
  for (let clip = 0; clip < clips; clip++) {
    const scene = sampleScene(random.fork(`clip ${clip}`), { level: random.pick(options.levels) });
    scenes.push(scene);
    const { frameAt } = createSimulation(scene);
    const startSeconds = random.uniform() * options.latestStartSeconds;
    for (let slot = 0; slot < slots; slot++) {
      const [first, count] = slot === 0 ? [0, 1] : [1 + (slot - 1) * framesPerSpan, framesPerSpan];
      const states = Array.from({ length: count }, (_, i) => frameAt(startSeconds + (first + i) / frameRate));
      const { values } = await model.encodePictures({ count, width, height, data: draw(renderer, scene, states) });
      latents.set(values, (clip * slots + slot) * values.length);
      const seen = labelsOf(mapper, scene, states[count >> 1]!);
      labels.set(seen, (clip * slots + slot) * seen.length);
    }
  }
  return { latents, labels, shape: [clips, slots, rows * columns, channels], scenes };
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

function labelsOf(mapper: MapMaker, scene: Scene, state: FrameState): Uint8Array {
  return tokenLabels(mapper.mapsOf(scene, state, null), scene.shots[state.shotIndex]!);
}
