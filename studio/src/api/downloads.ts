import { callApi, callRaw } from './client.ts';
import type { VideoLinks } from './contracts.ts';

/** Lets the browser save a file. */
export function saveBlob(blob: Blob, filename: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Lets the browser save a video, as it streams from the server. */
export async function downloadVideo(id: string): Promise<void> {
  const links = await callApi<VideoLinks>(`/v1/videos/${id}/links`, { method: 'POST' });
  const { pathname, search } = new URL(links.video);
  const link = document.createElement('a');
  link.href = pathname + search;
  link.download = `${id}.mp4`;
  link.click();
}

interface FilePicker {
  showSaveFilePicker(options: object): Promise<{ createWritable(): Promise<WritableStream<Uint8Array>> }>;
}

const canPick = (window: unknown): window is FilePicker =>
  typeof window === 'object' && window !== null && 'showSaveFilePicker' in window;

/** Saves the whole library; straight to the disk where the browser can, as it may be large. */
export async function exportLibrary(): Promise<void> {
  const filename = 'aozora-library.tar';
  if (!canPick(window)) {
    const answer = await callRaw('/v1/videos/export');
    return saveBlob(await answer.blob(), filename);
  }
  const file = await window.showSaveFilePicker({ suggestedName: filename });
  const answer = await callRaw('/v1/videos/export');
  await answer.body?.pipeTo(await file.createWritable());
}
