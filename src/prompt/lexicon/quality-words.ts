/** Adjectives of the colours; here and below the first is the plain one. */
export const colorWords = {
  red: ['red', 'crimson', 'scarlet'],
  orange: ['orange', 'tangerine'],
  yellow: ['yellow', 'golden'],
  green: ['green', 'emerald'],
  teal: ['teal', 'blue-green'],
  blue: ['blue', 'azure'],
  purple: ['purple', 'violet'],
  pink: ['pink', 'rose'],
  brown: ['brown', 'chestnut'],
  black: ['black', 'jet black', 'ebony'],
  white: ['white'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Adjectives of the sizes. */
export const sizeWords = {
  small: ['small', 'little', 'tiny'],
  medium: ['medium-sized', 'medium-size'],
  large: ['large', 'big', 'huge'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Adjectives of the emotions. */
export const emotionWords = {
  neutral: ['calm', 'placid', 'serene'],
  happy: ['happy', 'cheerful', 'joyful', 'glad'],
  sad: ['sad', 'unhappy', 'sorrowful'],
  angry: ['angry', 'furious'],
  surprised: ['surprised', 'astonished', 'amazed'],
  sleepy: ['sleepy', 'drowsy'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** How fast; a normal speed has no word. */
export const speedWords = {
  slow: ['slowly'],
  fast: ['quickly', 'rapidly', 'speedily'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Numbers of bodies, one to five. */
export const countWords = ['one', 'two', 'three', 'four', 'five'] as const;
