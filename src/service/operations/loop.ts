import { setTimeout as sleep } from 'node:timers/promises';

/** Work that is done again and again, never twice at once. */
export interface Loop {
  /** Resolves when the step that runs now is over. */
  stop(): Promise<void>;
}

/** Starts a loop; the first step comes after the first pause. */
export function startLoop(options: {
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}): Loop {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(options.everyMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      await options.work().catch(options.onError);
    }
  })();
  return {
    stop() {
      stopping.abort();
      return running;
    },
  };
}
