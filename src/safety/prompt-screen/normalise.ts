import unhomoglyph from 'unhomoglyph';

/** What the screen knows about words: used to decide whether a repair makes sense. */
export interface WordKnowledge {
  /** A common English word. */
  isWord(word: string): boolean;
  /** A word of the screen's lexicon that stands for something sensitive. */
  isSensitive(word: string): boolean;
  /** The lexicon word of which this one may be a misspelling, or null. */
  findSensitive(word: string): string | null;
}

/** A text as the screen reads it. */
export interface NormalisedText {
  /** Lower-case words, repaired. */
  readonly words: readonly string[];
  /** How many words needed repair: a sign that somebody hides something. */
  readonly repairs: number;
  /** Cleaned text before it was cut into words; keeps scripts that are not Latin. */
  readonly text: string;
}

const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const wordPattern = /[@$]?[\p{L}\p{N}](?:[\p{L}\p{N}@$!|*€'’+]*[\p{L}\p{N}@$*+])?/gu;
// One separator throughout, so that "a k.i.l.l" keeps its "a".
const spacedLetters =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}@$!]([ ._\-*~/|,])(?:[\p{L}\p{N}@$!]\1)+[\p{L}\p{N}@$](?![\p{L}\p{N}])/gu;
const markedWords = /\p{L}+(?:[._~/\\|^+=]+\p{L}+)+/gu;

/**
 * Undoes the usual ways of hiding words: Unicode look-alikes, invisible characters, accents, digits for letters, spaced
 * letters, repeats, joined words and small misspellings of sensitive words.
 */
export function normalisePrompt(prompt: string, knowledge: WordKnowledge): NormalisedText {
  const text = cleanCharacters(prompt);
  const joined = joinSpacedLetters(text);
  const words: string[] = [];
  let repairs = joined === text ? 0 : 1;
  for (const raw of joined.match(wordPattern) ?? []) {
    const parts = expandContraction(raw);
    for (const part of parts) {
      const repaired = repairWord(part, knowledge);
      if (repaired.length !== 1 || repaired[0] !== part) repairs++;
      words.push(...repaired);
    }
  }
  return { words, repairs, text };
}

/** Lower-case text with compatible forms, look-alikes, accents and invisible characters resolved. */
export function cleanCharacters(prompt: string): string {
  const decoded = decodeEntities(prompt).replace(invisible, '').normalize('NFKC');
  const plain = decoded
    .normalize('NFD')
    .replace(/[\u0300-\u036f]|\u0489|[\u20d0-\u20f0]/g, '')
    .normalize('NFC');
  return replaceLookAlikes(plain).toLowerCase();
}

/** Latin letters for look-alikes of other scripts, only inside words that mix scripts or stand in Latin text. */
function replaceLookAlikes(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text;
  const latinCount = (text.match(/\p{Script=Latin}/gu) ?? []).length;
  const letterCount = (text.match(/\p{L}/gu) ?? []).length;
  const mostlyLatin = latinCount >= letterCount * 0.4;
  return text.replace(/[\p{L}\p{N}\p{So}\p{Sm}]+/gu, (word) => {
    if (/^\p{ASCII}*$/u.test(word)) return word;
    if (!mostlyLatin && !/\p{Script=Latin}/u.test(word)) return word;
    return [...word].map((letter) => (letter > '\u007f' ? latinOf(letter) : letter)).join('');
  });
}

