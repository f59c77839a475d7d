import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { z } from 'zod';
import type { AuditEntry } from '../access/audit-log.ts';
import type { Services } from '../services.ts';
import { type BodyEncoding, type BodyOptions, parseFields, parseValue, receiveBody } from './body.ts';
import type { Authenticator, Caller } from './caller.ts';
import { problem } from './problem.ts';

/** What is known of every request before its route. */
export interface RequestVariables {
  requestId: string;
  route: string;
  /** The span of the request, in W3C form. */
  traceparent: string;
}

/** A request as the web framework hands it over, with Node's own objects beneath. */
export type HttpContext = Context<{ Bindings: HttpBindings; Variables: RequestVariables }>;

/**
 * Who may call: everybody, anybody with a key, red team and administrators, or administrators. With `own-check` the handler
 * decides, as something else than a key may be enough.
 */
export type RouteAccess = 'everybody' | 'own-check' | 'user' | 'red-team' | 'admin';

type Fields = z.ZodObject;

/** One operation: how it is called, who may, and what comes back. The OpenAPI document is made from this. */
export interface RouteDefinition<
  P extends Fields = Fields,
  Q extends Fields = Fields,
  B extends z.ZodType = z.ZodType,
  A extends RouteAccess = RouteAccess,
> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With parameters in braces: `/v1/videos/{video_id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: { readonly schema: B; readonly encodings: readonly BodyEncoding[] };
  readonly response: RouteResponse;
  /** Codes of errors beyond those of every route. */
  readonly errors?: readonly number[];
}

/** JSON of a schema, server-sent events of a schema, or bytes of the named content types. */
export type RouteResponse =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'events'; readonly schema: z.ZodType }
  | { readonly kind: 'bytes'; readonly contentTypes: readonly string[]; readonly canRange: boolean };

/** What a handler gets: everything checked. */
export interface RouteRequest<P, Q, B, A extends RouteAccess> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly caller: A extends 'everybody' | 'own-check' ? null : Caller;
  readonly services: Services;
  readonly context: HttpContext;
  readonly authenticator: Authenticator;
  /** Writes into the audit log what the caller did. */
  audit(entry: Pick<AuditEntry, 'action' | 'target' | 'data'>): Promise<void>;
}

/** What a route needs of the application. */
export interface RouteEnvironment {
  readonly services: Services;
  readonly authenticator: Authenticator;
}

/** A mounted operation. */
export interface Route {
  readonly definition: RouteDefinition;
  handle(context: HttpContext, environment: RouteEnvironment): Promise<Response>;
}

/** What a handler may return: an object becomes JSON. */
export type RouteResult = Response | object;

const noFields = z.object({});

/** Joins a definition and its handler: the handler's types follow from the schemas. */
export function defineRoute<
  P extends Fields = typeof noFields,
  Q extends Fields = typeof noFields,
  B extends z.ZodType = z.ZodUndefined,
  A extends RouteAccess = RouteAccess,
>(
  definition: RouteDefinition<P, Q, B, A>,
  handler: (request: RouteRequest<z.output<P>, z.output<Q>, z.output<B>, A>) => Promise<RouteResult>,
): Route {
  return {
    definition,
    async handle(context, environment) {
      const caller = await admit(definition.access, context, environment);
      const params = parseFields(definition.params ?? noFields, context.req.param());
      const query = parseFields(definition.query ?? noFields, context.req.query());
      const received = await readBody(definition, context, environment.services);
      try {
        const audit = auditOf(context, caller, environment.services);
        const request = { params, query, body: received.value, caller, context, audit, ...environment };
        const result = await handler(request as RouteRequest<z.output<P>, z.output<Q>, z.output<B>, A>);
        return result instanceof Response ? result : context.json(result);
      } finally {
        await received.discard();
      }
    },
  };
}

async function admit(
  access: RouteAccess,
  context: HttpContext,
  { authenticator }: RouteEnvironment,
): Promise<Caller | null> {
  if (access === 'everybody' || access === 'own-check') return null;
  const caller = await authenticator.authenticate(context.req.header('authorization'), addressOf(context));
  const isRedTeam = caller.user.role === 'red-team';
  if (access === 'user' || caller.isAdmin || (access === 'red-team' && isRedTeam)) return caller;
  throw problem('access_denied', 'Your role does not allow this.');
}

function auditOf(
  context: HttpContext,
  caller: Caller | null,
  { audit }: Services,
): (entry: Pick<AuditEntry, 'action' | 'target' | 'data'>) => Promise<void> {
  const userId = caller?.user.id ?? null;
  const keyId = caller?.key.id ?? null;
  return (entry) => audit.add({ ...entry, userId, keyId, address: addressOf(context) });
}

/** The address of the peer. */
export function addressOf(context: HttpContext): string | null {
  return context.env.incoming.socket.remoteAddress ?? null;
}

async function readBody(
  definition: RouteDefinition,
  context: HttpContext,
  services: Services,
): Promise<{ value: unknown; discard: () => Promise<void> }> {
  const { body } = definition;
  if (body === undefined) return { value: undefined, discard: async () => {} };
  const { incoming } = context.env;
  const hasBody = incoming.headers['content-length'] !== '0' && incoming.headers['content-type'] !== undefined;
  if (!hasBody && body.encodings.includes('json'))
    return { value: parseValue(body.schema, {}), discard: async () => {} };
  return receiveBody(incoming, body.schema, bodyOptions(body.encodings, services));
}

function bodyOptions(encodings: readonly BodyEncoding[], { config, temporaryFolder }: Services): BodyOptions {
  const { uploadBytes, jsonBytes, uploadIdleSeconds } = config.limits;
  const limits = {
    ...{ fileBytes: uploadBytes, jsonBytes, fieldBytes: jsonBytes, totalFieldBytes: jsonBytes, files: 34, fields: 512 },
    idleMs: uploadIdleSeconds * 1000,
  };
  return { encodings, limits, temporaryFolder };
}
