import { createHash } from 'node:crypto';
import { type Clock, ConfigError } from '../../base/index.ts';
import { migrations as allMigrations, type Migration } from './migrations.ts';
import type { SqlSession } from './open-database.ts';

/** Any fixed number: it keeps two servers that start together from migrating together. */
const lockNumber = 4_190_217_301;

/**
 * Brings the schema to the newest version, forward only, each step in its own transaction.
 *
 * @returns versions that were applied now
 * @throws {ConfigError} if the database is newer than this program, or a step that it has was different
 */
export async function migrate(
  session: SqlSession,
  { clock, migrations = allMigrations }: { clock: Clock; migrations?: readonly Migration[] },
): Promise<readonly number[]> {
  await session.transaction(async (run) => {
    await run('select pg_advisory_xact_lock($1)', [lockNumber]);
    await run('create schema if not exists aozora');
    await run(
      'create table if not exists aozora.migrations (version integer primary key, name text not null, checksum text not null, applied_at_ms bigint not null)',
    );
  });
  const applied: number[] = [];
  for (const migration of migrations) {
    if (await applyOnce(session, migration, clock)) applied.push(migration.version);
  }
  await refuseNewerSchema(session, migrations);
  return applied;
}

/** The newest version that the database has, or 0. */
export async function readSchemaVersion(session: SqlSession): Promise<number> {
  const { rows } = await session.query(`select to_regclass('aozora.migrations') is not null as exists`);
  if (rows[0]?.exists !== true) return 0;
  const newest = await session.query('select coalesce(max(version), 0)::int as version from aozora.migrations');
  return Number(newest.rows[0]?.version ?? 0);
}

async function applyOnce(session: SqlSession, migration: Migration, clock: Clock): Promise<boolean> {
  const { version, name, statements } = migration;
  const checksum = createHash('sha256').update(statements).digest('hex');
  return session.transaction(async (run) => {
    await run('select pg_advisory_xact_lock($1)', [lockNumber]);
    const { rows } = await run('select checksum from aozora.migrations where version = $1', [version]);
    const known = rows[0]?.checksum;
    if (known === checksum) return false;
    if (known !== undefined) {
      throw new ConfigError(
        `Cannot open the database as its schema step ${version} must be the one of this program: it differs`,
      );
    }
    for (const statement of splitStatements(statements)) await run(statement);
    await run('insert into aozora.migrations (version, name, checksum, applied_at_ms) values ($1, $2, $3, $4)', [
      version,
      name,
      checksum,
      clock.nowMs(),
    ]);
    return true;
  });
}

async function refuseNewerSchema(session: SqlSession, migrations: readonly Migration[]): Promise<void> {
  const version = await readSchemaVersion(session);
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest) {
    throw new ConfigError(
      `Cannot open the database as its schema must be at most version ${newest}: current value is ${version}, made by a newer program`,
    );
  }
}

/** Statements end with semicolons; the body of a function, in `$body$`, may hold some. */
const splitStatements = (text: string): string[] =>
  (text.match(/(?:\$body\$[\s\S]*?\$body\$|[^;])+/g) ?? [])
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
