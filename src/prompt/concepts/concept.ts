import type { actionWords } from '../lexicon/action-words.ts';
import type { cameraSpeedWords, cameraWords, shotSizeWords } from '../lexicon/camera-words.ts';
import type { eventWords, relationWords, sideWords } from '../lexicon/event-words.ts';
import type { colorWords, emotionWords, sizeWords, speedWords } from '../lexicon/quality-words.ts';
import type {
  placePhrases,
  seasonPhrases,
  stylePhrases,
  timePhrases,
  weatherPhrases,
} from '../lexicon/setting-words.ts';
import type { subjectWords } from '../lexicon/subject-words.ts';

/** How strong a weather is. */
export type WeatherStrength = 'light' | 'plain' | 'heavy';

/** What each slot of the bundled model's captions can say. */
export interface ConceptValues {
  readonly subject: keyof typeof subjectWords;
  readonly color: keyof typeof colorWords;
  readonly size: keyof typeof sizeWords;
  readonly emotion: keyof typeof emotionWords;
  /** How many alike: 1 to 5. */
  readonly count: number;
  readonly action: keyof typeof actionWords;
  readonly event: keyof typeof eventWords;
  readonly speed: keyof typeof speedWords;
  readonly relation: keyof typeof relationWords;
  readonly column: keyof (typeof sideWords)['column'];
  readonly facing: keyof (typeof sideWords)['facing'];
  readonly direction: keyof (typeof sideWords)['direction'];
  readonly place: keyof typeof placePhrases;
  readonly time: keyof typeof timePhrases;
  readonly season: keyof typeof seasonPhrases;
  readonly weather: keyof typeof weatherPhrases;
  readonly style: keyof typeof stylePhrases;
  readonly shotSize: keyof typeof shotSizeWords;
  readonly cameraMove: keyof typeof cameraWords;
  readonly cameraSpeed: keyof typeof cameraSpeedWords;
}

/** A slot of a caption. */
export type ConceptSlot = keyof ConceptValues;

/** One thing that the bundled model knows, for example the subject 'fox' or the weather 'rain'. */
export type Concept = {
  readonly [Slot in ConceptSlot]: { readonly slot: Slot; readonly value: ConceptValues[Slot] };
}[ConceptSlot];

/** Keys of a table with their own type. */
export function keysOf<Key extends string>(table: Readonly<Record<Key, unknown>>): readonly Key[] {
  return Object.keys(table) as Key[];
}
