import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { pageQuerySchema } from '../contracts/page.ts';
import {
  createWebhookEndpointSchema,
  rotateSecretSchema,
  testWebhookSchema,
  updateWebhookEndpointSchema,
  webhookEndpointDeletedSchema,
  webhookEndpointPageSchema,
  webhookEndpointSchema,
  webhookEventTypeListSchema,
  webhookEventTypes,
  webhookTestResultSchema,
} from '../contracts/webhook.ts';
import { mintId } from '../database/ids.ts';
import { webhookEndpoints } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { planPage, toPage } from '../http/page.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { parseUrl } from '../net/guarded-request.ts';
import type { Services } from '../services.ts';
import { type EndpointRow, isGood, send } from './deliver.ts';
import { mintSigningSecret } from './signature.ts';

const tag = 'Webhooks';
const params = z.object({ webhook_endpoint_id: z.string().max(128) });
const base = '/v1/webhook_endpoints';
const one = `${base}/{webhook_endpoint_id}` as const;

/** How long an old secret signs beside the new one. */
const keepOldSecretMs = 24 * 3_600_000;

/** Endpoints of one user at most. */
const maxEndpoints = 32;

/** Management of webhook endpoints. */
export function webhookRoutes(): readonly Route[] {
  return [
    createRoute(),
    listRoute(),
    retrieveRoute(),
    updateRoute(),
    deleteRoute(),
    rotateRoute(),
    testRoute(),
    typesRoute(),
  ];
}

function createRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: base, operationId: 'createWebhookEndpoint', tag, access: 'user' },
      summary: 'Make an endpoint; its signing secret is shown once',
      body: { schema: createWebhookEndpointSchema, encodings: ['json'] },
      response: { kind: 'json', schema: webhookEndpointSchema },
    },
    async ({ body, caller, services, audit }) => {
      await checkUrl(services, body.url);
      const { orm } = services.database;
      const own = await orm.select().from(webhookEndpoints).where(eq(webhookEndpoints.userId, caller.user.id));
      if (own.length >= maxEndpoints) throw problem('invalid_state', `You may have up to ${maxEndpoints} endpoints.`);
      const nowMs = services.clock.nowMs();
      const secret = mintSigningSecret();
      const [row] = await orm
        .insert(webhookEndpoints)
        .values({
          ...{ id: mintId('webhookEndpoint', nowMs), userId: caller.user.id, name: body.name, url: body.url, secret },
          ...{ eventTypes: [...new Set(body.event_types)], createdAtMs: nowMs },
        })
        .returning();
      await audit({ action: 'webhook_endpoint.create', target: row!.id });
      return present(row!, secret);
    },
  );
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: base, operationId: 'listWebhookEndpoints', tag, access: 'user' },
      summary: 'List endpoints',
      query: pageQuerySchema,
      response: { kind: 'json', schema: webhookEndpointPageSchema },
    },
    async ({ query, caller, services }) => {
      const plan = planPage(webhookEndpoints.id, query, eq(webhookEndpoints.userId, caller.user.id));
      const rows = await services.database.orm
        .select()
        .from(webhookEndpoints)
        .where(plan.where)
        .orderBy(plan.orderBy)
        .limit(plan.limit);
      return toPage(rows, query, (row) => present(row, null));
    },
  );
}

function retrieveRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: one, operationId: 'retrieveWebhookEndpoint', tag, access: 'user', params },
      summary: 'Retrieve an endpoint',
      response: { kind: 'json', schema: webhookEndpointSchema },
    },
    async ({ params: { webhook_endpoint_id: id }, caller, services }) =>
      present(await findOwn(services, caller, id), null),
  );
}

function updateRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: one, operationId: 'updateWebhookEndpoint', tag, access: 'user', params },
      summary: 'Change an endpoint',
      body: { schema: updateWebhookEndpointSchema, encodings: ['json'] },
      response: { kind: 'json', schema: webhookEndpointSchema },
    },
    async ({ params: { webhook_endpoint_id: id }, body, caller, services, audit }) => {
      const row = await findOwn(services, caller, id);
      if (body.url !== undefined) await checkUrl(services, body.url);
      const changed = await change(services, {
        row,
        values: {
          ...(body.name === undefined ? {} : { name: body.name }),
          ...(body.url === undefined ? {} : { url: body.url }),
          ...(body.event_types === undefined ? {} : { eventTypes: [...new Set(body.event_types)] }),
        },
      });
      await audit({ action: 'webhook_endpoint.update', target: row.id });
      return present(changed, null);
    },
  );
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path: one, operationId: 'deleteWebhookEndpoint', tag, access: 'user', params },
      summary: 'Delete an endpoint and its deliveries',
      response: { kind: 'json', schema: webhookEndpointDeletedSchema },
    },
    async ({ params: { webhook_endpoint_id: id }, caller, services, audit }) => {
      const row = await findOwn(services, caller, id);
      await services.database.orm.delete(webhookEndpoints).where(eq(webhookEndpoints.id, row.id));
      await audit({ action: 'webhook_endpoint.delete', target: row.id });
      return { id: row.id, object: 'webhook_endpoint.deleted', deleted: true };
    },
  );
}

