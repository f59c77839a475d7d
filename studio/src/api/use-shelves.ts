import { newId } from '../session/new-id.ts';
import { queryClient } from './query-client.ts';
import { useStoredDocument } from './use-documents.ts';

/** A folder: a name and the videos in it; a video may lie in several. */
export interface Folder {
  readonly id: string;
  readonly name: string;
  readonly videos: readonly string[];
}

/** How a user orders the library. */
export interface Shelves {
  readonly favourites: readonly string[];
  readonly folders: readonly Folder[];
}

const empty: Shelves = { favourites: [], folders: [] };

/** Favourites and folders of the user, kept on the server. */
export function useShelves() {
  const { value: shelves, isLoaded, save } = useStoredDocument<Shelves>('library', empty);
  // As they are at the moment of a change, which may come from a message that was shown before another.
  const now = (): Shelves => queryClient.getQueryData<Shelves>(['document', 'library']) ?? shelves;
  const changeFolder = (id: string, change: (folder: Folder) => Folder): void =>
    save.mutate({ ...now(), folders: now().folders.map((folder) => (folder.id === id ? change(folder) : folder)) });
  return {
    shelves,
    isLoaded,
    setFavourite(ids: readonly string[], isFavourite: boolean): void {
      const others = now().favourites.filter((id) => !ids.includes(id));
      save.mutate({ ...now(), favourites: isFavourite ? [...ids, ...others] : others });
    },
    addFolder(name: string, videos: readonly string[] = []): Folder {
      const folder = { id: newId(), name, videos };
      save.mutate({ ...now(), folders: [...now().folders, folder] });
      return folder;
    },
    bringFolderBack: (folder: Folder): void => save.mutate({ ...now(), folders: [...now().folders, folder] }),
    renameFolder: (id: string, name: string): void => changeFolder(id, (folder) => ({ ...folder, name })),
    removeFolder(id: string): void {
      save.mutate({ ...now(), folders: now().folders.filter((folder) => folder.id !== id) });
    },
    putInto: (id: string, videos: readonly string[]): void =>
      changeFolder(id, (folder) => ({ ...folder, videos: [...new Set([...folder.videos, ...videos])] })),
    takeOutOf: (id: string, videos: readonly string[]): void =>
      changeFolder(id, (folder) => ({ ...folder, videos: folder.videos.filter((video) => !videos.includes(video)) })),
  };
}