const lookAlikes: Readonly<Record<string, string>> = {
  ʀ: 'r', ʟ: 'l', ɪ: 'i', ᴀ: 'a', ʙ: 'b', ᴄ: 'c', ᴅ: 'd', ᴇ: 'e', ꜰ: 'f', ɢ: 'g', ʜ: 'h', ᴊ: 'j', ᴋ: 'k', ᴍ: 'm', ɴ: 'n', ᴏ: 'o',
  ᴘ: 'p', ꜱ: 's', ᴛ: 't', ᴜ: 'u', ᴠ: 'v', ᴡ: 'w', ʏ: 'y', ᴢ: 'z', ø: 'o', ł: 'l', đ: 'd', ħ: 'h', æ: 'ae', œ: 'oe', ß: 'ss', ı: 'i',
  м: 'm', к: 'k', т: 't', н: 'h', в: 'b', г: 'r', и: 'n', я: 'r', п: 'n', л: 'n', ш: 'w', щ: 'w', ц: 'u', д: 'a', з: '3', б: '6',
  τ: 't', κ: 'k', μ: 'u', λ: 'l', σ: 'o', ε: 'e', η: 'n', ω: 'w', θ: 'o', π: 'n', δ: 'd', β: 'b', ς: 's', ι: 'i', α: 'a', υ: 'u', ρ: 'p',
  є: 'e', ё: 'e', э: 'e', ь: 'b', ґ: 'r', ᗪ: 'd', 'ⅼ': 'l',
}; // biome-ignore format: a table

function latinOf(letter: string): string {
  const own = lookAlikes[letter.toLowerCase()];
  if (own !== undefined) return own;
  const squared = squaredLetter(letter);
  if (squared !== null) return squared;
  const mapped = unhomoglyph(letter);
  return /^\p{ASCII}+$/u.test(mapped) ? mapped.replace('rn', 'm') : letter;
}

/** Squared, negative circled and regional indicator letters, which NFKC leaves as they are. */
function squaredLetter(letter: string): string | null {
  const code = letter.codePointAt(0) ?? 0;
  for (const first of [0x1f130, 0x1f150, 0x1f170, 0x1f1e6]) {
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first);
  }
  return null;
}