function rotateRoute(): Route {
  return defineRoute(
    {
      ...{
        method: 'post',
        path: `${one}/rotate_secret`,
        operationId: 'rotateWebhookSecret',
        tag,
        access: 'user',
        params,
      },
      summary: 'Make a new signing secret',
      body: { schema: rotateSecretSchema, encodings: ['json'] },
      response: { kind: 'json', schema: webhookEndpointSchema },
    },
    async ({ params: { webhook_endpoint_id: id }, body, caller, services, audit }) => {
      const row = await findOwn(services, caller, id);
      const secret = mintSigningSecret();
      const keepsOld = body.keep_old_secret_active_for_24_hours;
      const changed = await change(services, {
        row,
        values: {
          secret,
          previousSecret: keepsOld ? row.secret : null,
          previousSecretUntilMs: keepsOld ? services.clock.nowMs() + keepOldSecretMs : null,
        },
      });
      await audit({ action: 'webhook_endpoint.rotate_secret', target: row.id });
      return present(changed, secret);
    },
  );
}

function testRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'post', path: `${one}/test`, operationId: 'testWebhookEndpoint', tag, access: 'user', params },
      summary: 'Deliver a made-up event now',
      body: { schema: testWebhookSchema, encodings: ['json'] },
      response: { kind: 'json', schema: webhookTestResultSchema },
    },
    async ({ params: { webhook_endpoint_id: id }, body, caller, services }) => {
      const row = await findOwn(services, caller, id);
      const nowMs = services.clock.nowMs();
      const statusCode = await send(services, row, {
        ...{ id: mintId('webhookEvent', nowMs), object: 'event', created_at: Math.floor(nowMs / 1000) },
        ...{ type: body.event_type, data: { id: body.event_type.startsWith('video') ? 'video_test' : 'batch_test' } },
      });
      return {
        ...{ object: 'webhook_endpoint.test', webhook_endpoint_id: row.id, event_type: body.event_type },
        ...{ success: isGood(statusCode), status_code: statusCode },
      };
    },
  );
}

function typesRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/webhook_event_types', operationId: 'listWebhookEventTypes', tag, access: 'user' },
      summary: 'List the events that exist',
      response: { kind: 'json', schema: webhookEventTypeListSchema },
    },
    async () => ({ object: 'list', data: webhookEventTypes }),
  );
}

async function findOwn({ database }: Services, caller: Caller, id: string): Promise<EndpointRow> {
  const own = caller.isAdmin ? undefined : eq(webhookEndpoints.userId, caller.user.id);
  const [row] = await database.orm
    .select()
    .from(webhookEndpoints)
    .where(and(eq(webhookEndpoints.id, id), own));
  if (row === undefined) throw problem('not_found', `Webhook endpoint with id '${id}' not found.`);
  return row;
}

/** Refuses what can never be delivered to; names are looked up again at every delivery. */
async function checkUrl({ addressGuard }: Services, url: string): Promise<void> {
  let addresses: readonly unknown[] = [];
  try {
    addresses = await addressGuard.resolve(parseUrl(url).hostname);
  } catch (error) {
    throw problem('webhook_url_not_allowed', "Invalid 'url': it must be an http(s) address of a known host.", {
      param: 'url',
      cause: error,
    });
  }
  if (addresses.length > 0) return;
  throw problem('webhook_url_not_allowed', "Invalid 'url': its host has no public address.", { param: 'url' });
}

async function change(
  { database, clock }: Services,
  { row, values }: { readonly row: EndpointRow; readonly values: Partial<EndpointRow> },
): Promise<EndpointRow> {
  const [changed] = await database.orm
    .update(webhookEndpoints)
    .set({ ...values, updatedAtMs: clock.nowMs() })
    .where(eq(webhookEndpoints.id, row.id))
    .returning();
  return changed ?? row;
}

function present(row: EndpointRow, secret: string | null): object {
  return {
    id: row.id,
    object: 'webhook_endpoint',
    name: row.name,
    url: row.url,
    event_types: row.eventTypes,
    created_at: Math.floor(row.createdAtMs / 1000),
    updated_at: row.updatedAtMs === null ? null : Math.floor(row.updatedAtMs / 1000),
    signing_secret: secret,
    signing_secret_hint: `whsec_…${row.secret.slice(-4)}`,
  };
}
