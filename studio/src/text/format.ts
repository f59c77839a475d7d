import { languageTag } from './use-text.ts';

const steps = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** A moment as people say it: `2 hours ago`. */
export function formatAgo(unixSeconds: number): string {
  const seconds = unixSeconds - Date.now() / 1000;
  const relative = new Intl.RelativeTimeFormat(languageTag(), { numeric: 'auto' });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return relative.format(Math.min(0, Math.round(seconds)), 'second');
}

/** A date with its time. */
export const formatMoment = (unixSeconds: number): string =>
  new Date(unixSeconds * 1000).toLocaleString(languageTag(), { dateStyle: 'medium', timeStyle: 'short' });

/** A length of video: `4.1 s`. */
export const formatSeconds = (seconds: number): string =>
  `${seconds.toLocaleString(languageTag(), { maximumFractionDigits: 1 })} s`;

/** A waiting time: `40 s`, `3 min`. */
export const formatWait = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;

/** A size of data: `1.4 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${(bytes / 1000 ** power).toLocaleString(languageTag(), { maximumFractionDigits: 1 })} ${units[power]}`;
}

/** A share: `62 %`. */
export const formatShare = (share: number): string =>
  share.toLocaleString(languageTag(), { style: 'percent', maximumFractionDigits: 0 });
