/**
 * Training of the bundled model: tasks as graphs, batches from the world, and a trainer that can be stopped and
 * continued at any step.
 *
 * @module
 */
export { drawCurves } from './curves.ts';
export { collectVocabulary, drawCaption } from './data/caption-vocabulary.ts';
export { type FlowBatchOptions, flowBatch, latentStatistics } from './data/flow-batch.ts';
export { type LatentShard, readLatentShard, writeLatentShard } from './data/latent-shard.ts';
export { type RenderLatentsOptions, renderLatents } from './data/render-latents.ts';
export { muonForHidden } from './optimizer.ts';
export { type AcceleratorChoice, acceleratedSession } from './recipes/accelerator-session.ts';
export { adoptRelease } from './recipes/adopt-release.ts';
export { continueTraining } from './recipes/continue-training.ts';
export { makeLatents } from './recipes/make-latents.ts';
export { type FlowStage, type MiniRecipe, miniRecipe, withLargerBatches, withRates } from './recipes/mini-recipe.ts';
export type { RecipeRun } from './recipes/recipe-run.ts';
export { releaseRun } from './recipes/release.ts';
export { runStage } from './recipes/run-stage.ts';
export { type FlowStageName, type PlannedStage, type StageName, stageNames } from './recipes/stages.ts';
export { trainAutoencoder } from './recipes/train-autoencoder.ts';
export { trainFlow } from './recipes/train-flow.ts';
export { trainText } from './recipes/train-text.ts';
export { type ReleaseMiniOptions, releaseMini } from './release-mini.ts';
export { type LogLine, openRunFolder, type RunFolder } from './run-folder.ts';
export { learningRate, type RateSchedule } from './schedule.ts';
export { type AutoencoderBatchShape, autoencoderGraph } from './tasks/autoencoder-task.ts';
export { flowGraph } from './tasks/flow-task.ts';
export { textGraph } from './tasks/text-task.ts';
export type { TrainingGraph } from './tasks/training-graph.ts';
export { type OpenTrainingSession, onnxruntimeSession, type TrainOptions, train } from './trainer.ts';
