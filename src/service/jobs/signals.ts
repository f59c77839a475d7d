import type { Database } from '../database/open-database.ts';

const videoChannel = 'aozora_videos';
const jobChannel = 'aozora_jobs';

/** What changed of a video. */
export type VideoChange = 'state' | 'preview';

/** News between all processes of the service; losing one only costs time, as everything is also polled. */
export interface Signals {
  announceVideo(videoId: string, change: VideoChange): Promise<void>;
  announceJob(model: string): Promise<void>;
  /** Calls back for one video; and with `state` after news may have been lost. @returns how to stop */
  watchVideo(videoId: string, onChange: (change: VideoChange) => void): () => void;
  /** Calls back when a job may be waiting. @returns how to stop */
  watchJobs(onJob: () => void): () => void;
  close(): Promise<void>;
}

/** Listens on the database's notifications. */
export async function openSignals(database: Database): Promise<Signals> {
  const byVideo = new Map<string, Set<(change: VideoChange) => void>>();
  const jobWatchers = new Set<() => void>();

  const stopVideos = await database.listen(videoChannel, (payload) => {
    const [videoId = '', change = 'state'] = payload.split(' ');
    const watchers = payload === '' ? [...byVideo.values()].flatMap((set) => [...set]) : (byVideo.get(videoId) ?? []);
    for (const watcher of watchers) watcher(change === 'preview' ? 'preview' : 'state');
  });
  const stopJobs = await database.listen(jobChannel, () => {
    for (const watcher of jobWatchers) watcher();
  });

  return {
    announceVideo: (videoId, change) => database.notify(videoChannel, `${videoId} ${change}`),
    announceJob: (model) => database.notify(jobChannel, model),
    watchVideo(videoId, onChange) {
      const watchers = byVideo.get(videoId) ?? new Set();
      byVideo.set(videoId, watchers.add(onChange));
      return () => {
        watchers.delete(onChange);
        if (watchers.size === 0 && byVideo.get(videoId) === watchers) byVideo.delete(videoId);
      };
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
