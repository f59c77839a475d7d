import { z } from 'zod';
import { errorResponseSchema } from '../contracts/problem.ts';
import { webhookEventSchema, webhookEventTypes } from '../contracts/webhook.ts';
import type { Route, RouteDefinition, RouteResponse } from './route.ts';

/** A JSON value of the document. */
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

/** Statuses that every operation may answer with, beside its own. */
const commonErrors = [400, 401, 403, 429, 500, 503] as const;

/**
 * Writes the OpenAPI 3.1 document of all operations, from the schemas that check the requests.
 *
 * JSON schemas of zod and of OpenAPI 3.1 are the same dialect, so nothing is translated.
 */
export function buildOpenApiDocument(routes: readonly Route[], version: string): JsonObject {
  const components = new Map<string, JsonObject>();
  const paths: Record<string, JsonObject> = {};
  for (const { definition } of routes) {
    const operations = paths[definition.path] ?? {};
    operations[definition.method] = describeOperation(definition, components);
    paths[definition.path] = operations;
  }
  const webhooks = describeWebhooks(components);
  addJsonVariants(paths, components);
  const used = findUsed([paths, webhooks], components);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Aozora',
      version,
      description:
        'Self-hosted text-to-video. The Videos API of OpenAI, answered by open models, and what that API never had.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    tags: [...new Set(routes.map(({ definition }) => definition.tag))].map((name) => ({ name })),
    paths,
    webhooks,
    components: {
      schemas: Object.fromEntries(
        [...components].filter(([name]) => used.has(name)).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key of this server' } },
    },
  };
}

function describeOperation(definition: RouteDefinition, components: Map<string, JsonObject>): JsonObject {
  const { operationId, summary, tag, access } = definition;
  const parameters = [
    ...describeParameters('path', definition.params, components),
    ...describeParameters('query', definition.query, components),
  ];
  return {
    operationId,
    summary,
    tags: [tag],
    ...(access === 'everybody' ? { security: [] } : {}),
    ...(access === 'own-check' ? { security: [{ bearer: [] }, {}] } : {}),
    ...(access === 'admin' || access === 'red-team' ? { 'x-aozora-role': access } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(definition.body === undefined ? {} : { requestBody: describeBody(definition.body, components) }),
    responses: describeResponses(definition, components),
  };
}

/** What the service sends to the endpoints of its users. */
function describeWebhooks(components: Map<string, JsonObject>): JsonObject {
  const schema = toJsonSchema(webhookEventSchema, 'output', components);
  const post = (type: string): JsonObject => ({
    operationId: `on.${type}`,
    summary: `Sent when ${type.replace('.', ' is ')}; signed by the Standard Webhooks scheme`,
    requestBody: { content: { 'application/json': { schema } } },
    responses: { '200': { description: 'Any status of 200 to 299 means received' } },
  });
  return Object.fromEntries(webhookEventTypes.map((type) => [type, { post: post(type) }]));
}

/** Names of components that something refers to, directly or through others. */
function findUsed(roots: readonly Json[], components: ReadonlyMap<string, JsonObject>): ReadonlySet<string> {
  const used = new Set<string>();
  const visit = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    const name = !Array.isArray(value) && typeof value.$ref === 'string' ? value.$ref.split('/').at(-1) : undefined;
    if (name !== undefined && !used.has(name)) {
      used.add(name);
      visit(components.get(name) ?? null);
    }
    for (const inner of Object.values(value)) visit(inner as Json);
  };
  roots.forEach(visit);
  return used;
}

