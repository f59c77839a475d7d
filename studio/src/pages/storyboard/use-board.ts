import { useEffect, useRef, useState } from 'react';
import { useStoredDocument } from '../../api/use-documents.ts';
import { type Board, documentOf } from './board.ts';

/** Changes are sent after this much quiet. */
const quietMs = 600;

/** A board that is being changed; every change is kept on the server soon after. */
export function useBoard(id: string) {
  const { value, isLoaded, error, save } = useStoredDocument<Board | null>(documentOf(id), null);
  const [changed, setChanged] = useState<Board | null>(null);
  const board = changed ?? value;
  const unsaved = useRef<Board | null>(null);
  const { mutate } = save;
  useEffect(() => {
    if (changed === null) return;
    unsaved.current = changed;
    const send = (): void => {
      if (unsaved.current !== null) mutate(unsaved.current);
      unsaved.current = null;
    };
    const timer = setTimeout(send, quietMs);
    // Whoever leaves at once loses nothing.
    window.addEventListener('pagehide', send);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', send);
    };
  }, [changed, mutate]);
  useEffect(
    () => () => {
      if (unsaved.current !== null) mutate(unsaved.current);
    },
    [mutate],
  );
  const state = save.isError ? 'not-saved' : save.isPending || unsaved.current !== null ? 'saving' : 'saved';
  return { board, isLoaded, error, state, change: (next: Board) => setChanged(next) } as const;
}
