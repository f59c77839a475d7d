import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tinyWan } from '../../../test/parity/tiny-checkpoints.fixture.ts';
import { createManualClock } from '../../base/index.ts';
import { collectFrames } from '../../media/index.ts';
import { openModelStore } from '../../models/index.ts';
import type { GenerationRequest } from '../jobs/engine.ts';
import { createDiffusionEngine } from './diffusion-engine.ts';
import { installedModels } from './installed-models.ts';
import { writePrompt } from './write-prompt.ts';

test('installedModels() gives the engine a released model by name, with the prompt as it was written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-installed-'));
  try {
    const checkpoints = [{ ...tinyWan, sizeMultiple: 32, maximumPixels: 96 * 64 }];
    const hub = { url: 'http://127.0.0.1:9', token: null };
    const store = await openModelStore({ folder, hub, clock: createManualClock(), checkpoints });
    expect(await installedModels({ folder, checkpoints })).toEqual([]);
    await store.import('tiny-wan', fileURLToPath(new URL('../../../test/parity/fixtures/wan', import.meta.url)));
    const models = await installedModels({ folder, threads: 1, checkpoints });
    const engine = createDiffusionEngine({ models, writePrompt });
    const [info] = engine.listModels();
    expect(info).toMatchObject({ id: 'tiny-wan', licence: 'Apache-2.0', frames: { offset: 1, step: 4, maximum: 121 } });
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
    const seen: string[] = [];
    const { clip, notes } = await engine.generate(request, {
      signal: new AbortController().signal,
      onProgress: ({ stage, done, total }) => seen.push(`${stage} ${done}/${total}`),
      onPreviewFrame: async () => {},
      resumeFrom: null,
      saveCheckpoint: async () => {},
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
