import { createStore } from '../session/store.ts';
import { deleteVideo } from './use-videos.ts';

/** How long a deletion can be taken back. */
export const undoMs = 8_000;

/** Videos that are hidden already and deleted on the server soon. */
const pending = createStore<ReadonlySet<string>>(() => new Set());

/** Videos not to be shown, inside a component. */
export const usePendingDeletions = (): ReadonlySet<string> => pending.use();

const without = (ids: readonly string[]): ReadonlySet<string> =>
  new Set([...pending.get()].filter((id) => !ids.includes(id)));

/**
 * Hides videos at once and deletes them for good after a while, or when the page is left.
 *
 * @returns a function that takes it back, while that is possible
 */
export function deleteSoon(ids: readonly string[], onDone: (failed: readonly string[]) => void): () => void {
  pending.set(new Set([...pending.get(), ...ids]));
  let isOver = false;
  const finish = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    window.removeEventListener('pagehide', finish);
    const results = await Promise.allSettled(ids.map(deleteVideo));
    const failed = ids.filter((_, i) => results[i]?.status === 'rejected');
    onDone(failed);
    if (failed.length > 0) pending.set(without(failed));
  };
  const timer = setTimeout(() => void finish(), undoMs);
  window.addEventListener('pagehide', finish);
  return () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    window.removeEventListener('pagehide', finish);
    pending.set(without(ids));
  };
}
