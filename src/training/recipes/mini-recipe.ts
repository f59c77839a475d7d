import { aozoraMini, type MiniConfig } from '../../models/index.ts';
import type { CurriculumLevel } from '../../world/index.ts';
import type { RateSchedule } from '../schedule.ts';
import type { AutoencoderBatchShape } from '../tasks/autoencoder-task.ts';

/** Everything that decides how the bundled model is trained. */
export interface MiniRecipe {
  readonly config: MiniConfig;
  readonly seed: string;
  readonly frameRate: number;
  /** Size of the clips that are drawn. */
  readonly width: number;
  readonly height: number;
  readonly autoencoder: {
    readonly batch: AutoencoderBatchShape;
    readonly levels: readonly CurriculumLevel[];
    readonly rate: RateSchedule;
    readonly averageDecay: number;
    /** Clips kept in memory to crop from, and how many are replaced in each step. */
    readonly pool: number;
    readonly fresh: number;
  };
  readonly latents: {
    /** Pictures of a clip. */
    readonly frames: number;
    readonly clipsPerShard: number;
    readonly levels: readonly CurriculumLevel[];
  };
  readonly flow: {
    readonly clips: number;
    readonly rate: RateSchedule;
    readonly averageDecay: number;
    /** Time shift of the levels that are trained. */
    readonly shift: number;
  };
  /** Scenes whose captions make the vocabulary. */
  readonly vocabularyScenes: number;
}

/** The recipe of the released weights; `runs/` has the commands and logs. */
export const miniRecipe = {
  config: aozoraMini,
  seed: 'aozora-mini',
  frameRate: 8,
  width: 256,
  height: 256,
  autoencoder: {
    batch: { clips: 6, frames: 9, crop: 128 },
    levels: ['W0', 'W1', 'W2', 'W3', 'W4'],
    rate: { peak: 6e-4, warmupSteps: 100, decayFrom: null, decaySteps: 1 },
    averageDecay: 0.99,
    pool: 96,
    fresh: 2,
  },
  latents: { frames: 17, clipsPerShard: 64, levels: ['W0', 'W1', 'W1', 'W1', 'W2', 'W3'] },
  flow: {
    clips: 16,
    rate: { peak: 1.5e-3, warmupSteps: 60, decayFrom: null, decaySteps: 1 },
    averageDecay: 0.99,
    shift: 2.2,
  },
  vocabularyScenes: 8000,
} as const satisfies MiniRecipe;
