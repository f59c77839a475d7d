import { z } from 'zod';

/** Body of `POST /v1/prompts/expansions`. */
export const expandPromptSchema = z
  .strictObject({
    prompt: z.string().min(1).max(32_000),
    style: z.string().max(64).optional().describe('Name of a style preset'),
    seed: z.number().int().min(0).max(4_294_967_295).default(0).describe('The same seed gives the same words'),
    has_frames: z
      .boolean()
      .default(false)
      .describe('Pictures or video will stand in the video: then nothing is added to what is said'),
  })
  .meta({ id: 'ExpandPromptRequest' });

/** A prompt as it would be drawn. */
export const promptExpansionSchema = z
  .object({
    object: z.literal('prompt.expansion'),
    prompt: z.string().describe('Send it with `expand_prompt: false` to have exactly this drawn'),
    notes: z.array(z.string()).describe('What was taken for something near, or not understood'),
  })
  .meta({ id: 'PromptExpansion' });

/** The style presets. */
export const styleListSchema = z
  .object({
    object: z.literal('list'),
    data: z.array(
      z
        .object({ id: z.string(), object: z.literal('style'), name: z.string(), description: z.string() })
        .meta({ id: 'Style' }),
    ),
  })
  .meta({ id: 'StyleList' });
