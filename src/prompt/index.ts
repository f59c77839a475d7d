/**
 * From what people write to what the models are given: the words of the world, prompts read and written out, negative prompts,
 * styles and storyboards.
 *
 * ```ts
 * import { createRandom } from 'aozora/base';
 * import { articleFor, expandPrompt, subjectWords } from 'aozora/prompt';
 * const words = subjectWords.fox.map((word) => `${articleFor(word)} ${word}`);
 * const { rewritten, mapped } = expandPrompt('a wolf in the snow', { random: createRandom(7) });
 * ```
 *
 * @module
 */
// Lexicon

// Reading and writing prompts
export type { Concept, ConceptSlot, ConceptValues, WeatherStrength } from './concepts/concept.ts';
export { plainPhrase } from './concepts/plain-phrase.ts';
export type { ExpansionLevel } from './expand/complete-draft.ts';
export { type ExpandedPrompt, type ExpandOptions, expandPrompt, expandUnderstanding } from './expand/expand-prompt.ts';
export {
  expandPromptWithLlm,
  type LlmEndpoint,
  type LlmExpandOptions,
  type LlmWritingOptions,
  rewritePromptWithLlm,
  writeWithLlm,
} from './expand/llm-expander.ts';
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
export { type ExpandedCard, expandStoryboard } from './storyboard/expand-storyboard.ts';
export { formatStoryboard } from './storyboard/format-storyboard.ts';
export { isShotList, parseStoryboard } from './storyboard/parse-storyboard.ts';
export {
  checkStoryboard,
  type Storyboard,
  type StoryboardCard,
  storyboardLimits,
  storyboardSeconds,
} from './storyboard/storyboard.ts';
export { formatStoryboardJson, parseStoryboardJson, type StoryboardOptions } from './storyboard/storyboard-json.ts';
export {
  applyStylePreset,
  findStylePreset,
  type StyledPrompt,
  type StylePreset,
  type StylePresetId,
  stylePresets,
} from './styles/style-presets.ts';
export type { Mention } from './understand/build-draft.ts';
export type { DraftCharacter, DraftDeed, DraftEvent, DraftRelation, PromptDraft } from './understand/draft.ts';
export {
  combineNegatives,
  type ExpandedNegative,
  expandNegativePrompt,
  type SeparatedPrompt,
  separateNegatives,
} from './understand/negative-prompt.ts';
export type { Understood } from './understand/read-phrases.ts';
export {
  describeMention,
  knowsSomeWord,
  maxPromptCharacters,
  type Understanding,
  understandPrompt,
} from './understand/understand-prompt.ts';
