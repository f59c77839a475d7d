import type { Concept } from '../concepts/concept.ts';
import { type Anchor, conceptAnchors } from './anchors.ts';
import { lemmasOf } from './lemmas.ts';
import type { PartOfSpeech, PointerKind, WordNet } from './wordnet.ts';

/** A word that the captions lack, and what it is drawn as. */
export interface NearestConcept {
  /** Several where the sentence has to decide. */
  readonly means: readonly Concept[];
  /** The same meaning, a kind of the concept, or only related to it. */
  readonly relation: 'same' | 'kind of' | 'like';
  /** The meanings from the word to the concept, each by its first word. */
  readonly path: readonly string[];
  /** 1 is the same meaning; below `leastScore` nothing is near enough. */
  readonly score: number;
}

/** Below this likeness a word counts as not understood. */
const leastScore = 0.55;

/** Finds the concept that is nearest to a word. */
export interface ConceptFinder {
  /** @param order parts of speech to try, the likeliest first */
  nearest(word: string, order: readonly PartOfSpeech[]): NearestConcept | null;
}

/** Prepares the meanings of all concepts; keep it for all words of a prompt. */
export function createConceptFinder(wordNet: WordNet): ConceptFinder {
  let search: ConceptFinder['nearest'] | null = null;
  const known = new Map<string, NearestConcept | null>();
  // Most prompts have no unknown word: the anchors are looked up for the first.
  return {
    nearest(word, order) {
      const key = `${word} ${order.join(' ')}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      search ??= prepareSearch(wordNet);
      const nearest = search(word, order);
      known.set(key, nearest);
      return nearest;
    },
  };
}

function prepareSearch(wordNet: WordNet): ConceptFinder['nearest'] {
  const anchorsById = new Map<string, Anchor>();
  for (const anchor of conceptAnchors()) {
    const id = wordNet.meaningsOf(anchor.lemma, anchor.partOfSpeech)[anchor.sense - 1];
    if (id !== undefined && !anchorsById.has(id)) anchorsById.set(id, anchor);
  }
  const relatives = relativesOf(wordNet, anchorsById);
  return (word, order) => {
    let best: NearestConcept | null = null;
    for (const [rank, partOfSpeech] of order.entries()) {
      const found = nearestOfKind(word, partOfSpeech);
      // The wrong part of speech has to be clearly nearer.
      const score = found ? found.score - 0.12 * rank : 0;
      if (found && score > (best?.score ?? leastScore)) best = { ...found, score };
    }
    return best;
  };

  function nearestOfKind(word: string, partOfSpeech: PartOfSpeech): NearestConcept | null {
    let best: NearestConcept | null = null;
    for (const lemma of lemmasOf(word, partOfSpeech)) {
      const meanings = wordNet.meaningsOf(lemma, partOfSpeech).filter((id) => !wordNet.synset(id).isInstance);
      for (const [rank, id] of meanings.slice(0, 4).entries()) {
        const found = searchFrom(id, rank);
        // Rarer senses have to be clearly nearer.
        const score = found ? found.score - 0.13 * rank : 0;
        if (found && score > (best?.score ?? 0)) best = { ...found, score };
      }
    }
    return best && best.score >= leastScore ? { ...best, path: [word, ...best.path] } : null;
  }

  function searchFrom(start: string, rank: number): NearestConcept | null {
    const paths = ancestorsOf(wordNet, start);
    for (const [id, path] of paths) {
      const anchor = anchorsById.get(id);
      // Almost every noun has a rare meaning that says it of a person, and every fruit one that is its tree.
      if (!anchor || (rank > 0 && (anchor.lemma === 'person' || anchor.means[0]?.slot === 'place'))) continue;
      const steps = path.length - 1;
      const score = 1 - stepCost(anchor) * steps - (anchor.lemma === 'person' ? 0.15 : 0);
      const names = path.map((one) => wordNet.synset(one).words[0]!);
      return { means: anchor.means, relation: steps === 0 ? 'same' : 'kind of', path: names, score };
    }
    return nearestRelative(paths);
  }

  /** The subject with which a thing shares the most special common kind. */
  function nearestRelative(paths: ReadonlyMap<string, readonly string[]>): NearestConcept | null {
    let best: NearestConcept | null = null;
    for (const [id, path] of paths) {
      for (const { anchor, stepsDown } of relatives.get(id) ?? []) {
        const depth = depthOf(wordNet, id);
        // Wu and Palmer's likeness of two meanings by the depth of what they share.
        const likeness = (2 * depth) / (2 * depth + path.length - 1 + stepsDown);
        const score = 0.9 * likeness;
        if (depth < leastSharedDepth || score <= (best?.score ?? 0)) continue;
        const names = [...path.map((one) => wordNet.synset(one).words[0]!), anchor.lemma];
        best = { means: anchor.means, relation: 'like', path: names, score };
      }
    }
    return best;
  }
}

/**
 * A kind of dog is drawn as a dog however many steps it takes; a palace is less of a village than a house is.
 */
function stepCost({ means }: Anchor): number {
  return means[0]?.slot === 'place' ? 0.12 : 0.05;
}

/** Two things that share less than this many steps from the root ("artifact", "organism") are not alike. */
const leastSharedDepth = 7;

/** How far up a word may be from its concept. */
const mostSteps = 7;

const climbed: readonly PointerKind[] = ['hypernym', 'similar', 'see also', 'pertains to', 'derivation'];

/** Everything above a meaning with the path to it, nearest first. Adjectives and adverbs climb by likeness, two steps. */
function ancestorsOf(wordNet: WordNet, start: string): Map<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>([[start, [start]]]);
  for (const [id, path] of paths) {
    const { pointers, partOfSpeech } = wordNet.synset(id);
    const isKindTree = partOfSpeech === 'noun' || partOfSpeech === 'verb';
    if (path.length > (isKindTree ? mostSteps : 2)) continue;
    for (const { kind, target } of pointers) {
      if (!climbed.includes(kind)) continue;
      if (isKindTree ? kind !== 'hypernym' : kind === 'derivation' && !target.startsWith('adj')) continue;
      if (!paths.has(target)) paths.set(target, [...path, target]);
    }
  }
  return paths;
}

interface Relative {
  readonly anchor: Anchor;
  readonly stepsDown: number;
}

/** For each kind, the subjects below it and how far down they are. */
function relativesOf(wordNet: WordNet, anchorsById: ReadonlyMap<string, Anchor>): Map<string, Relative[]> {
  const relatives = new Map<string, Relative[]>();
  for (const [start, anchor] of anchorsById) {
    if (!anchor.takesRelatives) continue;
    for (const [id, path] of ancestorsOf(wordNet, start)) {
      const below = relatives.get(id) ?? [];
      below.push({ anchor, stepsDown: path.length - 1 });
      relatives.set(id, below);
    }
  }
  return relatives;
}

function depthOf(wordNet: WordNet, id: string): number {
  let [depth, current] = [0, id];
  for (;;) {
    const parent = wordNet.synset(current).pointers.find(({ kind }) => kind === 'hypernym');
    if (!parent) return depth;
    depth++;
    current = parent.target;
  }
}
