import type { ReactNode } from 'react';

interface StageFrameProps {
  readonly width: number;
  readonly height: number;
  /** Leaves room for what stands below. */
  readonly maxHeight?: string;
  readonly children: ReactNode;
}

/** A frame of the video's shape, as large as the window lets it be. */
export function StageFrame({ width, height, maxHeight = 'var(--stage-height, 64dvh)', children }: StageFrameProps) {
  const ratio = width / height;
  return (
    <div className="flex w-full justify-center">
      <div
        className="relative overflow-hidden rounded-panel bg-[#060b18] shadow-lift"
        style={{ aspectRatio: ratio, width: `min(100%, calc(min(${maxHeight}, 60rem) * ${ratio.toFixed(4)}))` }}
      >
        {children}
      </div>
    </div>
  );
}
