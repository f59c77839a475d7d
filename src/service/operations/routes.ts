import { z } from 'zod';
import { buildOpenApiDocument } from '../http/openapi.ts';
import { problem } from '../http/problem.ts';
import { addressOf, defineRoute, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';

const tag = 'Operations';

const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const readinessSchema = z
  .object({ status: z.literal('ready'), database: z.enum(['embedded', 'server']), workers: z.number().int() })
  .meta({ id: 'Readiness' });

/** Probes, metrics and the API's own description. */
export function operationRoutes(routes: () => readonly Route[], version: string): readonly Route[] {
  let document: object | null = null;
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/healthz', operationId: 'getHealth', tag, access: 'everybody' },
        summary: 'The process lives',
        response: { kind: 'json', schema: healthSchema },
      },
      async () => ({ status: 'ok' }),
    ),
    defineRoute(
      {
        ...{ method: 'get', path: '/readyz', operationId: 'getReadiness', tag, access: 'everybody' },
        summary: 'The server takes requests: its database answers and it is not about to stop',
        response: { kind: 'json', schema: readinessSchema },
      },
      ({ services }) => readReadiness(services),
    ),
    metricsRoute(),
    defineRoute(
      {
        ...{ method: 'get', path: '/openapi.json', operationId: 'getOpenApi', tag, access: 'everybody' },
        summary: 'This description',
        response: { kind: 'json', schema: z.record(z.string(), z.unknown()) },
      },
      async () => {
        document ??= buildOpenApiDocument(routes(), version);
        return document;
      },
    ),
  ];
}

async function readReadiness({ database, registry, isDraining }: Services): Promise<object> {
  if (isDraining()) throw problem('service_unavailable', 'The server is about to stop.', { retryAfterSeconds: 5 });
  await database.query('select 1');
  const workers = (await registry.list()).filter(({ isAvailable }) => isAvailable).length;
  return { status: 'ready', database: database.kind, workers };
}

function metricsRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/metrics', operationId: 'getMetrics', tag, access: 'own-check' },
      summary: 'Metrics in the text form of Prometheus; administrators only, unless the configuration says otherwise',
      response: { kind: 'bytes', contentTypes: ['text/plain'], canRange: false },
    },
    async ({ services, context, authenticator }) => {
      if (!services.config.publicMetrics) {
        const caller = await authenticator.authenticate(context.req.header('authorization'), addressOf(context));
        if (!caller.isAdmin) throw problem('access_denied', 'Your role does not allow this.');
      }
      await readGauges(services);
      const { registry } = services.metrics;
      return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
    },
  );
}

async function readGauges({ database, metrics, registry }: Services): Promise<void> {
  const { rows } = await database.query(
    `select engine_model as model, status, count(*)::int as count from aozora.videos
     where status in ('queued', 'in_progress') group by 1, 2`,
  );
  metrics.jobs.reset();
  for (const { model, status, count } of rows)
    metrics.jobs.set({ model: String(model), status: String(status) }, Number(count));
  metrics.workers.reset();
  for (const { info, slots } of await registry.list()) metrics.workers.set({ model: info.id }, slots);
}
