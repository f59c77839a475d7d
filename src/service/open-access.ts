import { type Clock, systemClock } from '../base/index.ts';
import { type AccessStore, createAccessStore } from './access/access-store.ts';
import type { ServiceConfig } from './config.ts';
import { migrate } from './database/migrate.ts';
import { openDatabase } from './database/open-database.ts';

/** Users and keys without a server. */
export interface OpenAccess {
  readonly access: AccessStore;
  close(): Promise<void>;
}

/**
 * Opens users, keys and invitations for a command, for example when the only key was lost.
 *
 * @throws {ConfigError} if a server has the embedded database open: then its API is the way
 */
export async function openAccess(
  { databaseUrl, dataFolder }: ServiceConfig,
  clock: Clock = systemClock,
): Promise<OpenAccess> {
  const database = await openDatabase(
    databaseUrl === null ? { kind: 'folder', folder: dataFolder } : { kind: 'server', url: databaseUrl, poolSize: 4 },
  );
  try {
    await migrate(database, { clock });
  } catch (error) {
    await database.close();
    throw error;
  }
  return { access: createAccessStore(database.orm, clock), close: () => database.close() };
}
