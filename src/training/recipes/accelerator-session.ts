import { fileURLToPath } from 'node:url';
import { createAcceleratedTrainer } from '../../graph/index.ts';
import type { OpenTrainingSession } from '../trainer.ts';

/** The PyTorch interpreter of training graphs, beside `src` and `dist` alike; only in a checkout of the repository. */
const worker = new URL('../../../tools/accelerate/worker.py', import.meta.url);

/** Where training steps run when onnxruntime does not run them. */
export interface AcceleratorChoice {
  /** A Python interpreter that has PyTorch. */
  readonly python: string;
  readonly device: 'cpu' | 'cuda';
  /** Processes that each take a batch of their own; more than 1 only on the CPU. */
  readonly replicas: number;
  /** Whether steps are compiled: minutes at the start, then a fifth faster. */
  readonly isCompiled: boolean;
}

/** Trains with PyTorch in another process, in bfloat16 products: faster for long runs, same graph. */
export function acceleratedSession({ python, ...choice }: AcceleratorChoice): OpenTrainingSession {
  const script = fileURLToPath(worker);
  return (model, { state, carried }) =>
    createAcceleratedTrainer({ python, script, model, carried, state, ...choice, precision: 'bfloat16' });
}
