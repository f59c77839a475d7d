import type { CSSProperties, ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';

interface SkyProps {
  /** 0 is night and pure noise, 1 is day and a finished video. */
  readonly dawn: number;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** The sky over a horizon; the sun stands as high as the work has come. */
export function Sky({ dawn, className, children }: SkyProps) {
  return (
    <div
      className={classNames('sky relative overflow-hidden', className)}
      style={{ '--dawn': Math.min(1, Math.max(0, dawn)) } as CSSProperties}
    >
      <div
        aria-hidden
        className="sky-sun absolute left-1/2 aspect-square w-[11%] max-w-28 -translate-x-1/2 rounded-full"
      />
      <div aria-hidden className="sky-land absolute inset-x-0 bottom-0 h-[20%]" />
      {children}
    </div>
  );
}
