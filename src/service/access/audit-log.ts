import type { Clock } from '../../base/index.ts';
import { mintId } from '../database/ids.ts';
import type { Orm } from '../database/open-database.ts';
import { auditEvents } from '../database/schema.ts';

/** One thing that somebody did. */
export interface AuditEntry {
  /** `<object>.<verb>`, for example `video.delete`. */
  readonly action: string;
  readonly target: string | null;
  readonly userId: string | null;
  readonly keyId: string | null;
  readonly address: string | null;
  /** Facts without content: never a prompt, name of a person, or secret. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Keeps who did what; entries are only added. */
export interface AuditLog {
  add(entry: AuditEntry): Promise<void>;
}

/** Opens the log over the table `audit_events`. */
export function createAuditLog(orm: Orm, clock: Clock): AuditLog {
  return {
    async add({ data = {}, ...entry }) {
      await orm
        .insert(auditEvents)
        .values({ ...entry, data, id: mintId('auditEvent', clock.nowMs()), atMs: clock.nowMs() });
    },
  };
}
