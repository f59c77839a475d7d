import { statisticsQuerySchema, statisticsSchema } from '../contracts/feedback.ts';
import type { SqlSession } from '../database/open-database.ts';
import { defineRoute, type Route } from '../http/route.ts';

/** Usage of the server, for administrators. */
export function statisticsRoutes(): readonly Route[] {
  return [
    defineRoute(
      {
        ...{ method: 'get', path: '/v1/statistics', operationId: 'getStatistics', tag: 'Statistics', access: 'admin' },
        summary: 'Videos, refusals, feedback and reports of the last days',
        query: statisticsQuerySchema,
        response: { kind: 'json', schema: statisticsSchema },
      },
      async ({ query, services }) => {
        const sinceMs = services.clock.nowMs() - query.days * 86_400_000;
        return readStatistics(services.database, sinceMs);
      },
    ),
  ];
}

async function readStatistics(database: SqlSession, sinceMs: number): Promise<object> {
  const one = async (text: string): Promise<Readonly<Record<string, unknown>>> =>
    (await database.query(text, text.includes('$1') ? [sinceMs] : [])).rows[0] ?? {};
  const counts = async (text: string): Promise<Record<string, number>> => {
    const { rows } = await database.query(text, text.includes('$1') ? [sinceMs] : []);
    return Object.fromEntries(rows.map((row) => [String(row.name), Number(row.count)]));
  };
  const by = (column: string): Promise<Record<string, number>> =>
    counts(`select ${column} as name, count(*) from aozora.videos where created_at_ms >= $1 group by 1`);
  const totals = await one(`
    select count(*)::int as total,
      coalesce(sum(frame_count / frame_rate) filter (where status = 'completed'), 0) as seconds,
      avg((started_at_ms - created_at_ms) / 1000.0) as wait,
      avg(work_ms / 1000.0) as work
    from aozora.videos where created_at_ms >= $1`);
  const days = await counts(`
    select to_char(to_timestamp(created_at_ms / 1000), 'YYYY-MM-DD') as name, count(*)
    from aozora.videos where created_at_ms >= $1 group by 1 order by 1`);
  const { rows: speed } = await database.query(
    `select engine_model as model, count(*)::int as completed, coalesce(sum(frame_count / frame_rate), 0) as seconds,
      coalesce(sum(work_ms), 0) / 1000.0 as work, avg((started_at_ms - created_at_ms) / 1000.0) as wait
    from aozora.videos where created_at_ms >= $1 and status = 'completed' group by 1 order by 1`,
    [sinceMs],
  );
  const stages = await counts('select stage as name, count(*) from aozora.refusals where at_ms >= $1 group by 1');
  const ratings = await counts(`
    select rating as name, count(*) from aozora.feedback where updated_at_ms >= $1 and rating is not null group by 1`);
  const reported = await counts(`
    select case when status = 'open' then 'open' else 'resolved' end as name, count(*)
    from aozora.reports where created_at_ms >= $1 group by 1`);
  const people = await one(`
    select count(*)::int as total, (select count(distinct user_id)::int from aozora.videos where created_at_ms >= $1)
      as active from aozora.users`);
  return {
    object: 'statistics',
    since: Math.floor(sinceMs / 1000),
    videos: {
      total: totals.total,
      by_status: await by('status'),
      by_model: await by('engine_model'),
      by_kind: await by('kind'),
      by_day: Object.entries(days).map(([day, count]) => ({ day, count })),
      seconds: Number(totals.seconds ?? 0),
      mean_wait_seconds: totals.wait == null ? null : Number(totals.wait),
      mean_work_seconds: totals.work == null ? null : Number(totals.work),
      speed: speed.map(({ model, completed, seconds, work, wait }) => ({
        ...{ model, completed, seconds: Number(seconds), work_seconds: Number(work) },
        mean_wait_seconds: wait == null ? null : Number(wait),
      })),
    },
    refusals: {
      input: stages.input ?? 0,
      output: stages.output ?? 0,
      by_category: await counts(`
        select category as name, count(*) from aozora.refusals, jsonb_array_elements_text(categories) as category
        where at_ms >= $1 group by 1`),
    },
    feedback: {
      up: ratings.up ?? 0,
      down: ratings.down ?? 0,
      by_tag: await counts(`
        select tag as name, count(*) from aozora.feedback, jsonb_array_elements_text(tags) as tag
        where updated_at_ms >= $1 group by 1`),
    },
    reports: { open: reported.open ?? 0, resolved: reported.resolved ?? 0 },
    users: { total: people.total, active: people.active },
  };
}
