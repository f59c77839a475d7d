import { z } from 'zod';
import { deletedSchema, pageQuerySchema, pageSchema } from './page.ts';
import { uploadedFileSchema } from './video-request.ts';

/** What a file may be used for: lines of a batch, an image, or anything else. */
const uploadPurposes = ['batch', 'vision', 'user_data'] as const;

/** A stored file. */
export const fileSchema = z
  .object({
    id: z.string(),
    object: z.literal('file'),
    bytes: z.number().int(),
    created_at: z.number().int(),
    filename: z.string(),
    purpose: z.enum([...uploadPurposes, 'batch_output']),
    status: z.literal('processed'),
  })
  .meta({ id: 'File' });

/** Body of `POST /v1/files`; multipart only. */
export const createFileSchema = z
  .strictObject({ file: uploadedFileSchema, purpose: z.enum(uploadPurposes) })
  .meta({ id: 'CreateFileRequest' });

/** Query of `GET /v1/files`. */
export const fileListQuerySchema = pageQuerySchema.extend({
  limit: z.number().int().min(1).max(10_000).default(10_000).describe('Items of one page'),
  purpose: z.string().max(32).optional(),
});

/** A page of files. */
export const filePageSchema = pageSchema(fileSchema).meta({ id: 'FilePage' });

/** Answer to the deletion of a file. */
export const fileDeletedSchema = deletedSchema('file').meta({ id: 'FileDeleted' });

export type StoredFile = z.infer<typeof fileSchema>;