function describeParameters(
  place: 'path' | 'query',
  schema: z.ZodObject | undefined,
  components: Map<string, JsonObject>,
): JsonObject[] {
  if (schema === undefined) return [];
  const described = toJsonSchema(schema, 'input', components);
  const required = new Set((described.required as string[] | undefined) ?? []);
  return Object.entries((described.properties as JsonObject | undefined) ?? {}).map(([name, property]) => {
    const { description, ...rest } = property as JsonObject;
    return {
      name,
      in: place,
      required: place === 'path' || required.has(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function describeBody(body: NonNullable<RouteDefinition['body']>, components: Map<string, JsonObject>): JsonObject {
  const schema = toJsonSchema(body.schema, 'input', components);
  const types = body.encodings.map((encoding) => (encoding === 'json' ? 'application/json' : 'multipart/form-data'));
  const isOptional = body.schema.safeParse({}).success;
  return { required: !isOptional, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function describeResponses(definition: RouteDefinition, components: Map<string, JsonObject>): JsonObject {
  const error = toJsonSchema(errorResponseSchema, 'output', components);
  const problem = (status: number): JsonObject => ({
    description: errorNames[status] ?? 'Error',
    content: { 'application/json': { schema: error } },
  });
  const hasBody = definition.body !== undefined;
  const hasParams = definition.params !== undefined;
  const statuses = new Set<number>([
    ...commonErrors,
    ...(hasParams ? [404] : []),
    ...(hasBody ? [408, 413, 415, 507] : []),
    ...(definition.errors ?? []),
  ]);
  if (definition.access === 'everybody') for (const status of [401, 403]) statuses.delete(status);
  const { response } = definition;
  const good: JsonObject = { description: 'Done', content: describeContent(response, components) };
  const part = response.kind === 'bytes' && response.canRange;
  return {
    '200': good,
    ...(part ? { '206': { ...good, description: 'A part of the bytes' }, '416': problem(416) } : {}),
    ...Object.fromEntries([...statuses].sort((a, b) => a - b).map((status) => [String(status), problem(status)])),
  };
}

function describeContent(response: RouteResponse, components: Map<string, JsonObject>): JsonObject {
  switch (response.kind) {
    case 'json':
      return { 'application/json': { schema: toJsonSchema(response.schema, 'output', components) } };
    case 'events': {
      const contentSchema = toJsonSchema(response.schema, 'output', components);
      const data = { type: 'string', contentMediaType: 'application/json', contentSchema };
      const properties = { event: { type: 'string' }, data };
      // The schema of each event, in the form that OpenAPI 3.2 gives it.
      return { 'text/event-stream': { schema: { type: 'object', properties, required: ['event', 'data'] } } };
    }
    case 'bytes':
      return Object.fromEntries(
        response.contentTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
      );
  }
}

const errorNames: Readonly<Record<number, string>> = {
  400: 'The request is wrong, or refused by the policy',
  401: 'No key, or a wrong one',
  403: 'The role does not allow this',
  404: 'There is no such thing',
  408: 'The upload stopped',
  413: 'The body is too large',
  415: 'The body is of another type',
  416: 'The range lies outside the file',
  429: 'Too many requests, or a quota is used up; see `Retry-After`',
  500: 'A fault of the server',
  503: 'The server is starting, stopping, or without its database',
  507: 'The server has no room',
};

/** A schema, with every named one moved to the components. */
function toJsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Map<string, JsonObject>): JsonObject {
  const whole = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as JsonObject;
  const { $schema: _, $defs: definitions, ...root } = whole;
  for (const [name, definition] of Object.entries((definitions as JsonObject | undefined) ?? {})) {
    components.set(name, clean(definition) as JsonObject);
  }
  const name = schema.meta()?.id;
  if (name === undefined) return clean(root) as JsonObject;
  if (!('$ref' in root)) components.set(name, clean(root) as JsonObject);
  return { $ref: `#/components/schemas/${name}` };
}

/** Points references to the components and drops what only zod needs. */
function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !(name === 'id' && typeof inner === 'string' && /^[A-Z]/.test(inner)))
      .map(([name, inner]) =>
        name === '$ref' && typeof inner === 'string'
          ? [name, inner.replace('#/$defs/', '#/components/schemas/')]
          : [name, clean(inner)],
      ),
  );
}

/** JSON bodies hold no file parts: each schema with one gets a second form without them, named `…Json`. */
function addJsonVariants(paths: Record<string, JsonObject>, components: Map<string, JsonObject>): void {
  const withFiles = new Set(
    [...components].filter(([, schema]) => holdsFile(schema, components)).map(([name]) => name),
  );
  for (const name of withFiles)
    components.set(`${name}Json`, withoutFiles(components.get(name)!, withFiles) as JsonObject);
  for (const operations of Object.values(paths)) {
    for (const operation of Object.values(operations) as JsonObject[]) {
      const body = operation.requestBody as JsonObject | undefined;
      const json = (body?.content as JsonObject | undefined)?.['application/json'] as JsonObject | undefined;
      if (json !== undefined) json.schema = withoutFiles(json.schema as Json, withFiles);
    }
  }
}

function holdsFile(value: Json, components: ReadonlyMap<string, JsonObject>): boolean {
  if (Array.isArray(value)) return value.some((item) => holdsFile(item, components));
  if (typeof value !== 'object' || value === null) return false;
  if (value.format === 'binary') return true;
  if (typeof value.$ref === 'string') {
    const target = components.get(value.$ref.replace('#/components/schemas/', ''));
    return target !== undefined && holdsFile(target, components);
  }
  return Object.values(value).some((item) => holdsFile(item, components));
}

function withoutFiles(value: Json, withFiles: ReadonlySet<string>): Json {
  if (Array.isArray(value)) {
    return value.filter((item) => !isFile(item)).map((item) => withoutFiles(item, withFiles));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.$ref === 'string' && withFiles.has(value.$ref.replace('#/components/schemas/', ''))) {
    return { ...value, $ref: `${value.$ref}Json` };
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutFiles(inner, withFiles)]));
}

const isFile = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.format === 'binary';
