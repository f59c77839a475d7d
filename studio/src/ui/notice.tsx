import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface NoticeProps {
  readonly tone: 'plain' | 'problem' | 'good';
  readonly title?: string;
  readonly children?: ReactNode;
}

const tones = {
  plain: 'border-line before:bg-sky',
  problem: 'border-line before:bg-danger',
  good: 'border-line before:bg-good',
} as const;

/** Something that the person should know, announced to screen readers. */
export function Notice({ tone, title, children }: NoticeProps) {
  return (
    <div
      role={tone === 'problem' ? 'alert' : 'status'}
      className={classNames(
        'relative flex flex-col gap-1.5 overflow-hidden rounded-panel border bg-surface py-3 pr-4 pl-5 before:absolute before:inset-y-0 before:left-0 before:w-1',
        tones[tone],
      )}
    >
      {title !== undefined && <p className="font-semibold">{title}</p>}
      {children}
    </div>
  );
}
