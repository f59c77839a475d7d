import { type Folder, useShelves } from '../../api/use-shelves.ts';
import { useText } from '../../text/use-text.ts';
import { NameDialog } from './name-dialog.tsx';

interface NewFolderDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What lies in it from the beginning. */
  readonly videos?: readonly string[];
  readonly onMade?: (folder: Folder) => void;
}

/** Asks for the name of a folder and makes it. */
export function NewFolderDialog({ isOpen, onClose, videos = [], onMade }: NewFolderDialogProps) {
  const { library } = useText();
  const { addFolder } = useShelves();
  return (
    <NameDialog
      title={library.newFolder}
      label={library.folderName}
      confirm={library.makeFolder}
      isOpen={isOpen}
      onClose={onClose}
      onName={(name) => {
        const folder = addFolder(name, videos);
        onMade?.(folder);
      }}
    />
  );
}
