import { createStore } from '../session/store.ts';
import { ApiError } from './client.ts';
import { deleteVideo } from './use-videos.ts';

/** How long a deletion can be taken back. */
export const undoMs = 8_000;

/** Videos that are hidden already and deleted on the server soon. */
const pending = createStore<ReadonlySet<string>>(() => new Set());

/** Videos not to be shown, inside a component. */
export const usePendingDeletions = (): ReadonlySet<string> => pending.use();

/** Deletions that are decided but not done; kept in this browser, as a page may end without a word. */
const storageKey = 'aozora.deletions';

function readDecided(): readonly string[] {
  const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
  return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
}

const keepDecided = (ids: readonly string[]): void => localStorage.setItem(storageKey, JSON.stringify(ids));
const decide = (ids: readonly string[]): void => keepDecided([...readDecided(), ...ids]);
const forget = (ids: readonly string[]): void => keepDecided(readDecided().filter((id) => !ids.includes(id)));

/** Does what an earlier page had decided and could not finish. */
export async function finishDecidedDeletions(): Promise<void> {
  const ids = readDecided();
  if (ids.length === 0) return;
  pending.set(new Set([...pending.get(), ...ids]));
  const results = await Promise.allSettled(ids.map((id) => deleteVideo(id)));
  const isDone = (result: PromiseSettledResult<Response> | undefined): boolean =>
    result?.status === 'fulfilled' || (result?.reason instanceof ApiError && result.reason.status === 404);
  forget(ids.filter((_, i) => isDone(results[i])));
}

const without = (ids: readonly string[]): ReadonlySet<string> =>
  new Set([...pending.get()].filter((id) => !ids.includes(id)));

/**
 * Hides videos at once and deletes them for good after a while, or when the page is left.
 *
 * @returns a function that takes it back, while that is possible
 */
export function deleteSoon(ids: readonly string[], onDone: (failed: readonly string[]) => void): () => void {
  pending.set(new Set([...pending.get(), ...ids]));
  decide(ids);
  let isOver = false;
  const finish = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    window.removeEventListener('pagehide', finish);
    const results = await Promise.allSettled(ids.map((id) => deleteVideo(id)));
    const failed = ids.filter((_, i) => results[i]?.status === 'rejected');
    forget(ids);
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
    forget(ids);
    pending.set(without(ids));
  };
}
