import { ConfigError } from '../../base/index.ts';

/**
 * A scene that cannot be shown, with the name of the slot: "Cannot read scene as shots[0].place must be one of meadow, ...: current
 * value is "moon"".
 */
export function slotError(slot: string, rule: string, value: unknown): ConfigError {
  return new ConfigError(`Cannot read scene as ${slot} ${rule}: current value is ${shown(value)}`, { data: { slot } });
}

/** A value in few words: what a list or a record holds does not help. */
function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'item' : 'items'}`;
  if (typeof value === 'object' && value !== null) return `a record of ${Object.keys(value).join(', ') || 'nothing'}`;
  return JSON.stringify(value).slice(0, 80);
}

/** "must be a fox", "must be a fox or cat", "must be a fox, cat or dog": the words of a list, with an article before the first. */
export function anyOf(words: readonly string[]): string {
  const [first = 'nothing', ...rest] = words;
  const article = /^[aeiou]/.test(first) ? 'an' : 'a';
  if (rest.length === 0) return `${article} ${first}`;
  return `${article} ${[first, ...rest.slice(0, -1)].join(', ')} or ${rest[rest.length - 1]}`;
}
