import { and, asc, desc, gt, lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { PageQuery } from '../contracts/page.ts';

/** A page in OpenAI's list shape. */
export interface Page<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly first_id: string | null;
  readonly last_id: string | null;
  readonly has_more: boolean;
}

/** How to read one page: conditions, order, and one row more than shown, to know if there is more. */
export interface PagePlan {
  readonly where: SQL | undefined;
  readonly orderBy: SQL;
  readonly limit: number;
}

/**
 * Plans the reading of a page; ids sort by time, so the order of ids is the order of creation.
 *
 * @param where the items the caller may see
 */
export function planPage(id: PgColumn, query: PageQuery, where: SQL | undefined): PagePlan {
  const isAscending = query.order === 'asc';
  const beyond = query.after === undefined ? undefined : isAscending ? gt(id, query.after) : lt(id, query.after);
  return { where: and(where, beyond), orderBy: isAscending ? asc(id) : desc(id), limit: query.limit + 1 };
}

/** Makes the page from rows that were read by a plan. */
export function toPage<Row extends { readonly id: string }, T>(
  rows: readonly Row[],
  { limit }: Pick<PageQuery, 'limit'>,
  show: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  return {
    object: 'list',
    data: shown.map(show),
    first_id: shown[0]?.id ?? null,
    last_id: shown.at(-1)?.id ?? null,
    has_more: rows.length > limit,
  };
}
