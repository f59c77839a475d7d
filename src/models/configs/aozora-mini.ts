import type { AutoencoderConfig } from '../autoencoder/autoencoder-config.ts';
import type { TokenAnswerCounts } from '../mini/token-answers.ts';
import type { PlannerConfig } from '../planner/planner.ts';
import type { TextEncoderConfig } from '../text/text-encoder-config.ts';
import type { TransformerConfig } from '../transformer/transformer-config.ts';

/** Everything that defines the bundled model besides its weights. */
export interface MiniConfig {
  readonly name: string;
  readonly autoencoder: AutoencoderConfig;
  readonly text: TextEncoderConfig;
  readonly transformer: TransformerConfig;
  /** What it can tell of each token: nothing, or one of the world's subjects and colours. */
  readonly scene: TokenAnswerCounts;
  /** Who is where, worked out from the words before anything is drawn. */
  readonly planner: PlannerConfig;
}

/**
 * How the bundled model samples where nothing else is asked for. Fresh noise after every step mends what the step before drew wrongly: bodies
 * are whole more often than with UniPC, and the judge sees as much in 6 steps as in 8 or 20 (docs/experiments.md).
 * Beside given frames, guidance of 3 tears them apart, and little more of the words is seen.
 */
export const miniSampling = { sampler: 'stochastic', steps: 6, guidance: 3, guidanceBesideFrames: 1.5 } as const;

/** Of both encoders: the planner's begins training with the weights of the transformer's, and reads the same tokens. */
const text = { vocabularySize: 1024, tokens: 64, width: 192, layers: 3, heads: 3 } as const satisfies TextEncoderConfig;

/** The bundled model: 3.5 M parameters in the transformer, which fits what two cores can teach it. */
export const aozoraMini = {
  name: 'aozora-mini',
  autoencoder: {
    latentChannels: 64,
    framesPerLatent: 4,
    patch: 8,
    stages: [
      { width: 192, encoderBlocks: 2, decoderBlocks: 3 },
      { width: 384, encoderBlocks: 1, decoderBlocks: 2 },
      { width: 384, encoderBlocks: 2, decoderBlocks: 4 },
    ],
    expansion: 3,
    headChannels: 16,
  },
  text,
  transformer: { width: 192, layers: 8, heads: 3, textWidth: 192, frequencies: 128 },
  scene: { subject: 37, color: 12 },
  planner: {
    text,
    layers: 4,
    heads: 6,
    bodies: { subject: 36, color: 11, action: 25, emotion: 6 },
  },
} as const satisfies MiniConfig;
