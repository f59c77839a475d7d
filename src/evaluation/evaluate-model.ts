import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contactSheet, encodeImage, type Frame, readImage } from '../media/index.ts';
import type { CaseRecord, DriftRecord, IdentityRecord } from './case-record.ts';
import { drawWords } from './draw-words.ts';
import { type EvaluateOptions, type EvaluationRun, generationOptions } from './evaluation-run.ts';
import { judgeClip } from './judge-clip.ts';
import { judgeDrift } from './judge-drift.ts';
import { judgeIdentity } from './judge-identity.ts';
import { type EvaluationCase, evaluationCases } from './prompts/evaluation-cases.ts';
import { reconstruct } from './reconstruct.ts';
import { renderCase } from './render-case.ts';
import type { ReportSheet } from './report/html-report.ts';
import { type EvaluationReport, summarize } from './report/summary.ts';
import { openWorkFolder } from './work-folder.ts';

/** The sheets of the first prompts that an evaluation kept. */
export async function readSheets(folder: string, count: number): Promise<ReportSheet[]> {
  const sheets = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const picture = await readFile(join(folder, `sheets/${name(index)}.webp`)).catch(() => null);
      return picture === null ? null : { index, picture };
    }),
  );
  return sheets.filter((sheet) => sheet !== null);
}

/**
 * Makes videos of the test's prompts, judges them beside the true pictures of the same scenes, and sums up. Every finished prompt is
 * kept, so that a stopped evaluation goes on.
 *
 * @throws {ConfigError} if the folder holds results of another evaluation
 */
export async function evaluateModel(options: EvaluateOptions): Promise<EvaluationReport> {
  const { model, prompts, identityPrompts, longSeconds, longPrompts, signal, onProgress } = options;
  const { steps, guidance, candidates, seed, frames } = options;
  const oracles = options.oracles.map(({ name }) => name);
  const plan = { model: model.info.name, steps, guidance, candidates, seed, frames, longSeconds, oracles };
  const work = await openWorkFolder(options.folder, plan);
  const { width, height, frameRate } = model.info.defaults;
  const run: EvaluationRun = { ...options, work, width, height, frameRate };
  // One more than asked for, so that the last has another to be held against by chance.
  const cases = evaluationCases(seed, prompts + 1);
  const records: CaseRecord[] = [];
  for (let i = 0; i < prompts; i++) {
    signal.throwIfAborted();
    onProgress({ stage: 'prompts', done: i, total: prompts });
    records.push(await work.keep(`cases/${name(i)}.json`, () => evaluateCase(run, cases[i]!, otherCase(cases, i))));
  }
  const identity: IdentityRecord[] = [];
  for (let i = 0; i < identityPrompts; i++) {
    signal.throwIfAborted();
    onProgress({ stage: 'characters', done: i, total: identityPrompts });
    identity.push(await work.keep(`identity/${name(i)}.json`, () => judgeIdentity(run, i)));
  }
  const drift: DriftRecord[] = [];
  for (let i = 0; longSeconds > 0 && i < longPrompts; i++) {
    signal.throwIfAborted();
    onProgress({ stage: 'long videos', done: i, total: longPrompts });
    drift.push(await work.keep(`drift/${name(i)}.json`, () => judgeDrift(run, i)));
  }
  return summarize({ records, identity, drift, plan: { ...plan, prompts }, notes: options.notes });
}

const name = (index: number): string => String(index).padStart(5, '0');

/** A case of the same kind if there is one near, so that chance is not flattered by questions that only one of them asks. */
function otherCase(cases: readonly EvaluationCase[], index: number): EvaluationCase {
  const { level } = cases[index]!;
  const after = [...cases.slice(index + 1), ...cases.slice(0, index)];
  return after.find((one) => one.level === level) ?? after[0]!;
}

async function evaluateCase(run: EvaluationRun, wanted: EvaluationCase, other: EvaluationCase): Promise<CaseRecord> {
  const { model, oracles, frameRate, work } = run;
  const startedMs = run.clock.steadyMs();
  const generated = await makeVideo(run, wanted);
  const generationSeconds = (run.clock.steadyMs() - startedMs) / 1000;
  const real = renderCase(wanted.scene, run);
  const reconstructed = await reconstruct(model, real);
  const judge = (frames: readonly Frame[]) => judgeClip({ frames, frameRate, wanted, other }, oracles);
  await work.write(`sheets/${name(wanted.index)}.webp`, await sheetOf(generated, real));
  return {
    index: wanted.index,
    level: wanted.level,
    isHeldOut: wanted.isHeldOut,
    prompt: wanted.prompt,
    generated: await judge(generated),
    real: await judge(real),
    reconstructed: reconstructed === null ? null : await judge(reconstructed),
    generationSeconds,
  };
}

async function makeVideo(run: EvaluationRun, { prompt, index }: EvaluationCase): Promise<Frame[]> {
  return drawWords(run.model, { prompt, frameCount: run.frames, ...generationOptions(run, `case ${index}`) });
}

/** Five pictures of the model's video over five of the true one. */
async function sheetOf(generated: readonly Frame[], real: readonly Frame[]): Promise<Uint8Array> {
  const five = (frames: readonly Frame[]): Frame[] =>
    [0, 1, 2, 3, 4].map((i) => frames[Math.round((i * (frames.length - 1)) / 4)]!);
  const png = await contactSheet([{ frames: five(generated) }, { frames: five(real) }], { tileHeight: 112 });
  return encodeImage(await readImage(png), { format: 'webp', quality: 80 });
}
