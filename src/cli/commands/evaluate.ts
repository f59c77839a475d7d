import { mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, resolve } from 'node:path';
import { defineCommand } from 'citty';
import { systemClock } from '../../base/index.ts';
import { evaluateModel, htmlReport, openBundledOracles, readSheets } from '../../evaluation/index.ts';
import { writeWholeFile } from '../../media/index.ts';
import { bundledModels, installedModels } from '../../service/index.ts';
import { modelsFolder } from '../models-folder.ts';
import { readChoice, readNumber } from '../option-values.ts';
import { openProgressBar } from '../progress-bar.ts';
import { runSafely } from '../run-safely.ts';

export const evaluateCommand = defineCommand({
  meta: {
    name: 'evaluate',
    description: 'Judge a model: prompts followed, physics, motion, characters; goes on where it stopped',
  },
  args: {
    model: { type: 'string', description: 'Model to judge', default: 'aozora-mini' },
    prompts: { type: 'string', description: 'Prompts to make videos of', default: '200' },
    steps: { type: 'string', description: 'Denoising steps; default: as the model was made for' },
    candidates: {
      type: 'string',
      description: 'Draw each beginning so often and keep the best; default: as the model',
    },
    guidance: { type: 'string', description: 'How hard the words are followed; default: as the model was made for' },
    frames: { type: 'string', description: 'Pictures of each video', default: '17' },
    seed: { type: 'string', description: 'Fixes prompts and noise', default: '1' },
    characters: { type: 'string', description: 'Videos of two shots with one character', default: '16' },
    long: { type: 'string', description: 'Seconds of long videos, up to 60; 0 makes none', default: '0' },
    longprompts: { type: 'string', description: 'Long videos', default: '2' },
    sheets: { type: 'string', description: 'Videos shown in the report', default: '24' },
    json: { type: 'string', description: 'Report to write (.json; .html beside it)', default: 'evaluation.json' },
    folder: { type: 'string', description: 'Results by prompt; default: beside the report' },
    threads: { type: 'string', description: 'Threads to compute with; default: all cores' },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const target = resolve(args.json);
      const folder = args.folder ?? target.replace(/(\.json)?$/, '.parts');
      const whole = (option: 'prompts' | 'frames' | 'characters' | 'longprompts' | 'sheets', low: number): number =>
        readNumber(option, args[option], { low, high: 1e5, isWhole: true });
      const threads =
        args.threads === undefined
          ? {}
          : { threads: readNumber('threads', args.threads, { low: 1, high: 256, isWhole: true }) };
      const known = [...bundledModels(threads), ...(await installedModels({ folder: modelsFolder(), ...threads }))];
      const id = readChoice(
        'model',
        args.model,
        known.map(({ info }) => info.id),
      );
      await using model = await known.find(({ info }) => info.id === id)!.open();
      const oracles = await openBundledOracles(threads.threads);
      using bar = openProgressBar('done', false);
      const { defaults } = model.info;
      const report = await evaluateModel({
        model,
        oracles,
        prompts: whole('prompts', 1),
        steps:
          args.steps === undefined
            ? defaults.steps
            : readNumber('steps', args.steps, { low: 1, high: 1000, isWhole: true }),
        guidance:
          args.guidance === undefined ? defaults.guidance : readNumber('guidance', args.guidance, { low: 0, high: 30 }),
        candidates:
          args.candidates === undefined
            ? null
            : readNumber('candidates', args.candidates, { low: 1, high: 16, isWhole: true }),
        seed: args.seed,
        frames: whole('frames', 3),
        identityPrompts: whole('characters', 0),
        longSeconds: readNumber('long', args.long, { low: 0, high: 60 }),
        longPrompts: whole('longprompts', 0),
        folder,
        notes: {
          date: new Date(systemClock.nowMs()).toISOString().slice(0, 10),
          processor: cpus()[0]?.model ?? 'unknown',
          command: `aozora evaluate ${process.argv.slice(3).join(' ')}`,
        },
        clock: systemClock,
        signal,
        onProgress: bar.onProgress,
      });
      bar[Symbol.dispose]();
      await mkdir(dirname(target), { recursive: true });
      await writeWholeFile(target, `${JSON.stringify(report, null, 1)}\n`);
      const page = target.replace(/(\.json)?$/, '.html');
      await writeWholeFile(page, htmlReport(report, await readSheets(folder, whole('sheets', 0))));
      for (const oracle of oracles) await oracle[Symbol.asyncDispose]();
      for (const { oracle, mainRight, attributes } of report.following) {
        const color = attributes.find(({ attribute }) => attribute === 'color');
        const parts = [
          `main things right ${percent(mainRight.generated.share)} (true pictures ${percent(mainRight.real.share)})`,
        ];
        if (color !== undefined) parts.push(`colours ${percent(color.generated.share)} (${percent(color.real.share)})`);
        process.stdout.write(`${oracle}: ${parts.join(', ')}\n`);
      }
      process.stdout.write(`${target}\n${page}\n`);
      return 0;
    }, 'Stopped; what was judged is kept, and the same command goes on with it.'),
});

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
