import { and, eq, inArray } from 'drizzle-orm';
import { MediaError } from '../../base/index.ts';
import { describeOrigin, type OriginEvidence } from '../../safety/index.ts';
import { createDetectionSchema, detectionSchema } from '../contracts/detection.ts';
import { videos } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { createDatabaseIndex, findByMarkNumber, listMarkNumbers } from './fingerprint-store.ts';

/** Where a file comes from, as far as anybody can tell. */
export function detectionRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{
          method: 'post',
          path: '/v1/detections',
          operationId: 'createDetection',
          tag: 'Detections',
          access: 'user',
        },
        summary: 'Ask whether this server made a file: manifest, watermark, search by looks and classifier, each apart',
        body: { schema: createDetectionSchema, encodings: ['multipart'] },
        response: { kind: 'json', schema: detectionSchema },
      },
      async ({ body, caller, services, audit }) => {
        const evidence = await detect(services, body.file.path);
        await audit({ action: 'detection.create', target: null });
        return present(services, caller, evidence);
      },
    ),
  ];
}

async function detect({ gate, database }: Services, path: string): Promise<OriginEvidence> {
  try {
    const knownNumbers = await listMarkNumbers(database.orm);
    return await gate.detectOrigin({ path, index: createDatabaseIndex(database.orm), knownNumbers });
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    throw problem('invalid_video', `${error.message}.`, { param: 'file', cause: error });
  }
}

async function present(services: Services, caller: Caller, evidence: OriginEvidence): Promise<object> {
  const { orm } = services.database;
  const { manifest, watermark, reverseSearch } = evidence;
  const signed = manifest.status === 'trusted' ? (manifest.generation?.videoId ?? null) : null;
  const marked = watermark.status === 'found' ? await findByMarkNumber(orm, watermark.number) : [];
  const matches = reverseSearch.status === 'found' ? reverseSearch.matches : [];
  const mentioned = [...(signed === null ? [] : [signed]), ...marked, ...matches.map(({ videoId }) => videoId)];
  const visible = await findVisible(services, caller, mentioned);
  const show = (videoId: string | null): string | null => (videoId !== null && visible.has(videoId) ? videoId : null);
  const findings = Object.fromEntries(
    describeOrigin(evidence).map(({ layer, explanation, ...finding }) => [
      layer,
      { ...finding, explanation: hideIds(explanation, mentioned, visible) },
    ]),
  );
  return {
    object: 'detection',
    created_at: Math.floor(services.clock.nowMs() / 1000),
    layers: {
      manifest: {
        ...findings.manifest,
        signer: 'signer' in manifest ? manifest.signer : null,
        video_id: show(signed),
      },
      watermark: { ...findings.watermark, video_ids: marked.filter((id) => visible.has(id)) },
      reverse_search: {
        ...findings.reverse_search,
        matches: matches.map(({ videoId, confidence, distance }) => ({
          video_id: show(videoId),
          confidence,
          distance,
        })),
      },
      classifier: findings.classifier,
    },
  };
}

/** Of some videos those that the caller may know of. */
async function findVisible({ database }: Services, caller: Caller, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const own = caller.isAdmin ? undefined : eq(videos.userId, caller.user.id);
  const rows = await database.orm
    .select({ id: videos.id })
    .from(videos)
    .where(and(inArray(videos.id, [...ids]), own));
  return new Set(rows.map(({ id }) => id));
}

function hideIds(text: string, ids: readonly string[], visible: ReadonlySet<string>): string {
  return ids.reduce((shown, id) => (visible.has(id) ? shown : shown.replaceAll(id, 'of somebody else')), text);
}
