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

  it('removes the words of videos that were deleted before version 9, and no others', async () => {
    await startAt(8);
    const rows = `
      insert into aozora.users (id, name, role, status, created_at_ms) values ('user_1', 'Ada', 'admin', 'active', 1);
      insert into aozora.videos (id, user_id, group_id, variation, kind, model, engine_model, status, progress, prompt,
        request, width, height, frame_rate, frame_count, seconds, seed, adjustments, notes, metadata, source_video_ids,
        priority, fair_tag, cost, attempt, created_at_ms, stored_bytes)
      values ('video_1', 'user_1', 'video_1', 0, 'text', 'm', 'm', 'queued', 0, 'p', '{}', 1, 1, 8, 9, '1', 1, '[]', '[]',
        '{}', '[]', 0, 0, 1, 0, 1, 0);
      insert into aozora.reports (id, video_id, reporter_id, reason, detail, status, created_at_ms)
      values ('report_1', 'video_1', 'user_1', 'other', 'of one that is there', 'open', 1),
        ('report_2', 'video_2', 'user_1', 'other', 'of one that is gone', 'open', 1);
      insert into aozora.appeals (id, user_id, video_id, prompt, stage, categories, message, status, created_at_ms)
      values ('appeal_1', 'user_1', 'video_1', 'p', 'output', '[]', 'm', 'open', 1),
        ('appeal_2', 'user_1', 'video_2', 'p', 'output', '[]', 'm', 'open', 1),
        ('appeal_3', 'user_1', null, 'p', 'input', '[]', 'm', 'open', 1)`;
    for (const statement of rows.split(';')) await database.query(statement);
    await migrate(database, { clock });
    const { rows: reports } = await database.query('select id, detail from aozora.reports order by id');
    expect(reports).toEqual([
      { id: 'report_1', detail: 'of one that is there' },
      { id: 'report_2', detail: '' },
    ]);
    const { rows: appeals } = await database.query('select id from aozora.appeals order by id');
    expect(appeals.map(({ id }) => id)).toEqual(['appeal_1', 'appeal_3']);
  });

  it('removes the words of batches that were cancelled before version 10, and no others', async () => {
    await startAt(9);
    const batch = (id: string, status: string): string =>
      `('${id}', 'user_1', 'key_1', '${status}', 'file_1', 1, 0, '{}')`;
    const rows = `
      insert into aozora.users (id, name, role, status, created_at_ms) values ('user_1', 'Ada', 'admin', 'active', 1);
      insert into aozora.batches (id, user_id, key_id, status, input_file_id, created_at_ms, lease_until_ms, moments_ms)
      values ${batch('batch_1', 'cancelled')}, ${batch('batch_2', 'in_progress')};
      insert into aozora.batch_requests (batch_id, line, id, custom_id, request)
      values ('batch_1', 1, 'line_1', 'a', '{"prompt": "p"}'), ('batch_2', 1, 'line_2', 'a', '{"prompt": "p"}')`;
    for (const statement of rows.split(';')) await database.query(statement);
    await migrate(database, { clock });
    const { rows: lines } = await database.query('select id, request from aozora.batch_requests order by id');
    expect(lines).toEqual([
      { id: 'line_1', request: {} },
      { id: 'line_2', request: { prompt: 'p' } },
    ]);
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
