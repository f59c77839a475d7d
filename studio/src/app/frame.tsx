import { Clapperboard, FolderOpen, GalleryVerticalEnd, Gauge, ScanSearch, Sparkle } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useCaller } from '../api/use-caller.ts';
import { useText } from '../text/use-text.ts';
import { classNames } from '../ui/class-names.ts';
import { AccountMenu } from './account-menu.tsx';
import { Wordmark } from './wordmark.tsx';

interface Place {
  readonly href: string;
  readonly label: string;
  /** Where there is little room. */
  readonly shortLabel: string;
  readonly Icon: ComponentType<{ readonly 'aria-hidden': true; readonly className?: string }>;
  readonly isHere: boolean;
}

/** What stays around every page: the way to others, and who is signed in. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const text = useText();
  const places = usePlaces();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-control bg-raised p-3 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {text.frame.skip}
      </a>
      <header className="sticky top-0 z-30 h-14 border-b border-line bg-ground/90 backdrop-blur-md">
        <div className="mx-auto flex h-full max-w-[110rem] items-center gap-6 px-4 sm:px-6 lg:px-8">
          <Link href="/" className="rounded-control" aria-label={text.common.product}>
            <Wordmark />
          </Link>
          <nav aria-label={text.frame.navigation} className="hidden h-full grow items-stretch gap-1 md:flex">
            {places.map((place) => (
              <TopLink key={place.href} {...place} />
            ))}
          </nav>
          <div className="ml-auto">
            <AccountMenu />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="flex grow flex-col pb-20 md:pb-8">
        {children}
      </main>
      <nav
        aria-label={text.frame.navigation}
        className="fixed inset-x-0 bottom-0 z-30 flex h-(--bar) border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        {places.map((place) => (
          <BottomLink key={place.href} {...place} />
        ))}
      </nav>
    </div>
  );
}

function usePlaces(): readonly Place[] {
  const { frame } = useText();
  const [path] = useLocation();
  const { data: caller } = useCaller();
  const role = caller?.user.role;
  const place = (href: string, label: string, Icon: Place['Icon'], shortLabel = label): Place => ({
    ...{ href, label, shortLabel, Icon },
    isHere: href === '/' ? path === '/' : path.startsWith(href) || (href === '/library' && path.startsWith('/videos')),
  });
  return [
    place('/', frame.create, Sparkle),
    place('/library', frame.library, FolderOpen),
    place('/feed', frame.feed, GalleryVerticalEnd),
    place('/storyboards', frame.storyboards, Clapperboard, frame.storyboardsShort),
    place('/detect', frame.detect, ScanSearch),
    ...(role === 'admin' || role === 'red-team' ? [place('/console', frame.console, Gauge)] : []),
  ];
}

function TopLink({ href, label, isHere }: Place) {
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={classNames(
        'relative flex items-center px-3 focus-visible:-outline-offset-2',
        isHere
          ? 'font-semibold text-ink after:absolute after:inset-x-3 after:-bottom-px after:h-0.5 after:bg-sky'
          : 'text-soft hover:text-ink',
      )}
    >
      {label}
    </Link>
  );
}

function BottomLink({ href, label, shortLabel, Icon, isHere }: Place) {
  return (
    <Link
      href={href}
      title={label}
      aria-current={isHere ? 'page' : undefined}
      className={classNames(
        'flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-[0.72rem] leading-tight focus-visible:-outline-offset-2',
        isHere ? 'font-semibold text-sky' : 'text-soft',
      )}
    >
      <Icon aria-hidden className="size-5" />
      <span className="max-w-full truncate px-0.5">{shortLabel}</span>
    </Link>
  );
}
