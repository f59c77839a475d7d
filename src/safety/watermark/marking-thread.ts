import { AozoraError, startThread } from '../../base/index.ts';
import type { Frame } from '../../media/index.ts';
import { lookAheadOf, type WatermarkOptions } from './embed-watermark.ts';

/** What the marking thread is told: a frame to mark, or that there are no more. */
export type MarkingQuestion = { readonly frame: Frame } | { readonly isEnd: true };

/** Frames that are ready, in order; after the end, all the rest. */
export interface MarkingAnswer {
  readonly frames: readonly Frame[];
  readonly isEnd: boolean;
}

/** Marks frames beside whoever draws them; see `WatermarkEmbedder`. */
export interface MarkingThread {
  /**
   * Hands a frame over, which stays the caller's; waits only if marking has fallen far behind.
   *
   * @returns the marked frames that are ready by now, in order
   */
  push(frame: Frame): Promise<readonly Frame[]>;
  /** @returns all that are left */
  finish(): Promise<readonly Frame[]>;
  close(): Promise<void>;
}

/** Frames handed over and not yet marked, beyond those that marking must look ahead at. */
const mostWaiting = 16;

/**
 * Opens a watermark that is written by a thread of its own, so that the next pictures are drawn meanwhile.
 *
 * @throws {AozoraError} `marking_failed` from any method if the thread stopped
 */
export function openMarkingThread(options: WatermarkOptions): MarkingThread {
  const starting = startThread(new URL('./marking-worker', import.meta.url).href, options);
  const mostHeld = lookAheadOf(options.frameRate) + mostWaiting;
  let ready: Frame[] = [];
  let [held, isFinished] = [0, false];
  let failure: Error | null = null;
  let wake: () => void = () => {};
  const fail = (cause: unknown): void => {
    failure ??= new AozoraError('marking_failed', 'Cannot mark the video as the marking thread stopped', { cause });
    wake();
  };
  starting.then((worker) => {
    worker.on('message', ({ frames, isEnd }: MarkingAnswer) => {
      ready.push(...frames);
      held -= frames.length;
      isFinished = isEnd;
      wake();
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(new Error('the thread ended')));
  }, fail);

  async function waitUntil(isDone: () => boolean): Promise<void> {
    while (failure === null && !isDone()) await new Promise<void>((resolve) => (wake = resolve));
    if (failure !== null) throw failure;
  }

  function take(): readonly Frame[] {
    const taken = ready;
    ready = [];
    return taken;
  }

  async function tell(question: MarkingQuestion, moved: readonly ArrayBuffer[] = []): Promise<void> {
    const worker = await starting.catch(() => null); // `fail` has the cause
    worker?.postMessage(question, moved);
  }

  return {
    async push(frame) {
      held++;
      const data = frame.data.slice();
      await tell({ frame: { ...frame, data } }, [data.buffer as ArrayBuffer]);
      await waitUntil(() => held <= mostHeld);
      return take();
    },
    async finish() {
      await tell({ isEnd: true });
      await waitUntil(() => isFinished);
      return take();
    },
    close: async () => {
      failure ??= new AozoraError('marking_failed', 'Cannot mark the video as marking was closed');
      await starting.then(
        (worker) => worker.terminate(),
        () => {},
      );
    },
  };
}
