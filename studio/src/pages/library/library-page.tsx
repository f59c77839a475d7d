import { useState } from 'react';
import { ProblemNotice } from '../../stage/problem-notice.tsx';
import { useText } from '../../text/use-text.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { useDebounced } from '../create/use-debounced.ts';
import { LibraryMenu } from './library-menu.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { ShelfList } from './shelf-list.tsx';
import { type LibraryView, useLibrary } from './use-library.ts';
import { VideoGrid } from './video-grid.tsx';

const statuses = ['all', 'completed', 'in_progress', 'queued', 'failed'] as const;

/** Everything that was made: found, ordered, taken along, or deleted. */
export function LibraryPage() {
  const { library } = useText();
  const [view, setView] = useState<LibraryView>({ shelf: { kind: 'all' }, search: '', status: 'all' });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const settled = useDebounced(view.search, 250);
  const { videos, isLoaded, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useLibrary({
    ...view,
    search: settled,
  });
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  return (
    <Page title={library.title} actions={<LibraryMenu />}>
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label={library.search}
          type="search"
          className="w-0 min-w-36 grow sm:max-w-md"
          value={view.search}
          onChange={(search) => setView({ ...view, search })}
        />
        <SelectField
          label={library.show}
          className="w-36 sm:w-40"
          value={view.status}
          options={statuses.map((value) => ({ value, label: library.statuses[value] }))}
          onChange={(status) => setView({ ...view, status })}
        />
      </div>
      <ShelfList shelf={view.shelf} onChange={(shelf) => setView({ ...view, shelf })} />
      <ProblemNotice error={error} />
      {isLoaded && videos.length === 0 && !hasNextPage ? (
        <Empty isNarrowed={view.shelf.kind !== 'all' || settled !== '' || view.status !== 'all'} />
      ) : (
        <VideoGrid
          videos={videos}
          selected={selected}
          onToggle={toggle}
          onEnd={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
          }}
        />
      )}
      {selected.size > 0 && (
        <SelectionBar
          videos={videos}
          selected={selected}
          shelf={view.shelf}
          onSelect={(ids) => setSelected(new Set(ids))}
        />
      )}
    </Page>
  );
}

function Empty({ isNarrowed }: { readonly isNarrowed: boolean }) {
  const { library } = useText();
  return (
    <div className="flex flex-col items-center gap-1 py-20 text-center">
      <p className="display-type text-2xl">{isNarrowed ? library.noMatch : library.empty}</p>
      <p className="text-soft">{isNarrowed ? library.noMatchHint : library.emptyHint}</p>
    </div>
  );
}
