/**
 * Trains and measures the prompt screen.
 *
 *   tsx tools/train-prompt-screen.ts texts    --data FOLDER --work FOLDER   text and word ids for the encoder
 *   python tools/prompt-encoder/distil.py     --work FOLDER --teacher FOLDER   gives encoder.safetensors
 *   tsx tools/train-prompt-screen.ts rows     --data FOLDER --work FOLDER --encoder FILE   labelled prompts for the tuning
 *   python tools/prompt-encoder/tune.py       --work FOLDER --encoder FILE   gives tuned.safetensors and sentence vectors
 *   tsx tools/train-prompt-screen.ts heads    --work FOLDER --out FOLDER
 *   tsx tools/train-prompt-screen.ts thresholds --work FOLDER --out FOLDER   chooses only those again
 *   tsx tools/train-prompt-screen.ts measure  --data FOLDER [--figures FILE]
 *   tsx tools/train-prompt-screen.ts covered  --data FOLDER   of a sample, what the policy covers
 *   tsx tools/train-prompt-screen.ts left-out --work FOLDER [--sources A,B]
 *   tsx tools/train-prompt-screen.ts hidden   transformations of the regression set's prompts, and time
 *
 * The data folder holds JSONL files of labelled prompts (see docs/safety-prompt-screen.md); none of it is stored.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createRandom } from '../src/base/index.ts';
import { createPromptScreen } from '../src/safety/prompt-screen/create-prompt-screen.ts';
import { headTensors } from '../src/safety/prompt-screen/heads.ts';
import { createTextReader, headCategories, loadPromptModel } from '../src/safety/prompt-screen/prompt-model.ts';
import { decodeTensors, encodeTensors, type ScreenTensor } from '../src/safety/prompt-screen/tensor-file.ts';
import { chooseThresholds, crossValidatedLogits } from '../src/safety/prompt-screen/training/choose-thresholds.ts';
import { createEncoderTexts } from '../src/safety/prompt-screen/training/encoder-texts.ts';
import { evaluateScreen, type LabelResult } from '../src/safety/prompt-screen/training/evaluate-screen.ts';
import { trainHeadEnsemble } from '../src/safety/prompt-screen/training/head-ensemble.ts';
import {
  readLabelledPrompts,
  trainingFiles,
  validationFiles,
} from '../src/safety/prompt-screen/training/labelled-prompt.ts';
import { leaveOneSourceOut } from '../src/safety/prompt-screen/training/leave-one-out.ts';
import { obfuscations } from '../src/safety/prompt-screen/training/obfuscate.ts';
import { createScenePrompts } from '../src/safety/prompt-screen/training/scene-prompts.ts';
import { readRows, writeRows } from '../src/safety/prompt-screen/training/stored-rows.ts';
import { createTemplatePrompts } from '../src/safety/prompt-screen/training/template-prompts.ts';
import { releasedHeadOptions } from '../src/safety/prompt-screen/training/train-heads.ts';
import { type ReadPrompt, readPrompts } from '../src/safety/prompt-screen/training/training-rows.ts';
import { readRedTeamPrompts } from '../src/safety/red-team/run-red-team.ts';

const seed = 20261122;
const regressionFile = 'src/safety/red-team/fixtures/regression-prompts.jsonl';
const textsPerTemplate = 60;
const textsPerScene = 40;

const thresholdOptions = {
  seed,
  budget: { video: 0.0092, lookAlike: 0.075 },
  videoSources: ['benign_vbench', 'benign_vbench2', 'benign_vbench_long'],
  lookAlikeSources: ['overt_benign'],
  importance: {
    extreme_violence: 2,
    sexual: 2,
    hate: 2,
    self_harm: 1.5,
    harassment: 0.5,
    likeness: 0.4,
    misleading: 1.5,
    weapons_drugs: 1.5,
    copyright: 0.4,
  },
  positiveSources: { overt_unsafe: 1, templates: 0.05, scenes: 0.15 },
} as const;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '' },
    work: { type: 'string', default: '.train/prompt-screen' },
    encoder: { type: 'string', default: '' },
    out: { type: 'string', default: 'checkpoints/prompt-screen' },
    figures: { type: 'string', default: '' },
    sources: { type: 'string', default: 't2vsafetybench,overt,openai_moderation,hatecheck,i2p' },
  },
});

function writeTexts(): void {
  const prompts = trainingFiles.flatMap((file) => readLabelledPrompts(values.data, file));
  const texts = createEncoderTexts(prompts, seed);
  mkdirSync(values.work, { recursive: true });
  writeFileSync(join(values.work, 'encoder-texts.json'), JSON.stringify(texts));
  console.log(`${texts.words.length} words, ${texts.texts.length} texts`);
}

function writePrompts(): void {
  const prompts = [...trainingFiles, ...validationFiles].flatMap((file) => readLabelledPrompts(values.data, file));
  const own = [...createTemplatePrompts(seed, textsPerTemplate), ...createScenePrompts(seed, textsPerScene)];
  const reader = createTextReader(decodeTensors(readFileSync(values.encoder)));
  mkdirSync(values.work, { recursive: true });
  const reads = readPrompts(reader, [...prompts, ...own]);
  writeRows(values.work, reader, reads);
  console.log(`${reads.length} texts, ${own.length} of them our own`);
}

const ownSources = ['templates', 'scenes'];
const isTrained = ({ prompt }: ReadPrompt): boolean =>
  [...trainingFiles, ...ownSources].some((source) => source === prompt.source);

const crossValidated = (): string => join(values.work, 'cross-validated.bin');

function trainAndSave(): void {
  crossValidate();
  const prompts = readRows(values.work, 'all').filter(isTrained);
  console.log(`${prompts.length} texts trained on`);
  const random = createRandom(seed).fork('released');
  const heads = trainHeadEnsemble(
    prompts.map(({ row }) => row),
    { ...releasedHeadOptions, random, members: 2 },
  );
  const encoder = decodeTensors(readFileSync(join(values.work, 'tuned.safetensors')));
  setThresholds(new Map([...encoder, ...headTensors(heads)]));
}

/** Scores every training prompt by an encoder and heads that did not see it, [prompts, categories]. */
function crossValidate(): void {
  const options = { ...thresholdOptions, training: releasedHeadOptions };
  const logits = crossValidatedLogits((fold) => readRows(values.work, `fold-${fold}`).filter(isTrained), options);
  const byText = new Map([...logits].map(([{ prompt }, own]) => [prompt.text, own] as const));
  const all = readRows(values.work, 'all').filter(isTrained);
  const table = Float32Array.from(all.flatMap(({ prompt }) => [...byText.get(prompt.text)!]));
  writeFileSync(crossValidated(), new Uint8Array(table.buffer));
}

