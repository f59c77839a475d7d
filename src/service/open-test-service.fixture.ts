import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import OpenAI from 'openai';
import pg from 'pg';
import { fromPglite, PgBoss } from 'pg-boss';
import { parseConfig, type ServiceConfigInput } from './config.ts';
import type { Role } from './contracts/access.ts';
import { migrations } from './database/migrations.ts';
import type { DatabaseLocation } from './database/open-database.ts';
import type { RuntimeSource } from './jobs/renderer.ts';
import type { TestPatternOptions } from './jobs/test-pattern-engine.fixture.ts';
import * as runtime from './jobs/test-runtime.fixture.ts';
import { type RunningServer, startServer } from './server.ts';

/** A real server of PostgreSQL for the same tests; set by whoever wants them there, too. */
export const testDatabaseUrl: string | null = process.env.TEST_DATABASE_URL ?? null;

/** A whole service with the pattern engine, on a free port of this machine. */
export interface TestService {
  readonly server: RunningServer;
  readonly url: string;
  readonly adminKey: string;
  readonly folder: string;
  /** The official client, with the administrator's key unless another is given. */
  client(key?: string): OpenAI;
  /** Plain requests with the administrator's key unless another is given. */
  fetch(path: string, init?: RequestInit & { key?: string | null }): Promise<Response>;
  /** Makes a user and returns its key. */
  keyFor(role: Role, name?: string): Promise<string>;
  close(): Promise<void>;
}

/** The databases that the service runs on. */
export type TestDatabaseKind = 'embedded' | 'server';

export interface TestServiceOptions {
  /** Default `embedded`. */
  readonly database?: TestDatabaseKind;
  readonly config?: ServiceConfigInput;
  readonly engine?: TestPatternOptions;
  readonly runtime?: RuntimeSource;
  /** An existing data folder, made by `makeDataFolder()`: its database and files are used and stay. */
  readonly dataFolder?: string;
}

/** Opens a service; memory and temporary folders only, gone after `close()`. */
export async function openTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const folder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'aozora-service-')));
  const database = options.dataFolder === undefined ? await openTestDatabase(options.database ?? 'embedded') : null;
  const config = parseConfig({
    ...{ port: 0, dataFolder: folder, logLevel: 'silent', network: { allowedPrivateRanges: ['127.0.0.1/32'] } },
    ...options.config,
    databaseUrl: database?.location.kind === 'server' ? database.location.url : null,
  });
  const server = await startServer({
    ...{ config, version: '0.0.0-test', print: () => {} },
    ...(database === null ? {} : { databaseLocation: database.location }),
    runtime: options.runtime ?? { kind: 'inline', runtime, options: options.engine ?? {} },
  });
  const adminKey = server.firstAdminKey ?? '';
  return {
    ...{ server, adminKey, folder, url: server.url },
    client: (key = adminKey) => new OpenAI({ apiKey: key, baseURL: `${server.url}/v1`, maxRetries: 0 }),
    fetch(path, { key = adminKey, ...init } = {}) {
      const headers = new Headers(init.headers);
      if (key !== null && !headers.has('authorization')) headers.set('authorization', `Bearer ${key}`);
      return fetch(`${server.url}${path}`, { ...init, headers });
    },
    async keyFor(role, name = role) {
      const { access } = server.services;
      const user = await access.createUser({ name, role });
      return (await access.createKey({ userId: user.id, name: 'test', expiresAtMs: null })).secret;
    },
    async close() {
      await server.close();
      await database?.close();
      if (options.dataFolder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a data folder with a fresh database, faster than making the database anew. */
export async function makeDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-data-'));
  await mkdir(join(folder, 'database'), { mode: 0o700 });
  await promisify(execFile)('tar', ['-xf', await ensureSnapshot(), '-C', join(folder, 'database')]);
  return folder;
}

/** A fresh database: a copy of a prepared embedded one, or a new one of the server of `TEST_DATABASE_URL`. */
async function openTestDatabase(
  kind: TestDatabaseKind,
): Promise<{ location: DatabaseLocation; close(): Promise<void> }> {
  if (kind === 'embedded') {
    return { location: { kind: 'memory', snapshot: await readSnapshot() }, close: async () => {} };
  }
  if (testDatabaseUrl === null) throw new Error('TEST_DATABASE_URL is not set');
  const name = `aozora_test_${randomBytes(6).toString('hex')}`;
  await runOnServer(testDatabaseUrl, `create database ${name}`);
  const url = new URL(testDatabaseUrl);
  url.pathname = `/${name}`;
  return {
    location: { kind: 'server', url: url.href, poolSize: 8 },
    close: () => runOnServer(testDatabaseUrl, `drop database if exists ${name} with (force)`),
  };
}

async function runOnServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/**
 * A new embedded database takes seconds to make, a copy of one a fraction: the first test makes it, all others copy it.
 * It holds no table of ours, so that every test runs the migrations.
 */
async function readSnapshot(): Promise<Blob> {
  return new Blob([await readFile(await ensureSnapshot())]);
}

async function ensureSnapshot(): Promise<string> {
  const contents = createHash('sha256').update(JSON.stringify(migrations)).update(runtimeVersion).digest('hex');
  const path = join(tmpdir(), `aozora-test-database-${contents.slice(0, 16)}.tar`);
  if (!existsSync(path)) await makeSnapshot(path);
  return path;
}

/** Changes when the snapshot must be made anew. */
const runtimeVersion = 'pglite 0.5.16, pg-boss 12.35.0';

async function makeSnapshot(path: string): Promise<void> {
  const pglite = await PGlite.create();
  const boss = new PgBoss({ db: fromPglite(pglite), backend: 'pglite', supervise: false, schedule: false });
  await boss.start();
  await boss.stop({ graceful: false });
  const dump = await pglite.dumpDataDir('none');
  await pglite.close();
  const temporary = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, Buffer.from(await dump.arrayBuffer()));
  await rename(temporary, path);
}
