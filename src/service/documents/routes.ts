import { and, count, desc, eq, type InferSelectModel, ne, sql } from 'drizzle-orm';
import {
  documentDeletedSchema,
  documentListSchema,
  documentParams,
  documentQuerySchema,
  documentSchema,
  putDocumentSchema,
} from '../contracts/document.ts';
import { documents } from '../database/schema.ts';
import type { Caller } from '../http/caller.ts';
import { problem } from '../http/problem.ts';
import { defineRoute, type Route } from '../http/route.ts';

const tag = 'Documents';
const path = '/v1/documents/{name}';

/** Largest document, as JSON: a storyboard with a few pictures. */
const maxCharacters = 8_388_608;

/** Documents that one user may keep. */
const maxDocuments = 500;

/** Small JSON documents that a user's programs keep on the server, read and changed by nobody else. */
export function documentRoutes(): readonly Route[] {
  return [listRoute(), readRoute(), writeRoute(), deleteRoute()];
}

function listRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path: '/v1/documents', operationId: 'listDocuments', tag, access: 'user' },
      summary: 'List your documents, newest change first',
      query: documentQuerySchema,
      response: { kind: 'json', schema: documentListSchema },
    },
    async ({ query, caller, services }) => {
      const rows = await services.database.orm
        .select()
        .from(documents)
        .where(and(eq(documents.userId, caller.user.id), sql`starts_with(${documents.name}, ${query.prefix})`))
        .orderBy(desc(documents.updatedAtMs));
      return { object: 'list', data: rows.map(present) };
    },
  );
}

function readRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'get', path, operationId: 'getDocument', tag, access: 'user', params: documentParams },
      summary: 'Retrieve a document',
      response: { kind: 'json', schema: documentSchema },
      errors: [404],
    },
    async ({ params, caller, services }) => {
      const [row] = await services.database.orm.select().from(documents).where(own(caller, params.name));
      if (row === undefined) throw documentNotFound(params.name);
      return present(row);
    },
  );
}

function writeRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'put', path, operationId: 'putDocument', tag, access: 'user', params: documentParams },
      summary: 'Keep a document; replaces what had the name before',
      body: { schema: putDocumentSchema, encodings: ['json'] },
      response: { kind: 'json', schema: documentSchema },
    },
    async ({ params: { name }, body: { value }, caller, services }) => {
      const { orm } = services.database;
      if (JSON.stringify(value).length > maxCharacters) {
        throw problem('request_too_large', `A document may have up to ${maxCharacters} characters of JSON.`);
      }
      const [others] = await orm
        .select({ count: count() })
        .from(documents)
        .where(and(eq(documents.userId, caller.user.id), ne(documents.name, name)));
      if ((others?.count ?? 0) >= maxDocuments) {
        throw problem('insufficient_quota', `You may keep up to ${maxDocuments} documents.`);
      }
      // The value null is a value; drizzle would write it as a missing one.
      const stored = value === null ? sql`'null'::jsonb` : value;
      const values = { userId: caller.user.id, name, value: stored, updatedAtMs: services.clock.nowMs() };
      const [row] = await orm
        .insert(documents)
        .values(values)
        .onConflictDoUpdate({ target: [documents.userId, documents.name], set: values })
        .returning();
      return present(row!);
    },
  );
}

function deleteRoute(): Route {
  return defineRoute(
    {
      ...{ method: 'delete', path, operationId: 'deleteDocument', tag, access: 'user', params: documentParams },
      summary: 'Delete a document for good',
      response: { kind: 'json', schema: documentDeletedSchema },
      errors: [404],
    },
    async ({ params: { name }, caller, services }) => {
      const rows = await services.database.orm
        .delete(documents)
        .where(own(caller, name))
        .returning({ name: documents.name });
      if (rows.length === 0) throw documentNotFound(name);
      return { id: name, object: 'document.deleted', deleted: true };
    },
  );
}

const own = ({ user }: Caller, name: string) => and(eq(documents.userId, user.id), eq(documents.name, name));

const documentNotFound = (name: string): Error => problem('not_found', `Document '${name}' not found.`);

function present({ name, value, updatedAtMs }: InferSelectModel<typeof documents>): object {
  return { name, object: 'document', value, updated_at: Math.floor(updatedAtMs / 1000) };
}
