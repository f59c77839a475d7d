import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { mintId } from '../database/ids.ts';
import type { Tracer } from '../operations/tracer.ts';
import type { Services } from '../services.ts';
import type { Authenticator } from './caller.ts';
import { describeProblem, isServerFault, problem } from './problem.ts';
import type { HttpContext, RequestVariables, Route, RouteEnvironment } from './route.ts';

type App = Hono<{ Bindings: HttpBindings; Variables: RequestVariables }>;

/** What the application is made of. */
export interface AppOptions {
  readonly services: Services;
  readonly authenticator: Authenticator;
  readonly routes: readonly Route[];
  readonly tracer: Tracer;
  /** Answers what no route does, for example files of the studio; null leaves it to the error 404. */
  readonly fallback: ((context: HttpContext) => Promise<Response | null>) | null;
}

/** Joins routes with what every answer has: request id, timing, log line, metrics, trace, and errors in one shape. */
export function createApp(options: AppOptions): App {
  const { routes, services } = options;
  const app: App = new Hono();
  app.use('*', (context, next) => observe(options, context, next));
  app.use('*', (context, next) => allowOrigins(services.config.network.allowedOrigins, context, next));
  const environment: RouteEnvironment = options;
  for (const route of routes) {
    const path = route.definition.path.replace(/\{(\w+)\}/g, ':$1');
    app.on(route.definition.method.toUpperCase(), path, (context) => {
      context.set('route', route.definition.path);
      return route.handle(context, environment);
    });
  }
  app.notFound(async (context) => {
    const answer = await options.fallback?.(context);
    if (answer !== null && answer !== undefined) return answer;
    return refuseMissing(context, routes);
  });
  app.onError((error, context) => answerProblem(services, context, error));
  return app;
}

async function observe(
  { services, tracer }: AppOptions,
  context: HttpContext,
  next: () => Promise<void>,
): Promise<void> {
  const { clock, metrics, logger } = services;
  const startedMs = clock.steadyMs();
  const requestId = mintId('request', clock.nowMs());
  context.set('requestId', requestId);
  const span = tracer.startSpan('http.request', { parent: context.req.header('traceparent') ?? null });
  context.set('traceparent', span.traceparent);
  await next();
  const durationMs = clock.steadyMs() - startedMs;
  const route = context.get('route') ?? 'none';
  const status = context.res.status;
  context.res.headers.set('x-request-id', requestId);
  context.res.headers.set('openai-version', '2020-10-01');
  context.res.headers.set('openai-processing-ms', String(Math.round(durationMs)));
  context.res.headers.set('x-content-type-options', 'nosniff');
  if (services.isDraining()) context.res.headers.set('connection', 'close');
  metrics.requests.observe({ route, method: context.req.method, status: String(status) }, durationMs / 1000);
  span.end({ 'http.route': route, 'http.request.method': context.req.method, 'http.response.status_code': status });
  const fields = { request: requestId, method: context.req.method, route, status, ms: Math.round(durationMs) };
  if (status >= 500) logger.warn(fields, 'request');
  else logger.debug(fields, 'request');
}

/** Pages of other hosts may call only where the configuration names them; keys travel in a header, never in a cookie. */
async function allowOrigins(
  allowed: readonly string[],
  context: HttpContext,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const origin = context.req.header('origin');
  const isAllowed = origin !== undefined && (allowed.includes('*') || allowed.includes(origin));
  const isPreflight =
    context.req.method === 'OPTIONS' && context.req.header('access-control-request-method') !== undefined;
  if (isAllowed && isPreflight) {
    return new Response(null, {
      status: 204,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET, POST, PUT, DELETE, HEAD',
        'access-control-allow-headers': context.req.header('access-control-request-headers') ?? '',
        'access-control-max-age': '600',
        vary: 'origin',
      },
    });
  }
  await next();
  if (!isAllowed) return undefined;
  context.res.headers.set('access-control-allow-origin', origin);
  context.res.headers.set('access-control-expose-headers', 'x-request-id, openai-poll-after-ms, retry-after');
  context.res.headers.append('vary', 'origin');
  return undefined;
}

function refuseMissing(context: HttpContext, routes: readonly Route[]): never {
  const { path, method } = context.req;
  const known = routes.filter(({ definition }) =>
    new RegExp(`^${definition.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  const methods = new Set(known.map(({ definition }) => definition.method.toUpperCase()));
  if (methods.has('GET')) methods.add('HEAD');
  if (methods.size > 0) {
    throw problem('method_not_allowed', `Not allowed to ${method} on this address.`, {
      allow: [...methods].join(', '),
    });
  }
  throw problem('unknown_url', `Invalid URL (${method} ${path.slice(0, 120)})`);
}

function answerProblem({ logger }: Services, context: HttpContext, error: unknown): Response {
  const answer = describeProblem(error);
  if (isServerFault(error)) logger.error({ err: error, request: context.get('requestId') }, 'request failed');
  return context.json(answer.body, answer.status as 500, { ...answer.headers });
}
