import { currentKey } from '../session/session.ts';
import { createStore } from '../session/store.ts';
import type {
  LocalDevice,
  LocalFrame,
  LocalReason,
  LocalWish,
  MessageFromWorker,
  MessageToWorker,
} from './messages.ts';

/** A video that the page itself draws, from its first byte of weights to its last frame. */
export type LocalDrawing =
  | { readonly status: 'none' }
  | ({ readonly status: 'loading'; readonly loadedBytes: number; readonly totalBytes: number } & Wished)
  | ({
      readonly status: 'drawing';
      readonly done: number;
      readonly total: number;
      readonly preview: LocalFrame | null;
    } & Wished)
  | ({
      readonly status: 'done';
      readonly frames: readonly LocalFrame[];
      readonly frameRate: number;
      readonly ms: number;
    } & Wished)
  | ({
      readonly status: 'refused';
      readonly stage: 'input' | 'output';
      readonly message: string;
      readonly reasons: readonly LocalReason[];
    } & Wished)
  | ({ readonly status: 'failed'; readonly message: string } & Wished);

interface Wished {
  readonly wish: LocalWish;
  readonly device: LocalDevice;
}

const store = createStore<LocalDrawing>(() => ({ status: 'none' }));

/** What the page draws now, inside a component. */
export const useLocalDrawing = (): LocalDrawing => store.use();

let worker: Worker | null = null;

/** Draws a wish in a worker of this page; what was drawn before is forgotten. */
export function drawLocally(
  wish: LocalWish,
  options: Pick<MessageToWorker, 'device' | 'profile' | 'thresholds'>,
): void {
  const { device, profile, thresholds } = options;
  // A worker that still draws something else is of no more use; one at rest keeps its model open.
  if (isBusy(store.get())) stopLocally();
  worker ??= openWorker();
  store.set({ status: 'loading', loadedBytes: 0, totalBytes: 0, wish, device });
  worker.postMessage({ wish, device, profile, thresholds, key: currentKey() ?? '' } satisfies MessageToWorker);
}

/** Ends the drawing, and takes what was drawn away. */
export function stopLocally(): void {
  if (isBusy(store.get())) {
    worker?.terminate();
    worker = null;
  }
  store.set({ status: 'none' });
}

const isBusy = ({ status }: LocalDrawing): boolean => status === 'loading' || status === 'drawing';

function openWorker(): Worker {
  const opened = new Worker(new URL('./draw-worker.ts', import.meta.url), { type: 'module' });
  opened.addEventListener('message', ({ data }: MessageEvent<MessageFromWorker>) => hear(data));
  opened.addEventListener('error', ({ message }) => hear({ type: 'failed', message }));
  return opened;
}

function hear(message: MessageFromWorker): void {
  const now = store.get();
  if (now.status === 'none') return;
  const { wish, device } = now;
  const next = follow(now, message);
  if (next !== null) store.set({ ...next, wish, device });
}

type Step = DistributiveOmit<Exclude<LocalDrawing, { readonly status: 'none' }>, keyof Wished>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a message makes of a drawing; null for a preview that came late. */
function follow(now: LocalDrawing, message: MessageFromWorker): Step | null {
  switch (message.type) {
    case 'loading':
      return { status: 'loading', loadedBytes: message.loadedBytes, totalBytes: message.totalBytes };
    case 'progress': {
      const preview = now.status === 'drawing' ? now.preview : null;
      return { status: 'drawing', done: message.done, total: message.total, preview };
    }
    case 'preview':
      if (now.status !== 'drawing') return null;
      return { status: 'drawing', done: now.done, total: now.total, preview: message.frame };
    case 'done':
      return { status: 'done', frames: message.frames, frameRate: message.frameRate, ms: message.ms };
    case 'refused':
      return { status: 'refused', stage: message.stage, message: message.message, reasons: message.reasons };
    case 'failed':
      return { status: 'failed', message: message.message };
  }
}

interface GpuAdapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: { readonly isFallbackAdapter?: boolean };
}

/** The browser's GPU where it gives a real one, else the processor: a GPU in software is far slower than WebAssembly. */
export async function findLocalDevice(): Promise<LocalDevice> {
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<GpuAdapter | null> } };
  const adapter = (await gpu?.requestAdapter()) ?? null;
  if (adapter === null) return 'cpu';
  return (adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter) === true ? 'cpu' : 'webgpu';
}
