/** The stages of the recipe, each of which stands on those before. */
export const stageNames = [
  'autoencoder',
  'text',
  'planner',
  'latents-clips',
  'latents-pictures',
  'pictures',
  'clips',
  'decoder',
  'guided',
  'adversarial',
] as const;
/** The name of one stage. */
export type StageName = (typeof stageNames)[number];

/** The stages that the transformer learns in from shards of their own. */
export type FlowStageName = 'pictures' | 'clips';

/** How far a recipe's plan takes one stage. */
export interface PlannedStage {
  readonly stage: StageName;
  /** Last step, or number of shards. */
  readonly until: number;
  /** Steps before the last over which the learning rate falls to zero. */
  readonly decaySteps: number;
}

/** Whether the stage draws data; the others train. */
export function drawsLatents(stage: StageName): boolean {
  return stage.startsWith('latents-');
}
