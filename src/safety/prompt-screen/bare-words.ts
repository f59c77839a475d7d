/**
 * Words that show nothing by themselves, as people write them beside a video: "it goes on", "another one". None of them is a
 * person, a body or a place where somebody could be.
 */
const bareWords: ReadonlySet<string> = new Set(
  [
    'a an the it its this that these those there here',
    'and or but then so now next again still also too more longer further once twice',
    'on off away down up back forward backward out over around along apart together',
    'is was be been are were has had will would can could should may might must not',
    'go goes going gone went come comes coming came keep keeps kept stay stays move moves moved turn turns turned',
    'begin begins began start starts started stop stops stopped end ends ended continue continues continued',
    'fall falls falling fell happen happens happened',
    'same other another one ones first second last all both each every some any other others',
    'from to of at by with as until while before after',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Whether a text consists of such words alone. Trained heads were never shown such texts and score them at random, up to 0.94; rules and
 * lists judge them like any other.
 */
export function isBare(words: readonly string[]): boolean {
  return words.every((word) => bareWords.has(word));
}
