import { z } from 'zod';
import { deletedSchema, pageQuerySchema, pageSchema } from './page.ts';

const stageSchema = z.enum(['input', 'output', 'unknown']);

/** Somebody asks a person to look at a refusal again. */
export const appealSchema = z
  .object({
    id: z.string(),
    object: z.literal('appeal'),
    user_id: z.string(),
    video_id: z.string().nullable().describe('The video that was refused after review; null for a refused request'),
    prompt: z.string(),
    stage: stageSchema,
    categories: z.array(z.string()),
    message: z.string(),
    status: z.enum(['open', 'granted', 'upheld']),
    answer: z.string().nullable(),
    resolved_by: z.string().nullable(),
    created_at: z.number().int(),
    resolved_at: z.number().int().nullable(),
  })
  .meta({ id: 'Appeal' });

/** Body of `POST /v1/appeals`; the words of a refused request are kept only if they are given here. */
export const createAppealSchema = z
  .strictObject({
    video_id: z.string().min(1).max(128).nullable().default(null),
    prompt: z.string().max(32_000).default(''),
    stage: stageSchema,
    categories: z.array(z.string().max(64)).max(16),
    message: z.string().max(4_000).default('').describe('Why the refusal seems wrong'),
  })
  .meta({ id: 'CreateAppealRequest' });

/** Body of `POST /v1/appeals/{appeal_id}/resolve`. */
export const resolveAppealSchema = z
  .strictObject({
    action: z.enum(['grant', 'uphold']).describe('Whether the refusal was wrong, or stands'),
    answer: z.string().max(4_000).default(''),
  })
  .meta({ id: 'ResolveAppealRequest' });

/** Query of `GET /v1/appeals`. */
export const appealQuerySchema = pageQuerySchema.extend({
  status: z.enum(['open', 'granted', 'upheld']).optional(),
});

/** A page of appeals. */
export const appealPageSchema = pageSchema(appealSchema).meta({ id: 'AppealPage' });

/** Answer to the deletion of an appeal. */
export const appealDeletedSchema = deletedSchema('appeal.deleted').meta({ id: 'AppealDeleted' });
