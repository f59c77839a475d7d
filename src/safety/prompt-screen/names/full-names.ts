/** Words that ask for a picture of somebody who exists. */
const realPerson =
  /\b(?:photo|photos|photograph|photography|photorealistic|hyperrealistic|portrait|selfie|paparazzi|actor|actress|singer|rapper|model|celebrity|politician|president|senator|minister|athlete|footballer|striker|golfer|boxer|cyclist|streamer|youtuber|billionaire|ceo|comedian|director|musician|pop star|movie star|interview|press conference|concert|red carpet)\b/;

/** First names that are also ordinary words. */
const alsoWords = new Set(
  `will mark grace rose jack may june april summer winter autumn faith hope joy art drew chase grant chance guy bill bob frank dick pat rob sue gene dean earl prince king queen
  pope duke lady dr mr mrs saint el la le the big little young old lil dj mc hunter mason carter taylor tyler cooper parker angel dawn eve iris ivy jade lily pearl ruby violet daisy
  olive ginger amber crystal star sky river rain stone rocky sandy rusty buddy max rex penny bunny kitty robin jay martin sting slash ice snoop post bad daft doja`.split(
    /\s+/,
  ),
);

/**
 * Tells whether a text asks for a picture of a real person whom it names in full.
 *
 * @param words as they were written, lower case
 * @param isWord tells ordinary words
 */
export type FullNameFinder = (words: readonly string[], isWord: (word: string) => boolean) => boolean;

/**
 * Makes a finder that knows first and family names from lists of people: it looks for a first name and then a word that
 * is no ordinary one, or a family name, next to words of photographs and professions of public life.
 */
export function createFullNameFinder(people: readonly string[]): FullNameFinder {
  const known = people.map((name) => name.split(' ')).filter(({ length }) => length > 1);
  const firstNames = new Set(known.map(([first]) => first!).filter((name) => name.length > 2 && !alsoWords.has(name)));
  const familyNames = new Set(known.flatMap((name) => (name.length === 2 && name[1]!.length > 3 ? [name[1]!] : [])));
  return (words, isWord) => {
    if (!realPerson.test(words.join(' '))) return false;
    return words.some((word, i) => {
      const next = words[i + 1];
      if (next === undefined || next.length < 4 || !firstNames.has(word) || firstNames.has(next)) return false;
      return !isWord(next) || (familyNames.has(next) && !isWord(word));
    });
  };
}
