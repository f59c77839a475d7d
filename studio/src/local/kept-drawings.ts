import { dropValue, keepValue, readValues } from '../session/browser-database.ts';
import type { LocalDevice, LocalFrame, LocalState, LocalWish } from './messages.ts';

/** A drawing as this browser keeps it, so that a page that ends loses none of it. */
export interface KeptDrawing {
  readonly id: string;
  /** Id of the person. */
  readonly owner: string;
  readonly wish: LocalWish;
  readonly device: LocalDevice;
  /** Policy profile of the person. */
  readonly profile: string;
  readonly keptAtMs: number;
  /** Why it stopped, if it could not go on; nobody but the person begins it again. */
  readonly failure: string | null;
  /** Where it stands: not drawn yet, after a step, or finished. */
  readonly work:
    | { readonly kind: 'begun' }
    | { readonly kind: 'state'; readonly state: LocalState }
    | {
        readonly kind: 'done';
        readonly frames: readonly LocalFrame[];
        readonly frameRate: number;
        readonly ms: number;
      };
}

/** Keeps a drawing as it stands now. */
export const keepDrawing = (drawing: KeptDrawing): Promise<void> => keepValue('drawings', drawing.id, drawing);

/** Forgets a drawing. */
export const dropDrawing = (id: string): Promise<void> => dropValue('drawings', id);

/** What an earlier page left of this person, newest first; never what another page draws at this moment. */
export async function takeDrawings(owner: string): Promise<readonly KeptDrawing[]> {
  const kept = (await readValues<KeptDrawing>('drawings')).filter((drawing) => drawing.owner === owner);
  const free: KeptDrawing[] = [];
  for (const drawing of kept) {
    if (drawing.work.kind === 'done' || (await claimDrawing(drawing.id))) free.push(drawing);
  }
  return free.toSorted((a, b) => b.keptAtMs - a.keptAtMs);
}

const tabKey = 'aozora.drawing';

/**
 * Says that this page draws it, until the page ends. Where pages come without encryption there are no locks between them;
 * there, only the window that began a drawing goes on with it.
 *
 * @returns false if another page draws it
 */
export function claimDrawing(id: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(sessionStorage.getItem(tabKey) === id);
  return new Promise((resolve, reject) => {
    const hold = (lock: Lock | null): Promise<void> | undefined => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {});
    };
    navigator.locks.request(`aozora.drawing.${id}`, { ifAvailable: true }, hold).catch(reject);
  });
}

/** Notes which drawing this window has begun. */
export const markDrawing = (id: string): void => sessionStorage.setItem(tabKey, id);
