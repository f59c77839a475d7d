import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../base/index.ts';
import { readImage } from '../../media/index.ts';
import { bundledWeightsPath } from '../../models/index.ts';
import { drawCurves } from '../curves.ts';
import { openRunFolder } from '../run-folder.ts';
import { adoptRelease } from './adopt-release.ts';
import { miniRecipe } from './mini-recipe.ts';
import { scoreSamples, scoresFolder } from './score-samples.ts';

test('scoreSamples() logs what the oracle sees, shows the samples, and keeps the best checkpoint', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-scores-'));
  try {
    await adoptRelease({ folder }, bundledWeightsPath());
    await cp(join(folder, 'text'), join(folder, 'pictures'), { recursive: true });
    const run = { folder, recipe: { ...miniRecipe, scorePrompts: 3 }, clock: systemClock };
    const first = await scoreSamples(run, 'pictures', 100);
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(1);
    // The same weights, prompts and noise.
    expect(await scoreSamples(run, 'pictures', 200)).toBe(first);
    const scores = scoresFolder(folder, 'pictures');
    const log = await (await openRunFolder(scores)).readLog();
    expect(log.map(({ step, score }) => [step, score])).toEqual([
      [100, first],
      [200, first],
    ]);
    expect(log[0]).toHaveProperty('place');
    // A picture cannot show what needs time.
    expect(log[0]).not.toHaveProperty('action');
    const sheet = await readImage(await readFile(join(scores, '0000100.webp')));
    expect(sheet.width).toBeGreaterThan(3 * 112);
    expect(await readdir(join(scores, 'best'))).toEqual(['SHA256SUMS', 'model.safetensors']);
    expect(await drawCurves(folder)).toContain('pictures-scores/0000200.webp');
  } finally {
    await rm(folder, { recursive: true });
  }
});
