/** What the screen can say about a text's language. */
export interface LanguageGuess {
  /** `other` is a language that the trained heads do not read; `short` is too little text to tell. */
  readonly kind: 'english' | 'other' | 'short';
  /** How sure, in [0, 1]. */
  readonly confidence: number;
}

const englishWords = new Set(
  `the a an of in on and is are with to at by from for his her their its it he she they we you i that this as into over
  under while who has have was were be not but or up down out through near behind two three one man woman people video`.split(
    /\s+/,
  ),
);

/** Frequent small words of languages in Latin letters, with those that English has too. */
const foreignWords = new Set(
  `el la los las un una de del que y en con por para se su es está una muy más como pero hombre mujer le les des du et est dans avec pour sur au aux
  une qui que ne pas ce cette il elle sont son sa ses homme femme der die das und ist ein eine einen dem den mit auf von zu im nicht sich auch wie bei
  mann frau il lo gli dei della che di è non sono nel con per uomo donna o os as um uma do da dos das em no na com não mais homem mulher het een van
  en op te dat niet met zijn voor man vrouw ve bir bu için ile çok kadın adam w z na się jest nie do kobieta mężczyzna och att det som på är en av i
  den kvinna og er til af han hun ja ei on mies nainen`.split(/\s+/),
);

/** Those that an English text may hold as well: they tell another language only beside words that are not known. */
const sharedWords = new Set('no die son den do met men am me per sin an as on'.split(' '));

/**
 * Guesses whether a text is English by its script and its small words.
 *
 * @param text cleaned text, lower case
 * @param unknownShare share of its words that the vocabulary does not hold
 */
export function guessLanguage(text: string, unknownShare: number): LanguageGuess {
  const letters = text.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return { kind: 'short', confidence: 0 };
  const foreignLetters = letters.filter((letter) => letter > '\u024f').length / letters.length;
  if (foreignLetters > 0.3) return { kind: 'other', confidence: Math.min(1, foreignLetters + 0.2) };
  const words = text.match(/\p{L}+/gu) ?? [];
  const english = words.filter((word) => englishWords.has(word)).length;
  const small = words.filter((word) => foreignWords.has(word) && !englishWords.has(word));
  const [foreign, certain] = [small.length, small.filter((word) => !sharedWords.has(word)).length];
  if (words.length < 3) return { kind: unknownShare > 0.6 ? 'other' : 'short', confidence: unknownShare };
  if (foreign > english && (certain >= 2 || unknownShare > 0.3))
    return { kind: 'other', confidence: Math.min(1, foreign / words.length + unknownShare) };
  if (unknownShare > 0.5) return { kind: 'other', confidence: unknownShare };
  return { kind: 'english', confidence: 1 - unknownShare };
}
