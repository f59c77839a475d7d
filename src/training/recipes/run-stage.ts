import { makeLatents, type ShardPart } from './make-latents.ts';
import type { RecipeRun } from './recipe-run.ts';
import type { StageName } from './stages.ts';
import { trainAutoencoder } from './train-autoencoder.ts';
import { trainDecoder } from './train-decoder.ts';
import { trainAdversarial, trainFlow, trainGuided } from './train-flow.ts';
import { trainPlanner } from './train-planner.ts';
import { trainText } from './train-text.ts';

/** Runs one stage until its last step or shard; what is done already is not done again. */
export function runStage(
  stage: StageName,
  run: RecipeRun,
  part: ShardPart = { index: 0, of: 1, first: 0 },
): Promise<void> {
  switch (stage) {
    case 'autoencoder':
      return trainAutoencoder(run);
    case 'decoder':
      return trainDecoder(run);
    case 'text':
      return trainText(run);
    case 'planner':
      return trainPlanner(run);
    case 'latents-clips':
      return makeLatents(run, { stage: 'clips', part });
    case 'latents-pictures':
      return makeLatents(run, { stage: 'pictures', part });
    case 'pictures':
    case 'clips':
      return trainFlow(run, stage);
    case 'guided':
      return trainGuided(run);
    case 'adversarial':
      return trainAdversarial(run);
  }
}
