import type { Random } from '../../base/index.ts';
import { splitWords } from '../../models/index.ts';
import { captionScene, curriculumLevels, sampleScene } from '../../world/index.ts';

/** How full captions are while training: mostly everything, sometimes what a person in a hurry would write. */
export const captionLevels = ['full', 'full', 'full', 'medium', 'terse'] as const;

/** A caption at a level drawn for training. */
export function drawCaption(scene: Parameters<typeof captionScene>[0], random: Random): string {
  return captionScene(scene, random, { level: random.pick(captionLevels), typoRate: 0.02 });
}

/** All words of many captions, in alphabetical order: the vocabulary of the bundled text encoder. */
export function collectVocabulary(random: Random, scenes: number): string[] {
  const counts = new Map<string, number>();
  for (let i = 0; i < scenes; i++) {
    const scene = sampleScene(random.fork(`scene ${i}`), { level: random.pick(curriculumLevels) });
    for (const level of ['full', 'medium', 'terse'] as const) {
      for (const word of splitWords(captionScene(scene, random, { level })))
        counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return [...counts].flatMap(([word, count]) => (count > 1 ? [word] : [])).sort();
}
