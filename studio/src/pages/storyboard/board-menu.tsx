import { ClipboardCopy, Copy, FileText, MoreHorizontal, Trash2 } from 'lucide-react';
import { useLocation } from 'wouter';
import { callApi } from '../../api/client.ts';
import { saveBlob } from '../../api/downloads.ts';
import { useDeleteDocument } from '../../api/use-documents.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type Board, documentOf, textOf } from './board.ts';

/** Copies of a board, as a board or as text, and its end. */
export function BoardMenu({ id, board }: { readonly id: string; readonly board: Board }) {
  const { storyboard: text, common } = useText();
  const [, navigate] = useLocation();
  const remove = useDeleteDocument();
  const duplicate = async (): Promise<void> => {
    const copyId = crypto.randomUUID();
    const value = { ...board, name: text.copyName(board.name), videoId: null };
    await callApi(`/v1/documents/${documentOf(copyId)}`, { method: 'PUT', json: { value } });
    navigate(`/storyboards/${copyId}`);
  };
  return (
    <Menu
      trigger={
        <Button size="icon" aria-label={text.more}>
          <MoreHorizontal aria-hidden />
        </Button>
      }
    >
      <MenuItem onSelect={() => void duplicate()}>
        <Copy aria-hidden />
        {text.duplicate}
      </MenuItem>
      <MenuItem
        onSelect={async () => {
          await navigator.clipboard.writeText(textOf(board));
          showToast(common.copied);
        }}
      >
        <ClipboardCopy aria-hidden />
        {text.copyText}
      </MenuItem>
      <MenuItem onSelect={() => saveBlob(new Blob([textOf(board)], { type: 'text/plain' }), `${board.name}.txt`)}>
        <FileText aria-hidden />
        {text.saveText}
      </MenuItem>
      <MenuSeparator />
      <MenuItem isDanger onSelect={() => remove.mutate(documentOf(id), { onSuccess: () => navigate('/storyboards') })}>
        <Trash2 aria-hidden />
        {text.delete}
      </MenuItem>
    </Menu>
  );
}
