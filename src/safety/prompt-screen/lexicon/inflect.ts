/** A noun and its regular plural. */
export function inflectNoun(word: string): string[] {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return [word];
  return [word, pluralOf(word)];
}

/** A verb with its regular -s, -ed and -ing forms. */
export function inflectVerb(word: string): string[] {
  if (word.length < 3 || !/^[a-z]+$/.test(word) || /(?:ing|ed|ly)$/.test(word)) return inflectNoun(word);
  const stem = stemBeforeVowel(word);
  const past = word.endsWith('e') ? `${word}d` : `${stem.replace(/y$/, 'i')}ed`;
  return [word, pluralOf(word), past, `${stem}ing`];
}

function pluralOf(word: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}

/** stab becomes stabb, rape becomes rap, kill stays. */
function stemBeforeVowel(word: string): string {
  if (/[^aeiou]e$/.test(word)) return word.slice(0, -1);
  if (word.length <= 4 && /[^aeiou][aeiou][bdgklmnprt]$/.test(word)) return word + word.at(-1);
  return word;
}
