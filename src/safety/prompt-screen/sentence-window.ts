/** A stretch of words that is judged on its own. */
export interface WordWindow {
  readonly start: number;
  readonly end: number;
}

/** Words in one window of a long text, and how far the next window starts. */
const windowWords = 40;
const windowStep = 28;

/**
 * The whole text, and for long texts overlapping windows: a short harmful passage must not drown in harmless words.
 */
export function listWindows(wordCount: number): readonly WordWindow[] {
  const windows: WordWindow[] = [{ start: 0, end: wordCount }];
  if (wordCount <= windowWords * 1.25) return windows;
  for (let start = 0; start < wordCount - windowWords + windowStep; start += windowStep)
    windows.push({ start, end: Math.min(start + windowWords, wordCount) });
  return windows;
}
