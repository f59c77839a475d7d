import { z } from 'zod';

/** Query of every list: newest first, continued after an id. */
export const pageQuerySchema = z.object({
  limit: z.number().int().min(0).max(100).default(20).describe('Items of one page'),
  order: z.enum(['asc', 'desc']).default('desc').describe('By time of creation'),
  after: z.string().max(128).optional().describe('Continue after the item with this id'),
});

export type PageQuery = z.infer<typeof pageQuerySchema>;

/** A page of items in OpenAI's list shape. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({
    object: z.literal('list'),
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  });
}

/** Answer to a deletion. */
export function deletedSchema<const Name extends string>(name: Name) {
  return z.object({ id: z.string(), object: z.literal(name), deleted: z.literal(true) });
}
