import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AozoraError } from '../../base/index.ts';
import type { ClipPlan, ClipText } from './clip-plan.ts';
import type { RenderedClip } from './render-clip.ts';

/** What a drawing thread is asked and what it answers. */
export interface ClipQuestion {
  readonly index: number;
}
export interface ClipAnswer extends ClipText, RenderedClip {}

/** Threads that draw clips of one plan. */
export interface ClipPool extends Disposable {
  /** Draws one clip; the least busy thread takes it. */
  draw(index: number): Promise<ClipAnswer>;
}

interface Hand {
  readonly worker: Worker;
  readonly waiting: { resolve: (answer: ClipAnswer) => void; reject: (reason: unknown) => void }[];
}

/** Starts `workers` drawing threads. Dispose of the pool to end them. */
export function openClipPool(plan: ClipPlan, workers: number): ClipPool {
  let isClosed = false;
  const hands = Array.from({ length: workers }, () => {
    const hand: Hand = { worker: startWorker(plan), waiting: [] };
    hand.worker.on('message', (answer: ClipAnswer) => hand.waiting.shift()?.resolve(answer));
    const fail = (cause: unknown) => {
      if (isClosed) return;
      const error = new AozoraError('render_failed', 'Cannot draw clips as a drawing thread stopped', { cause });
      for (const { reject } of hand.waiting.splice(0)) reject(error);
    };
    hand.worker.on('error', fail);
    hand.worker.on('exit', fail);
    return hand;
  });
  return {
    draw(index) {
      const hand = hands.reduce((least, other) => (other.waiting.length < least.waiting.length ? other : least));
      return new Promise((resolve, reject) => {
        hand.waiting.push({ resolve, reject });
        const question: ClipQuestion = { index };
        hand.worker.postMessage(question);
      });
    },
    [Symbol.dispose]() {
      isClosed = true;
      for (const { worker } of hands) void worker.terminate();
    },
  };
}

/** The built package runs as it is; sources, as in tests, through a loader that the thread registers first. */
function startWorker(plan: ClipPlan): Worker {
  const isSource = import.meta.url.endsWith('.ts');
  if (!isSource) return new Worker(new URL('./clip-worker.js', import.meta.url), { workerData: plan });
  const root = dirname(createRequire(import.meta.url).resolve('tsx/package.json'));
  const loader = pathToFileURL(join(root, 'dist/esm/api/index.mjs')).href;
  const entry = new URL('./clip-worker.ts', import.meta.url).href;
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => (register(), import(${JSON.stringify(entry)})));`;
  return new Worker(code, { eval: true, workerData: plan });
}
