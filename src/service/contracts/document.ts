import { z } from 'zod';
import { deletedSchema } from './page.ts';

const nameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,119}$/)
  .describe('Lower-case letters, digits, dots, hyphens and underscores');

/** Parameters of routes about one document. */
export const documentParams = z.object({ name: nameSchema });

/** Something of a program's own that a user keeps on the server: folders of the library, a storyboard. */
export const documentSchema = z
  .object({
    name: nameSchema,
    object: z.literal('document'),
    value: z.unknown().describe('Any JSON value, returned as given'),
    updated_at: z.number().int(),
  })
  .meta({ id: 'Document' });

/** Body of `PUT /v1/documents/{name}`. */
export const putDocumentSchema = z
  .strictObject({ value: z.unknown().refine((value) => value !== undefined, 'is needed') })
  .meta({ id: 'PutDocumentRequest' });

/** Query of `GET /v1/documents`. */
export const documentQuerySchema = z.object({
  prefix: z.string().max(120).default('').describe('Only documents whose names begin so'),
});

/** All documents of the caller, newest change first. */
export const documentListSchema = z
  .object({ object: z.literal('list'), data: z.array(documentSchema) })
  .meta({ id: 'DocumentList' });

/** Answer to the deletion of a document; `id` is its name. */
export const documentDeletedSchema = deletedSchema('document.deleted').meta({ id: 'DocumentDeleted' });
