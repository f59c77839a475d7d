/**
 * Trains and measures the prompt screen.
 *
 *   tsx tools/train-prompt-screen.ts texts    --data FOLDER --work FOLDER   text and word ids for the encoder
 *   python tools/prompt-encoder/distil.py     --work FOLDER --teacher FOLDER   gives encoder.safetensors
 *   tsx tools/train-prompt-screen.ts heads    --data FOLDER --encoder FILE --out FOLDER
 *   tsx tools/train-prompt-screen.ts measure  --data FOLDER [--figures FILE] [--encoder FILE]
 *
 * The data folder holds JSONL files of labelled prompts (see docs/safety-prompt-screen.md); none of it is stored.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from '../src/base/index.ts';
import { createPromptScreen } from '../src/safety/prompt-screen/create-prompt-screen.ts';
import { headTensors } from '../src/safety/prompt-screen/heads.ts';
import { createPromptModel, createTextReader, loadPromptModel } from '../src/safety/prompt-screen/prompt-model.ts';
import { decodeTensors, encodeTensors } from '../src/safety/prompt-screen/tensor-file.ts';
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
import { createTemplatePrompts } from '../src/safety/prompt-screen/training/template-prompts.ts';
import { releasedHeadOptions } from '../src/safety/prompt-screen/training/train-heads.ts';
import { type ReadPrompt, readPrompts } from '../src/safety/prompt-screen/training/training-rows.ts';

const seed = 20261122;
const textsPerTemplate = 60;

const thresholdOptions = {
  seed,
  folds: 4,
  budget: { video: 0.008, lookAlike: 0.05 },
  videoSources: ['benign_vbench', 'benign_vbench2', 'benign_vbench_long'],
  lookAlikeSources: ['overt_benign'],
  positiveSources: ['overt_unsafe', 'templates'],
} as const;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string', default: '' },
    work: { type: 'string', default: '.train/prompt-screen' },
    encoder: { type: 'string', default: '' },
    out: { type: 'string', default: 'checkpoints/prompt-screen' },
    figures: { type: 'string', default: '' },
  },
});

function writeTexts(): void {
  const prompts = trainingFiles.flatMap((file) => readLabelledPrompts(values.data, file));
  const texts = createEncoderTexts(prompts, seed);
  mkdirSync(values.work, { recursive: true });
  writeFileSync(join(values.work, 'encoder-texts.json'), JSON.stringify(texts));
  console.log(`${texts.words.length} words, ${texts.texts.length} texts`);
}

function readEverything(reader: ReturnType<typeof createTextReader>, files: readonly string[]): ReadPrompt[] {
  const prompts = files.flatMap((file) => readLabelledPrompts(values.data, file));
  return readPrompts(reader, [...prompts, ...createTemplatePrompts(seed, textsPerTemplate)]);
}

function trainAndSave(): void {
  const encoder = decodeTensors(readFileSync(values.encoder));
  const prompts = readEverything(createTextReader(encoder), trainingFiles);
  console.log(`${prompts.length} texts read`);
  const logits = crossValidatedLogits(prompts, {
    ...thresholdOptions,
    training: releasedHeadOptions,
  });
  const thresholds = chooseThresholds(logits, { ...thresholdOptions, training: releasedHeadOptions });
  console.log('thresholds', [...thresholds].map((value) => value.toFixed(2)).join(' '));
  const random = createRandom(seed).fork('released');
  const heads = trainHeadEnsemble(
    prompts.map(({ row }) => row),
    { ...releasedHeadOptions, random, members: 3 },
  );
  const tensors = new Map([...encoder, ...headTensors(heads)]);
  tensors.set('heads.thresholds', { dtype: 'F32', shape: [thresholds.length], data: thresholds });
  const bytes = encodeTensors(tensors);
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'prompt-screen.safetensors'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(values.out, 'SHA256SUMS'), `${sum}  prompt-screen.safetensors\n`);
  console.log(`${bytes.length} bytes, sha256 ${sum}`);
  printResults(screenFiles(createPromptModel(tensors)));
}

function screenFiles(model: ReturnType<typeof loadPromptModel>): LabelResult[] {
  const figures = values.figures === '' ? {} : { publicFigures: values.figures };
  const screen = createPromptScreen({ profile: 'public', model, ...figures });
  return evaluateScreen(screen, values.data, [...validationFiles, ...trainingFiles]);
}

function measure(): void {
  printResults(screenFiles(loadPromptModel()));
  if (values.encoder === '') return;
  const prompts = readEverything(createTextReader(decodeTensors(readFileSync(values.encoder))), [
    ...trainingFiles,
    ...validationFiles,
  ]);
  const results = leaveOneSourceOut(prompts, {
    seed,
    training: releasedHeadOptions,
    trainable: [...trainingFiles, 'templates'],
  });
  for (const { source, category, positives, negatives, auroc } of results)
    console.log(`| ${source} | ${category} | ${positives} | ${negatives} | ${auroc.toFixed(3)} |`);
}

function printResults(results: readonly LabelResult[]): void {
  const percent = (share: number): string => (share * 100).toFixed(1);
  for (const { file, label, refused, reasons } of results)
    console.log(
      `| ${file} | ${label} | ${refused.total} | ${percent(refused.rate ?? 0)} [${percent(refused.low)}, ${percent(refused.high)}] | ${reasons} |`,
    );
}

if (positionals[0] === 'texts') writeTexts();
else if (positionals[0] === 'heads') trainAndSave();
else if (positionals[0] === 'measure') measure();
else console.error('usage: train-prompt-screen texts | heads | measure, see the top of the file');
