/** The words of every shot size; the first is the plain one. */
export const shotSizeWords = {
  wide: ['wide shot', 'long shot', 'wide view'],
  medium: ['medium shot', 'mid shot'],
  'close-up': ['close-up', 'close shot'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Each camera move as a verb phrase after "the camera", as a participle phrase after "camera", and as a noun. */
export interface CameraWords {
  readonly verbs: readonly string[];
  readonly participles: readonly string[];
  readonly nouns: readonly string[];
}

/** The words of every camera move. */
export const cameraWords = {
  static: {
    verbs: ['stays still', 'does not move', 'is fixed'],
    participles: ['standing still', 'not moving'],
    nouns: ['static camera', 'fixed camera', 'still camera'],
  },
  'pan left': {
    verbs: ['pans left', 'pans to the left'],
    participles: ['panning left', 'panning to the left'],
    nouns: ['pan left', 'pan to the left'],
  },
  'pan right': {
    verbs: ['pans right', 'pans to the right'],
    participles: ['panning right', 'panning to the right'],
    nouns: ['pan right', 'pan to the right'],
  },
  'tilt up': {
    verbs: ['tilts up', 'tilts upward'],
    participles: ['tilting up', 'tilting upward'],
    nouns: ['tilt up', 'upward tilt'],
  },
  'tilt down': {
    verbs: ['tilts down', 'tilts downward'],
    participles: ['tilting down', 'tilting downward'],
    nouns: ['tilt down', 'downward tilt'],
  },
  'zoom in': {
    verbs: ['zooms in', 'moves closer'],
    participles: ['zooming in', 'moving closer'],
    nouns: ['zoom in', 'push-in'],
  },
  'zoom out': {
    verbs: ['zooms out', 'moves away'],
    participles: ['zooming out', 'moving away'],
    nouns: ['zoom out', 'pull-back'],
  },
  tracking: {
    verbs: ['tracks along', 'follows along', 'moves along'],
    participles: ['tracking along', 'following along'],
    nouns: ['tracking shot', 'following shot', 'tracking camera'],
  },
} as const satisfies Readonly<Record<string, CameraWords>>;

/** Adjectives and adverbs of the camera's speed; a normal one has no word. */
export const cameraSpeedWords = {
  slow: { adverbs: ['slowly', 'gently'], adjectives: ['slow', 'gentle'] },
  fast: { adverbs: ['quickly', 'fast'], adjectives: ['fast', 'quick'] },
} as const satisfies Readonly<
  Record<string, { readonly adverbs: readonly string[]; readonly adjectives: readonly string[] }>
>;
