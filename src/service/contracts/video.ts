import { z } from 'zod';
import { deletedSchema, pageQuerySchema, pageSchema } from './page.ts';
import { moderationDetailsSchema } from './problem.ts';

/** What was asked of the model; decides which inputs a job has. */
export const videoKinds = [
  'text',
  'image',
  'keyframes',
  'extend',
  'loop',
  'blend',
  'remix',
  'recut',
  'storyboard',
] as const;

/** How a video came to be. */
export type VideoKind = (typeof videoKinds)[number];

/** Where a job is; a cancelled job is `failed` with error code `cancelled`. */
const videoStatusSchema = z.enum(['queued', 'in_progress', 'completed', 'failed']);

/** Where a job is; a cancelled job is `failed` with error code `cancelled`. */
export type VideoStatus = z.infer<typeof videoStatusSchema>;

/** Why a job failed. */
const videoErrorSchema = z
  .object({
    code: z.string().describe('`moderation_blocked`, `cancelled` or `processing_error`'),
    message: z.string(),
    moderation_details: moderationDetailsSchema.optional(),
  })
  .meta({ id: 'VideoError' });

export type VideoError = z.infer<typeof videoErrorSchema>;

/** A wish that was changed to what the model can do. */
const adjustmentSchema = z
  .object({
    field: z.string().describe('Request field, for example `seconds`'),
    requested: z.string(),
    used: z.string(),
    reason: z.string(),
  })
  .meta({ id: 'Adjustment' });

/** A setting that was asked for in one way and made in another. */
export type Adjustment = z.infer<typeof adjustmentSchema>;

/** Everything Aozora tells about a video that OpenAI's API never told. */
const videoExtensionSchema = z
  .object({
    kind: z.enum(videoKinds),
    engine_model: z.string().describe('Model that really works, behind an accepted name such as `sora-2`'),
    seed: z.number().int().describe('The same seed, request and model give the same video'),
    width: z.number().int(),
    height: z.number().int(),
    frame_rate: z.number(),
    frame_count: z.number().int(),
    duration_seconds: z.number().describe('Exact length of the file'),
    adjustments: z.array(adjustmentSchema),
    notes: z.array(z.string()).describe('What the model says about how it understood the request'),
    group_id: z.string().describe('Videos of one request with `n` share it'),
    variation: z.number().int().describe('Position within the group, from 0'),
    variation_ids: z.array(z.string()).describe('All ids of the group; filled in the answer of a creating call'),
    source_video_ids: z.array(z.string()),
    direction: z.enum(['forward', 'backward']).nullable(),
    stage: z.string().nullable().describe('What is being done now, for example `denoise`'),
    queue_position: z.number().int().nullable().describe('Jobs that will start earlier; null unless queued'),
    estimated_seconds: z.number().nullable().describe('Until completion, from measured speed; null when unknown'),
    attempt: z.number().int().describe('Times that work was started; above 1 after a crash'),
    batch_id: z.string().nullable(),
    user_id: z.string(),
    shared_at: z.number().int().nullable().describe('When its maker showed it to everybody on this server'),
    metadata: z.record(z.string(), z.string()),
    provenance: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'VideoExtension' });

/** A video job, with OpenAI's thirteen fields and one field of our own. */
export const videoSchema = z
  .object({
    id: z.string(),
    object: z.literal('video'),
    model: z.string(),
    status: videoStatusSchema,
    progress: z.number().int().min(0).max(100),
    created_at: z.number().int(),
    completed_at: z.number().int().nullable(),
    expires_at: z.number().int().nullable(),
    prompt: z.string().nullable(),
    size: z.string().describe('Width and height of the file, for example `1280x720`'),
    seconds: z.string().describe('Length of the file; of the whole for an extension'),
    remixed_from_video_id: z.string().nullable(),
    error: videoErrorSchema.nullable(),
    aozora: videoExtensionSchema,
  })
  .meta({ id: 'Video' });

/** A video as the API shows it, finished or not. */
export type Video = z.infer<typeof videoSchema>;

/** A page of videos. */
export const videoPageSchema = pageSchema(videoSchema).meta({ id: 'VideoPage' });

/** Answer to the deletion of a video. */
export const videoDeletedSchema = deletedSchema('video.deleted').meta({ id: 'VideoDeleted' });

/** Query of `GET /v1/videos`. */
export const videoListQuerySchema = pageQuerySchema.extend({
  status: videoStatusSchema.optional().describe('Only videos in this state'),
  search: z.string().max(200).optional().describe('Only videos whose prompt contains this text'),
  group: z.string().max(128).optional().describe('Only variations of this group'),
  user: z.string().max(128).optional().describe('Videos of another user, or of `all`; administrators only'),
});

/** Query of `GET /v1/videos/{video_id}/content`. */
export const contentQuerySchema = z.object({
  variant: z.enum(['video', 'thumbnail', 'spritesheet']).default('video'),
  expires: z.number().int().optional().describe('Part of a signed link'),
  signature: z.string().max(128).optional().describe('Part of a signed link'),
});

/** Answer of `POST /v1/videos/{video_id}/links`: addresses that need no key, for players and pages. */
export const videoLinksSchema = z
  .object({
    object: z.literal('video.links'),
    id: z.string(),
    expires_at: z.number().int(),
    video: z.string(),
    thumbnail: z.string(),
    spritesheet: z.string(),
  })
  .meta({ id: 'VideoLinks' });

/** One server-sent event of `GET /v1/videos/{video_id}/events`; `type` is also the event's name. */
export const videoEventSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.enum(['video.queued', 'video.progress', 'video.completed', 'video.failed']),
      video: videoSchema,
    }),
    z.object({
      type: z.literal('video.preview'),
      video_id: z.string(),
      step: z.number().int(),
      total_steps: z.number().int(),
      image_url: z.string().describe('JPEG as a data URL; reviewed like every released frame'),
    }),
    z.object({ type: z.literal('video.deleted'), video_id: z.string() }),
  ])
  .meta({ id: 'VideoEvent' });

/** A change in a video's job, as it is streamed. */
export type VideoEvent = z.infer<typeof videoEventSchema>;
