import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { videoSchema } from '../contracts/video.ts';
import {
  blendVideosSchema,
  createVideoSchema,
  editVideoSchema,
  extendVideoSchema,
  loopVideoSchema,
  recutVideoSchema,
  remixVideoSchema,
} from '../contracts/video-request.ts';
import type { Caller } from '../http/caller.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type HttpContext, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { createVideos, findEarlierGroup } from './create-videos.ts';
import { draftBlend, draftEdit, draftExtension, draftLoop, draftRecut, draftRemix } from './draft-from-clip.ts';
import { draftFromText } from './draft-from-text.ts';
import { findVisibleVideo } from './ingest-clip.ts';
import type { IngestContext } from './ingest-picture.ts';
import { presentVideo } from './present-video.ts';
import type { VideoDraft } from './video-draft.ts';

/** Parameters of routes about one video. */
export const videoParams = z.object({ video_id: z.string().max(128) });

const both = ['json', 'multipart'] as const;
const common = {
  method: 'post',
  tag: 'Videos',
  access: 'user',
  response: { kind: 'json', schema: videoSchema },
} as const;

/** The calls that make videos. */
export function creatingRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...common,
        path: '/v1/videos',
        operationId: 'createVideo',
        summary: 'Make a video from text, pictures, keyframes or a storyboard',
        body: { schema: createVideoSchema, encodings: both },
        errors: [404],
      },
      (request) => create(request, (context) => draftFromText(context, request.body)),
    ),
    defineRoute(
      {
        ...common,
        path: '/v1/videos/edits',
        operationId: 'createVideoEdit',
        summary: 'Change a video by words',
        body: { schema: editVideoSchema, encodings: both },
        errors: [404],
      },
      (request) => create(request, (context) => draftEdit(context, request.body)),
    ),
    defineRoute(
      {
        ...common,
        path: '/v1/videos/extensions',
        operationId: 'createVideoExtend',
        summary: 'Make a video longer, at its end or before its beginning',
        body: { schema: extendVideoSchema, encodings: both },
        errors: [404],
      },
      (request) => create(request, (context) => draftExtension(context, request.body)),
    ),
    defineRoute(
      {
        ...common,
        path: '/v1/videos/loops',
        operationId: 'createVideoLoop',
        summary: 'Join the end of a video to its beginning',
        body: { schema: loopVideoSchema, encodings: both },
        errors: [404],
      },
      (request) => create(request, (context) => draftLoop(context, request.body)),
    ),
    defineRoute(
      {
        ...common,
        path: '/v1/videos/blends',
        operationId: 'createVideoBlend',
        summary: 'Lead one video into another',
        body: { schema: blendVideosSchema, encodings: both },
        errors: [404],
      },
      (request) => create(request, (context) => draftBlend(context, request.body)),
    ),
    defineRoute(
      {
        ...common,
        path: '/v1/videos/recuts',
        operationId: 'createVideoRecut',
        summary: 'Keep the best part of a video and draw anew around it',
        body: { schema: recutVideoSchema, encodings: both },
        errors: [404],
      },
      (request) => create(request, (context) => draftRecut(context, request.body)),
    ),
    defineRoute(
      {
        ...common,
        path: '/v1/videos/{video_id}/remix',
        operationId: 'createVideoRemix',
        summary: 'Make a video anew from a completed one with another prompt',
        params: videoParams,
        body: { schema: remixVideoSchema, encodings: both },
      },
      (request) =>
        create(request, async (context) => {
          const row = await findVisibleVideo(context, request.params.video_id);
          if (row === null) throw videoNotFound(request.params.video_id);
          return draftRemix(context, row, request.body);
        }),
    ),
  ];
}

/** The error of an id that is unknown or belongs to somebody else. */
export const videoNotFound = (id: string): Error => problem('not_found', `Video with id '${id}' not found.`);

interface CreatingRequest {
  readonly services: Services;
  readonly caller: Caller;
  readonly context: HttpContext;
  audit(entry: { action: string; target: string; data: Record<string, unknown> }): Promise<void>;
}

async function create(
  { services, caller, context, audit }: CreatingRequest,
  makeDraft: (context: IngestContext) => Promise<VideoDraft>,
): Promise<Response> {
  if (services.isDraining()) {
    throw problem('service_unavailable', 'The server is about to restart.', { retryAfterSeconds: 5 });
  }
  const idempotencyKey = readIdempotencyKey(context);
  const folder = join(services.temporaryFolder, `request-${randomUUID()}`);
  try {
    let rows = await findEarlierGroup(services, caller, idempotencyKey);
    if (rows.length === 0) {
      const draft = await makeDraft({ services, caller, folder });
      rows = await createVideos(services, caller, {
        draft,
        options: { batchId: null, idempotencyKey, traceparent: context.get('traceparent') },
      });
      const { id, kind, engineModel } = rows[0]!;
      await audit({ action: 'video.create', target: id, data: { kind, model: engineModel, count: rows.length } });
    }
    const first = rows[0]!;
    const shown = presentVideo(
      first,
      await services.queueView.outlookOf(first.id),
      rows.map((row) => row.id),
    );
    return context.json(shown, 200, { 'openai-poll-after-ms': pollAfter(shown.aozora.estimated_seconds) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readIdempotencyKey(context: HttpContext): string | null {
  const key = context.req.header('idempotency-key');
  if (key === undefined) return null;
  if (/^[\x21-\x7e]{1,128}$/.test(key)) return key;
  throw problem('invalid_value', 'Invalid header Idempotency-Key: 1 to 128 visible letters are expected.', {
    param: 'Idempotency-Key',
  });
}

/** When to ask again: a twentieth of the expected time, within 0.5 and 10 s. */
export function pollAfter(estimatedSeconds: number | null): string {
  return String(Math.round(Math.min(10_000, Math.max(500, (estimatedSeconds ?? 20) * 50))));
}
