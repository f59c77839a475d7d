import { z } from 'zod';
import { videoKinds } from './video.ts';

/** A model, or an accepted name that stands for one. */
export const modelSchema = z
  .object({
    id: z.string(),
    object: z.literal('model'),
    created: z.number().int(),
    owned_by: z.string(),
    aozora: z
      .object({
        engine_model: z.string(),
        description: z.string(),
        licence: z.string(),
        kinds: z.array(z.enum(videoKinds)),
        sizes: z.array(z.string()).describe('Exact sizes, or examples when the model takes any size in its limits'),
        max_seconds: z.number(),
        frame_rate: z.number(),
        steps: z.number().int(),
        second_pass: z.boolean().describe('A request may ask for `refined`'),
        tiny_decoder: z.boolean().describe('A request may ask for `decoder: tiny`'),
        rates_candidates: z.boolean().describe('A request may ask for more than one of `candidates`'),
        weight_bytes: z.number().int().nullable().describe('Size of its weights on the disk; null when unknown'),
        devices: z.array(z.string()).describe('What workers draw it with; a request may ask for one by `device`'),
        available: z.boolean().describe('A worker that runs it has been seen within the last minute'),
      })
      .meta({ id: 'ModelExtension' }),
  })
  .meta({ id: 'Model' });

export type Model = z.infer<typeof modelSchema>;

/** All models. */
export const modelListSchema = z
  .object({ object: z.literal('list'), data: z.array(modelSchema) })
  .meta({ id: 'ModelList' });
