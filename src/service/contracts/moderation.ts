import { z } from 'zod';

/** Body of `POST /v1/moderations`; text only. */
export const createModerationSchema = z
  .strictObject({
    input: z.union([
      z.string().max(32_000),
      z.array(z.string().max(32_000)).min(1).max(64),
      z
        .array(z.strictObject({ type: z.literal('text'), text: z.string().max(32_000) }))
        .min(1)
        .max(64),
    ]),
    model: z.string().max(128).optional(),
  })
  .meta({ id: 'CreateModerationRequest' });

/** What the prompt screen says about each text. */
export const moderationSchema = z
  .object({
    id: z.string(),
    model: z.string(),
    results: z.array(
      z.object({
        flagged: z.boolean(),
        categories: z.record(z.string(), z.boolean()),
        category_scores: z.record(z.string(), z.number()),
        category_applied_input_types: z.record(z.string(), z.array(z.enum(['text', 'image']))),
      }),
    ),
  })
  .meta({ id: 'Moderation' });
