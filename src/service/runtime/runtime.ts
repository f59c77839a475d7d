import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../base/index.ts';
import { tilingSchema, weightPrecisions } from '../../models/index.ts';
import { expanderSchema, secondOpinionSchema } from '../config.ts';
import type { VideoEngine } from '../jobs/engine.ts';
import type { ReviewGate } from '../jobs/review-gate.ts';
import { bundledModels } from './bundled-models.ts';
import { createDiffusionEngine } from './diffusion-engine.ts';
import { findDrawingDevice } from './drawing-device.ts';
import { installedModels } from './installed-models.ts';
import { createPromptWriter, endpointOf, isAllowedBy } from './prompt-writer.ts';
import { createSafetyGate } from './safety-gate.ts';
import { createUpscalingEngine } from './upscaling-engine.ts';

/** What a process that draws or judges is told when it starts; plain JSON, as it crosses processes. */
const runtimeOptionsSchema = z.strictObject({
  /** Where the installation keeps its keys. */
  keyFolder: z.string().min(1),
  version: z.string().min(1),
  /** Where released models are installed; null for none. */
  modelsFolder: z.string().min(1).nullable().default(null),
  threads: z.int().min(1).max(256).nullable(),
  /** Where models run, for example `cuda:0`. */
  device: z.string().min(1).default('cpu'),
  /** What weights of released transformers are computed with. */
  precision: z.enum(weightPrecisions).default('stored'),
  /** How large their pictures are decoded. */
  tiling: tilingSchema.default('auto'),
  /** A language model that writes prompts out; null for the built-in rules alone. */
  expander: expanderSchema.nullable().default(null),
  /** File of real people to protect; null for none. */
  publicFigures: z.string().min(1).nullable().default(null),
  /** Another moderation service; null for none. */
  secondOpinion: secondOpinionSchema.nullable().default(null),
});

/** Settings of the bundled engine and gate, as the service hands them to a process of their own. */
export type RuntimeOptions = z.input<typeof runtimeOptionsSchema>;

/** Address of this module, for `RuntimeSource`: the service loads it in a process of its own for drawing. */
export const runtimeUrl: string = import.meta.url;

/** The engine with the bundled models and the released ones that are installed. */
export async function createEngine(options: unknown): Promise<VideoEngine> {
  const settings = runtimeOptionsSchema.parse(options);
  const { threads, modelsFolder, keyFolder, version, device, precision, tiling, expander } = settings;
  const where = { ...(threads === null ? {} : { threads }), ...(await findDrawingDevice(device)) };
  const released =
    modelsFolder === null ? [] : await installedModels({ folder: modelsFolder, precision, tiling, ...where });
  const checkpoints = { clock: systemClock, version };
  const models = [...bundledModels(where), ...released];
  const gate = expander === null ? null : await createGate(settings);
  const writePrompt = createPromptWriter({ endpoint: endpointOf(expander), isAllowed: isAllowedBy(gate) });
  const engine = createUpscalingEngine(createDiffusionEngine({ models, writePrompt, checkpoints }), {
    ...(threads === null ? {} : { threads }),
    cacheFolder: join(keyFolder, 'cache'),
  });
  const close = async (): Promise<void> => {
    await engine.close();
    await gate?.close();
  };
  return { ...engine, close };
}

/** The gate of this installation. */
export async function createGate(options: unknown): Promise<ReviewGate> {
  const { keyFolder, version, publicFigures, secondOpinion } = runtimeOptionsSchema.parse(options);
  return createSafetyGate({
    ...{ folder: keyFolder, clock: systemClock, version },
    ...(publicFigures === null ? {} : { publicFigures }),
    ...(secondOpinion === null ? {} : { secondOpinion }),
  });
}
