import { z } from 'zod';
import { systemClock } from '../../base/index.ts';
import type { VideoEngine } from '../jobs/engine.ts';
import type { ReviewGate } from '../jobs/review-gate.ts';
import { bundledModels } from './bundled-models.ts';
import { createDiffusionEngine } from './diffusion-engine.ts';
import { createSafetyGate } from './safety-gate.ts';
import { writePrompt } from './write-prompt.ts';

/** What a process that draws or judges is told when it starts; plain JSON, as it crosses processes. */
const runtimeOptionsSchema = z.strictObject({
  /** Where the installation keeps its keys. */
  keyFolder: z.string().min(1),
  version: z.string().min(1),
  threads: z.int().min(1).max(256).nullable(),
});

/** Settings of the bundled engine and gate, as the service hands them to a process of their own. */
export type RuntimeOptions = z.infer<typeof runtimeOptionsSchema>;

/** Address of this module, for `RuntimeSource`: the service loads it in a process of its own for drawing. */
export const runtimeUrl: string = import.meta.url;

/** The engine with the bundled models. */
export async function createEngine(options: unknown): Promise<VideoEngine> {
  const { threads } = runtimeOptionsSchema.parse(options);
  return createDiffusionEngine({ models: bundledModels(threads === null ? {} : { threads }), writePrompt });
}

/** The gate of this installation. */
export async function createGate(options: unknown): Promise<ReviewGate> {
  const { keyFolder, version } = runtimeOptionsSchema.parse(options);
  return createSafetyGate({ folder: keyFolder, clock: systemClock, version });
}
