import { type Concept, type ConceptMatch, conceptNames } from './lexicon/lexicon.ts';
import { hashText } from './vocabulary.ts';

/** Concepts that mean more when they stand close to each other. */
const nearPairs: readonly (readonly [Concept, Concept])[] = [
  ['group', 'derogate'],
  ['group', 'dehumanise'],
  ['group', 'exclude'],
  ['group', 'inferiority'],
  ['group', 'kill'],
  ['group', 'beat'],
  ['group', 'insult'],
  ['group', 'counterSpeech'],
  ['group', 'terror'],
  ['genericHateTarget', 'derogate'],
  ['women', 'derogate'],
  ['derogate', 'counterSpeech'],
  ['negation', 'derogate'],
  ['negation', 'kill'],
  ['person', 'nude'],
  ['person', 'undress'],
  ['person', 'seductive'],
  ['person', 'intimatePart'],
  ['secondPerson', 'insult'],
  ['secondPerson', 'kill'],
  ['secondPerson', 'beat'],
  ['firstPerson', 'selfInjury'],
  ['firstPerson', 'suicide'],
  ['firstPerson', 'despair'],
  ['person', 'selfMeans'],
  ['despair', 'selfMeans'],
  ['blade', 'food'],
  ['blade', 'person'],
  ['gun', 'person'],
  ['kill', 'person'],
  ['beat', 'person'],
  ['beat', 'sport'],
  ['gun', 'sport'],
  ['kill', 'nature'],
  ['blood', 'person'],
  ['intimatePart', 'food'],
  ['intimatePart', 'nature'],
  ['nude', 'classicalArt'],
  ['headOfState', 'deceive'],
  ['publicTitle', 'deceive'],
];

/** Concepts that change each other's meaning wherever they stand in the text. */
const farPairs: readonly (readonly [Concept, Concept])[] = [
  ['kill', 'fiction'],
  ['beat', 'fiction'],
  ['blood', 'fiction'],
  ['gun', 'fiction'],
  ['crime', 'fiction'],
  ['crime', 'instruct'],
  ['drug', 'instruct'],
  ['weaponMake', 'instruct'],
  ['selfInjury', 'recovery'],
  ['suicide', 'recovery'],
  ['selfInjury', 'symbolic'],
  ['sexAct', 'educationHealth'],
  ['porn', 'educationHealth'],
  ['sexualViolence', 'education'],
  ['minor', 'education'],
  ['deceive', 'election'],
  ['deceive', 'news'],
  ['disaster', 'news'],
  ['deceive', 'fiction'],
  ['privacy', 'person'],
  ['privacy', 'celebrity'],
  ['privacy', 'fiction'],
  ['character', 'copying'],
  ['brandOwner', 'copying'],
  ['hateSymbol', 'education'],
  ['war', 'education'],
  ['group', 'celebrate'],
];

const nearWords = 6;
const indexOf = new Map(conceptNames.map((name, index) => [name, index]));
const near = nearPairs.map(([a, b]) => [indexOf.get(a)!, indexOf.get(b)!] as const);
const far = farPairs.map(([a, b]) => [indexOf.get(a)!, indexOf.get(b)!] as const);

/** How many numbers `conceptFeatures()` gives. */
export const conceptFeatureCount = conceptNames.length + near.length + far.length + 1;

/**
 * What words [start, end) are about: each concept as 1 - 0.5^count, pairs as 0 or 1, and the length.
 *
 * @param matches of the whole text
 */
export function conceptFeatures(matches: readonly ConceptMatch[], start: number, end: number): Float32Array {
  const features = new Float32Array(conceptFeatureCount);
  const places: ConceptMatch[][] = conceptNames.map(() => []);
  for (const match of matches) if (match.start >= start && match.end <= end) places[match.concept]!.push(match);
  places.forEach((found, concept) => {
    features[concept] = 1 - 0.5 ** found.length;
  });
  near.forEach(([a, b], i) => {
    features[conceptNames.length + i] = areNear(places[a]!, places[b]!) ? 1 : 0;
  });
  far.forEach(([a, b], i) => {
    features[conceptNames.length + near.length + i] = places[a]!.length > 0 && places[b]!.length > 0 ? 1 : 0;
  });
  features[conceptFeatureCount - 1] = Math.log(1 + end - start) / 5;
  return features;
}

function areNear(a: readonly ConceptMatch[], b: readonly ConceptMatch[]): boolean {
  // A phrase is not near itself: one place must end before the other starts.
  return a.some((x) =>
    b.some((y) => (y.start >= x.end ? y.start - x.end : x.start >= y.end ? x.start - y.end : 99) <= nearWords),
  );
}

/** Buckets of hashed word pairs and words. */
export const gramBucketCount = 1 << 14;

/** Hash buckets of the words and neighbouring pairs of words [start, end), each once. */
export function gramBuckets(words: readonly string[], start: number, end: number): number[] {
  const buckets = new Set<number>();
  for (let i = start; i < end; i++) {
    buckets.add(hashText(words[i]!) % gramBucketCount);
    if (i + 1 < end) buckets.add(hashText(`${words[i]} ${words[i + 1]}`) % gramBucketCount);
  }
  return [...buckets];
}
