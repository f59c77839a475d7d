/**
 * The words of the world and what people may mean by them.
 *
 * ```ts
 * import { articleFor, subjectWords } from 'aozora/prompt';
 * const words = subjectWords.fox.map((word) => `${articleFor(word)} ${word}`);
 * ```
 *
 * @module
 */
// Lexicon
export { actionWords, boatActionWords } from './lexicon/action-words.ts';
export { type CameraWords, cameraSpeedWords, cameraWords, shotSizeWords } from './lexicon/camera-words.ts';
export { eventWords, relationWords, sideWords } from './lexicon/event-words.ts';
export { articleFor, participleOf, pastParticipleOf, pluralOf, thirdPersonOf } from './lexicon/inflect.ts';
export { colorWords, countWords, emotionWords, sizeWords, speedWords } from './lexicon/quality-words.ts';
export {
  placePhrases,
  type SettingPhrase,
  seasonPhrases,
  stylePhrases,
  timePhrases,
  type WeatherPhrases,
  weatherPhrases,
} from './lexicon/setting-words.ts';
export { subjectWords } from './lexicon/subject-words.ts';
