import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '../../base/index.ts';
import { defaultOptions } from '../../diffusion/index.ts';
import {
  type Attribute,
  type AttributeResult,
  askFollowing,
  drawWords,
  evaluationCases,
  openBundledOracle,
  shiftOracle,
} from '../../evaluation/index.ts';
import { contactSheet, encodeImage, type Frame, readImage } from '../../media/index.ts';
import { openMiniModel } from '../../models/index.ts';
import { openRunFolder } from '../run-folder.ts';
import type { RecipeRun } from './recipe-run.ts';
import { type DrawingStage, releaseStage } from './release.ts';

/** What a picture that stands still cannot show. */
const needsMotion: ReadonlySet<Attribute> = new Set([
  'cameraMove',
  'cameraSpeed',
  'event',
  'action',
  'nextAction',
  'speed',
]);

/** The folder of a stage's scores: a log, sheets of samples, and in `best` the checkpoint with the highest score. */
export function scoresFolder(folder: string, stage: DrawingStage): string {
  return join(folder, `${stage}-scores`);
}

/**
 * Draws the same prompts with a stage's saved weights, asks an oracle which of the said things are seen, and keeps the best checkpoint.
 *
 * The oracle is the one that may be asked while training; the other only ever judges.
 *
 * @returns the share of said things that are seen
 */
export async function scoreSamples(
  run: Pick<RecipeRun, 'recipe' | 'folder' | 'clock'>,
  stage: DrawingStage,
  step: number,
): Promise<number> {
  const scores = await openRunFolder(scoresFolder(run.folder, stage));
  const before = await scores.readLog();
  const candidate = join(scores.path, 'candidate');
  await releaseStage(run, stage, candidate);
  await using model = await openMiniModel({
    config: run.recipe.config,
    file: join(candidate, 'model.safetensors'),
    threads: 1,
    hasSpinningThreads: false,
  });
  await using oracle = await openBundledOracle(shiftOracle);
  const samples: Frame[][] = [];
  const results: AttributeResult[] = [];
  const isStill = stage === 'pictures';
  const cases = evaluationCases(`${run.recipe.seed}/scores`, run.recipe.scorePrompts);
  const { frames: frameCount } = isStill ? run.recipe.pictures : run.recipe.clips;
  for (const { prompt, expected, index } of cases) {
    const options = { ...defaultOptions(model), random: createRandom(`scores ${index}`) };
    const frames = await drawWords(model, { prompt, frameCount, ...options });
    samples.push(frames);
    const seen = await askFollowing(oracle, frames, { expected, frameRate: run.recipe.frameRate });
    results.push(...seen.filter(({ attribute }) => !isStill || !needsMotion.has(attribute)));
  }
  await writeFile(join(scores.path, `${String(step).padStart(7, '0')}.webp`), await sheetOf(samples));
  const score = shareRight(results);
  await scores.log({ step, score, ...sharesByAttribute(results), at: new Date(run.clock.nowMs()).toISOString() });
  const isBest = before.every((line) => Number(line.score) <= score);
  if (isBest) await keepBest(candidate, join(scores.path, 'best'));
  return score;
}

function shareRight(results: readonly AttributeResult[]): number {
  return results.filter(({ isRight }) => isRight).length / results.length;
}

function sharesByAttribute(results: readonly AttributeResult[]): Record<string, number> {
  const names = [...new Set(results.map(({ attribute }) => attribute))];
  return Object.fromEntries(
    names.map((name) => [name, shareRight(results.filter(({ attribute }) => attribute === name))]),
  );
}

/** Single pictures in rows of eight; of clips the first, middle and last picture side by side. */
async function sheetOf(samples: readonly (readonly Frame[])[]): Promise<Uint8Array> {
  const shown = samples.map((frames) =>
    frames.length === 1 ? frames : [frames[0]!, frames[frames.length >> 1]!, frames.at(-1)!],
  );
  const perRow = shown[0]!.length === 1 ? 8 : 3;
  const rows = Array.from({ length: Math.ceil(shown.length / perRow) }, (_, row) => ({
    frames: shown.slice(row * perRow, (row + 1) * perRow).flat(),
  }));
  const png = await contactSheet(rows, { tileHeight: 112 });
  return encodeImage(await readImage(png), { format: 'webp', quality: 80 });
}

/** Each file is whole at any time. */
async function keepBest(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of ['model.safetensors', 'SHA256SUMS']) {
    await copyFile(join(from, name), join(to, `${name}.part`));
    await rename(join(to, `${name}.part`), join(to, name));
  }
}
