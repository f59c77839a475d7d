import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineCommand } from 'citty';
import { ConfigError, systemClock } from '../../base/index.ts';
import { writeWholeFile } from '../../media/index.ts';
import {
  acceleratedSession,
  adoptRelease,
  continueTraining,
  drawCurves,
  miniRecipe,
  onnxruntimeSession,
  type RecipeRun,
  releaseRun,
  runStage,
  stageNames,
  withLargerBatches,
  withRates,
} from '../../training/index.ts';
import { readNumber } from '../option-values.ts';
import { runSafely } from '../run-safely.ts';

/** What can be asked for: one stage, a folder that begins with released weights, everything that is unfinished, the curves as a page, or a checkpoint. */
const jobs = [...stageNames, 'adopt', 'continue', 'curves', 'release'];

export const trainCommand = defineCommand({
  meta: { name: 'train', description: 'Train the bundled model, stage by stage; a stopped stage goes on where it was' },
  args: {
    job: { type: 'positional', required: true, description: jobs.join(', ') },
    folder: { type: 'string', description: 'Where states, latents and logs are kept', default: '.train' },
    until: { type: 'string', description: 'Last step, or number behind the last shard of latents', default: '1000000' },
    decay: { type: 'string', description: 'Steps before the last over which learning slows to a stop', default: '0' },
    threads: { type: 'string', description: 'Threads; default: all cores' },
    part: {
      type: 'string',
      description: 'For latents: which share of the shards, for several processes at once',
      default: '0/1',
    },
    first: {
      type: 'string',
      description: 'For latents: number of the first shard; other numbers are other scenes',
      default: '0',
    },
    python: { type: 'string', description: 'Python with PyTorch, to train with instead of onnxruntime' },
    cuda: { type: 'boolean', description: 'With --python: train on a CUDA device', default: false },
    compiled: {
      type: 'boolean',
      description: 'With --python: compile the step, which takes minutes and then saves a fifth of the time',
      default: false,
    },
    rate: { type: 'string', description: "Times the recipe's learning rates", default: '1' },
    batches: {
      type: 'string',
      description: "Times the size of the recipe's batches, as large devices want",
      default: '1',
    },
    minutes: { type: 'string', description: 'Stop after so long, saved as when stopped by hand; default: go on' },
    score: {
      type: 'string',
      description: 'Draw samples and ask the oracle every so many minutes, and at the last step; 0: never',
      default: '20',
    },
    target: {
      type: 'string',
      description: 'For release and adopt: folder of the checkpoint',
      default: 'checkpoints/aozora-mini',
    },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const threads =
        args.threads === undefined
          ? availableParallelism()
          : readNumber('threads', args.threads, { low: 1, high: 256, isWhole: true });
      const device = args.cuda ? 'cuda' : 'cpu';
      const replicas = args.python === undefined || args.cuda ? 1 : threads;
      const run: RecipeRun = {
        recipe: withRates(
          withLargerBatches(miniRecipe, Math.ceil(readCount('batches', args.batches))),
          readCount('rate', args.rate),
        ),
        folder: args.folder,
        until: readNumber('until', args.until, { low: 1, high: 1e9, isWhole: true }),
        decaySteps: readNumber('decay', args.decay, { low: 0, high: 1e9, isWhole: true }),
        open:
          args.python === undefined
            ? onnxruntimeSession(threads)
            : acceleratedSession({ python: args.python, device, replicas, isCompiled: args.compiled }),
        replicas,
        scoreMinutes: readMinutes(args.score),
        threads: Math.max(1, threads - 1),
        clock: systemClock,
        signal: args.minutes === undefined ? signal : stopAfter(signal, readCount('minutes', args.minutes)),
        onLog: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
      };
      await runJob(args.job, run, args);
      signal.throwIfAborted();
      return 0;
    }, 'Stopped; what was learned is saved, and the same command goes on with it.'),
});

async function runJob(
  job: string,
  run: RecipeRun,
  options: { readonly target: string; readonly part: string; readonly first: string },
): Promise<void> {
  const stage = stageNames.find((name) => name === job);
  if (stage !== undefined) {
    const first = readNumber('first', options.first, { low: 0, high: run.until - 1, isWhole: true });
    return runStage(stage, run, { ...parsePart(options.part), first });
  }
  switch (job) {
    case 'continue':
      return continueTraining(run, (planned) => run.onLog({ ...planned }));
    case 'curves': {
      const page = join(run.folder, 'curves.html');
      await writeWholeFile(page, await drawCurves(run.folder));
      process.stdout.write(`${page}\n`);
      return;
    }
    case 'adopt':
      return adoptRelease(run, join(options.target, 'model.safetensors'));
    case 'release':
      return releaseRun(run, options.target);
    default:
      throw new ConfigError(`Cannot train as the job must be one of ${jobs.join(', ')}: current value is ${job}`);
  }
}

/** A timer of its own: in Node 20 `AbortSignal.any` may lose a timeout to the garbage collector. */
function stopAfter(signal: AbortSignal, minutes: number): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  signal.addEventListener('abort', stop, { once: true });
  setTimeout(stop, minutes * 60_000).unref();
  return controller.signal;
}

/** @throws {ConfigError} unless it is a number above 0 */
function readCount(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new ConfigError(`Cannot train as ${name} must be a number above 0: current value is ${text}`);
}

/** @throws {ConfigError} unless it is a number from 0 */
function readMinutes(text: string): number {
  return text === '0' ? 0 : readCount('score', text);
}

/** '1/4' is the second of four shares. */
function parsePart(text: string): { readonly index: number; readonly of: number } {
  const [index, of] = /^\d+\/\d+$/.test(text) ? text.split('/').map(Number) : [];
  if (index === undefined || of === undefined || index >= of) {
    throw new ConfigError(`Cannot share the work as part must be like 0/2: current value is ${text}`);
  }
  return { index, of };
}
