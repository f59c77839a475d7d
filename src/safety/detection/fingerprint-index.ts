import { fingerprintDistance, type VideoFingerprint } from './perceptual-hash.ts';

/** A video that looks like the one searched for. */
export interface FingerprintMatch {
  readonly videoId: string;
  /** Mean differing bits of 64. */
  readonly distance: number;
}

/** Finds videos by what they look like; the service keeps one in its database. */
export interface FingerprintIndex {
  add(videoId: string, fingerprint: VideoFingerprint): Promise<void>;
  remove(videoId: string): Promise<void>;
  /** @returns the nearest first, none farther than `maxDistance` */
  search(
    fingerprint: VideoFingerprint,
    options: { readonly limit: number; readonly maxDistance: number },
  ): Promise<readonly FingerprintMatch[]>;
}

/** An index that compares with every video: right for tests and up to some ten thousand videos. */
export function createMemoryFingerprintIndex(): FingerprintIndex {
  const videos = new Map<string, VideoFingerprint>();
  return {
    async add(videoId, fingerprint) {
      videos.set(videoId, fingerprint);
    },
    async remove(videoId) {
      videos.delete(videoId);
    },
    async search(fingerprint, { limit, maxDistance }) {
      return [...videos]
        .map(([videoId, other]) => ({ videoId, distance: fingerprintDistance(fingerprint, other) }))
        .filter(({ distance }) => distance <= maxDistance)
        .sort((a, b) => a.distance - b.distance)
        .slice(0, limit);
    },
  };
}
