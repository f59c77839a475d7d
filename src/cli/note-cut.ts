import { basename } from 'node:path';
import type { ClipFile } from '../service/index.ts';
import type { Wish } from './video-wish.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is lost of a given picture or video without a word, as its sides are brought to whole cells. */
const leastKept = 0.9;

/** Says how much stays of what fills a video of another shape; null where it is nearly all. */
export function noteCut(path: string, given: Size, { width, height }: Size): string | null {
  const shapes = [given.width / given.height, width / height];
  const kept = Math.min(...shapes) / Math.max(...shapes);
  if (kept >= leastKept) return null;
  return `${basename(path)} is cut to the shape of ${width}x${height}: ${Math.round(kept * 100)} % of it stay`;
}

/** The video files that go into a result. */
export function givenClips(wish: Wish): readonly ClipFile[] {
  switch (wish.kind) {
    case 'blend':
      return [wish.from, wish.to];
    case 'storyboard':
      return wish.cards.flatMap(({ clip }) => (clip ? [clip.source] : []));
    case 'extend':
    case 'remix':
    case 'recut':
      return [wish.source];
    case 'loop':
      return wish.source === null ? [] : [wish.source];
    default:
      return [];
  }
}
