import { and, eq, type InferSelectModel } from 'drizzle-orm';
import { feedbackDeletedSchema, feedbackSchema, putFeedbackSchema } from '../contracts/feedback.ts';
import { feedback } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { videoNotFound, videoParams } from '../videos/creating-routes.ts';
import { findVisibleVideo } from '../videos/ingest-clip.ts';

const tag = 'Feedback';
const path = '/v1/videos/{video_id}/feedback';

/** Thumbs, tags and a comment for each person and video. */
export function feedbackRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'put', path, operationId: 'putFeedback', tag, access: 'user', params: videoParams },
        summary: 'Say what you think of a video',
        body: { schema: putFeedbackSchema, encodings: ['json'] },
        response: { kind: 'json', schema: feedbackSchema },
      },
      async ({ params, body, caller, services }) => {
        const row = await findVisibleVideo({ services, caller }, params.video_id);
        if (row === null) throw videoNotFound(params.video_id);
        const values = { ...body, videoId: row.id, userId: caller.user.id, updatedAtMs: services.clock.nowMs() };
        const [saved] = await services.database.orm
          .insert(feedback)
          .values(values)
          .onConflictDoUpdate({ target: [feedback.videoId, feedback.userId], set: values })
          .returning();
        return present(saved!);
      },
    ),
    defineRoute(
      {
        ...{ method: 'get', path, operationId: 'getFeedback', tag, access: 'user', params: videoParams },
        summary: 'What you said about a video',
        response: { kind: 'json', schema: feedbackSchema },
      },
      async ({ params, caller, services }) => {
        const [row] = await services.database.orm.select().from(feedback).where(own(params.video_id, caller));
        if (row === undefined) throw noFeedback(params.video_id);
        return present(row);
      },
    ),
    defineRoute(
      {
        ...{ method: 'delete', path, operationId: 'deleteFeedback', tag, access: 'user', params: videoParams },
        summary: 'Take back what you said about a video',
        response: { kind: 'json', schema: feedbackDeletedSchema },
      },
      async ({ params, caller, services }) => {
        const deleted = await removeFeedback(services, params.video_id, caller);
        if (!deleted) throw noFeedback(params.video_id);
        return { id: params.video_id, object: 'video.feedback.deleted', deleted: true };
      },
    ),
  ];
}

const own = (videoId: string, { user }: Caller) => and(eq(feedback.videoId, videoId), eq(feedback.userId, user.id));

const noFeedback = (videoId: string): Error => problem('not_found', `You gave no feedback on video '${videoId}'.`);

async function removeFeedback({ database }: Services, videoId: string, caller: Caller): Promise<boolean> {
  const rows = await database.orm.delete(feedback).where(own(videoId, caller)).returning({ id: feedback.videoId });
  return rows.length > 0;
}

function present(row: InferSelectModel<typeof feedback>): object {
  return {
    ...{ object: 'video.feedback', video_id: row.videoId, user_id: row.userId, rating: row.rating, tags: row.tags },
    ...{ comment: row.comment, updated_at: Math.floor(row.updatedAtMs / 1000) },
  };
}
