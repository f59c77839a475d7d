import { useEffect, useMemo } from 'react';
import type { Video, VideoStatus } from '../../api/contracts.ts';
import { usePendingDeletions } from '../../api/pending-deletions.ts';
import { useShelves } from '../../api/use-shelves.ts';
import { useVideoPages } from '../../api/use-videos.ts';

/** Which part of the library is shown. */
export type Shelf =
  | { readonly kind: 'all' }
  | { readonly kind: 'favourites' }
  | { readonly kind: 'folder'; readonly id: string };

/** What the library is narrowed to. */
export interface LibraryView {
  readonly shelf: Shelf;
  readonly search: string;
  readonly status: VideoStatus | 'all';
}

/** The videos of a view; loads further pages as they are needed, or all of them where the shelf picks among them. */
export function useLibrary({ shelf, search, status }: LibraryView) {
  const filter = { ...(search === '' ? {} : { search }), ...(status === 'all' ? {} : { status }) };
  const pages = useVideoPages(filter);
  const { shelves } = useShelves();
  const hidden = usePendingDeletions();
  const wanted = useMemo(() => {
    if (shelf.kind === 'all') return null;
    if (shelf.kind === 'favourites') return new Set(shelves.favourites);
    return new Set(shelves.folders.find(({ id }) => id === shelf.id)?.videos ?? []);
  }, [shelf, shelves]);
  const videos = useMemo<readonly Video[]>(() => {
    const all = pages.data?.pages.flatMap(({ data }) => data) ?? [];
    return all.filter(({ id }) => !hidden.has(id) && (wanted === null || wanted.has(id)));
  }, [pages.data, hidden, wanted]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const needsAll = wanted !== null && videos.length < wanted.size;
  useEffect(() => {
    if (needsAll && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [needsAll, hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { videos, isLoaded: pages.isSuccess, error: pages.error, hasNextPage, isFetchingNextPage, fetchNextPage };
}
