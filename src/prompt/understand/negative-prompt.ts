import type { Concept } from '../concepts/concept.ts';
import { plainPhrase } from '../concepts/plain-phrase.ts';
import type { Mention } from './build-draft.ts';
import { understandPrompt } from './understand-prompt.ts';

/** A prompt without what it rules out, and that by itself. */
export interface SeparatedPrompt {
  readonly prompt: string;
  /** Phrases with commas between; empty where nothing is ruled out. */
  readonly negative: string;
}

const labelled = /(?:^|[\n.;,]\s*)negative prompt\s*:\s*([^\n]*)/i;
const flagged = /\s--no\s+([^\n]*?)(?=\s--|$)/i;
const end = String.raw`(?=\s*(?:[,.;!?\n]|$))`;
const word = String.raw`[\p{L}\p{M}'-]+`;
/** A clause of its own may have an adjective ("..., no heavy rain"); inside a sentence one word counts ("with no hat runs"). */
const clauses = [
  new RegExp(
    String.raw`(?:^|[,.;]\s*)(?:(?:and|but|with) )?(?:without(?: any)?|no) (?!one\b|longer\b|matter\b)(${word}(?: ${word})?)${end}`,
    'giu',
  ),
  new RegExp(
    String.raw`(?:\b(?:and|but|with|or)\s+|\s)?\b(?:without(?: any)?|no)\s+(?!one\b|longer\b|matter\b)(${word})`,
    'giu',
  ),
];

/**
 * Takes out what a prompt says must not be there: `Negative prompt: ...`, `--no ...`, "no rain", "without people".
 *
 * ```ts
 * import { separateNegatives } from 'aozora/prompt';
 * separateNegatives('a fox in a meadow, no rain'); // { prompt: 'a fox in a meadow', negative: 'rain' }
 * ```
 */
export function separateNegatives(text: string): SeparatedPrompt {
  const negatives: string[] = [];
  const collect = (_match: string, phrase: string): string => {
    negatives.push(phrase);
    return '';
  };
  // Long runs of blanks would make the patterns below slow.
  const tidied = text.replace(/[^\S\n]+/g, ' ').replace(/ ?\n[ \n]*/g, '\n');
  const prompt = [labelled, flagged, ...clauses]
    .reduce((rest, pattern) => rest.replace(pattern, collect), tidied)
    .replace(/ +/g, ' ')
    .replace(/\s([,.;])/g, '$1')
    .trim();
  return { prompt, negative: combineNegatives(...negatives) };
}

/** Joins negative prompts; a phrase that occurs twice stays once. */
export function combineNegatives(...prompts: readonly (string | null | undefined)[]): string {
  const phrases = prompts
    .flatMap((prompt) => (prompt ?? '').split(/[,;\n]/))
    .map((phrase) => phrase.trim().replace(/\.$/, ''));
  const seen = new Map(phrases.filter((phrase) => phrase !== '').map((phrase) => [phrase.toLowerCase(), phrase]));
  return [...seen.values()].join(', ');
}

/** A negative prompt in the words of the bundled model. */
export interface ExpandedNegative {
  readonly original: string;
  /** Phrases of the captions with commas between; empty where no word was understood. */
  readonly rewritten: string;
  /** What must not be chosen when a prompt is filled in. */
  readonly avoid: readonly Concept[];
  readonly mapped: readonly Mention[];
  readonly notUnderstood: readonly string[];
}

/** Writes a negative prompt in the words of the bundled model; an empty one stays empty. */
export function expandNegativePrompt(text: string): ExpandedNegative {
  const nothing = { original: text, rewritten: '', avoid: [], mapped: [], notUnderstood: [] };
  if (text.trim() === '') return nothing;
  const { mentions, negated, mapped, notUnderstood } = understandPrompt(text);
  const avoid = [...mentions, ...negated].map(({ concept }) => concept);
  return { original: text, rewritten: combineNegatives(...avoid.map(plainPhrase)), avoid, mapped, notUnderstood };
}
