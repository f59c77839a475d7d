import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../text/use-text.ts';

interface PageProps {
  readonly title: string;
  /** Hidden when what the page shows needs no heading for the eye. */
  readonly isTitleHidden?: boolean;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page: names itself in the window's title and takes the focus, so that screen readers say where one is. */
export function Page({ title, isTitleHidden = false, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const text = useText();
  useEffect(() => {
    document.title = `${title} – ${text.common.product}`;
  }, [title, text]);
  useEffect(() => {
    // The first page of a visit leaves the focus at the beginning of the document.
    if (history.state !== null || document.activeElement !== document.body) heading.current?.focus();
  }, []);
  return (
    <div className="mx-auto flex w-full max-w-[110rem] grow flex-col gap-5 px-4 py-5 sm:px-6 lg:px-8">
      <div className={isTitleHidden ? 'sr-only' : 'flex min-h-10 flex-wrap items-center justify-between gap-3'}>
        <h1 ref={heading} tabIndex={-1} className="display-type text-[1.75rem]">
          {title}
        </h1>
        {actions}
      </div>
      {children}
    </div>
  );
}
