import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzleServer } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import pg from 'pg';
import { type ConstructorOptions, fromPglite } from 'pg-boss';
import { lockFolder } from './folder-lock.ts';
import * as schema from './schema.ts';
import { listenOnServer } from './server-listener.ts';

/** Typed queries; the same on both kinds of database. */
export type Orm = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface SqlResult {
  readonly rows: Readonly<Record<string, unknown>>[];
}

export type RunSql = (text: string, values?: unknown[]) => Promise<SqlResult>;

/** Plain SQL, for migrations. */
export interface SqlSession {
  readonly query: RunSql;
  transaction<T>(work: (run: RunSql) => Promise<T>): Promise<T>;
}

/** An open database: embedded in this process, or a server. */
export interface Database extends SqlSession {
  readonly kind: 'embedded' | 'server';
  readonly orm: Orm;
  /** Calls back for every notification; also after a lost connection, with an empty payload, as some may be missed. */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  notify(channel: string, payload: string): Promise<void>;
  /** How the job queue reaches the same database. */
  readonly queueOptions: ConstructorOptions;
  close(): Promise<void>;
}

/** Where the data is. */
export type DatabaseLocation =
  | { readonly kind: 'server'; readonly url: string; readonly poolSize: number }
  | { readonly kind: 'folder'; readonly folder: string }
  /** Lost at the end; may begin as a copy. */
  | { readonly kind: 'memory'; readonly snapshot: Blob | null };

/**
 * Opens a database.
 *
 * @throws {ConfigError} if another process has the embedded database open
 */
export function openDatabase(location: DatabaseLocation): Promise<Database> {
  switch (location.kind) {
    case 'server':
      return openServer(location.url, location.poolSize);
    case 'folder':
      return openFolder(location.folder);
    case 'memory':
      return openEmbedded(
        location.snapshot === null ? new PGlite() : new PGlite({ loadDataDir: location.snapshot }),
        async () => {},
      );
  }
}

async function openFolder(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await lockFolder(join(folder, 'database.lock'));
  try {
    return await openEmbedded(new PGlite(join(folder, 'database')), () => lock.release());
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openEmbedded(pglite: PGlite, onClosed: () => Promise<void>): Promise<Database> {
  await pglite.waitReady;
  return {
    kind: 'embedded',
    orm: drizzleEmbedded(pglite, { schema }) as unknown as Orm,
    query: (text, values) => pglite.query<Record<string, unknown>>(text, values),
    transaction: (work) =>
      pglite.transaction((tx) => work((text, values) => tx.query<Record<string, unknown>>(text, values))),
    listen: (channel, onPayload) => pglite.listen(channel, onPayload),
    async notify(channel, payload) {
      await pglite.query('select pg_notify($1, $2)', [channel, payload]);
    },
    queueOptions: { db: fromPglite(pglite), backend: 'pglite' },
    async close() {
      await pglite.close();
      await onClosed();
    },
  };
}

async function openServer(url: string, poolSize: number): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    application_name: 'aozora',
  });
  // A lost idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  await pool.query('select 1');
  return {
    kind: 'server',
    orm: drizzleServer(pool, { schema }) as unknown as Orm,
    query: (text, values) => pool.query<Record<string, unknown>>(text, values),
    transaction: (work) => runTransaction(pool, work),
    listen: (channel, onPayload) => listenOnServer(url, channel, onPayload),
    async notify(channel, payload) {
      await pool.query('select pg_notify($1, $2)', [channel, payload]);
    },
    queueOptions: { connectionString: url, max: Math.max(2, Math.floor(poolSize / 2)) },
    close: () => pool.end(),
  };
}

async function runTransaction<T>(pool: pg.Pool, work: (run: RunSql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work((text, values) => client.query<Record<string, unknown>>(text, values));
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}
