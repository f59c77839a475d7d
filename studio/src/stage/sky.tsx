import type { CSSProperties, ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';

/** The sun on the water, from far to near. */
const glints = [
  { top: '9%', width: '8.5%' },
  { top: '20%', width: '6%' },
  { top: '33%', width: '9%' },
  { top: '50%', width: '4.5%' },
] as const;

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
      <div aria-hidden className="sky-land absolute inset-x-0 bottom-0 h-[20%]">
        {glints.map(({ top, width }) => (
          <div
            key={top}
            className="sky-glint absolute left-1/2 h-[3%] -translate-x-1/2 rounded-full"
            style={{ top, width }}
          />
        ))}
      </div>
      {children}
    </div>
  );
}
