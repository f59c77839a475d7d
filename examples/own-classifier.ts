/**
 * A classifier of your own in the review of frames: npx tsx examples/own-classifier.ts "a red fox in a snowfield" fox.mp4
 *
 * This one takes a picture for forbidden that is nearly one colour. It is here code; a network in an ONNX file goes in by
 * `openOnnxClassifier`. It comes beside the built-in classifiers, never instead of them.
 */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from 'aozora/base';
import type { FrameClassifier } from 'aozora/safety';
import { bundledModels, createDiffusionEngine, createSafetyGate, renderVideo, writePrompt } from 'aozora/service';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    frames: { type: 'string', default: '33' },
    side: { type: 'string', default: '256' },
    steps: { type: 'string', default: '8' },
    limit: { type: 'string', default: '2' },
  },
});
const [prompt = 'a red fox in a snowfield', path = 'fox.mp4'] = positionals;

const emptyPictures: FrameClassifier = {
  name: 'empty pictures',
  async classify({ data }) {
    let [sum, squares, count] = [0, 0, 0];
    for (let i = 1; i < data.length; i += 4, count++) {
      sum += data[i]!;
      squares += data[i]! ** 2;
    }
    const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2));
    // Scores are probabilities of the policy's categories; each has its threshold.
    return { extreme_violence: deviation < Number(values.limit) ? 1 : 0 };
  },
  [Symbol.dispose]() {},
};

const folder = join(homedir(), '.aozora');
const workFolder = await mkdtemp(join(tmpdir(), 'aozora-example-'));
const engine = createDiffusionEngine({ models: bundledModels({}), writePrompt });
const gate = await createSafetyGate({
  ...{ folder, clock: systemClock, version: '0.1.0' },
  classifiers: [emptyPictures],
});
try {
  const outcome = await renderVideo(
    { engine, gate },
    {
      ...{ videoId: `video_${crypto.randomUUID()}`, profile: 'public', workFolder, checkpoint: null },
      request: {
        ...{ kind: 'text', model: 'aozora-mini', prompt, negativePrompt: null, style: null, expandPrompt: true },
        ...{ width: Number(values.side), height: Number(values.side), frameRate: 8, frameCount: Number(values.frames) },
        ...{ seed: 7, steps: Number(values.steps), guidance: null, characters: [] },
      },
    },
    {
      signal: AbortSignal.timeout(600_000),
      onProgress: ({ stage, done, total }) => console.log(`${stage} ${done}/${total}`),
      onPreview: null,
      onCheckpoint: async () => {},
    },
  );
  if (outcome.status === 'refused')
    console.log(`refused: ${outcome.categories.map(({ reason }) => reason).join(', ')}`);
  else {
    await copyFile(outcome.videoPath, path);
    console.log(`${path}: reviewed, marked as ${outcome.provenance.watermark}, signed`);
  }
} finally {
  await engine.close();
  await gate.close();
  await rm(workFolder, { recursive: true, force: true });
}
