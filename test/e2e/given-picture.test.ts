import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultOptions } from '../../src/diffusion/index.ts';
import { collectFrames, encodeImage, type Frame, psnr } from '../../src/media/index.ts';
import { openBundledModel } from '../../src/models/index.ts';
import {
  bundledModels,
  createDiffusionEngine,
  type GenerationRequest,
  type VideoEngine,
  writePrompt,
} from '../../src/service/index.ts';
import { createRenderer, createSimulation, sceneFromCaption } from '../../src/world/index.ts';

const size = { width: 128, height: 128 };
const base = {
  ...{ model: 'aozora-mini', negativePrompt: null, style: null, expandPrompt: true, prompt: '', characters: [] },
  ...{ ...size, frameRate: 8, frameCount: 9, seed: 1, steps: null, guidance: null },
};

let folder: string;
let engine: VideoEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-given-'));
  engine = createDiffusionEngine({ models: bundledModels({ threads: 1 }), writePrompt });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

async function draw(request: GenerationRequest): Promise<Frame[]> {
  const { clip } = await engine.generate(request, {
    ...{ signal: new AbortController().signal, onProgress: () => {}, onPreviewFrame: null },
    ...{ resumeFrom: null, saveCheckpoint: async () => {} },
  });
  return collectFrames(clip);
}

test('createDiffusionEngine() keeps a given picture when few words are said of it', async () => {
  const scene = sceneFromCaption(
    'In a storybook style, a large red fox looks around in the middle, facing right in a meadow by day in summer. Medium shot.',
  );
  const data = Uint8Array.from(createRenderer(size).render(scene, createSimulation(scene).frameAt(0)));
  const given = { ...size, data };
  const path = join(folder, 'given.png');
  await writeFile(path, await encodeImage(given, { format: 'png' }));
  const likeness = async (prompt: string): Promise<number> => {
    const frames = await draw({ ...base, kind: 'image', picture: { path }, prompt });
    return psnr(frames[8]!, given);
  };
  const silent = await likeness('');
  // No clip of the world changes its weather, so the model is not told to.
  expect(await likeness('it begins to snow')).toBe(silent);
  // Written out to a full caption, somebody else somewhere else was drawn, and 13 dB were lost; now 3 to 4.
  expect(await likeness('the fox looks around')).toBeGreaterThan(silent - 7);
});

test('defaultOptions() guides the bundled model less where frames are given', async () => {
  await using model = await openBundledModel({ threads: 1 });
  const picture = { count: 1, ...size, data: new Float32Array(size.width * size.height * 3) };
  const text = { kind: 'text', prompt: 'a fox', frameCount: 17, characters: [] } as const;
  const scaleOf = (request: Parameters<typeof defaultOptions>[1]): number =>
    defaultOptions(model, request).guidance.scale;
  expect(scaleOf({ ...text, keyframes: [] })).toBe(model.info.defaults.guidance);
  expect(scaleOf({ kind: 'remix', prompt: 'a fox', video: picture, strength: 0.5 })).toBe(model.info.defaults.guidance);
  const beside = scaleOf({ ...text, keyframes: [{ timeSeconds: 0, picture, strength: 1 }] });
  expect(beside).toBeLessThan(model.info.defaults.guidance);
  expect(scaleOf({ kind: 'extend', prompt: '', video: picture, direction: 'forward', frameCount: 8 })).toBe(beside);
});
