import { eq } from 'drizzle-orm';
import { contentQuerySchema, videoLinksSchema } from '../contracts/video.ts';
import { videoPreviews, videos } from '../database/schema.ts';
import { problem } from '../http/problem.ts';
import { addressOf, defineRoute, type HttpContext, type Route, type RouteEnvironment } from '../http/route.ts';
import { sendAsset } from '../http/send-asset.ts';
import type { VideoRow } from '../jobs/video-states.ts';
import { videoNotFound, videoParams } from './creating-routes.ts';
import { findOwnVideo, findVisibleVideo } from './ingest-clip.ts';
import { isGoodLink, type LinkTarget, signLink } from './signed-links.ts';

const tag = 'Videos';

/** How long a signed link is good: a working day, so that a page left open still plays. */
const linkSeconds = 8 * 3_600;

const extensions = { video: 'mp4', thumbnail: 'webp', spritesheet: 'jpg' } as const;

/** Downloads, links that need no key, and the newest preview. */
export function contentRoutes(): readonly Route[] {
  return [contentRoute(), linksRoute(), previewRoute()];
}

function contentRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/videos/{video_id}/content', operationId: 'RetrieveVideoContent', tag },
      summary: 'Download the video, its thumbnail or its spritesheet; parts by `Range`',
      // A signed link may stand in for a key.
      access: 'own-check',
      params: videoParams,
      query: contentQuerySchema,
      response: { kind: 'bytes', contentTypes: ['video/mp4', 'image/webp', 'image/jpeg'], canRange: true },
    },
    async ({ params, query, services, context, authenticator }) => {
      const { variant, expires, signature } = query;
      const target = { videoId: params.video_id, variant, expires: expires ?? 0 };
      const isLink = signature !== undefined;
      const row = isLink
        ? await findLinked({ services, authenticator }, target, signature)
        : await findForKey({ services, authenticator }, context, params.video_id);
      if (row === null) throw videoNotFound(params.video_id);
      if (row.assets === null) {
        throw problem('video_not_ready', `Video '${row.id}' has no content: its status is ${row.status}.`);
      }
      return sendAsset(context, services.storage, {
        asset: row.assets[variant],
        filename: `${row.id}.${extensions[variant]}`,
      });
    },
  );
}

async function findLinked(
  { services }: RouteEnvironment,
  target: LinkTarget,
  signature: string,
): Promise<VideoRow | null> {
  const { linkSecret, clock, database } = services;
  if (!isGoodLink(linkSecret, target, { signature, nowMs: clock.nowMs() })) {
    throw problem('access_denied', 'This link is wrong or has expired.');
  }
  const [row] = await database.orm.select().from(videos).where(eq(videos.id, target.videoId));
  return row ?? null;
}

async function findForKey(
  { services, authenticator }: RouteEnvironment,
  context: HttpContext,
  videoId: string,
): Promise<VideoRow | null> {
  const caller = await authenticator.authenticate(context.req.header('authorization'), addressOf(context));
  return findVisibleVideo({ services, caller }, videoId);
}

function linksRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/videos/{video_id}/links', operationId: 'createVideoLinks', tag, access: 'user' },
      summary: 'Make links to the files that work without a key for eight hours',
      params: videoParams,
      response: { kind: 'json', schema: videoLinksSchema },
    },
    async ({ params, caller, services, context }) => {
      const row = await findVisibleVideo({ services, caller }, params.video_id);
      if (row === null) throw videoNotFound(params.video_id);
      if (row.assets === null) {
        throw problem('video_not_ready', `Video '${row.id}' has no content: its status is ${row.status}.`);
      }
      const expires = Math.floor(services.clock.nowMs() / 1000) + linkSeconds;
      const origin = services.config.publicUrl ?? new URL(context.req.url).origin;
      const linkTo = (variant: LinkTarget['variant']): string => {
        const signature = signLink(services.linkSecret, { videoId: row.id, variant, expires });
        const query = new URLSearchParams({ variant, expires: String(expires), signature });
        return new URL(`/v1/videos/${row.id}/content?${query}`, origin).href;
      };
      return {
        ...{ object: 'video.links', id: row.id, expires_at: expires },
        ...{ video: linkTo('video'), thumbnail: linkTo('thumbnail'), spritesheet: linkTo('spritesheet') },
      };
    },
  );
}

function previewRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/videos/{video_id}/preview', operationId: 'RetrieveVideoPreview', tag },
      summary: 'The newest picture of an unfinished video',
      access: 'user',
      params: videoParams,
      response: { kind: 'bytes', contentTypes: ['image/jpeg'], canRange: false },
    },
    async ({ params, caller, services }) => {
      const row = await findOwnVideo({ services, caller }, params.video_id);
      if (row === null) throw videoNotFound(params.video_id);
      const [preview] = await services.database.orm
        .select()
        .from(videoPreviews)
        .where(eq(videoPreviews.videoId, row.id));
      if (preview === undefined) throw problem('video_not_ready', `Video '${row.id}' has no preview now.`);
      const headers = { 'content-type': 'image/jpeg', 'cache-control': 'no-store' };
      return new Response(new Uint8Array(preview.jpeg), { headers });
    },
  );
}
