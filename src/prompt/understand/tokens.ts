/** One word, number, emoji or mark of a prompt. */
export interface Token {
  /** Lower case. */
  readonly text: string;
  readonly kind: 'word' | 'emoji' | 'stop';
}

/** Cuts a prompt into lower-case words, emoji, and the marks that end a clause. */
export function tokenize(text: string): Token[] {
  const pattern =
    /(\p{L}[\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{M}\p{N}]+)*|\p{N}+(?:[.,]\p{N}+)?\p{L}*)|(\p{Extended_Pictographic})|([.,:;!?()\n])/gu;
  const tokens: Token[] = [];
  for (const [, word, emoji, stop] of text.normalize('NFKC').matchAll(pattern)) {
    if (word !== undefined) tokens.push({ text: word.toLowerCase().replaceAll('’', "'"), kind: 'word' });
    else if (emoji !== undefined) tokens.push({ text: emoji, kind: 'emoji' });
    else if (stop !== undefined) tokens.push({ text: stop, kind: 'stop' });
  }
  return tokens;
}

/** What an emoji says, in words; an emoji that is missing is not understood. */
export const emojiWords: Readonly<Record<string, string>> = {
  '🦊': 'fox',
  '🐱': 'cat',
  '🐈': 'cat',
  '🐶': 'dog',
  '🐕': 'dog',
  '🐰': 'rabbit',
  '🐇': 'rabbit',
  '🐻': 'bear',
  '🐴': 'horse',
  '🐎': 'horse',
  '🐘': 'elephant',
  '🐧': 'penguin',
  '🐦': 'bird',
  '🦉': 'owl',
  '🦆': 'duck',
  '🐟': 'fish',
  '🐠': 'fish',
  '🐳': 'whale',
  '🐋': 'whale',
  '🐢': 'turtle',
  '🐸': 'frog',
  '🦋': 'butterfly',
  '👧': 'girl',
  '👦': 'boy',
  '👩': 'woman',
  '👨': 'man',
  '🤖': 'robot',
  '🐉': 'dragon',
  '🐲': 'dragon',
  '🚗': 'car',
  '🚚': 'truck',
  '🚂': 'train',
  '🚆': 'train',
  '⛵': 'boat',
  '✈': 'airplane',
  '🎈': 'balloon',
  '🚀': 'rocket',
  '⚽': 'ball',
  '📦': 'box',
  '🪁': 'kite',
  '☂': 'umbrella',
  '☔': 'umbrella',
  '⛄': 'snowman',
  '🏮': 'lantern',
  '🌧': 'rain',
  '❄': 'snow',
  '☀': 'sunny',
  '🌙': 'night',
  '🌲': 'forest',
  '🏖': 'beach',
  '🏜': 'desert',
  '⛰': 'mountains',
  '🌅': 'dawn',
  '🌇': 'sunset',
};
