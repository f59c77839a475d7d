import { z } from 'zod';

/** One measured reason of a refusal, as it is shown to the person who was refused. */
const refusalReasonSchema = z
  .object({
    category: z.string().describe('Category of the policy, for example `violence`'),
    score: z.number().describe('What was measured, from 0 to 1'),
    threshold: z.number().describe('From this score on the category is refused'),
    reason: z.string().describe('A sentence for a person'),
  })
  .meta({ id: 'RefusalReason' });

/** Why the policy refused, in the words of OpenAI's own image errors, with measured reasons added. */
export const moderationDetailsSchema = z
  .object({
    moderation_stage: z.enum(['input', 'output', 'unknown']),
    categories: z.array(z.string()),
    reasons: z.array(refusalReasonSchema),
  })
  .meta({ id: 'ModerationDetails' });

/** Why a request or a video was refused, as the API tells it. */
export type ModerationDetails = z.infer<typeof moderationDetailsSchema>;

/** Body of every HTTP error. */
export const errorResponseSchema = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
      moderation_details: moderationDetailsSchema.optional(),
    }),
  })
  .meta({ id: 'ErrorResponse' });

/** Body of every HTTP error. */
export type ErrorResponse = z.infer<typeof errorResponseSchema>;
