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
} from '../../training/index.ts';
import { runSafely } from '../run-safely.ts';

const stages = ['autoencoder', 'latents', 'flow', 'release'] as const;

export const trainCommand = defineCommand({
  meta: { name: 'train', description: 'Train the bundled model, stage by stage; a stopped stage goes on where it was' },
  args: {
    stage: { type: 'positional', required: true, description: stages.join(', ') },
    folder: { type: 'string', description: 'Where states, latents and logs are kept', default: '.train' },
    until: { type: 'string', description: 'Last step, or number of shards of latents', default: '1000000' },
    threads: { type: 'string', description: 'Threads; default: all cores' },
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
      const run: RecipeRun = {
        recipe: miniRecipe,
        folder: args.folder,
        until: Number(args.until),
        open:
          args.python === undefined
            ? onnxruntimeSession(threads)
            : acceleratedSession({ python: args.python, device, threads }),
        threads: Math.max(1, threads - 1),
        clock: systemClock,
        signal,
        onLog: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
      };
      await runStage(args.stage, run, args.target);
      return 0;
    }),
});

async function runStage(stage: string, run: RecipeRun, target: string): Promise<void> {
  switch (stage) {
    case 'autoencoder':
      return trainAutoencoder(run);
    case 'latents':
      return makeLatents(run);
    case 'flow':
      return trainFlow(run);
    case 'release':
      return releaseRun(run, target);
    default:
      throw new ConfigError(`Cannot train as the stage must be one of ${stages.join(', ')}: current value is ${stage}`);
  }
}
