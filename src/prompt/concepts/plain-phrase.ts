import { actionWords } from '../lexicon/action-words.ts';
import { cameraSpeedWords, cameraWords, shotSizeWords } from '../lexicon/camera-words.ts';
import { eventWords, relationWords, sideWords } from '../lexicon/event-words.ts';
import { colorWords, countWords, emotionWords, sizeWords, speedWords } from '../lexicon/quality-words.ts';
import { placePhrases, seasonPhrases, stylePhrases, timePhrases, weatherPhrases } from '../lexicon/setting-words.ts';
import { subjectWords } from '../lexicon/subject-words.ts';
import type { Concept } from './concept.ts';

/** The plain word or phrase of a concept in the captions of the bundled model. */
export function plainPhrase(concept: Concept): string {
  switch (concept.slot) {
    case 'subject':
      return subjectWords[concept.value][0];
    case 'color':
      return colorWords[concept.value][0];
    case 'size':
      return sizeWords[concept.value][0];
    case 'emotion':
      return emotionWords[concept.value][0];
    case 'count':
      return countWords[concept.value - 1] ?? '';
    case 'action':
      return actionWords[concept.value][0];
    case 'event':
      return eventWords[concept.value][0];
    case 'speed':
      return speedWords[concept.value][0];
    case 'relation':
      return relationWords[concept.value][0];
    case 'column':
      return sideWords.column[concept.value][0];
    case 'facing':
      return sideWords.facing[concept.value][0];
    case 'direction':
      return sideWords.direction[concept.value][0];
    case 'place':
      return placePhrases[concept.value][0].phrase;
    case 'time':
      return timePhrases[concept.value][0].phrase;
    case 'season':
      return seasonPhrases[concept.value][0].phrase;
    case 'weather':
      return weatherPhrases[concept.value].plain[0].phrase;
    case 'style':
      return `${stylePhrases[concept.value].adjectives[0]} style`;
    case 'shotSize':
      return shotSizeWords[concept.value][0];
    case 'cameraMove':
      return cameraWords[concept.value].nouns[0];
    case 'cameraSpeed':
      return cameraSpeedWords[concept.value].adverbs[0];
  }
}
