import type { Worker } from 'node:worker_threads';
import { AozoraError, startThread } from '../../base/index.ts';
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
export async function openClipPool(plan: ClipPlan, workers: number): Promise<ClipPool> {
  let isClosed = false;
  const entry = new URL('./clip-worker', import.meta.url).href;
  const threads = await Promise.all(Array.from({ length: workers }, () => startThread(entry, plan)));
  const hands = threads.map((worker) => {
    const hand: Hand = { worker, waiting: [] };
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
