import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import {
  callerSchema,
  createUserSchema,
  updateUserSchema,
  userDeletedSchema,
  userPageSchema,
  userSchema,
} from '../contracts/access.ts';
import { pageQuerySchema } from '../contracts/page.ts';
import { characters, files, reports, users } from '../database/schema.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { deleteVideosOfUser } from '../videos/delete-video.ts';
import type { UserRow } from './access-store.ts';
import { presentUser } from './present-access.ts';

const tag = 'Access';
const params = z.object({ user_id: z.string().max(128) });

/** Users: who calls, and for administrators everybody. */
export function userRoutes(): readonly Route[] {
  return [meRoute(), createRoute(), listRoute(), retrieveRoute(), updateRoute(), deleteRoute()];
}

function meRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/me', operationId: 'getCaller', tag, access: 'user' },
      summary: 'Who calls, with which limits, and how much of them is used',
      response: { kind: 'json', schema: callerSchema },
    },
    async ({ caller, services }) => {
      const { videosToday, queuedVideos, storedBytes } = await services.access.readUsage(caller.user.id);
      const { id, name, hint } = caller.key;
      return {
        object: 'caller',
        user: presentUser(caller.user),
        key: { id, name, hint },
        limits: caller.limits,
        usage: { videos_today: videosToday, queued_videos: queuedVideos, stored_bytes: storedBytes },
      };
    },
  );
}

function createRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/users', operationId: 'createUser', tag, access: 'admin' },
      summary: 'Make a user',
      body: { schema: createUserSchema, encodings: ['json'] },
      response: { kind: 'json', schema: userSchema },
    },
    async ({ body, services, audit }) => {
      const row = await services.access.createUser(body);
      await audit({ action: 'user.create', target: row.id, data: { role: row.role } });
      return presentUser(row);
    },
  );
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/users', operationId: 'listUsers', tag, access: 'admin' },
      summary: 'List users',
      query: pageQuerySchema,
      response: { kind: 'json', schema: userPageSchema },
    },
    async ({ query, services }) => {
      const plan = planPage(users.id, query, undefined);
      const rows = await services.database.orm
        .select()
        .from(users)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      return toPage(rows, query, presentUser);
    },
  );
}

function retrieveRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/users/{user_id}', operationId: 'retrieveUser', tag, access: 'admin', params },
      summary: 'Retrieve a user',
      response: { kind: 'json', schema: userSchema },
    },
    async ({ params: { user_id: id }, services }) => presentUser(await findUser(services, id)),
  );
}

function updateRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/users/{user_id}', operationId: 'updateUser', tag, access: 'admin', params },
      summary: 'Change name, role or status of a user',
      body: { schema: updateUserSchema, encodings: ['json'] },
      response: { kind: 'json', schema: userSchema },
    },
    async ({ params: { user_id: id }, body, services, authenticator, audit }) => {
      const row = await findUser(services, id);
      const losesAdmin = (body.role ?? 'admin') !== 'admin' || body.status === 'suspended';
      if (row.role === 'admin' && losesAdmin) await keepOneAdmin(services, row);
      const values = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const [changed] =
        Object.keys(values).length === 0
          ? [row]
          : await services.database.orm.update(users).set(values).where(eq(users.id, id)).returning();
      authenticator.forget();
      const { role, status } = changed ?? row;
      await audit({ action: 'user.update', target: id, data: { role, status } });
      return presentUser(changed ?? row);
    },
  );
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/users/{user_id}', operationId: 'deleteUser', tag, access: 'admin', params },
      summary: 'Delete a user with all videos, files, characters, keys and words',
      response: { kind: 'json', schema: userDeletedSchema },
    },
    async ({ params: { user_id: id }, services, authenticator, audit }) => {
      const row = await findUser(services, id);
      if (row.role === 'admin') await keepOneAdmin(services, row);
      await removeUser(services, id);
      authenticator.forget();
      await audit({ action: 'user.delete', target: id });
      return { id, object: 'user.deleted', deleted: true };
    },
  );
}

async function findUser({ database }: Services, id: string): Promise<UserRow> {
  const [row] = await database.orm.select().from(users).where(eq(users.id, id));
  if (row === undefined) throw problem('not_found', `User with id '${id}' not found.`);
  return row;
}

/** Without an administrator nobody could ever get in again. */
async function keepOneAdmin({ database }: Services, row: UserRow): Promise<void> {
  const [other] = await database.orm
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), eq(users.status, 'active'), ne(users.id, row.id)))
    .limit(1);
  if (other === undefined) throw problem('invalid_state', 'This is the last administrator.');
}

async function removeUser(services: Services, userId: string): Promise<void> {
  const { orm } = services.database;
  // First, so that no new video appears while the others go.
  await orm.update(users).set({ status: 'suspended' }).where(eq(users.id, userId));
  await deleteVideosOfUser(services, userId);
  const kept = [
    ...(await orm.select({ asset: files.asset }).from(files).where(eq(files.userId, userId))),
    ...(await orm.select({ asset: characters.asset }).from(characters).where(eq(characters.userId, userId))),
  ];
  await orm.delete(reports).where(eq(reports.reporterId, userId));
  await orm.delete(users).where(eq(users.id, userId));
  for (const { asset } of kept) await services.storage.remove(asset.key);
}
