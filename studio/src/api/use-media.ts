import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { callRaw } from './client.ts';

/** A picture behind the key, as an address that an `img` can show; null until it is there. */
export function useThumbnail(videoId: string | null): string | null {
  const { data } = useQuery({
    queryKey: ['thumbnail', videoId],
    queryFn: async ({ signal }) =>
      (await callRaw(`/v1/videos/${videoId}/content`, { query: { variant: 'thumbnail' }, signal })).blob(),
    enabled: videoId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  return useObjectUrl(data ?? null);
}

/** An address for a blob, given back when the component goes. */
export function useObjectUrl(blob: Blob | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === null) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [blob]);
  return url;
}
