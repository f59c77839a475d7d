import { and, eq, type InferSelectModel } from 'drizzle-orm';
import { mintId } from '../database/ids.ts';
import { files } from '../database/schema.ts';
import type { Services } from '../services.ts';

export type FileRow = InferSelectModel<typeof files>;

/** What the store stands on. */
export type FileContext = Pick<Services, 'database' | 'storage' | 'clock'>;

/** Takes a local file over as a stored file of a user. */
export async function storeFile(
  { database, storage, clock }: FileContext,
  file: Pick<FileRow, 'userId' | 'filename' | 'purpose'> & { readonly path: string },
): Promise<FileRow> {
  const id = mintId('file', clock.nowMs());
  const { path, ...values } = file;
  const asset = await storage.putFile(`files/${id}`, path, 'application/octet-stream');
  const [row] = await database.orm
    .insert(files)
    .values({ ...values, id, asset, createdAtMs: clock.nowMs() })
    .returning();
  return row!;
}

/** A file of a user, or of anybody when `userId` is null; null if there is none. */
export async function findFile({ database }: FileContext, id: string, userId: string | null): Promise<FileRow | null> {
  const own = userId === null ? undefined : eq(files.userId, userId);
  const [row] = await database.orm
    .select()
    .from(files)
    .where(and(eq(files.id, id), own));
  return row ?? null;
}

/** Removes a file for good. */
export async function removeFile({ database, storage }: FileContext, row: FileRow): Promise<void> {
  await database.orm.delete(files).where(eq(files.id, row.id));
  await storage.remove(row.asset.key);
}
