import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Video } from '../../api/contracts.ts';
import { useShelves } from '../../api/use-shelves.ts';
import { VideoCard } from './video-card.tsx';

interface VideoGridProps {
  readonly videos: readonly Video[];
  readonly selected: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
  /** Called when the end comes near. */
  readonly onEnd: () => void;
}

/** Width below which another column does not fit, and the space between, in pixels at the usual text size. */
const columnWidth = { least: 208, gap: 14 };

/** A grid of which only the rows near the window exist, so that thousands of videos scroll smoothly. */
export function VideoGrid({ videos, selected, onToggle, onEnd }: VideoGridProps) {
  const list = useRef<HTMLUListElement>(null);
  const { columns, top, rowHeight } = useColumns(list);
  const { shelves, setFavourite } = useShelves();
  const favourites = useMemo(() => new Set(shelves.favourites), [shelves.favourites]);
  const actions = useRef({ onToggle, setFavourite });
  actions.current = { onToggle, setFavourite };
  const toggle = useCallback((id: string) => actions.current.onToggle(id), []);
  const favour = useCallback((id: string, isFavourite: boolean) => actions.current.setFavourite([id], isFavourite), []);
  const rows = Math.ceil(videos.length / columns);
  const virtualizer = useWindowVirtualizer({
    ...{ count: rows, estimateSize: () => rowHeight, overscan: 4, scrollMargin: top },
  });
  useEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [rowHeight, virtualizer]);
  const items = virtualizer.getVirtualItems();
  const lastRow = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastRow >= rows - 3) onEnd();
  }, [lastRow, rows, onEnd]);
  return (
    <ul ref={list} className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {items.flatMap((row) =>
        videos.slice(row.index * columns, (row.index + 1) * columns).map((video, column) => (
          <li
            key={video.id}
            aria-setsize={videos.length}
            aria-posinset={row.index * columns + column + 1}
            className="absolute top-0"
            style={{
              width: `calc((100% - ${(columns - 1) * columnWidth.gap}px) / ${columns})`,
              left: `calc((100% + ${columnWidth.gap}px) / ${columns} * ${column})`,
              transform: `translateY(${row.start - top}px)`,
            }}
          >
            <VideoCard
              video={video}
              isSelected={selected.has(video.id)}
              isSelecting={selected.size > 0}
              isFavourite={favourites.has(video.id)}
              onToggle={toggle}
              onFavourite={favour}
            />
          </li>
        )),
      )}
    </ul>
  );
}

/** How many columns fit, how high a row is with its caption, and where the grid begins on the page. */
function useColumns(list: React.RefObject<HTMLUListElement | null>) {
  const [state, setState] = useState({ columns: 4, top: 0, rowHeight: 220 });
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const width = element.clientWidth;
      const columns = Math.max(
        2,
        Math.floor((width + columnWidth.gap) / ((columnWidth.least * rem) / 16 + columnWidth.gap)),
      );
      const cardWidth = (width - (columns - 1) * columnWidth.gap) / columns;
      const rowHeight = (cardWidth * 3) / 4 + 3.6 * rem;
      setState({ columns, top: element.getBoundingClientRect().top + scrollY, rowHeight });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return state;
}
