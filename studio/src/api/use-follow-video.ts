import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { callRaw } from './client.ts';
import type { Video, VideoEvent } from './contracts.ts';
import { readEvents } from './read-events.ts';
import { isOpen } from './use-videos.ts';

/** The newest rough picture of a video that is being drawn. */
export interface LivePreview {
  readonly videoId: string;
  readonly imageUrl: string;
  readonly step: number;
  readonly totalSteps: number;
}

const reconnectMs = { first: 500, longest: 8_000 };

/**
 * Follows a video while it waits or is drawn: writes its state into the query cache and gives the newest preview.
 *
 * The connection is opened anew when it breaks; the server is asked from the record, so nothing is lost in between.
 */
export function useFollowVideo(video: Video | undefined): LivePreview | null {
  const client = useQueryClient();
  const [preview, setPreview] = useState<LivePreview | null>(null);
  const id = video !== undefined && isOpen(video) ? video.id : null;
  useEffect(() => {
    if (id === null) return;
    const controller = new AbortController();
    void follow(id, { client, signal: controller.signal, onPreview: setPreview });
    return () => controller.abort();
  }, [id, client]);
  return preview !== null && preview.videoId === video?.id ? preview : null;
}

interface Following {
  readonly client: QueryClient;
  readonly signal: AbortSignal;
  readonly onPreview: (preview: LivePreview) => void;
}

async function follow(id: string, following: Following): Promise<void> {
  for (let waitMs = reconnectMs.first; !following.signal.aborted; waitMs = Math.min(reconnectMs.longest, waitMs * 2)) {
    const isOver = await followOnce(id, following).catch(() => false);
    if (isOver || following.signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** @returns true if the video is over and nothing more will come */
async function followOnce(id: string, { client, signal, onPreview }: Following): Promise<boolean> {
  const answer = await callRaw(`/v1/videos/${id}/events`, { signal });
  if (answer.body === null) return false;
  for await (const event of readEvents<VideoEvent>(answer.body)) {
    if (event.type === 'video.preview') {
      const { image_url: imageUrl, step, total_steps: totalSteps } = event;
      onPreview({ videoId: id, imageUrl, step, totalSteps });
    } else if (event.type === 'video.deleted') {
      await client.invalidateQueries({ queryKey: ['video', id] });
      return true;
    } else {
      client.setQueryData(['video', id], event.video);
      if (isOpen(event.video)) continue;
      await client.invalidateQueries({ queryKey: ['videos'] });
      return true;
    }
  }
  return false;
}
