import { and, count, eq, gt, type InferSelectModel, inArray, isNull, or, sql, sum } from 'drizzle-orm';
import type { Clock } from '../../base/index.ts';
import type { Role } from '../contracts/access.ts';
import { mintId } from '../database/ids.ts';
import type { Orm } from '../database/open-database.ts';
import { apiKeys, invitations, users, videos } from '../database/schema.ts';
import { problem } from '../http/problem.ts';
import { hashSecret, hintOf, mintSecret } from './secret.ts';

export type UserRow = InferSelectModel<typeof users>;
export type ApiKeyRow = InferSelectModel<typeof apiKeys>;
export type InvitationRow = InferSelectModel<typeof invitations>;

/** Somebody whose key is good. */
export interface KnownCaller {
  readonly user: UserRow;
  readonly key: ApiKeyRow;
}

/** What a user has in use. */
export interface Usage {
  readonly videosToday: number;
  readonly queuedVideos: number;
  readonly storedBytes: number;
}

const dayMs = 86_400_000;

/** Users, keys and invitations. */
export interface AccessStore {
  countUsers(): Promise<number>;
  createUser(values: { name: string; role: Role; invitationId?: string }): Promise<UserRow>;
  /** @returns the key itself, which is not stored, and its record */
  createKey(values: {
    userId: string;
    name: string;
    expiresAtMs: number | null;
  }): Promise<{ secret: string; row: ApiKeyRow }>;
  /** @returns null for a key that is unknown, revoked or expired */
  findByKey(secret: string): Promise<KnownCaller | null>;
  noteUse(keyId: string): Promise<void>;
  /** All keys with whose they are, oldest first. */
  listKeys(): Promise<KnownCaller[]>;
  /** @returns false if no such key was good */
  revokeKey(keyId: string): Promise<boolean>;
  createInvitation(values: {
    role: Role;
    note: string;
    maxUses: number;
    createdBy: string;
    expiresAtMs: number | null;
  }): Promise<{ code: string; row: InvitationRow }>;
  /** @throws {AozoraError} `invalid_value` if the code is unknown, used up, withdrawn or expired */
  acceptInvitation(code: string, name: string): Promise<{ user: UserRow; secret: string; key: ApiKeyRow }>;
  readUsage(userId: string): Promise<Usage>;
}

/** Opens the store over the tables `users`, `api_keys` and `invitations`. */
export function createAccessStore(orm: Orm, clock: Clock): AccessStore {
  const createUser = async (tx: Orm, values: { name: string; role: Role; invitationId?: string }): Promise<UserRow> => {
    const row = { id: mintId('user', clock.nowMs()), status: 'active' as const, createdAtMs: clock.nowMs(), ...values };
    return (await tx.insert(users).values(row).returning())[0]!;
  };
  const createKey: AccessStore['createKey'] = (values) => insertKey(orm, clock, values);
  return {
    async countUsers() {
      return (await orm.select({ count: count() }).from(users))[0]?.count ?? 0;
    },
    createUser: (values) => createUser(orm, values),
    createKey,
    async findByKey(secret) {
      const [found] = await orm
        .select({ user: users, key: apiKeys })
        .from(apiKeys)
        .innerJoin(users, eq(users.id, apiKeys.userId))
        .where(and(eq(apiKeys.hash, hashSecret(secret)), isNull(apiKeys.revokedAtMs)));
      const isExpired = found?.key.expiresAtMs != null && found.key.expiresAtMs <= clock.nowMs();
      return found === undefined || isExpired ? null : found;
    },
    async noteUse(keyId) {
      await orm.update(apiKeys).set({ lastUsedAtMs: clock.nowMs() }).where(eq(apiKeys.id, keyId));
    },
    listKeys: () =>
      orm
        .select({ user: users, key: apiKeys })
        .from(apiKeys)
        .innerJoin(users, eq(users.id, apiKeys.userId))
        .orderBy(apiKeys.createdAtMs),
    async revokeKey(keyId) {
      const revoked = await orm
        .update(apiKeys)
        .set({ revokedAtMs: clock.nowMs() })
        .where(and(eq(apiKeys.id, keyId), isNull(apiKeys.revokedAtMs)))
        .returning();
      return revoked.length > 0;
    },
    async createInvitation(values) {
      const code = mintSecret('invite');
      const row = {
        ...values,
        ...{ id: mintId('invitation', clock.nowMs()), codeHash: hashSecret(code), uses: 0, createdAtMs: clock.nowMs() },
      };
      return { code, row: (await orm.insert(invitations).values(row).returning())[0]! };
    },
    async acceptInvitation(code, name) {
      return orm.transaction(async (tx) => {
        const [invitation] = await tx
          .update(invitations)
          .set({ uses: sql`${invitations.uses} + 1` })
          .where(
            and(
              eq(invitations.codeHash, hashSecret(code)),
              isNull(invitations.revokedAtMs),
              sql`${invitations.uses} < ${invitations.maxUses}`,
              or(isNull(invitations.expiresAtMs), gt(invitations.expiresAtMs, clock.nowMs())),
            ),
          )
          .returning();
        if (invitation === undefined) {
          throw problem('invalid_value', 'The invitation is unknown, used up or expired.', { param: 'code' });
        }
        const user = await createUser(tx, { name, role: invitation.role, invitationId: invitation.id });
        const { secret, row } = await insertKey(tx, clock, { userId: user.id, name: 'First key', expiresAtMs: null });
        return { user, secret, key: row };
      });
    },
    readUsage: (userId) => readUsage(orm, clock, userId),
  };
}

async function insertKey(
  tx: Orm,
  clock: Clock,
  values: { userId: string; name: string; expiresAtMs: number | null },
): Promise<{ secret: string; row: ApiKeyRow }> {
  const secret = mintSecret('aoz');
  const row = {
    ...values,
    ...{
      id: mintId('apiKey', clock.nowMs()),
      hash: hashSecret(secret),
      hint: hintOf(secret),
      createdAtMs: clock.nowMs(),
    },
  };
  return { secret, row: (await tx.insert(apiKeys).values(row).returning())[0]! };
}

/** Counts within the last 24 hours, so that a quota comes back gradually and not at midnight. */
export async function readUsage(tx: Orm, clock: Clock, userId: string): Promise<Usage> {
  const [today] = await tx
    .select({ count: count() })
    .from(videos)
    .where(and(eq(videos.userId, userId), gt(videos.createdAtMs, clock.nowMs() - dayMs)));
  const [open] = await tx
    .select({ count: count() })
    .from(videos)
    .where(and(eq(videos.userId, userId), inArray(videos.status, ['queued', 'in_progress'])));
  const [stored] = await tx
    .select({ bytes: sum(videos.storedBytes).mapWith(Number) })
    .from(videos)
    .where(eq(videos.userId, userId));
  return { videosToday: today?.count ?? 0, queuedVideos: open?.count ?? 0, storedBytes: stored?.bytes ?? 0 };
}
