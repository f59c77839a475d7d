import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { callApi, callRaw } from './client.ts';
import type { Video, VideoLinks, VideoPage, VideoStatus } from './contracts.ts';

/** True while a video waits or is drawn. */
export const isOpen = ({ status }: Video): boolean => status === 'queued' || status === 'in_progress';

const newsEveryMs = 2_500;

/** What a list of videos is narrowed to. */
export interface VideoFilter {
  readonly search?: string;
  readonly status?: VideoStatus;
  readonly group?: string;
}

/** The library, page by page, newest first; asks for news while anything is unfinished. */
export function useVideoPages(filter: VideoFilter, limit = 100) {
  return useInfiniteQuery({
    queryKey: ['videos', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      callApi<VideoPage>('/v1/videos', { query: { ...filter, limit, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.has_more ? page.last_id : null),
    refetchInterval: (query) => {
      const pages = query.state.data?.pages ?? [];
      return pages.length <= 2 && pages.some(({ data }) => data.some(isOpen)) ? newsEveryMs : false;
    },
  });
}

/** One video; `null` when there is none with this id. */
export function useVideo(id: string | null) {
  return useQuery({
    queryKey: ['video', id],
    queryFn: ({ signal }) => callApi<Video>(`/v1/videos/${id}`, { signal }),
    enabled: id !== null,
    // Events bring news at once; this is for the case that they do not arrive.
    refetchInterval: (query) => (query.state.data !== undefined && isOpen(query.state.data) ? 10_000 : false),
  });
}

/** Addresses that a player can open without a key; good for eight hours, asked anew after four. */
export function useLinks(video: Pick<Video, 'id' | 'status'> | undefined) {
  return useQuery({
    queryKey: ['links', video?.id],
    queryFn: async () => {
      const links = await callApi<VideoLinks>(`/v1/videos/${video?.id}/links`, { method: 'POST' });
      return { video: withoutOrigin(links.video), thumbnail: withoutOrigin(links.thumbnail) };
    },
    enabled: video?.status === 'completed',
    staleTime: 4 * 3_600_000,
    gcTime: 4 * 3_600_000,
  });
}

/** Links name the public address of the server; the page may have been opened under another. */
function withoutOrigin(link: string): string {
  const { pathname, search } = new URL(link);
  return pathname + search;
}

/** Changes to videos that need no more than an id. */
export function useVideoActions() {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['videos'] });
  const cancel = useMutation({
    mutationFn: (id: string) => callApi<Video>(`/v1/videos/${id}/cancel`, { method: 'POST' }),
    onSuccess: (video) => {
      client.setQueryData(['video', video.id], video);
      return refresh();
    },
  });
  return { cancel, refresh };
}

/** Deletes a video for good, even if the page is being left. */
export const deleteVideo = (id: string): Promise<Response> =>
  callRaw(`/v1/videos/${id}`, { method: 'DELETE', keepalive: true });
