import { and, eq, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import {
  acceptedInvitationSchema,
  acceptInvitationSchema,
  apiKeyDeletedSchema,
  apiKeyPageSchema,
  apiKeySchema,
  auditEventPageSchema,
  auditQuerySchema,
  createInvitationSchema,
  createKeySchema,
  invitationDeletedSchema,
  invitationPageSchema,
  invitationSchema,
} from '../contracts/access.ts';
import { pageQuerySchema } from '../contracts/page.ts';
import { apiKeys, auditEvents, invitations, users } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { addressOf, defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { presentInvitation, presentKey, presentUser } from './present-access.ts';

const tag = 'Access';

/** Codes that one address may try in a minute. */
const codesPerMinute = 20;

/** Keys, invitations and the audit log. */
export function keyRoutes(): readonly Route[] {
  return [
    createKeyRoute(),
    listKeysRoute(),
    revokeKeyRoute(),
    createInvitationRoute(),
    listInvitationsRoute(),
    withdrawInvitationRoute(),
    acceptInvitationRoute(),
    auditRoute(),
  ];
}

function createKeyRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/keys', operationId: 'createKey', tag, access: 'user' },
      summary: 'Make an API key; it is shown once',
      body: { schema: createKeySchema, encodings: ['json'] },
      response: { kind: 'json', schema: apiKeySchema },
      errors: [404],
    },
    async ({ body, caller, services, audit }) => {
      const userId = body.user_id ?? caller.user.id;
      if (userId !== caller.user.id && !caller.isAdmin)
        throw problem('access_denied', 'Your role does not allow this.');
      const [user] = await services.database.orm.select().from(users).where(eq(users.id, userId));
      if (user === undefined) throw problem('not_found', `User with id '${userId}' not found.`, { param: 'user_id' });
      const expiresAtMs = expiryOf(services, body.expires_in_seconds);
      const { secret, row } = await services.access.createKey({ userId, name: body.name, expiresAtMs });
      await audit({ action: 'key.create', target: row.id, data: { user: userId } });
      return presentKey(row, secret);
    },
  );
}

function listKeysRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/keys', operationId: 'listKeys', tag, access: 'user' },
      summary: 'List keys; administrators may name another user, or `all`',
      query: pageQuerySchema.extend({ user: z.string().max(128).optional() }),
      response: { kind: 'json', schema: apiKeyPageSchema },
    },
    async ({ query, caller, services }) => {
      const plan = planPage(apiKeys.id, query, ownerFilter(caller, query.user));
      const rows = await services.database.orm
        .select()
        .from(apiKeys)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      return toPage(rows, query, (row) => presentKey(row, null));
    },
  );
}

function ownerFilter(caller: Caller, user: string | undefined): SQL | undefined {
  if (user === undefined || user === caller.user.id) return eq(apiKeys.userId, caller.user.id);
  if (!caller.isAdmin) throw problem('access_denied', 'Your role does not allow this.', { param: 'user' });
  return user === 'all' ? undefined : eq(apiKeys.userId, user);
}

function revokeKeyRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/keys/{key_id}', operationId: 'revokeKey', tag, access: 'user' },
      summary: 'Revoke a key',
      params: z.object({ key_id: z.string().max(128) }),
      response: { kind: 'json', schema: apiKeyDeletedSchema },
    },
    async ({ params: { key_id: id }, caller, services, authenticator, audit }) => {
      const own = caller.isAdmin ? undefined : eq(apiKeys.userId, caller.user.id);
      const [row] = await services.database.orm
        .update(apiKeys)
        .set({ revokedAtMs: services.clock.nowMs() })
        .where(and(eq(apiKeys.id, id), own))
        .returning();
      if (row === undefined) throw problem('not_found', `Key with id '${id}' not found.`);
      authenticator.forget();
      await audit({ action: 'key.revoke', target: id });
      return { id, object: 'api_key.deleted', deleted: true };
    },
  );
}

function createInvitationRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/invitations', operationId: 'createInvitation', tag, access: 'admin' },
      summary: 'Invite somebody; the code is shown once',
      body: { schema: createInvitationSchema, encodings: ['json'] },
      response: { kind: 'json', schema: invitationSchema },
    },
    async ({ body, caller, services, audit }) => {
      const { code, row } = await services.access.createInvitation({
        ...{ role: body.role, note: body.note, maxUses: body.max_uses, createdBy: caller.user.id },
        expiresAtMs: expiryOf(services, body.expires_in_seconds),
      });
      await audit({ action: 'invitation.create', target: row.id, data: { role: row.role } });
      return presentInvitation(row, code);
    },
  );
}

function listInvitationsRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/invitations', operationId: 'listInvitations', tag, access: 'admin' },
      summary: 'List invitations',
      query: pageQuerySchema,
      response: { kind: 'json', schema: invitationPageSchema },
    },
    async ({ query, services }) => {
      const plan = planPage(invitations.id, query, undefined);
      const rows = await services.database.orm
        .select()
        .from(invitations)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      return toPage(rows, query, (row) => presentInvitation(row, null));
    },
  );
}

function withdrawInvitationRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: '/v1/invitations/{invitation_id}', operationId: 'withdrawInvitation', tag },
      ...{ access: 'admin', summary: 'Withdraw an invitation' },
      params: z.object({ invitation_id: z.string().max(128) }),
      response: { kind: 'json', schema: invitationDeletedSchema },
    },
    async ({ params: { invitation_id: id }, services, audit }) => {
      const [row] = await services.database.orm
        .update(invitations)
        .set({ revokedAtMs: services.clock.nowMs() })
        .where(eq(invitations.id, id))
        .returning();
      if (row === undefined) throw problem('not_found', `Invitation with id '${id}' not found.`);
      await audit({ action: 'invitation.withdraw', target: id });
      return { id, object: 'invitation.deleted', deleted: true };
    },
  );
}

function acceptInvitationRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: '/v1/invitations/accept', operationId: 'acceptInvitation', tag, access: 'everybody' },
      summary: 'Accept an invitation: makes a user and a first key',
      body: { schema: acceptInvitationSchema, encodings: ['json'] },
      response: { kind: 'json', schema: acceptedInvitationSchema },
    },
    async ({ body, services, context }) => {
      const address = addressOf(context);
      const wait = services.rates.take(`invitation:${address}`, codesPerMinute);
      if (wait !== null) throw problem('rate_limit_exceeded', 'Too many tries.', { retryAfterSeconds: wait });
      const { user, secret, key } = await services.access.acceptInvitation(body.code, body.name);
      const target = user.invitationId;
      const data = { role: user.role };
      await services.audit.add({ action: 'invitation.accept', target, userId: user.id, keyId: key.id, address, data });
      return { object: 'invitation.accepted', user: presentUser(user), api_key: presentKey(key, secret) };
    },
  );
}

function auditRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/audit_events', operationId: 'listAuditEvents', tag, access: 'admin' },
      summary: 'Who did what',
      query: auditQuerySchema,
      response: { kind: 'json', schema: auditEventPageSchema },
    },
    async ({ query, services }) => {
      const filters = and(
        query.action === undefined ? undefined : eq(auditEvents.action, query.action),
        query.user === undefined ? undefined : eq(auditEvents.userId, query.user),
        query.target === undefined ? undefined : eq(auditEvents.target, query.target),
      );
      const plan = planPage(auditEvents.id, query, filters);
      const rows = await services.database.orm
        .select()
        .from(auditEvents)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      return toPage(rows, query, ({ id, atMs, userId, keyId, action, target, address, data }) => ({
        ...{ id, object: 'audit_event', at: Math.floor(atMs / 1000), user_id: userId, key_id: keyId },
        ...{ action, target, address, data },
      }));
    },
  );
}

const expiryOf = ({ clock }: Services, seconds: number | undefined): number | null =>
  seconds === undefined ? null : clock.nowMs() + seconds * 1000;
