import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { ServiceConfig } from '../config.ts';
import { type ChangedLimits, changedLimitsSchema, type Role, type RoleLimits, roles } from '../contracts/access.ts';
import type { Orm } from '../database/open-database.ts';
import { settings } from '../database/schema.ts';

const ownLimitsSchema = z.partialRecord(z.enum(roles), changedLimitsSchema);

/** Limits that administrators set over the configuration, by role. */
type OwnLimits = z.infer<typeof ownLimitsSchema>;

const settingName = 'role-limits';

/** What administrators of this installation set; the same on every server of its database. */
export async function readOwnLimits(orm: Orm): Promise<OwnLimits> {
  const [row] = await orm.select().from(settings).where(eq(settings.name, settingName));
  return row === undefined ? {} : ownLimitsSchema.parse(row.value);
}

/** What a role may do: the configuration, with what administrators set over it. */
export function limitsOf(config: ServiceConfig, own: OwnLimits, role: Role): RoleLimits {
  const changes = Object.entries(own[role] ?? {}).filter(([, value]) => value !== undefined);
  return { ...config.roles[role], ...Object.fromEntries(changes) };
}

/** Sets the limits of one role over the configuration; those not named are as configured again. */
export async function setOwnLimits(orm: Orm, role: Role, changes: ChangedLimits): Promise<void> {
  await orm.transaction(async (tx) => {
    const value = { ...(await readOwnLimits(tx)), [role]: changes };
    await tx
      .insert(settings)
      .values({ name: settingName, value })
      .onConflictDoUpdate({ target: settings.name, set: { value } });
  });
}
