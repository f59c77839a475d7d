import { z } from 'zod';
import { pageQuerySchema, pageSchema } from './page.ts';
import { videoSchema } from './video.ts';

/** A shared video and who made it. */
const feedItemSchema = z
  .object({
    id: z.string().describe('The id of the video'),
    object: z.literal('feed.item'),
    video: videoSchema,
    author: z.string(),
    remixes: z.number().int().describe('Videos on this server that were made from it'),
  })
  .meta({ id: 'FeedItem' });

/** A page of the feed. */
export const feedPageSchema = pageSchema(feedItemSchema).meta({ id: 'FeedPage' });

/** Query of `GET /v1/feed`. */
export const feedQuerySchema = pageQuerySchema
  .omit({ order: true })
  .extend({ search: z.string().max(200).optional().describe('Only videos whose prompt contains this text') });

const lineageNodeSchema = z
  .object({
    id: z.string(),
    relation: z.enum(['self', 'ancestor', 'descendant']),
    source_video_ids: z.array(z.string()),
    video: videoSchema.nullable().describe('Null where it was deleted, or is private to somebody else'),
    author: z.string().nullable(),
  })
  .meta({ id: 'LineageNode' });

/** Answer of `GET /v1/videos/{video_id}/lineage`. */
export const lineageSchema = z
  .object({ object: z.literal('video.lineage'), id: z.string(), nodes: z.array(lineageNodeSchema) })
  .meta({ id: 'Lineage' });

/** A video among those it was made from and those made from it. */
export type LineageNode = z.infer<typeof lineageNodeSchema>;
