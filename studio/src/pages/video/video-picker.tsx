import { useState } from 'react';
import type { Video } from '../../api/contracts.ts';
import { useVideoPages } from '../../api/use-videos.ts';
import { Thumbnail } from '../../stage/thumbnail.tsx';
import { useText } from '../../text/use-text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { useDebounced } from '../create/use-debounced.ts';

interface VideoPickerProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly exceptId: string | null;
  readonly onClose: () => void;
  readonly onPick: (video: Video) => void;
}

/** Chooses one finished video of the library. */
export function VideoPicker({ title, isOpen, exceptId, onClose, onPick }: VideoPickerProps) {
  const { library, common } = useText();
  const [search, setSearch] = useState('');
  const settled = useDebounced(search, 250);
  const { data, hasNextPage, fetchNextPage } = useVideoPages(
    { status: 'completed', ...(settled === '' ? {} : { search: settled }) },
    24,
  );
  const videos = (data?.pages ?? []).flatMap((page) => page.data).filter(({ id }) => id !== exceptId);
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <TextField label={library.search} type="search" value={search} onChange={setSearch} />
      {videos.length === 0 && <p className="text-soft">{library.noMatch}</p>}
      <ul className="grid grid-cols-3 gap-2">
        {videos.map((video) => (
          <li key={video.id}>
            <button
              type="button"
              className="block w-full text-left"
              onClick={() => {
                onPick(video);
                onClose();
              }}
            >
              <Thumbnail video={video} className="aspect-[4/3] w-full rounded-control" />
              <span className="line-clamp-2 text-sm">{video.prompt}</span>
            </button>
          </li>
        ))}
      </ul>
      {hasNextPage && <Button onClick={() => fetchNextPage()}>{common.more}</Button>}
    </Dialog>
  );
}
