import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { flowGraph } from '../tasks/flow-task.ts';
import { plannerGraph } from '../tasks/planner-task.ts';
import { adoptRelease } from './adopt-release.ts';
import { frozenAutoencoder, readStatistics } from './make-latents.ts';
import { miniRecipe, withLargerBatches } from './mini-recipe.ts';
import { readAverages } from './read-averages.ts';
import { readVocabulary } from './vocabulary.ts';

const release = fileURLToPath(new URL('../../../checkpoints/aozora-mini/model.safetensors', import.meta.url));

test('adoptRelease() gives the next stages every weight that they begin with, and what the latents were made with', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-adopt-'));
  try {
    const run = { folder, recipe: miniRecipe };
    await adoptRelease(run, release);
    const first = await readAverages(join(folder, 'text', 'state.safetensors'));
    const { weights } = flowGraph(miniRecipe.config, { clips: 1, latentFrames: 1, tokens: 64 });
    expect(weights.filter(({ name }) => first![name] === undefined)).toEqual([]);
    for (const { name, shape } of weights) expect(first![name]!.shape).toEqual(shape);
    const planner = await readAverages(join(folder, 'planner', 'state.safetensors'));
    const planned = plannerGraph(miniRecipe.config.planner, { captions: 1, times: 1 }).weights;
    expect(planned.filter(({ name }) => planner![name] === undefined)).toEqual([]);
    expect(Object.keys((await readAverages(join(folder, 'latents', frozenAutoencoder)))!).length).toBeGreaterThan(50);
    const { mean, deviation } = await readStatistics(run);
    expect([mean.length, deviation.length]).toEqual([64, 64]);
    expect(await readVocabulary(run)).toContain('fox');
    await expect(adoptRelease(run, release)).rejects.toThrow('must be new');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('withLargerBatches() makes batches larger by a factor and rates by its square root', () => {
  const larger = withLargerBatches(miniRecipe, 4);
  expect([larger.pictures.batch, larger.clips.batch, larger.text.captions]).toEqual([256, 64, 256]);
  expect(larger.clips.rate.peak / miniRecipe.clips.rate.peak).toBeCloseTo(2, 12);
  expect(larger.clips.shift).toBe(miniRecipe.clips.shift);
});
