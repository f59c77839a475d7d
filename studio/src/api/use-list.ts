import { useInfiniteQuery } from '@tanstack/react-query';
import { callApi } from './client.ts';
import type { Page } from './contracts.ts';

interface ListOptions {
  readonly query?: Readonly<Record<string, string | number | null>>;
  /** Asks again this often. */
  readonly everyMs?: number;
  readonly isEnabled?: boolean;
}

/** Any list of the API, page by page; `items` holds what was loaded so far. */
export function useList<T>(key: string, path: string, options: ListOptions = {}) {
  const { query = {}, everyMs, isEnabled = true } = options;
  const { data, error, isSuccess, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [key, path, query],
    queryFn: ({ pageParam, signal }) =>
      callApi<Page<T>>(path, { query: { limit: 50, ...query, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.has_more ? page.last_id : null),
    enabled: isEnabled,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
  const items = data?.pages.flatMap((page) => page.data) ?? [];
  return { items, error, isLoaded: isSuccess, hasMore: hasNextPage, loadMore: () => void fetchNextPage() };
}
