import type { RuleFinding } from './hard-rules.ts';

/** Parts of words that name violence or sex, as texts made by machines to get past a screen string them together. */
const violentPart =
  /(?:blood|bleed|gore|gory|stab|murder|slaughter|corpse|wound|gunm|shotgun|shooter|shooting|firearm|pistol|rifle|homicid|dismember|punche|assault)/g;
const sexualPart =
  /(?:nak(?:e|\b)|naked|nude|nudes|nipple|nips\b|breast|boob|boud|porn|penis|vagin|erotic|horny|sexi|boner|undress|topless|genital)/g;

const fewestWords = 9;
/** Share of words that no English text of this length lacks. */
const garbledShare = 0.3;

/**
 * Harmful fragments in a text that is no language: strings that were searched for by machine because a model still reads
 * violence or nudity in them. Nobody needs such a prompt for anything else.
 *
 * @param text  cleaned text, lower case
 * @param words its words, repaired
 * @param isWord tells ordinary words
 */
export function findGarbled(
  { text, words }: { readonly text: string; readonly words: readonly string[] },
  isWord: (word: string) => boolean,
): RuleFinding[] {
  const long = words.filter((word) => word.length > 2 && !/^\d/.test(word));
  if (long.length < fewestWords || long.filter((word) => !isWord(word)).length / long.length < garbledShare) return [];
  const count = (part: RegExp): number => new Set(text.match(part)).size;
  const reason = 'harmful fragments in a garbled text';
  const findings: RuleFinding[] = [];
  if (count(violentPart) >= 2) findings.push({ category: 'extreme_violence', score: 0.55, reason });
  if (count(sexualPart) >= 1) findings.push({ category: 'sexual', score: 0.55, reason });
  return findings;
}
