import { aozoraMini, type MiniConfig } from '../../models/index.ts';
import type { CurriculumLevel } from '../../world/index.ts';
import type { RateSchedule } from '../schedule.ts';
import type { AutoencoderBatchShape } from '../tasks/autoencoder-task.ts';
import type { FlowStageName, PlannedStage } from './stages.ts';

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
    readonly rate: Pick<RateSchedule, 'peak' | 'warmupSteps'>;
    readonly averageDecay: number;
    /** Clips kept in memory to crop from, and how many are replaced in each step. */
    readonly pool: number;
    readonly fresh: number;
    /** Most noise on latents, in units of a latent of unit size: close latents must decode alike. */
    readonly highestNoise: number;
  };
  /** The decoder alone, after all else: how it makes whole pictures of latents that diffusion made. */
  readonly decoder: {
    readonly rate: Pick<RateSchedule, 'peak' | 'warmupSteps'>;
    readonly averageDecay: number;
    readonly highestNoise: number;
  };
  readonly text: {
    readonly captions: number;
    readonly rate: Pick<RateSchedule, 'peak' | 'warmupSteps'>;
    readonly averageDecay: number;
  };
  /** Who is where, from words alone. */
  readonly planner: {
    readonly captions: number;
    /** Times of each shot that are asked for. */
    readonly times: number;
    readonly rate: Pick<RateSchedule, 'peak' | 'warmupSteps'>;
    readonly averageDecay: number;
  };
  /** Single pictures, which are cheap: the transformer learns words and how things look from them first. */
  readonly pictures: FlowStage;
  readonly clips: FlowStage;
  /** Guidance baked in, on the latents of clips. */
  readonly guided: {
    readonly guidance: number;
    readonly rate: Pick<RateSchedule, 'peak' | 'warmupSteps'>;
    readonly averageDecay: number;
  };
  /** Sharp estimates in few steps, before a critic. */
  readonly adversarial: {
    /** Whose latents and weights it goes on from. */
    readonly stage: FlowStageName;
    /** What passing for true counts beside the velocity loss. */
    readonly weight: number;
    readonly rate: Pick<RateSchedule, 'peak' | 'warmupSteps'>;
    readonly averageDecay: number;
    /** Noise levels of the few steps, of which most batches are. */
    readonly levels: readonly number[];
    /** Highest noise under which the critic sees what is made. */
    readonly highestCriticNoise: number;
  };
  /** Scenes whose captions make the vocabulary. */
  readonly vocabularyScenes: number;
  /** Prompts that are drawn when a checkpoint is scored; always the same, with the same noise. */
  readonly scorePrompts: number;
  /** All stages in their order, with how far each is to go. */
  readonly plan: readonly PlannedStage[];
}

/** What the transformer learns from in one stage, and how. */
export interface FlowStage {
  /** Pictures of a clip. */
  readonly frames: number;
  readonly clipsPerShard: number;
  readonly levels: readonly CurriculumLevel[];
  readonly latestStartSeconds: number;
  /** Clips of a batch. */
  readonly batch: number;
  readonly rate: Pick<RateSchedule, 'peak' | 'warmupSteps'>;
  readonly averageDecay: number;
  /** Time shift of the levels that are trained. */
  readonly shift: number;
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
    rate: { peak: 1e-3, warmupSteps: 100 },
    averageDecay: 0.98,
    pool: 192,
    fresh: 2,
    highestNoise: 0.1,
  },
  decoder: {
    rate: { peak: 1e-3, warmupSteps: 30 },
    averageDecay: 0.98,
    highestNoise: 0.3,
  },
  text: {
    captions: 64,
    rate: { peak: 2e-3, warmupSteps: 50 },
    averageDecay: 0.99,
  },
  planner: {
    captions: 64,
    times: 4,
    rate: { peak: 1e-3, warmupSteps: 50 },
    averageDecay: 0.995,
  },
  pictures: {
    frames: 1,
    clipsPerShard: 256,
    levels: ['W0', 'W1', 'W1', 'W2', 'W3', 'W3', 'W3', 'W4', 'W5'],
    latestStartSeconds: 2,
    batch: 64,
    rate: { peak: 2e-3, warmupSteps: 60 },
    averageDecay: 0.995,
    shift: 3,
  },
  clips: {
    frames: 17,
    clipsPerShard: 64,
    levels: ['W0', 'W1', 'W1', 'W2', 'W3', 'W3', 'W4', 'W5'],
    latestStartSeconds: 0,
    batch: 16,
    rate: { peak: 1.5e-3, warmupSteps: 60 },
    averageDecay: 0.995,
    shift: 3,
  },
  guided: {
    guidance: 2,
    rate: { peak: 5e-4, warmupSteps: 20 },
    averageDecay: 0.98,
  },
  adversarial: {
    stage: 'clips',
    weight: 0.3,
    rate: { peak: 4e-4, warmupSteps: 20 },
    averageDecay: 0.98,
    levels: [1, 0.9, 0.75, 0.5],
    highestCriticNoise: 0.7,
  },
  vocabularyScenes: 8000,
  scorePrompts: 24,
  plan: [
    { stage: 'autoencoder', until: 14_000, decaySteps: 3000 },
    { stage: 'text', until: 600, decaySteps: 120 },
    { stage: 'planner', until: 4000, decaySteps: 1000 },
    { stage: 'latents-clips', until: 400, decaySteps: 0 },
    { stage: 'latents-pictures', until: 240, decaySteps: 0 },
    { stage: 'pictures', until: 5000, decaySteps: 0 },
    { stage: 'clips', until: 10_000, decaySteps: 2000 },
    { stage: 'decoder', until: 4000, decaySteps: 800 },
    { stage: 'guided', until: 600, decaySteps: 400 },
  ],
} as const satisfies MiniRecipe;

/**
 * The recipe with batches so many times as large, for machines that would wait for work otherwise. Rates grow with the square root, as
 * suits Muon and AdamW.
 */
export function withLargerBatches(recipe: MiniRecipe, factor: number): MiniRecipe {
  const faster = withRates(recipe, Math.sqrt(factor));
  const { autoencoder, text, planner, pictures, clips } = faster;
  return {
    ...faster,
    autoencoder: { ...autoencoder, batch: { ...autoencoder.batch, clips: autoencoder.batch.clips * factor } },
    text: { ...text, captions: text.captions * factor },
    planner: { ...planner, captions: planner.captions * factor },
    pictures: { ...pictures, batch: pictures.batch * factor },
    clips: { ...clips, batch: clips.batch * factor },
  };
}

/** The recipe with learning rates so many times as high. */
export function withRates(recipe: MiniRecipe, factor: number): MiniRecipe {
  const faster = <S extends Pick<MiniRecipe['text'], 'rate'>>(stage: S): S => ({
    ...stage,
    rate: { ...stage.rate, peak: stage.rate.peak * factor },
  });
  const { autoencoder, decoder, text, planner, pictures, clips, guided, adversarial } = recipe;
  return {
    ...recipe,
    ...{ autoencoder: faster(autoencoder), decoder: faster(decoder), text: faster(text) },
    ...{ planner: faster(planner) },
    ...{ pictures: faster(pictures), clips: faster(clips), guided: faster(guided), adversarial: faster(adversarial) },
  };
}
