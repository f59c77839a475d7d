import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { type PolicyProfile, policyCategories, policyProfiles } from '../../safety/index.ts';
import type { Orm } from '../database/open-database.ts';
import { settings } from '../database/schema.ts';

/** Categories whose threshold may be moved. */
export const adjustableCategories = policyCategories.filter((category) => category !== 'sexual_minors');

const ownPolicySchema = z.partialRecord(
  z.enum(policyProfiles),
  z.record(z.string(), z.number().min(0.05).max(1).nullable()),
);

/** Thresholds that were moved, by profile and category. */
export type OwnPolicy = z.infer<typeof ownPolicySchema>;

const settingName = 'policy-thresholds';

/** What administrators of this installation moved; the same on every server and worker of its database. */
export async function readOwnPolicy(orm: Orm): Promise<OwnPolicy> {
  const [row] = await orm.select().from(settings).where(eq(settings.name, settingName));
  return row === undefined ? {} : ownPolicySchema.parse(row.value);
}

/** The moved thresholds of one profile; empty for a profile that is as it was made. */
export async function readOwnThresholds(orm: Orm, profile: string): Promise<Readonly<Record<string, number | null>>> {
  const policy = await readOwnPolicy(orm);
  const known = policyProfiles.find((each) => each === profile) ?? 'public';
  return policy[known] ?? {};
}

/** Moves one threshold; undefined brings it back to what the profile was made with. */
export async function moveThreshold(
  orm: Orm,
  place: { readonly profile: PolicyProfile; readonly category: string },
  threshold: number | null | undefined,
): Promise<void> {
  await orm.transaction(async (tx) => {
    const policy = await readOwnPolicy(tx);
    const { [place.category]: _, ...others } = policy[place.profile] ?? {};
    const changed = threshold === undefined ? others : { ...others, [place.category]: threshold };
    const value = { ...policy, [place.profile]: changed };
    await tx
      .insert(settings)
      .values({ name: settingName, value })
      .onConflictDoUpdate({ target: settings.name, set: { value } });
  });
}
