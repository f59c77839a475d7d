import { z } from 'zod';
import { deletedSchema, pageQuerySchema, pageSchema } from './page.ts';

const workerSchema = z
  .object({
    id: z.string(),
    object: z.literal('worker'),
    host: z.string(),
    device: z.string(),
    slots: z.number().int(),
    is_draining: z.boolean(),
    is_alive: z.boolean().describe('It was heard of within the last minute'),
    models: z.array(z.string()),
    started_at: z.number().int(),
    seen_at: z.number().int(),
    video_ids: z.array(z.string()).describe('What it draws now'),
  })
  .meta({ id: 'Worker' });

/** Answer of `GET /v1/workers`. */
export const workerListSchema = z
  .object({ object: z.literal('list'), data: z.array(workerSchema) })
  .meta({ id: 'WorkerList' });

const refusalSchema = z
  .object({
    id: z.string(),
    object: z.literal('refusal'),
    at: z.number().int(),
    user_id: z.string(),
    video_id: z.string().nullable(),
    stage: z.enum(['input', 'output']),
    profile: z.string(),
    categories: z.array(z.string()),
    frame_at_seconds: z.number().nullable().describe('When the frame that triggered is shown; null where none is kept'),
  })
  .meta({ id: 'Refusal' });

/** A page of refusals. */
export const refusalPageSchema = pageSchema(refusalSchema).meta({ id: 'RefusalPage' });

/** Query of `GET /v1/refusals`. */
export const refusalQuerySchema = pageQuerySchema.extend({ stage: z.enum(['input', 'output']).optional() });

const campaignResultSchema = z.object({ prompt: z.string(), is_refused: z.boolean(), categories: z.array(z.string()) });

/** A set of prompts that the red team tries together, and what became of them. */
export const campaignSchema = z
  .object({
    id: z.string(),
    object: z.literal('campaign'),
    user_id: z.string(),
    name: z.string(),
    goal: z.string(),
    profile: z.string().describe('Policy profile that the prompts are screened with'),
    prompts: z.array(z.string()),
    results: z.array(campaignResultSchema).nullable().describe('Of the last run; null before the first'),
    findings: z.number().int().describe('Findings that name it'),
    created_at: z.number().int(),
    run_at: z.number().int().nullable(),
  })
  .meta({ id: 'Campaign' });

/** A page of campaigns. */
export const campaignPageSchema = pageSchema(campaignSchema).meta({ id: 'CampaignPage' });

/** Body of `POST /v1/campaigns`. */
export const createCampaignSchema = z
  .strictObject({
    name: z.string().min(1).max(120),
    goal: z.string().max(4_000).default(''),
    profile: z.enum(['public', 'artist', 'red-team', 'admin']).default('public'),
    prompts: z.array(z.string().min(1).max(4_000)).min(1).max(500),
  })
  .meta({ id: 'CreateCampaignRequest' });

/** Answer to the deletion of a campaign. */
export const campaignDeletedSchema = deletedSchema('campaign.deleted').meta({ id: 'CampaignDeleted' });
