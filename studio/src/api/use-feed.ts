import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { callApi } from './client.ts';
import type { FeedItem, Lineage, Video } from './contracts.ts';
import { useList } from './use-list.ts';

/** What people of this server share, newest first. */
export const useFeed = (search: string) =>
  useList<FeedItem>('feed', '/v1/feed', { query: { limit: 40, search: search === '' ? null : search } });

/** Shows a video to everybody on this server, or takes it back. */
export function useShare() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isShared }: { readonly id: string; readonly isShared: boolean }) =>
      callApi<Video>(`/v1/videos/${id}/share`, { method: isShared ? 'PUT' : 'DELETE' }),
    onSuccess: async (video) => {
      client.setQueryData(['video', video.id], video);
      await client.invalidateQueries({ queryKey: ['feed'] });
    },
  });
}

/** What a video was made from, and what was made from it. */
export function useLineage(id: string) {
  return useQuery({
    queryKey: ['lineage', id],
    queryFn: ({ signal }) => callApi<Lineage>(`/v1/videos/${id}/lineage`, { signal }),
  });
}
