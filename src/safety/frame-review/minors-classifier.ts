import type { FaceFinder } from './face-finder.ts';
import type { FrameClassifier } from './frame-classifier.ts';
import type { NsfwClassifier } from './nsfw-classifier.ts';

/** With what young faces in sexual pictures are found. */
export interface MinorsClassifierOptions {
  readonly nudity: NsfwClassifier;
  readonly faces: FaceFinder;
}

/** The first network's sum of sexual and suggestive classes from which faces are looked for; below, the score is 0. */
const leastNudity = 0.25;
/** Guessed age at which a face is as likely a minor's as not, with the guesses' error on the careful side. */
const middleAge = 20;
/** Years over which the probability falls from 0.73 to 0.27. */
const ageSpread = 3;

/**
 * Scores young faces in sexual or suggestive pictures: neither a child in a harmless picture nor a nude adult is a finding.
 *
 * score = (porn + hentai + sexy) / (1 + exp((age - 20) / 3)) of the youngest face
 *
 * Where nothing sexual is suspected, nothing is computed beyond what the other classifier has computed already. The
 * classifier closes `faces` and leaves `nudity` open.
 */
export function createMinorsClassifier({ nudity, faces }: MinorsClassifierOptions): FrameClassifier {
  return {
    name: 'young face in a sexual picture',
    async classify(frame) {
      const suspected = await nudity.suspect(frame);
      if (suspected < leastNudity) return { sexual_minors: 0 };
      const found = await faces.find(frame);
      if (found.length === 0) return { sexual_minors: 0 };
      const { porn, hentai, sexy } = await nudity.probabilities(frame);
      const youngest = Math.min(...found.map(({ age }) => age));
      return { sexual_minors: (porn + hentai + sexy) / (1 + Math.exp((youngest - middleAge) / ageSpread)) };
    },
    [Symbol.dispose]: () => faces[Symbol.dispose](),
  };
}
