import type { Database } from '../database/open-database.ts';

const videoChannel = 'aozora_videos';
const jobChannel = 'aozora_jobs';

/** What changed of a video. */
export type VideoChange = 'state' | 'preview';

/** News between all processes of the service; losing one only costs time, as everything is also polled. */
export interface Signals {
  /** Says that there is a new preview; a trigger of the database says every change of a record. */
  announcePreview(videoId: string): Promise<void>;
  announceJob(model: string): Promise<void>;
  /** Calls back for one video; and with `state` after news may have been lost. @returns how to stop */
  watchVideo(videoId: string, onChange: (change: VideoChange) => void): () => void;
  /** Calls back with every video whose record changed; null after news may have been lost. @returns how to stop */
  watchRecords(onChange: (videoId: string | null) => void): () => void;
  /** Calls back when a job may be waiting. @returns how to stop */
  watchJobs(onJob: () => void): () => void;
  close(): Promise<void>;
}

/** Listens on the database's notifications. */
export async function openSignals(database: Database): Promise<Signals> {
  const byVideo = new Map<string, Set<(change: VideoChange) => void>>();
  const recordWatchers = new Set<(videoId: string | null) => void>();
  const jobWatchers = new Set<() => void>();

  const stopVideos = await database.listen(videoChannel, (payload) => {
    const [videoId = '', change = 'state'] = payload.split(' ');
    const watchers = payload === '' ? [...byVideo.values()].flatMap((set) => [...set]) : (byVideo.get(videoId) ?? []);
    if (change !== 'preview') for (const watcher of recordWatchers) watcher(videoId === '' ? null : videoId);
    for (const watcher of watchers) watcher(change === 'preview' ? 'preview' : 'state');
  });
  const stopJobs = await database.listen(jobChannel, () => {
    for (const watcher of jobWatchers) watcher();
  });

  return {
    announcePreview: (videoId) => database.notify(videoChannel, `${videoId} preview`),
    announceJob: (model) => database.notify(jobChannel, model),
    watchVideo(videoId, onChange) {
      const watchers = byVideo.get(videoId) ?? new Set();
      byVideo.set(videoId, watchers.add(onChange));
      return () => {
        watchers.delete(onChange);
        if (watchers.size === 0 && byVideo.get(videoId) === watchers) byVideo.delete(videoId);
      };
    },
    watchRecords(onChange) {
      recordWatchers.add(onChange);
      return () => void recordWatchers.delete(onChange);
    },
    watchJobs(onJob) {
      jobWatchers.add(onJob);
      return () => void jobWatchers.delete(onJob);
    },
    async close() {
      await stopVideos();
      await stopJobs();
    },
  };
}
