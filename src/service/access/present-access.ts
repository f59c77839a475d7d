import type { z } from 'zod';
import type { apiKeySchema, invitationSchema, userSchema } from '../contracts/access.ts';
import type { ApiKeyRow, InvitationRow, UserRow } from './access-store.ts';

const unixSeconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.floor(milliseconds / 1000);

/** A user as the API shows it. */
export function presentUser({ id, name, role, status, createdAtMs }: UserRow): z.infer<typeof userSchema> {
  return { id, object: 'user', name, role, status, created_at: Math.floor(createdAtMs / 1000) };
}

/** A key as the API shows it; the key itself only when it was just made. */
export function presentKey(row: ApiKeyRow, key: string | null): z.infer<typeof apiKeySchema> {
  return {
    id: row.id,
    object: 'api_key',
    user_id: row.userId,
    name: row.name,
    hint: row.hint,
    created_at: Math.floor(row.createdAtMs / 1000),
    expires_at: unixSeconds(row.expiresAtMs),
    last_used_at: unixSeconds(row.lastUsedAtMs),
    revoked_at: unixSeconds(row.revokedAtMs),
    key,
  };
}

/** An invitation as the API shows it; the code only when it was just made. */
export function presentInvitation(row: InvitationRow, code: string | null): z.infer<typeof invitationSchema> {
  return {
    id: row.id,
    object: 'invitation',
    role: row.role,
    note: row.note,
    max_uses: row.maxUses,
    uses: row.uses,
    created_at: Math.floor(row.createdAtMs / 1000),
    expires_at: unixSeconds(row.expiresAtMs),
    revoked_at: unixSeconds(row.revokedAtMs),
    code,
  };
}
