import type { Concept } from '../concepts/concept.ts';
import { habits, placeTraits } from '../concepts/habits.ts';
import type { DraftCharacter } from './draft.ts';

/** What decides between several meanings of a phrase. */
export interface MeaningContext {
  /** All words of the prompt. */
  readonly words: ReadonlySet<string>;
  /** Who would do it, if somebody was named. */
  readonly doer: DraftCharacter['subject'] | null;
  /** All subjects of the prompt that need no decision. */
  readonly subjects: readonly DraftCharacter['subject'][];
}

/** Chooses one of the concepts that a phrase may mean. */
export function chooseMeaning(phrase: string, means: readonly Concept[], context: MeaningContext): Concept {
  const [first, second] = means;
  if (!first || !second) return first!;
  if (first.slot === 'subject') return chooseByPronoun(phrase, means, context.words);
  if (first.slot === 'action' && context.doer !== null) {
    // What it does most where it is at home: a bird flies rather than walks.
    const doings: readonly string[] = Object.values(habits[context.doer].doings).flat();
    const possible = means.filter(({ value }) => doings.includes(String(value)));
    const rank = ({ value }: Concept): number => doings.indexOf(String(value));
    return possible.reduce((best, one) => (rank(one) < rank(best) ? one : best), possible[0] ?? first);
  }
  if (first.slot === 'place') {
    const fits = (one: Concept): boolean =>
      one.slot === 'place' && context.subjects.some((subject) => habits[subject].places.includes(one.value));
    return means.find(fits) ?? means.find((one) => one.slot === 'place' && isLand(one)) ?? first;
  }
  return first;
}

function isLand(concept: Concept): boolean {
  return concept.slot === 'place' && placeTraits[concept.value].mediums.includes('land');
}

/** "a teacher waves her hand": a woman. Without a pronoun the letters of the word decide, so that no word is always a man. */
function chooseByPronoun(phrase: string, means: readonly Concept[], words: ReadonlySet<string>): Concept {
  const isHers = words.has('she') || words.has('her');
  const isHis = words.has('he') || words.has('his') || words.has('him');
  if (isHers !== isHis) return means[isHers ? 0 : 1]!;
  const sum = [...phrase].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return means[sum % means.length]!;
}
