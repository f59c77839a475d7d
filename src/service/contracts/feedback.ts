import { z } from 'zod';
import { deletedSchema, pageQuerySchema, pageSchema } from './page.ts';

/** What somebody thinks of a video; one for each person and video. */
export const feedbackSchema = z
  .object({
    object: z.literal('video.feedback'),
    video_id: z.string(),
    user_id: z.string(),
    rating: z.enum(['up', 'down']).nullable(),
    tags: z.array(z.string()),
    comment: z.string().nullable(),
    updated_at: z.number().int(),
  })
  .meta({ id: 'Feedback' });

/** Body of `PUT /v1/videos/{video_id}/feedback`; replaces what was said before. */
export const putFeedbackSchema = z
  .strictObject({
    rating: z.enum(['up', 'down']).nullable().default(null),
    tags: z.array(z.string().min(1).max(48)).max(16).default([]),
    comment: z.string().max(4_000).nullable().default(null),
  })
  .meta({ id: 'PutFeedbackRequest' });

/** Answer to the deletion of feedback; `id` is the video's. */
export const feedbackDeletedSchema = deletedSchema('video.feedback.deleted').meta({ id: 'FeedbackDeleted' });

/** Why a video is reported. */
const reportReasons = [
  'sexual',
  'minors',
  'violence',
  'hate',
  'self-harm',
  'likeness',
  'deception',
  'copyright',
  'privacy',
  'other',
] as const;

/** A report of misuse in the review queue. */
export const reportSchema = z
  .object({
    id: z.string(),
    object: z.literal('report'),
    video_id: z.string(),
    reporter_id: z.string(),
    reason: z.enum(reportReasons),
    detail: z.string(),
    status: z.enum(['open', 'dismissed', 'removed']),
    resolution: z.string().nullable(),
    resolved_by: z.string().nullable(),
    created_at: z.number().int(),
    resolved_at: z.number().int().nullable(),
  })
  .meta({ id: 'Report' });

/** Body of `POST /v1/reports`. */
export const createReportSchema = z
  .strictObject({
    video_id: z.string().min(1).max(128),
    reason: z.enum(reportReasons),
    detail: z.string().max(4_000).default(''),
  })
  .meta({ id: 'CreateReportRequest' });

/** Body of `POST /v1/reports/{report_id}/resolve`. */
export const resolveReportSchema = z
  .strictObject({
    action: z.enum(['dismiss', 'remove_video', 'remove_video_and_suspend_user']),
    resolution: z.string().max(4_000).default(''),
  })
  .meta({ id: 'ResolveReportRequest' });

/** Query of `GET /v1/reports`. */
export const reportQuerySchema = pageQuerySchema.extend({
  status: z.enum(['open', 'dismissed', 'removed']).optional(),
});

/** A page of reports. */
export const reportPageSchema = pageSchema(reportSchema).meta({ id: 'ReportPage' });

/** Answer to the deletion of a report. */
export const reportDeletedSchema = deletedSchema('report.deleted').meta({ id: 'ReportDeleted' });

/** What a red team found. */
export const findingSchema = z
  .object({
    id: z.string(),
    object: z.literal('finding'),
    user_id: z.string(),
    video_id: z.string().nullable(),
    prompt: z.string(),
    output: z.string().describe('What came out, in words'),
    category: z.string(),
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    notes: z.string(),
    campaign_id: z.string().nullable().describe('The campaign that it belongs to'),
    created_at: z.number().int(),
  })
  .meta({ id: 'Finding' });

/** Body of `POST /v1/findings`. */
export const createFindingSchema = z
  .strictObject({
    video_id: z.string().max(128).nullable().default(null),
    prompt: z.string().max(32_000).default('').describe('Taken from the video when it is empty'),
    output: z.string().max(8_000),
    category: z.string().min(1).max(64),
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    notes: z.string().max(8_000).default(''),
    campaign_id: z.string().max(128).nullable().default(null),
  })
  .meta({ id: 'CreateFindingRequest' });

/** Query of `GET /v1/findings`. */
export const findingQuerySchema = pageQuerySchema.extend({
  category: z.string().max(64).optional(),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
});

/** A page of findings. */
export const findingPageSchema = pageSchema(findingSchema).meta({ id: 'FindingPage' });

/** Answer to the deletion of a finding. */
export const findingDeletedSchema = deletedSchema('finding.deleted').meta({ id: 'FindingDeleted' });

const counts = z.record(z.string(), z.number().int());

/** Usage of the server within a time. */
export const statisticsSchema = z
  .object({
    object: z.literal('statistics'),
    since: z.number().int(),
    videos: z.object({
      total: z.number().int(),
      by_status: counts,
      by_model: counts,
      by_kind: counts,
      by_day: z.array(z.object({ day: z.string(), count: z.number().int() })),
      seconds: z.number(),
      mean_wait_seconds: z.number().nullable(),
      mean_work_seconds: z.number().nullable(),
      speed: z.array(
        z.object({
          model: z.string(),
          completed: z.number().int(),
          seconds: z.number().describe('Length of all finished videos'),
          work_seconds: z.number().describe('Time that workers spent on them'),
          mean_wait_seconds: z.number().nullable(),
        }),
      ),
    }),
    refusals: z.object({ input: z.number().int(), output: z.number().int(), by_category: counts }),
    feedback: z.object({ up: z.number().int(), down: z.number().int(), by_tag: counts }),
    reports: z.object({ open: z.number().int(), resolved: z.number().int() }),
    users: z.object({ total: z.number().int(), active: z.number().int() }),
  })
  .meta({ id: 'Statistics' });

/** Query of `GET /v1/statistics`. */
export const statisticsQuerySchema = z.object({
  days: z.number().int().min(1).max(366).default(30),
});
