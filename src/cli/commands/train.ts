import { availableParallelism } from 'node:os';
import { defineCommand } from 'citty';
import { ConfigError, systemClock } from '../../base/index.ts';
import {
  acceleratedSession,
  makeLatents,
  miniRecipe,
  onnxruntimeSession,
  type RecipeRun,
  releaseRun,
  trainAutoencoder,
  trainFlow,
  trainText,
} from '../../training/index.ts';
import { runSafely } from '../run-safely.ts';

const stages = ['autoencoder', 'latents-pictures', 'latents-clips', 'text', 'pictures', 'clips', 'release'] as const;

export const trainCommand = defineCommand({
  meta: { name: 'train', description: 'Train the bundled model, stage by stage; a stopped stage goes on where it was' },
  args: {
    stage: { type: 'positional', required: true, description: stages.join(', ') },
    folder: { type: 'string', description: 'Where states, latents and logs are kept', default: '.train' },
    until: { type: 'string', description: 'Last step, or number of shards of latents', default: '1000000' },
    decay: { type: 'string', description: 'Steps before the last over which learning slows to a stop', default: '0' },
    threads: { type: 'string', description: 'Threads; default: all cores' },
    part: {
      type: 'string',
      description: 'For latents: which share of the shards, for several processes at once',
      default: '0/1',
    },
    python: { type: 'string', description: 'Python with PyTorch, to train with instead of onnxruntime' },
    cuda: { type: 'boolean', description: 'With --python: train on a CUDA device', default: false },
    target: {
      type: 'string',
      description: 'For release: folder of the checkpoint',
      default: 'checkpoints/aozora-mini',
    },
  },
  run: ({ args }) =>
    runSafely(async (signal) => {
      const threads = args.threads === undefined ? availableParallelism() : Number(args.threads);
      const device = args.cuda ? 'cuda' : 'cpu';
      const replicas = args.python === undefined || args.cuda ? 1 : threads;
      const run: RecipeRun = {
        recipe: miniRecipe,
        folder: args.folder,
        until: Number(args.until),
        decaySteps: Number(args.decay),
        open:
          args.python === undefined
            ? onnxruntimeSession(threads)
            : acceleratedSession({ python: args.python, device, replicas }),
        replicas,
        threads: Math.max(1, threads - 1),
        clock: systemClock,
        signal,
        onLog: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
      };
      await runStage(args.stage, run, args);
      return 0;
    }),
});

async function runStage(
  stage: string,
  run: RecipeRun,
  options: { readonly target: string; readonly part: string },
): Promise<void> {
  switch (stage) {
    case 'autoencoder':
      return trainAutoencoder(run);
    case 'latents-pictures':
      return makeLatents(run, { stage: 'pictures', part: parsePart(options.part) });
    case 'latents-clips':
      return makeLatents(run, { stage: 'clips', part: parsePart(options.part) });
    case 'text':
      return trainText(run);
    case 'pictures':
    case 'clips':
      return trainFlow(run, stage);
    case 'release':
      return releaseRun(run, options.target);
    default:
      throw new ConfigError(`Cannot train as the stage must be one of ${stages.join(', ')}: current value is ${stage}`);
  }
}

/** '1/4' is the second of four shares. */
function parsePart(text: string): { readonly index: number; readonly of: number } {
  const [index, of] = text.split('/').map(Number);
  if (index === undefined || of === undefined || !(index >= 0 && index < of)) {
    throw new ConfigError(`Cannot share the work as part must be like 0/2: current value is ${text}`);
  }
  return { index, of };
}
