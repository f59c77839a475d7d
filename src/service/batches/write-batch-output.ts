import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { batchRequests } from '../database/schema.ts';
import { storeFile } from '../files/file-store.ts';
import type { Services } from '../services.ts';
import type { BatchRequestRow, BatchRow } from './batch-row.ts';

/**
 * Writes the answers of a batch as files of JSON lines, one for those with status 200 and one for the others.
 *
 * @returns ids of the files; null for a file that would be empty
 */
export async function writeBatchOutput(
  services: Services,
  row: BatchRow,
): Promise<{ outputFileId: string | null; errorFileId: string | null }> {
  const answered = await services.database.orm
    .select()
    .from(batchRequests)
    .where(and(eq(batchRequests.batchId, row.id), isNotNull(batchRequests.statusCode)))
    .orderBy(asc(batchRequests.line));
  const good = answered.filter(({ statusCode }) => statusCode === 200);
  const bad = answered.filter(({ statusCode }) => statusCode !== 200);
  return {
    outputFileId: row.outputFileId ?? (await writeLines(services, row, { name: 'output', rows: good })),
    errorFileId: row.errorFileId ?? (await writeLines(services, row, { name: 'error', rows: bad })),
  };
}

async function writeLines(
  services: Services,
  { id, userId }: BatchRow,
  { name, rows }: { readonly name: string; readonly rows: readonly BatchRequestRow[] },
): Promise<string | null> {
  if (rows.length === 0) return null;
  await mkdir(services.temporaryFolder, { recursive: true });
  const path = join(services.temporaryFolder, `batch-lines-${randomUUID()}`);
  await writeFile(path, rows.map((row) => `${JSON.stringify(describe(row))}\n`).join(''));
  const file = await storeFile(services, { userId, filename: `${id}_${name}.jsonl`, purpose: 'batch_output', path });
  return file.id;
}

const describe = ({ id, customId, statusCode, body }: BatchRequestRow): object => ({
  id,
  custom_id: customId,
  response: { status_code: statusCode, request_id: id, body },
  error: null,
});
