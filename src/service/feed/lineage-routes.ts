import { eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { type LineageNode, lineageSchema } from '../contracts/feed.ts';
import { users, videos } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { VideoRow } from '../jobs/video-states.ts';
import type { Services } from '../services.ts';
import { videoNotFound, videoParams } from '../videos/creating-routes.ts';
import { findVisibleVideo } from '../videos/ingest-clip.ts';
import { presentShared } from '../videos/present-video.ts';

/** Videos in one answer, in either direction; a tree that people read ends before that. */
const mostNodes = 64;

/** What a video was made from, and what was made from it. */
export function lineageRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/videos/{video_id}/lineage', operationId: 'getLineage', tag: 'Feed' },
        summary: 'What a video was made from and what was made from it, as far as you may see it',
        access: 'user',
        params: videoParams,
        response: { kind: 'json', schema: lineageSchema },
        errors: [404],
      },
      async ({ params, caller, services }) => {
        const row = await findVisibleVideo({ services, caller }, params.video_id);
        if (row === null) throw videoNotFound(params.video_id);
        const self = await readVideos(services, eq(videos.id, row.id));
        const ancestors = await walk(self, (found) => readAncestors(services, found));
        const descendants = await walk(self, (found) => readDescendants(services, found));
        const known = new Map([...self, ...ancestors, ...descendants].map((each) => [each.row.id, each]));
        const gone = new Set([...self, ...ancestors].flatMap(({ row: { sourceVideoIds } }) => sourceVideoIds));
        const nodes: LineageNode[] = [
          ...self.map((each) => present(each, 'self', caller)),
          ...ancestors.map((each) => present(each, 'ancestor', caller)),
          ...[...gone].filter((id) => !known.has(id)).map(presentGone),
          ...descendants.map((each) => present(each, 'descendant', caller)),
        ];
        return { object: 'video.lineage', id: row.id, nodes };
      },
    ),
  ];
}

interface MadeVideo {
  readonly row: VideoRow;
  readonly author: string;
  readonly isAuthorActive: boolean;
}

/** Goes from generation to generation until there is no more, or enough. */
async function walk(
  from: readonly MadeVideo[],
  next: (found: readonly MadeVideo[]) => Promise<readonly MadeVideo[]>,
): Promise<readonly MadeVideo[]> {
  const seen = new Set(from.map(({ row }) => row.id));
  const all: MadeVideo[] = [];
  let generation = from;
  while (generation.length > 0 && all.length < mostNodes) {
    generation = (await next(generation)).filter(({ row }) => !seen.has(row.id)).slice(0, mostNodes - all.length);
    for (const { row } of generation) seen.add(row.id);
    all.push(...generation);
  }
  return all;
}

function readAncestors(services: Services, found: readonly MadeVideo[]): Promise<readonly MadeVideo[]> {
  const ids = found.flatMap(({ row }) => row.sourceVideoIds);
  return ids.length === 0 ? Promise.resolve([]) : readVideos(services, inArray(videos.id, ids));
}

function readDescendants(services: Services, found: readonly MadeVideo[]): Promise<readonly MadeVideo[]> {
  const isSource = found.map(({ row }) => sql`${videos.sourceVideoIds} @> ${JSON.stringify([row.id])}::jsonb`);
  return readVideos(services, or(...isSource));
}

async function readVideos({ database }: Services, where: SQL | undefined): Promise<readonly MadeVideo[]> {
  const rows = await database.orm
    .select({ row: videos, author: users.name, status: users.status })
    .from(videos)
    .innerJoin(users, eq(users.id, videos.userId))
    .where(where)
    .orderBy(videos.id)
    .limit(mostNodes);
  return rows.map(({ row, author, status }) => ({ row, author, isAuthorActive: status === 'active' }));
}

function present(
  { row, author, isAuthorActive }: MadeVideo,
  relation: LineageNode['relation'],
  caller: Caller,
): LineageNode {
  const isOwn = caller.isAdmin || row.userId === caller.user.id;
  const isVisible = isOwn || (row.sharedAtMs !== null && row.status === 'completed' && isAuthorActive);
  return {
    ...{ id: row.id, relation, source_video_ids: [...row.sourceVideoIds] },
    ...{ video: isVisible ? presentShared(row) : null, author: isVisible ? author : null },
  };
}

const presentGone = (id: string): LineageNode => ({
  ...{ id, relation: 'ancestor', source_video_ids: [], video: null, author: null },
});
