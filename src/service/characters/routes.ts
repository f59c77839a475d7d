import { and, eq, type InferSelectModel } from 'drizzle-orm';
import { z } from 'zod';
import {
  type Character,
  characterDeletedSchema,
  characterPageSchema,
  characterSchema,
  createCharacterSchema,
} from '../contracts/character.ts';
import { pageQuerySchema } from '../contracts/page.ts';
import { mintId } from '../database/ids.ts';
import { characters, refusals } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { toModerationDetails } from '../http/moderation-details.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { probeUpload } from '../videos/ingest-clip.ts';

type CharacterRow = InferSelectModel<typeof characters>;

const tag = 'Characters';
const params = z.object({ character_id: z.string().max(128) });

/** Longest clip of a character; a look needs no more. */
const maxSeconds = 20;

/** Characters: create, retrieve, list, delete. Mounted before the routes of single videos. */
export function characterRoutes(): readonly Route[] {
  return [createRoute(), listRoute(), retrieveRoute(), deleteRoute()];
}

function createRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/videos/characters', operationId: 'CreateVideoCharacter', tag, access: 'user' },
      summary: 'Make a character from a short video',
      body: { schema: createCharacterSchema, encodings: ['multipart'] },
      response: { kind: 'json', schema: characterSchema },
    },
    async ({ body, caller, services, audit }) => {
      const clip = await probeUpload(services, body.video, 'video');
      if (clip.durationSeconds > maxSeconds) {
        throw problem('above_max_value', `Invalid 'video': it must be at most ${maxSeconds} s long.`, {
          param: 'video',
        });
      }
      await screenCharacter(services, caller, { name: body.name, path: body.video.path });
      const id = mintId('character', services.clock.nowMs());
      const asset = await services.storage.putFile(`characters/${id}/video`, body.video.path, 'video/mp4');
      const { width, height, frameRate, durationSeconds } = clip;
      const [row] = await services.database.orm
        .insert(characters)
        .values({
          ...{ id, userId: caller.user.id, name: body.name, asset, width, height, frameRate },
          ...{ durationMs: Math.round(durationSeconds * 1000), createdAtMs: services.clock.nowMs() },
        })
        .returning();
      await audit({ action: 'character.create', target: id });
      return present(row!);
    },
  );
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/videos/characters', operationId: 'listVideoCharacters', tag, access: 'user' },
      summary: 'List characters',
      query: pageQuerySchema,
      response: { kind: 'json', schema: characterPageSchema },
    },
    async ({ query, caller, services }) => {
      const plan = planPage(characters.id, query, eq(characters.userId, caller.user.id));
      const rows = await services.database.orm
        .select()
        .from(characters)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      return toPage(rows, query, present);
    },
  );
}

function retrieveRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/videos/characters/{character_id}', operationId: 'GetVideoCharacter', tag },
      ...{ access: 'user', params, summary: 'Retrieve a character' },
      response: { kind: 'json', schema: characterSchema },
    },
    async ({ params: { character_id: id }, caller, services }) => present(await findOwn(services, caller, id)),
  );
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/videos/characters/{character_id}', operationId: 'deleteVideoCharacter', tag },
      ...{ access: 'user', params, summary: 'Delete a character and its video' },
      response: { kind: 'json', schema: characterDeletedSchema },
    },
    async ({ params: { character_id: id }, caller, services, audit }) => {
      const row = await findOwn(services, caller, id);
      await services.database.orm.delete(characters).where(eq(characters.id, row.id));
      await services.storage.remove(row.asset.key);
      await audit({ action: 'character.delete', target: row.id });
      return { id: row.id, object: 'character.deleted', deleted: true };
    },
  );
}

async function findOwn({ database }: Services, caller: Caller, id: string): Promise<CharacterRow> {
  const own = caller.isAdmin ? undefined : eq(characters.userId, caller.user.id);
  const [row] = await database.orm
    .select()
    .from(characters)
    .where(and(eq(characters.id, id), own));
  if (row === undefined) throw problem('not_found', `Character with id '${id}' not found.`);
  return row;
}

/** Words and pictures of a character pass the same screen as those of a video. */
async function screenCharacter(
  services: Services,
  caller: Caller,
  { name, path }: { readonly name: string; readonly path: string },
): Promise<void> {
  const profile = caller.limits.policy_profile;
  const texts = [{ role: 'name' as const, text: name }];
  const verdict = await services.gate.screenRequest({ profile, texts, imagePaths: [], videoPaths: [path] });
  if (verdict.status === 'allowed') return;
  const nowMs = services.clock.nowMs();
  services.metrics.refusals.inc({ stage: 'input' });
  await services.database.orm.insert(refusals).values({
    ...{ id: mintId('refusal', nowMs), atMs: nowMs, userId: caller.user.id, stage: verdict.stage, profile },
    categories: verdict.categories.map(({ category }) => category),
  });
  throw problem('moderation_blocked', verdict.message, { param: 'video', moderation: toModerationDetails(verdict) });
}

const present = ({ id, name, createdAtMs }: CharacterRow): Character => ({
  id,
  name,
  created_at: Math.floor(createdAtMs / 1000),
});
