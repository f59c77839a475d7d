/**
 * Draws clips with the bundled model for the benchmarks of safety, and the drawn world's own picture of each scene:
 *
 *     npx tsx bench/draw-model-clips.ts --folder FOLDER [--count 24] [--first 0] [--seconds 2] [--weights FILE]
 *
 * `model-N.mkv` and `world-N.mkv` hold the same scene, unmarked, through the same encoder. Clips that exist are left, so that those
 * of the world can be linked from another folder. With `--weights`, weights draw that are not in `checkpoints` (yet, or any more).
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import { createClip, type Frame, writeVideo } from '../src/media/index.ts';
import { aozoraMini, bundledWeightsPath, openMiniModel } from '../src/models/index.ts';
import { bundledModels, createDiffusionEngine, fitToModel, writePrompt } from '../src/service/index.ts';
import { captionScene, createRenderer, createSimulation, type Scene, sampleScene } from '../src/world/index.ts';
import { lossless, run } from './watermark-clips.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    count: { type: 'string', default: '24' },
    first: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '2' },
    weights: { type: 'string' },
  },
});
const folder = values.folder ?? 'model-clips';
mkdirSync(folder, { recursive: true });
const file = values.weights ?? bundledWeightsPath();
const open = () => openMiniModel({ config: aozoraMini, file, threads: 1 });
const engine = createDiffusionEngine({ models: bundledModels({}).map(({ info }) => ({ info, open })), writePrompt });
const model = engine.listModels()[0]!;
const shape = fitToModel(model, { ...model.defaultSize, seconds: Number(values.seconds) });
const renderer = createRenderer({ width: shape.width, height: shape.height });
const first = Number(values.first);
for (let n = first; n < first + Number(values.count); n++) await drawPair(n);
await engine.close();

async function drawPair(n: number): Promise<void> {
  const paths = { model: join(folder, `model-${n}.mkv`), world: join(folder, `world-${n}.mkv`) };
  const scene = sampleScene(createRandom(`benchmark of safety ${n}`), { level: 'W4' });
  if (!existsSync(paths.model)) await write(await drawByModel(scene, n), paths.model);
  if (!existsSync(paths.world)) await write(drawByWorld(scene), paths.world);
}

async function drawByModel(scene: Scene, n: number): Promise<Frame[]> {
  const prompt = captionScene(scene, createRandom(n));
  const wish = { kind: 'text', style: null, expandPrompt: true, steps: null, guidance: null, characters: [] } as const;
  const { width, height, frameRate, frameCount } = shape;
  const drawn = await engine.generate(
    { ...wish, width, height, frameRate, frameCount, model: model.id, prompt, negativePrompt: null, seed: n },
    {
      ...{ signal: new AbortController().signal, onProgress: () => {}, onPreviewFrame: null, resumeFrom: null },
      saveCheckpoint: async () => {},
    },
  );
  const frames: Frame[] = [];
  for await (const frame of drawn.clip) frames.push({ ...frame, data: frame.data.slice() });
  return frames;
}

function drawByWorld(scene: Scene): Frame[] {
  const { width, height, frameRate, frameCount } = shape;
  const simulation = createSimulation(scene);
  return Array.from({ length: frameCount }, (_, i) => {
    return { width, height, data: new Uint8Array(renderer.render(scene, simulation.frameAt(i / frameRate))) };
  });
}

async function write(frames: readonly Frame[], path: string): Promise<void> {
  const raw = `${path}.mp4`;
  const { width, height, frameRate } = shape;
  await writeVideo(createClip([...frames], { width, height, frameRate }), { path: raw, quality: 100 });
  run(['-i', raw, ...lossless, path]);
  rmSync(raw);
}
