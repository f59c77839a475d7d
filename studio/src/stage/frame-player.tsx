import { useEffect, useRef } from 'react';
import type { LocalFrame } from '../local/messages.ts';

interface FramePlayerProps {
  readonly frames: readonly LocalFrame[];
  readonly frameRate: number;
  readonly label: string;
}

/** Plays frames that lie in memory, over and over; one frame is a picture. */
export function FramePlayer({ frames, frameRate, label }: FramePlayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let request = 0;
    const isStill = frames.length < 2 || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const show = (nowMs: number): void => {
      const frame = frames[isStill ? 0 : Math.floor((nowMs / 1000) * frameRate) % frames.length];
      const context = canvas.current?.getContext('2d');
      if (frame !== undefined) context?.putImageData(new ImageData(frame.data, frame.width, frame.height), 0, 0);
      if (!isStill) request = requestAnimationFrame(show);
    };
    request = requestAnimationFrame(show);
    return () => cancelAnimationFrame(request);
  }, [frames, frameRate]);
  const [first] = frames;
  if (first === undefined) return null;
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={first.width}
      height={first.height}
      className="size-full object-contain"
    />
  );
}
