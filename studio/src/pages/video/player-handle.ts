import { useRef } from 'react';

/** What tools may do with the player. */
export interface PlayerHandle {
  readonly ref: React.RefObject<HTMLVideoElement | null>;
  /** Stops at a moment, to show it. */
  seek(seconds: number): void;
  currentSeconds(): number;
  /** The shown frame in the size of the file. @throws {Error} if there is none yet */
  takeFrame(): Promise<Blob>;
}

/** A handle for the player of a page. */
export function usePlayer(): PlayerHandle {
  const ref = useRef<HTMLVideoElement>(null);
  return {
    ref,
    seek(seconds) {
      if (ref.current === null) return;
      ref.current.pause();
      ref.current.currentTime = seconds;
    },
    currentSeconds: () => ref.current?.currentTime ?? 0,
    takeFrame: () => frameOf(ref.current),
  };
}

/** Draws the shown frame of a player into a PNG. */
export async function frameOf(player: HTMLVideoElement | null): Promise<Blob> {
  if (player === null || player.readyState < HTMLMediaElement.HAVE_CURRENT_DATA)
    throw new Error('No frame is shown yet');
  const canvas = new OffscreenCanvas(player.videoWidth, player.videoHeight);
  canvas.getContext('2d')?.drawImage(player, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A picture as a data URL, as the API takes it inside JSON. */
export function toDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
