import { and, asc, eq, gt, isNotNull } from 'drizzle-orm';
import {
  type FingerprintIndex,
  type FingerprintMatch,
  fingerprintDistance,
  readFingerprint,
  type WrittenFingerprint,
  writeFingerprint,
} from '../../safety/index.ts';
import type { Orm } from '../database/open-database.ts';
import { fingerprints } from '../database/schema.ts';

/** Rows read at once while a search goes through all of them. */
const chunkRows = 500;

/** Keeps what finds a released video again, in the transaction that releases it. */
export async function keepFingerprint(
  tx: Orm,
  release: {
    readonly videoId: string;
    readonly fingerprint: WrittenFingerprint;
    readonly provenance: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { videoId, fingerprint, provenance } = release;
  const { watermark } = provenance;
  const values = { videoId, fingerprint, markNumber: typeof watermark === 'string' ? watermark : null };
  await tx.insert(fingerprints).values(values).onConflictDoUpdate({ target: fingerprints.videoId, set: values });
}

/** The released videos of a database as an index; a search compares with each. */
export function createDatabaseIndex(orm: Orm): FingerprintIndex {
  return {
    add: (videoId, fingerprint) =>
      keepFingerprint(orm, { videoId, fingerprint: writeFingerprint(fingerprint), provenance: {} }),
    async remove(videoId) {
      await orm.delete(fingerprints).where(eq(fingerprints.videoId, videoId));
    },
    async search(fingerprint, { limit, maxDistance }) {
      const matches: FingerprintMatch[] = [];
      for (let after = ''; ; ) {
        const rows = await orm
          .select()
          .from(fingerprints)
          .where(gt(fingerprints.videoId, after))
          .orderBy(asc(fingerprints.videoId))
          .limit(chunkRows);
        for (const row of rows) {
          const distance = fingerprintDistance(fingerprint, readFingerprint(row.fingerprint));
          if (distance <= maxDistance) matches.push({ videoId: row.videoId, distance });
        }
        const last = rows.at(-1);
        if (last === undefined) return matches.sort((a, b) => a.distance - b.distance).slice(0, limit);
        after = last.videoId;
      }
    },
  };
}

/** What the watermarks of all released videos carry. */
export async function listMarkNumbers(orm: Orm): Promise<readonly string[]> {
  const rows = await orm
    .select({ number: fingerprints.markNumber })
    .from(fingerprints)
    .where(isNotNull(fingerprints.markNumber));
  return rows.map(({ number }) => number!);
}

/** The videos whose watermark carries a number; nearly always one. */
export async function findByMarkNumber(orm: Orm, number: string): Promise<readonly string[]> {
  const rows = await orm
    .select({ videoId: fingerprints.videoId })
    .from(fingerprints)
    .where(and(eq(fingerprints.markNumber, number)));
  return rows.map(({ videoId }) => videoId);
}
