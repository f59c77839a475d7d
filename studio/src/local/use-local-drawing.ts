import { readPolicyOf } from '../api/use-policy.ts';
import { newId } from '../session/new-id.ts';
import { currentKey } from '../session/session.ts';
import { createStore } from '../session/store.ts';
import {
  claimDrawing,
  dropDrawing,
  type KeptDrawing,
  keepDrawing,
  markDrawing,
  takeDrawings,
} from './kept-drawings.ts';
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
/** What the browser keeps of the present drawing; its newest state is written when the one before is. */
let kept: KeptDrawing | null = null;

/** For whom and how strictly the page draws. */
export interface LocalOptions extends Pick<MessageToWorker, 'device' | 'profile' | 'thresholds'> {
  /** Id of the person. */
  readonly owner: string;
}

/** Draws a wish in a worker of this page; what was drawn before is forgotten. */
export function drawLocally(wish: LocalWish, { device, profile, thresholds, owner }: LocalOptions): void {
  stopLocally();
  const begun = { failure: null, work: { kind: 'begun' } } as const;
  kept = { ...begun, id: newId(), owner, wish, device, profile, keptAtMs: Date.now() };
  markDrawing(kept.id);
  void claimDrawing(kept.id);
  keep();
  begin({ wish, device, profile, thresholds, resumeFrom: null });
}

/** Shows what an earlier page of this person finished, or goes on with what it had to leave. */
export async function resumeLocally(owner: string): Promise<void> {
  if (kept !== null || store.get().status !== 'none') return;
  const [newest, ...older] = await takeDrawings(owner);
  for (const { id } of older.slice(mostKept - 1)) await dropDrawing(id);
  // Meanwhile somebody may have begun another.
  if (newest === undefined || kept !== null) return;
  kept = newest;
  const { wish, device, work, failure } = newest;
  if (work.kind === 'done') {
    const { frames, frameRate, ms } = work;
    set({ status: 'done', frames, frameRate, ms, wish, device });
  } else if (failure === null) await goOnLocally();
  else set({ status: 'failed', message: failure, wish, device });
}

/** Draws on from the last step that was kept; screened and reviewed anew, by the thresholds that hold now. */
export async function goOnLocally(): Promise<void> {
  if (kept === null) return;
  const { id, wish, device, work } = kept;
  markDrawing(id);
  kept = { ...kept, failure: null };
  set({ status: 'loading', loadedBytes: 0, totalBytes: 0, wish, device });
  try {
    const policy = await readPolicyOf(kept.profile);
    // Stopped while the policy came.
    if (kept?.id !== id) return;
    begin({ wish, device, ...policy, resumeFrom: work.kind === 'state' ? work.state : null });
  } catch (error) {
    hear({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

/** Ends the drawing, and takes what was drawn away. */
export function stopLocally(): void {
  // A worker that still draws is of no more use; one at rest keeps its model open.
  if (isBusy(store.get())) {
    worker?.terminate();
    worker = null;
  }
  forget();
  set({ status: 'none' });
}

/** How many drawings a browser keeps: each open page has at most one. */
const mostKept = 4;

const isBusy = ({ status }: LocalDrawing): boolean => status === 'loading' || status === 'drawing';

function begin(message: Omit<MessageToWorker, 'key'>): void {
  const { wish, device } = message;
  worker ??= openWorker();
  set({ status: 'loading', loadedBytes: 0, totalBytes: 0, wish, device });
  worker.postMessage({ ...message, key: currentKey() ?? '' } satisfies MessageToWorker);
}

/** The browser asks before it leaves a page that draws. */
function set(next: LocalDrawing): void {
  if (isBusy(next)) window.addEventListener('beforeunload', askFirst);
  else window.removeEventListener('beforeunload', askFirst);
  store.set(next);
}

const askFirst = (event: BeforeUnloadEvent): void => event.preventDefault();

let isWriting = false;
let isStale = false;

/** Writes what is to be kept, one after the other, and of several that wait only the newest. */
function keep(): void {
  isStale = true;
  if (isWriting) return;
  isWriting = true;
  void writeNewest().finally(() => {
    isWriting = false;
  });
}

async function writeNewest(): Promise<void> {
  while (isStale && kept !== null) {
    isStale = false;
    const { id } = kept;
    const isWritten = await keepDrawing(kept).then(
      () => true,
      // A browser that keeps nothing, as in a private window, has asked before leaving.
      () => false,
    );
    if (isWritten && kept?.id !== id) await dropDrawing(id);
  }
}

function forget(): void {
  const id = kept?.id;
  kept = null;
  if (id !== undefined) void dropDrawing(id).catch(() => {});
}

function openWorker(): Worker {
  const opened = new Worker(new URL('./draw-worker.ts', import.meta.url), { type: 'module' });
  opened.addEventListener('message', ({ data }: MessageEvent<MessageFromWorker>) => {
    if (opened === worker) hear(data);
  });
  opened.addEventListener('error', ({ message }) => hear({ type: 'failed', message }));
  return opened;
}

function hear(message: MessageFromWorker): void {
  const now = store.get();
  if (now.status === 'none') return;
  remember(message);
  const { wish, device } = now;
  const next = follow(now, message);
  if (next !== null) set({ ...next, wish, device });
}

/** What a message changes in what is kept. */
function remember(message: MessageFromWorker): void {
  if (kept === null) return;
  if (message.type === 'state') {
    kept = { ...kept, keptAtMs: Date.now(), work: { kind: 'state', state: message.state } };
    keep();
  } else if (message.type === 'done') {
    const { frames, frameRate, ms } = message;
    kept = { ...kept, keptAtMs: Date.now(), work: { kind: 'done', frames, frameRate, ms } };
    keep();
  } else if (message.type === 'failed') {
    kept = { ...kept, keptAtMs: Date.now(), failure: message.message };
    keep();
  } else if (message.type === 'refused') forget();
}

type Step = DistributiveOmit<Exclude<LocalDrawing, { readonly status: 'none' }>, keyof Wished>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a message makes of a drawing; null for what is only kept, and for a preview that came late. */
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
    case 'state':
      return null;
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
