import type { Random } from '../../base/index.ts';

/** Swaps, drops or doubles a letter inside one word of at least four letters. */
export function addTypos(text: string, random: Random): string {
  const places = [...text.matchAll(/[a-z]{4,}/g)];
  if (places.length === 0) return text;
  const { 0: word, index } = random.pick(places);
  const at = 1 + random.integer(word.length - 2);
  const kind = random.integer(3);
  const wrong =
    kind === 0
      ? word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)
      : kind === 1
        ? word.slice(0, at) + word.slice(at + 1)
        : word.slice(0, at) + word[at] + word.slice(at);
  return text.slice(0, index) + wrong + text.slice(index + word.length);
}
