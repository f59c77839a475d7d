import { Readable } from 'node:stream';
import { and, asc, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { characters, feedback, videos } from '../database/schema.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { VideoRow } from '../jobs/video-states.ts';
import type { Services } from '../services.ts';
import { presentVideo } from '../videos/present-video.ts';
import { type TarEntry, writeTar } from './tar-stream.ts';

/** Rows read at once while the archive is written. */
const chunkRows = 50;

/** The whole library of a user as one archive. */
export function exportRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/videos/export', operationId: 'exportLibrary', tag: 'Videos', access: 'user' },
        summary: 'Your whole library as a tar archive: every video with its files, facts and feedback, and characters',
        query: z.object({ user: z.string().max(128).optional().describe('Of another user; administrators only') }),
        response: { kind: 'bytes', contentTypes: ['application/x-tar'], canRange: false },
      },
      async ({ query, caller, services, audit }) => {
        const userId = query.user ?? caller.user.id;
        if (userId !== caller.user.id && !caller.isAdmin)
          throw problem('access_denied', 'Your role does not allow this.');
        await audit({ action: 'library.export', target: userId });
        const archive = Readable.from(writeTar(listEntries(services, userId)));
        return new Response(Readable.toWeb(archive) as ReadableStream, {
          headers: {
            'content-type': 'application/x-tar',
            'content-disposition': 'attachment; filename="aozora-library.tar"',
          },
        });
      },
    ),
  ];
}

async function* listEntries(services: Services, userId: string): AsyncIterable<TarEntry> {
  for (let after = ''; ; ) {
    const rows = await services.database.orm
      .select()
      .from(videos)
      .where(and(eq(videos.userId, userId), gt(videos.id, after)))
      .orderBy(asc(videos.id))
      .limit(chunkRows);
    for (const row of rows) yield* entriesOfVideo(services, row);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.id;
  }
  yield* entriesOfCharacters(services, userId);
}

async function* entriesOfVideo({ database, storage }: Services, row: VideoRow): AsyncIterable<TarEntry> {
  const modifiedAt = Math.floor((row.completedAtMs ?? row.createdAtMs) / 1000);
  const said = await database.orm.select().from(feedback).where(eq(feedback.videoId, row.id));
  const facts = {
    ...presentVideo(row, null),
    feedback: said.map(({ rating, tags, comment }) => ({ rating, tags, comment })),
  };
  yield textEntry(`videos/${row.id}/video.json`, JSON.stringify(facts, null, 2), modifiedAt);
  for (const asset of Object.values(row.assets ?? {})) {
    // Deleted while the archive is written: it is left out.
    if ((await storage.statObject(asset.key)) === null) continue;
    const name = asset.key.slice(asset.key.lastIndexOf('/') + 1);
    const content = await storage.openRead(asset.key);
    yield { path: `videos/${row.id}/${name}`, sizeBytes: asset.sizeBytes, modifiedAt, content };
  }
}

async function* entriesOfCharacters({ database, storage }: Services, userId: string): AsyncIterable<TarEntry> {
  const rows = await database.orm.select().from(characters).where(eq(characters.userId, userId));
  for (const { id, name, asset, createdAtMs } of rows) {
    const modifiedAt = Math.floor(createdAtMs / 1000);
    yield textEntry(
      `characters/${id}/character.json`,
      JSON.stringify({ id, name, created_at: modifiedAt }),
      modifiedAt,
    );
    const content = await storage.openRead(asset.key);
    yield { path: `characters/${id}/video`, sizeBytes: asset.sizeBytes, modifiedAt, content };
  }
}

function textEntry(path: string, text: string, modifiedAt: number): TarEntry {
  const bytes = Buffer.from(text);
  return { path, sizeBytes: bytes.length, modifiedAt, content: Readable.from([bytes]) };
}
