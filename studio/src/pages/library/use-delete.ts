import { useQueryClient } from '@tanstack/react-query';
import { deleteSoon, undoMs } from '../../api/pending-deletions.ts';
import { useText } from '../../text/use-text.ts';
import { showToast } from '../../ui/toasts.tsx';

/** Deletes for good, after a while in which it can be taken back. */
export function useDelete(): (ids: readonly string[]) => void {
  const { library, common } = useText();
  const client = useQueryClient();
  return (ids) => {
    const undo = deleteSoon(ids, (failed) => {
      if (failed.length > 0) showToast(library.notDeleted);
      void client.invalidateQueries({ queryKey: ['videos'] });
      void client.invalidateQueries({ queryKey: ['caller'] });
    });
    showToast(library.deleted(ids.length), { action: { label: common.undo, run: undo }, durationMs: undoMs });
  };
}
