import type { Random } from '../../base/index.ts';
import type { VideoModel } from '../../models/index.ts';
import { createRenderer, createSimulation, type Scene, sampleScene } from '../../world/index.ts';
import type { LatentShard } from './latent-shard.ts';

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
  readonly levels: readonly NonNullable<Parameters<typeof sampleScene>[1]>['level'][];
}

/** Draws clips of sampled scenes and encodes them; scenes of the compositional test are never drawn. */
export async function renderLatents(options: RenderLatentsOptions): Promise<LatentShard> {
  const { model, random, clips, frames, frameRate, width, height } = options;
  const { channels, cellSize, framesPerSpan } = model.info.geometry;
  const slots = 1 + (frames - 1) / framesPerSpan;
  const tokens = (width / cellSize) * (height / cellSize);
  const latents = new Float32Array(clips * slots * tokens * channels);
  const renderer = createRenderer({ width, height });
  const scenes: Scene[] = [];
  let at = 0;
  for (let clip = 0; clip < clips; clip++) {
    const scene = sampleScene(random.fork(`clip ${clip}`), { level: random.pick(options.levels) });
    scenes.push(scene);
    const { frameAt } = createSimulation(scene);
    const draw = (first: number, count: number): Float32Array => {
      const data = new Float32Array(count * width * height * 3);
      let k = 0;
      for (let i = first; i < first + count; i++) {
        const pixels = renderer.render(scene, frameAt(i / frameRate));
        for (let p = 0; p < pixels.length; p++) if (p % 4 !== 3) data[k++] = pixels[p]! / 127.5 - 1;
      }
      return data;
    };
    for (let slot = 0; slot < slots; slot++) {
      const [first, count] = slot === 0 ? [0, 1] : [1 + (slot - 1) * framesPerSpan, framesPerSpan];
      const latent = await model.encodePictures({ count, width, height, data: draw(first, count) });
      latents.set(latent.values, at);
      at += latent.values.length;
    }
  }
  return { latents, shape: [clips, slots, tokens, channels], scenes };
}
