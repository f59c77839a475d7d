import type { Random } from '../../../base/index.ts';

/** Ways to hide words from a screen, used to measure it; each keeps the text readable for a person. */
export const obfuscations: Readonly<Record<string, (text: string, random: Random) => string>> = {
  upperCase: (text) => text.toUpperCase(),
  alternatingCase: (text) => mapLetters(text, (letter, i) => (i % 2 ? letter.toUpperCase() : letter)),
  zeroWidth: (text) => [...text].join('\u200b'),
  softHyphens: (text) => mapLetters(text, (letter) => `${letter}\u00ad`),
  cyrillic: (text) => replaceLetters(text, { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х', i: 'і', s: 'ѕ' }),
  greek: (text) => replaceLetters(text, { a: 'α', e: 'ε', o: 'ο', i: 'ι', u: 'υ', n: 'η', k: 'κ', t: 'τ' }),
  fullWidth: (text) => shiftLetters(text, 0xff41),
  mathBold: (text) => shiftLetters(text, 0x1d41a),
  mathScript: (text) => shiftLetters(text, 0x1d4d0 + 26),
  circled: (text) => shiftLetters(text, 0x24d0),
  smallCapitals: (text) =>
    replaceLetters(text, {
      a: 'ᴀ',
      b: 'ʙ',
      c: 'ᴄ',
      d: 'ᴅ',
      e: 'ᴇ',
      g: 'ɢ',
      h: 'ʜ',
      i: 'ɪ',
      k: 'ᴋ',
      l: 'ʟ',
      n: 'ɴ',
      o: 'ᴏ',
      r: 'ʀ',
      t: 'ᴛ',
      u: 'ᴜ',
    }),
  accents: (text) => replaceLetters(text, { a: 'á', e: 'ê', i: 'ï', o: 'ö', u: 'ù', n: 'ñ', c: 'ç' }),
  stackedMarks: (text) => mapLetters(text, (letter) => `${letter}\u0336\u0301`),
  digitsForLetters: (text) => replaceLetters(text, { a: '4', e: '3', i: '1', o: '0' }),
  signsForLetters: (text) => replaceLetters(text, { a: '@', s: '$', i: '!' }),
  spacedLetters: (text) =>
    text
      .split(' ')
      .map((word) => (word.length > 3 ? [...word].join(' ') : word))
      .join('  '),
  dottedLetters: (text) =>
    text
      .split(' ')
      .map((word) => (word.length > 3 ? [...word].join('.') : word))
      .join(' '),
  dashedLetters: (text) =>
    text
      .split(' ')
      .map((word) => (word.length > 3 ? [...word].join('-') : word))
      .join(' '),
  repeatedLetters: (text) => text.replace(/([aeiou])(?=[a-z]*\b)/g, '$1$1$1'),
  joinedWords: (text) => text.replaceAll(' ', ''),
  underscores: (text) => text.replaceAll(' ', '_'),
  htmlEntities: (text) => mapLetters(text, (letter, i) => (i % 2 ? `&#${letter.codePointAt(0)};` : letter)),
  swappedLetters: (text, random) => text.replace(/\b[a-z]{6,}\b/gi, (word) => swapInside(word, random)),
  newLines: (text) => text.replaceAll(' ', '\n'),
};

const mapLetters = (text: string, change: (letter: string, index: number) => string): string =>
  [...text].map((letter, i) => (/[a-z]/i.test(letter) ? change(letter, i) : letter)).join('');

const replaceLetters = (text: string, table: Readonly<Record<string, string>>): string =>
  [...text].map((letter) => table[letter.toLowerCase()] ?? letter).join('');

const shiftLetters = (text: string, first: number): string =>
  mapLetters(text.toLowerCase(), (letter) => String.fromCodePoint(first + letter.charCodeAt(0) - 97));

function swapInside(word: string, random: Random): string {
  const at = 1 + random.integer(word.length - 3);
  return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
}
