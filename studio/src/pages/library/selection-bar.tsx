import { Blend, Download, FolderInput, FolderMinus, Heart, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Video } from '../../api/contracts.ts';
import { downloadVideo } from '../../api/downloads.ts';
import { useShelves } from '../../api/use-shelves.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { NewFolderDialog } from './new-folder-dialog.tsx';
import { useDelete } from './use-delete.ts';
import type { Shelf } from './use-library.ts';

interface SelectionBarProps {
  readonly videos: readonly Video[];
  readonly selected: ReadonlySet<string>;
  readonly shelf: Shelf;
  readonly onSelect: (ids: readonly string[]) => void;
}

/** What can be done with the chosen videos, at the bottom of the window. */
export function SelectionBar({ videos, selected, shelf, onSelect }: SelectionBarProps) {
  const { library } = useText();
  const { setFavourite, takeOutOf } = useShelves();
  const [, navigate] = useLocation();
  const ids = [...selected];
  const finished = videos.filter(({ id, status }) => selected.has(id) && status === 'completed');
  const remove = useDelete();
  return (
    <section
      aria-label={library.selected(ids.length)}
      className="sticky bottom-20 z-20 mx-auto flex max-w-full flex-wrap items-center justify-center gap-1 rounded-panel border border-line bg-raised p-1.5 shadow-lift md:bottom-5"
    >
      <span className="number-type px-3 font-medium" aria-live="polite">
        {library.selected(ids.length)}
      </span>
      <Button look="quiet" size="small" onClick={() => onSelect(videos.map(({ id }) => id))}>
        {library.selectAll}
      </Button>
      <Button look="quiet" size="small" onClick={() => setFavourite(ids, true)}>
        <Heart aria-hidden />
        {library.favourite}
      </Button>
      <MoveMenu ids={ids} />
      {shelf.kind === 'folder' && (
        <Button look="quiet" size="small" onClick={() => takeOutOf(shelf.id, ids)}>
          <FolderMinus aria-hidden />
          {library.takeOut}
        </Button>
      )}
      {finished.length === 2 && (
        <Button
          look="quiet"
          size="small"
          onClick={() => navigate(`/videos/${finished[0]?.id}?tool=blend&with=${finished[1]?.id}`)}
        >
          <Blend aria-hidden />
          {library.compare}
        </Button>
      )}
      <Button
        look="quiet"
        size="small"
        disabled={finished.length === 0}
        onClick={async () => {
          for (const { id } of finished) await downloadVideo(id);
        }}
      >
        <Download aria-hidden />
        {library.download}
      </Button>
      <Button
        look="quiet-danger"
        size="small"
        onClick={() => {
          remove(ids);
          onSelect([]);
        }}
      >
        <Trash2 aria-hidden />
        {library.delete}
      </Button>
      <Button look="quiet" size="small-icon" aria-label={library.clear} onClick={() => onSelect([])}>
        <X aria-hidden />
      </Button>
    </section>
  );
}

function MoveMenu({ ids }: { readonly ids: readonly string[] }) {
  const { library } = useText();
  const { shelves, putInto } = useShelves();
  const [isNaming, setIsNaming] = useState(false);
  return (
    <>
      <Menu
        trigger={
          <Button look="quiet" size="small">
            <FolderInput aria-hidden />
            {library.move}
          </Button>
        }
      >
        {shelves.folders.map(({ id, name }) => (
          <MenuItem
            key={id}
            onSelect={() => {
              putInto(id, ids);
              showToast(library.moved(ids.length, name));
            }}
          >
            {name}
          </MenuItem>
        ))}
        {shelves.folders.length > 0 && <MenuSeparator />}
        <MenuItem onSelect={() => setIsNaming(true)}>{library.newFolder}</MenuItem>
      </Menu>
      <NewFolderDialog isOpen={isNaming} videos={ids} onClose={() => setIsNaming(false)} />
    </>
  );
}
