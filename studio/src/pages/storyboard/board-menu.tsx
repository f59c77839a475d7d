import { ClipboardCopy, Copy, FileText, MoreHorizontal, Trash2 } from 'lucide-react';
import { useLocation } from 'wouter';
import { undoMs } from '../../api/pending-deletions.ts';
import { useDeleteDocument, useKeepDocument } from '../../api/use-documents.ts';
import { copyText } from '../../session/copy-text.ts';
import { newId } from '../../session/new-id.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type Board, documentOf } from './board.ts';
import { textOf } from './board-text.ts';
import { saveBoard } from './save-board.ts';

/** Copies of a board, as a board or as text, and its end. */
export function BoardMenu({ id, board }: { readonly id: string; readonly board: Board }) {
  const { storyboard: text, common } = useText();
  const [, navigate] = useLocation();
  const remove = useDeleteDocument();
  const keep = useKeepDocument();
  const duplicate = (): void => {
    const copyId = newId();
    const value = { ...board, name: text.copyName(board.name), videoId: null };
    const onSuccess = (): void => navigate(`/storyboards/${copyId}`);
    keep.mutate({ name: documentOf(copyId), value }, { onSuccess });
  };
  const removeWithUndo = async (): Promise<void> => {
    await remove.mutateAsync(documentOf(id));
    navigate('/storyboards');
    const run = (): void => keep.mutate({ name: documentOf(id), value: board });
    showToast(text.deleted(board.name), { action: { label: common.undo, run }, durationMs: undoMs });
  };
  return (
    <Menu
      trigger={
        <Button size="icon" aria-label={text.more}>
          <MoreHorizontal aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={duplicate}>
        <Copy aria-hidden />
        {text.duplicate}
      </MenuItem>
      <MenuItem
        onSelect={async () => {
          await copyText(textOf(board));
          showToast(common.copied);
        }}
      >
        <ClipboardCopy aria-hidden />
        {text.copyText}
      </MenuItem>
      <MenuItem onSelect={() => void saveBoard(board)}>
        <FileText aria-hidden />
        {text.saveText}
      </MenuItem>
      <MenuSeparator />
      <MenuItem isDanger onSelect={() => void removeWithUndo()}>
        <Trash2 aria-hidden />
        {text.delete}
      </MenuItem>
    </Menu>
  );
}