function decodeEntities(text: string): string {
  return text
    .replace(/&#(\d{1,6});/g, (whole, digits: string) => codePoint(Number(digits), whole))
    .replace(/&#x([\da-f]{1,5});/gi, (whole, digits: string) => codePoint(Number.parseInt(digits, 16), whole))
    .replace(/%([2-7][\da-f])/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/&(?:amp|nbsp|quot|lt|gt);/g, ' ');
}

const codePoint = (code: number, otherwise: string): string =>
  code > 0 && code < 0x110000 ? String.fromCodePoint(code) : otherwise;

/** "k i l l" and "k.i.l.l" become "kill"; wider gaps stay word limits. */
function joinSpacedLetters(text: string): string {
  const joined = text.replace(spacedLetters, (run) => run.replace(/[ ._\-*~/|,]/g, ''));
  return joined.replace(markedWords, (run) => {
    const parts = run.split(/[._~/\\|^+=]+/);
    // Marks between whole words are spaces; marks between letters hide a word.
    return parts.join(run.length / parts.length > 3 ? ' ' : '');
  });
}

const contractions: Readonly<Record<string, readonly string[]>> = {
  "can't": ['can', 'not'],
  "won't": ['will', 'not'],
  "i'm": ['i', 'am'],
  "let's": ['let', 'us'],
};

function expandContraction(raw: string): readonly string[] {
  if (!/['’]/.test(raw)) return [raw];
  const word = raw.replaceAll('’', "'");
  const known = contractions[word];
  if (known !== undefined) return known;
  const parts = word
    .replace(/n't$/, ' not')
    .replace(/'(?:s|d|m)$/, '')
    .replace(/'re$/, ' are')
    .replace(/'ll$/, ' will')
    .replace(/'ve$/, ' have');
  return parts.replaceAll("'", '').split(' ').filter(Boolean);
}

const leetLetters: Readonly<Record<string, string>> = {
  '0': 'o', '1': 'i', '2': 'z', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g', '@': 'a', $: 's', '!': 'i', '|': 'l',
  '€': 'e', '+': 't',
}; // biome-ignore format: a table

function repairWord(word: string, knowledge: WordKnowledge): string[] {
  if (knowledge.isWord(word) || knowledge.isSensitive(word)) return [word];
  const asLetters = /[\d@$!|€+]/.test(word) && /[a-z@$]/.test(word) ? readLeet(word, knowledge) : null;
  if (asLetters !== null) return [asLetters];
  const plain = word.replace(/[^\p{L}\p{N}*]/gu, '');
  const single = collapseRepeats(plain, knowledge);
  if (single !== null) return [single];
  if (plain.length >= 4) {
    const sensitive = knowledge.findSensitive(plain);
    if (sensitive !== null) return [sensitive];
    const swapped = undoSwap(plain, knowledge);
    if (swapped !== null) return [swapped];
  }
  if (plain.length >= 7 && plain.length <= 120) {
    const parts = splitJoined(plain, knowledge);
    if (parts !== null) return parts;
  }
  return [plain.replaceAll('*', '')].filter(Boolean);
}

function readLeet(word: string, knowledge: WordKnowledge): string | null {
  const letters = [...word].map((letter) => leetLetters[letter] ?? letter).join('');
  const forms = [
    letters,
    letters.replace(/(?<=.)i/g, 'l'),
    word.replace(/[\d@$!|€+]/g, ''),
    [...word].map((letter) => (letter === '1' ? 'l' : (leetLetters[letter] ?? letter))).join(''),
  ];
  for (const form of forms) {
    if (form.length < 3) continue;
    if (knowledge.isSensitive(form)) return form;
    const single = collapseRepeats(form, knowledge);
    if (single !== null && knowledge.isSensitive(single)) return single;
  }
  // A word of digits and few letters ("4k", "3d", "mp4") is no hidden word.
  const digits = (word.match(/[\d@$!|€+]/g) ?? []).length;
  if (letters.length >= 3 && digits < word.length && knowledge.isWord(letters)) return letters;
  if (letters.length === 2 && shortWords.has(letters) && /[a-z]/.test(word)) return letters;
  return letters.length >= 5 && digits * 2 <= word.length ? knowledge.findSensitive(letters) : null;
}

function collapseRepeats(word: string, knowledge: WordKnowledge): string | null {
  if (!/(.)\1/.test(word)) return null;
  for (const form of [
    word.replace(/(.)\1{2,}/g, '$1$1'),
    word.replace(/(.)\1{2,}/g, '$1'),
    word.replace(/(.)\1+/g, '$1'),
  ]) {
    if (form !== word && form.length >= 3 && (knowledge.isSensitive(form) || knowledge.isWord(form))) return form;
  }
  return null;
}

/** The word that two exchanged neighbouring letters hide. */
function undoSwap(word: string, knowledge: WordKnowledge): string | null {
  if (word.length < 6 || word.length > 14) return null;
  for (let i = 1; i + 2 < word.length; i++) {
    const form = `${word.slice(0, i)}${word[i + 1]}${word[i]}${word.slice(i + 2)}`;
    if (form !== word && knowledge.isWord(form)) return form;
  }
  return null;
}

/** Cuts "twomenfight" into words of the vocabulary, fewest words first; null if it cannot be done well. */
function splitJoined(word: string, knowledge: WordKnowledge): string[] | null {
  const cost = new Array<number>(word.length + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Array<number>(word.length + 1).fill(0);
  cost[0] = 0;
  for (let end = 1; end <= word.length; end++) {
    for (let start = Math.max(0, end - 16); start < end; start++) {
      const part = word.slice(start, end);
      const isShort = part.length < 3;
      if (isShort ? !shortWords.has(part) : !(knowledge.isWord(part) || knowledge.isSensitive(part))) continue;
      const price = cost[start]! + (isShort ? 1.6 : part.length === 3 ? 1.3 : 1);
      if (price < cost[end]!) [cost[end], from[end]] = [price, start];
    }
  }
  // A name falls into short words by chance; a whole sentence does not.
  if (cost[word.length]! > word.length / (word.length < 14 ? 3 : 1.8)) return null;
  const parts: string[] = [];
  for (let end = word.length; end > 0; end = from[end]!) parts.unshift(word.slice(from[end]!, end));
  return parts;
}

const shortWords: ReadonlySet<string> = new Set(
  'a i an as at be by do go he if in is it me my no of on or so to up us we'.split(' '),
);
