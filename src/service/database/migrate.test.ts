import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createManualClock } from '../../base/index.ts';
import { migrate, readSchemaVersion } from './migrate.ts';
import { migrations } from './migrations.ts';
import { type Database, openDatabase } from './open-database.ts';
import * as schema from './schema.ts';

const newest = migrations.at(-1)!.version;

/** Every table with its columns, types and nullability, as the database tells it. */
async function describeSchema(database: Database): Promise<readonly string[]> {
  const { rows } = await database.query(
    `select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as shown
     from information_schema.columns where table_schema = 'aozora' order by 1`,
  );
  return rows.map((row) => String(row.shown));
}

describe('migrate()', () => {
  const clock = createManualClock(1_000);
  let database: Database;
  let expected: readonly string[];

  beforeAll(async () => {
    database = await openDatabase({ kind: 'memory', snapshot: null });
    await migrate(database, { clock });
    expected = await describeSchema(database);
  });
  afterAll(() => database.close());

  async function startAt(version: number): Promise<void> {
    await database.query('drop schema aozora cascade');
    await migrate(database, { clock, migrations: migrations.slice(0, version) });
  }

  it('reaches the same schema from every earlier version, and keeps the rows', async () => {
    for (let version = 0; version < newest; version++) {
      await startAt(version);
      if (version > 0) {
        await database.query(
          "insert into aozora.users (id, name, role, status, created_at_ms) values ('user_1', 'Ada', 'admin', 'active', 1)",
        );
      }
      const applied = await migrate(database, { clock });
      expect(applied).toEqual(migrations.slice(version).map((migration) => migration.version));
      expect(await describeSchema(database)).toEqual(expected);
      const { rows } = await database.query('select id from aozora.users');
      expect(rows).toHaveLength(version > 0 ? 1 : 0);
    }
  });

  it('does nothing the second time', async () => {
    expect(await migrate(database, { clock })).toEqual([]);
    expect(await readSchemaVersion(database)).toBe(newest);
  });

  it('undoes a step that fails and leaves the version before it', async () => {
    const broken = { version: newest + 1, name: 'broken', statements: 'create table aozora.x (id text); select 1/0' };
    await expect(migrate(database, { clock, migrations: [...migrations, broken] })).rejects.toThrow();
    expect(await readSchemaVersion(database)).toBe(newest);
    expect(await describeSchema(database)).toEqual(expected);
  });

  it('refuses a database of a newer program and a step that was changed', async () => {
    const later = { version: newest + 1, name: 'later', statements: 'create table aozora.later (id text)' };
    await migrate(database, { clock, migrations: [...migrations, later] });
    await expect(migrate(database, { clock })).rejects.toThrow(/newer program/);
    await startAt(newest);
    const edited = migrations.map((migration, i) => (i === 0 ? { ...migration, statements: 'select 1' } : migration));
    await expect(migrate(database, { clock, migrations: edited })).rejects.toThrow(/must be the one of this program/);
  });

  it('makes exactly the tables and columns that the typed schema names', () => {
    const typed = Object.values(schema).flatMap((table) =>
      is(table, PgTable)
        ? Object.values(getTableColumns(table)).map(
            (column) => `${getTableName(table)}.${column.name} ${column.notNull ? 'NO' : 'YES'}`,
          )
        : [],
    );
    const real = expected.filter((line) => !line.startsWith('migrations.')).map((line) => line.replace(/ .* /, ' '));
    expect(typed.sort()).toEqual(real.sort());
  });
});