/** Chooses thresholds by the stored scores, writes the checkpoint and measures it. */
function setThresholds(tensors: Map<string, ScreenTensor>): void {
  const stored = readFileSync(crossValidated());
  const table = new Float32Array(stored.buffer.slice(stored.byteOffset, stored.byteOffset + stored.byteLength));
  const logits = new Map<ReadPrompt, Float32Array>();
  const all = readRows(values.work, 'all').filter(isTrained);
  for (const [i, read] of all.entries()) {
    logits.set(read, table.subarray(i * headCategories.length, (i + 1) * headCategories.length));
  }
  const thresholds = chooseThresholds(logits, { ...thresholdOptions, training: releasedHeadOptions });
  console.log('thresholds', [...thresholds].map((value) => value.toFixed(2)).join(' '));
  printHeldOut(logits, thresholds);
  tensors.set('heads.thresholds', { dtype: 'F32', shape: [thresholds.length], data: thresholds });
  const bytes = encodeTensors(tensors);
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'prompt-screen.safetensors'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(values.out, 'SHA256SUMS'), `${sum}  prompt-screen.safetensors\n`);
  console.log(`${bytes.length} bytes, sha256 ${sum}`);
}

function screenFiles(model: ReturnType<typeof loadPromptModel>): LabelResult[] {
  const figures = values.figures === '' ? {} : { publicFigures: values.figures };
  const screen = createPromptScreen({ profile: 'public', model, ...figures });
  return evaluateScreen(screen, values.data, [...validationFiles, ...trainingFiles]);
}

/** Shares of held-out prompts of each source that rules or heads refuse. */
function printHeldOut(logits: ReadonlyMap<ReadPrompt, Float32Array>, thresholds: Float32Array): void {
  const groups = new Map<string, { total: number; refused: number }>();
  for (const [{ prompt, isRuled }, own] of logits) {
    const labels = headCategories.filter((category) => prompt.labels[category] === 1);
    const isRefused = isRuled || own.some((value, k) => value >= thresholds[k]!);
    for (const label of labels.length > 0 ? labels : ['harmless or unknown']) {
      const group = groups.get(`${prompt.source} | ${label}`) ?? { total: 0, refused: 0 };
      groups.set(`${prompt.source} | ${label}`, group);
      group.total++;
      if (isRefused) group.refused++;
    }
  }
  for (const [name, { total, refused }] of groups)
    console.log(`held out | ${name} | ${total} | ${((100 * refused) / total).toFixed(1)} |`);
}

