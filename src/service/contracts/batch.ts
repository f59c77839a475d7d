import { z } from 'zod';
import { pageSchema } from './page.ts';

/** Where a batch is. */
const batchStatuses = [
  'validating',
  'failed',
  'in_progress',
  'finalizing',
  'completed',
  'expired',
  'cancelling',
  'cancelled',
] as const;

const moment = z.number().int().nullable();

/** Many requests from one file of JSON lines. */
export const batchSchema = z
  .object({
    id: z.string(),
    object: z.literal('batch'),
    endpoint: z.literal('/v1/videos'),
    errors: z
      .object({
        object: z.literal('list'),
        data: z.array(
          z.object({
            code: z.string(),
            message: z.string(),
            param: z.string().nullable(),
            line: z.number().int().nullable(),
          }),
        ),
      })
      .nullable(),
    input_file_id: z.string(),
    completion_window: z.string(),
    status: z.enum(batchStatuses),
    output_file_id: z.string().nullable(),
    error_file_id: z.string().nullable(),
    created_at: z.number().int(),
    in_progress_at: moment,
    expires_at: moment,
    finalizing_at: moment,
    completed_at: moment,
    failed_at: moment,
    expired_at: moment,
    cancelling_at: moment,
    cancelled_at: moment,
    request_counts: z.object({
      total: z.number().int(),
      completed: z.number().int(),
      failed: z.number().int(),
    }),
    metadata: z.record(z.string(), z.string()).nullable(),
  })
  .meta({ id: 'Batch' });

export type Batch = z.infer<typeof batchSchema>;

/** Body of `POST /v1/batches`. */
export const createBatchSchema = z
  .strictObject({
    input_file_id: z.string().min(1).max(128),
    endpoint: z.literal('/v1/videos'),
    completion_window: z.literal('24h'),
    metadata: z.record(z.string().max(64), z.string().max(512)).nullable().optional(),
  })
  .meta({ id: 'CreateBatchRequest' });

/** A page of batches. */
export const batchPageSchema = pageSchema(batchSchema).meta({ id: 'BatchPage' });

/** One line of a batch's input file. */
export const batchLineSchema = z.strictObject({
  custom_id: z.string().min(1).max(512),
  method: z.literal('POST'),
  url: z.literal('/v1/videos'),
  body: z.record(z.string(), z.unknown()),
});
