import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tinyLtx, tinyWan } from '../../../test/parity/tiny-checkpoints.fixture.ts';
import { createManualClock } from '../../base/index.ts';
import { collectFrames, type Frame } from '../../media/index.ts';
import { openModelStore } from '../../models/index.ts';
import type { GenerationRequest } from '../jobs/engine.ts';
import { checkModels } from '../operations/check-models.ts';
import { createDiffusionEngine } from './diffusion-engine.ts';
import { installedModels } from './installed-models.ts';
import { writePrompt } from './write-prompt.ts';

const fixtures = fileURLToPath(new URL('../../../test/parity/fixtures', import.meta.url));
const hub = { url: 'http://127.0.0.1:9', token: null };

const request: GenerationRequest = {
  kind: 'text',
  model: 'tiny-wan',
  prompt: 'zzz qqq',
  negativePrompt: null,
  style: null,
  expandPrompt: true,
  width: 96,
  height: 64,
  frameRate: 24,
  frameCount: 5,
  seed: 1,
  steps: 1,
  guidance: null,
  characters: [],
};

const context = {
  signal: new AbortController().signal,
  onProgress: () => {},
  onPreviewFrame: null,
  resumeFrom: null,
  saveCheckpoint: async () => {},
};

test('installedModels() says which models have a second pass, and the engine draws with it where asked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-installed-'));
  try {
    const checkpoints = [tinyLtx, { ...tinyLtx, name: 'single-pass', refinement: null }];
    const store = await openModelStore({ folder, hub, clock: createManualClock(), checkpoints });
    for (const { name } of checkpoints) await store.import(name, join(fixtures, 'ltx'));
    const models = await installedModels({ folder, threads: 1, checkpoints });
    const engine = createDiffusionEngine({ models, writePrompt });
    expect(engine.listModels().map(({ hasSecondPass, hasTinyDecoder }) => [hasSecondPass, hasTinyDecoder])).toEqual([
      [true, false],
      [false, false],
    ]);
    const ltx = { ...request, model: 'tiny-ltx', width: 64, height: 64, frameRate: 25, frameCount: 9 };
    const draw = async (change: Partial<GenerationRequest>): Promise<readonly Frame[]> => {
      const made = await engine.generate({ ...ltx, ...change } as GenerationRequest, context);
      return collectFrames(made.clip);
    };
    const once = await draw({});
    const twice = await draw({ isRefined: true });
    expect(twice.map(({ width, height }) => `${width}x${height}`)).toEqual(Array(9).fill('64x64'));
    expect(twice).not.toEqual(once);
    await expect(draw({ isRefined: true, model: 'single-pass' })).rejects.toThrow('single-pass has no second pass');
    await expect(draw({ decoder: 'tiny' })).rejects.toThrow('tiny-ltx has none here');
    await engine.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('installedModels() gives the engine a released model by name, with the prompt as it was written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-installed-'));
  try {
    const checkpoints = [{ ...tinyWan, sizeMultiple: 32, maximumPixels: 96 * 64 }];
    const store = await openModelStore({ folder, hub, clock: createManualClock(), checkpoints });
    expect(await installedModels({ folder, checkpoints })).toEqual([]);
    await store.import('tiny-wan', join(fixtures, 'wan'));
    const models = await installedModels({ folder, threads: 1, checkpoints });
    const engine = createDiffusionEngine({ models, writePrompt });
    const [info] = engine.listModels();
    expect(info).toMatchObject({ id: 'tiny-wan', licence: 'Apache-2.0', frames: { offset: 1, step: 4, maximum: 121 } });
    const seen: string[] = [];
    const { clip, notes } = await engine.generate(request, {
      ...context,
      onProgress: ({ stage, done, total }) => seen.push(`${stage} ${done}/${total}`),
    });
    expect((await collectFrames(clip)).map(({ width, height }) => `${width}x${height}`)).toEqual(
      Array(5).fill('96x64'),
    );
    expect(seen).toEqual(['denoise 1/1']);
    // words that the bundled model does not know are no error here
    expect(notes).toEqual([]);
    await engine.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('installedModels() leaves out models whose folder has disappeared or whose entry is damaged, and gives the others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-installed-'));
  try {
    const checkpoints = ['whole', 'gone', 'damaged'].map((name) => ({ ...tinyWan, name }));
    const disk = join(folder, 'disk');
    await cp(join(fixtures, 'wan'), disk, { recursive: true });
    const store = await openModelStore({ folder, hub, clock: createManualClock(), checkpoints });
    await store.import('gone', disk);
    for (const name of ['whole', 'damaged']) await store.import(name, join(fixtures, 'wan'));
    await rename(disk, `${disk}-away`);
    await writeFile(join(folder, 'damaged', 'aozora-model.json'), '{}');
    expect((await installedModels({ folder, checkpoints })).map(({ info }) => info.id)).toEqual(['whole']);
    const { status, detail } = await checkModels({ folder, checkpoints });
    expect(status).toBe('failed');
    expect(detail).toContain(`gone: ${disk} is not there`);
    expect(detail).toContain('aozora models rm damaged');
    await rename(`${disk}-away`, disk);
    expect((await installedModels({ folder, checkpoints })).map(({ info }) => info.id)).toEqual(['whole', 'gone']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