function measure(): void {
  printResults(screenFiles(loadPromptModel()));
}

/** Refusals of the sampled validation prompts that the policy covers, and of those that it does not; texts are known by their hashes. */
function measureCovered(): void {
  const { source, prompts } = coverageSchema.parse(JSON.parse(readFileSync('tools/prompt-coverage.json', 'utf8')));
  const screen = createPromptScreen({ profile: 'public' });
  const refused = new Map<string, boolean>();
  for (const { text } of readLabelledPrompts(values.data, source)) {
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
    refused.set(hash, screen.screen(text).status === 'refused');
  }
  const count = (hashes: readonly string[]): string =>
    `${hashes.filter((hash) => refused.get(hash) === true).length} of ${hashes.length}`;
  for (const [label, { covered, notCovered }] of Object.entries(prompts))
    console.log(`| ${label} | ${count(covered)} | ${count(notCovered)} |`);
}

const coverageSchema = z.object({
  source: z.string(),
  prompts: z.record(z.string(), z.object({ covered: z.array(z.string()), notCovered: z.array(z.string()) })),
});

function measureLeftOut(): void {
  const isTuned = (source: string): boolean => source !== 't2vsafetybench';
  const results = leaveOneSourceOut((source) => readRows(values.work, isTuned(source) ? `without-${source}` : 'all'), {
    seed,
    // Three passes instead of five: ranking hardly changes.
    training: { ...releasedHeadOptions, epochs: 3 },
    trainable: [...trainingFiles, ...ownSources],
    sources: values.sources.split(','),
  });
  for (const { source, category, positives, negatives, auroc } of results)
    console.log(`| ${source} | ${category} | ${positives} | ${negatives} | ${auroc.toFixed(3)} |`);
}

/** How many refused prompts of the regression set stay refused when their words are hidden, and what a prompt costs. */
function measureHidden(): void {
  const screen = createPromptScreen({ profile: 'public' });
  const random = createRandom(seed);
  const unsafe = readRedTeamPrompts(regressionFile).filter(({ expected }) => expected === 'refuse');
  const isRefused = (text: string): boolean => screen.screen(text).status === 'refused';
  const refused = unsafe.map(({ text }) => text).filter(isRefused);
  const losses = Object.entries(obfuscations).map(([name, hide]) => {
    const lost = refused.filter((text) => !isRefused(hide(text, random))).length;
    return { name, points: (100 * lost) / refused.length };
  });
  for (const { name, points } of losses) console.log(`| ${name} | ${points.toFixed(1)} |`);
  const mean = losses.reduce((sum, { points }) => sum + points, 0) / losses.length;
  console.log(`${losses.length} transformations of ${refused.length} prompts, mean loss ${mean.toFixed(2)} points`);
  for (const file of values.data === '' ? [] : ['benign_vbench', 'benign_moviegenbench', 'benign_vbench_long']) {
    const prompts = readLabelledPrompts(values.data, file).slice(0, 400);
    for (const { text } of prompts.slice(0, 100)) screen.screen(text);
    const start = process.cpuUsage();
    for (const { text } of prompts) screen.screen(text);
    const { user, system } = process.cpuUsage(start);
    console.log(`${file}: ${((user + system) / 1000 / prompts.length).toFixed(2)} ms of processor time a prompt`);
  }
}

function printResults(results: readonly LabelResult[]): void {
  const percent = (share: number): string => (share * 100).toFixed(1);
  for (const { file, label, refused, reasons } of results)
    console.log(
      `| ${file} | ${label} | ${refused.total} | ${percent(refused.rate ?? 0)} [${percent(refused.low)}, ${percent(refused.high)}] | ${reasons} |`,
    );
}

if (positionals[0] === 'texts') writeTexts();
else if (positionals[0] === 'rows') writePrompts();
else if (positionals[0] === 'heads') trainAndSave();
else if (positionals[0] === 'thresholds')
  setThresholds(new Map(decodeTensors(readFileSync(join(values.out, 'prompt-screen.safetensors')))));
else if (positionals[0] === 'covered') measureCovered();
else if (positionals[0] === 'left-out') measureLeftOut();
else if (positionals[0] === 'hidden') measureHidden();
else if (positionals[0] === 'measure') measure();
else
  console.error(
    'usage: train-prompt-screen texts | rows | heads | thresholds | measure | covered | left-out | hidden, see the top of the file',
  );
