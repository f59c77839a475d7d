import { FolderPlus, Heart, MoreHorizontal, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { undoMs } from '../../api/pending-deletions.ts';
import { type Folder, useShelves } from '../../api/use-shelves.ts';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { NameDialog } from './name-dialog.tsx';
import { NewFolderDialog } from './new-folder-dialog.tsx';
import type { Shelf } from './use-library.ts';

interface ShelfListProps {
  readonly shelf: Shelf;
  readonly onChange: (shelf: Shelf) => void;
}

/** All, favourites, and the folders. */
export function ShelfList({ shelf, onChange }: ShelfListProps) {
  const { library } = useText();
  const { shelves } = useShelves();
  const [isNaming, setIsNaming] = useState(false);
  return (
    <nav aria-label={library.actions} className="flex flex-wrap items-center gap-2">
      <ShelfButton isHere={shelf.kind === 'all'} onClick={() => onChange({ kind: 'all' })}>
        {library.all}
      </ShelfButton>
      <ShelfButton isHere={shelf.kind === 'favourites'} onClick={() => onChange({ kind: 'favourites' })}>
        <Heart aria-hidden />
        {library.favourites}
        <Count>{shelves.favourites.length}</Count>
      </ShelfButton>
      {shelves.folders.map((folder) => (
        <FolderButton
          key={folder.id}
          folder={folder}
          isHere={shelf.kind === 'folder' && shelf.id === folder.id}
          onChange={onChange}
        />
      ))}
      <Button size="small" look="quiet" onClick={() => setIsNaming(true)}>
        <FolderPlus aria-hidden />
        {library.newFolder}
      </Button>
      <NewFolderDialog
        isOpen={isNaming}
        onClose={() => setIsNaming(false)}
        onMade={({ id }) => onChange({ kind: 'folder', id })}
      />
    </nav>
  );
}

function FolderButton(props: {
  readonly folder: Folder;
  readonly isHere: boolean;
  readonly onChange: (shelf: Shelf) => void;
}) {
  const { library, common } = useText();
  const { renameFolder, removeFolder, bringFolderBack } = useShelves();
  const [isNaming, setIsNaming] = useState(false);
  const { id, name, videos } = props.folder;
  return (
    <span className="flex items-center">
      <ShelfButton isHere={props.isHere} onClick={() => props.onChange({ kind: 'folder', id })}>
        {name}
        <Count>{videos.length}</Count>
      </ShelfButton>
      {props.isHere && (
        <Menu
          trigger={
            <Button size="small-icon" look="quiet" aria-label={library.folderActions(name)}>
              <MoreHorizontal aria-hidden />
            </Button>
          }
        >
          <MenuItem onSelect={() => setIsNaming(true)}>
            <Pencil aria-hidden />
            {library.renameFolder}
          </MenuItem>
          <MenuItem
            isDanger
            onSelect={() => {
              removeFolder(id);
              props.onChange({ kind: 'all' });
              const run = (): void => bringFolderBack(props.folder);
              showToast(library.folderRemoved(name), { action: { label: common.undo, run }, durationMs: undoMs });
            }}
          >
            <Trash2 aria-hidden />
            {library.deleteFolder}
          </MenuItem>
        </Menu>
      )}
      <NameDialog
        title={library.renameFolder}
        label={library.folderName}
        confirm={library.renameFolder}
        initial={name}
        isOpen={isNaming}
        onClose={() => setIsNaming(false)}
        onName={(next) => renameFolder(id, next)}
      />
    </span>
  );
}

function ShelfButton(props: { readonly isHere: boolean; readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={props.isHere}
      onClick={props.onClick}
      className={classNames(
        'inline-flex min-h-8 items-center gap-1.5 rounded-full border px-3 text-[0.95rem] [&_svg]:size-4',
        props.isHere ? 'border-ink bg-ink text-ground' : 'border-line bg-surface hover:border-edge',
      )}
    >
      {props.children}
    </button>
  );
}

const Count = ({ children }: { readonly children: number }) => <span className="number-type text-sm">{children}</span>;
