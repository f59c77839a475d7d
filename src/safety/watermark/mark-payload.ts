import { createHmac } from 'node:crypto';
import type { WatermarkKey } from './carriers.ts';
import { payloadBits } from './mark-design.ts';

/** What a mark says: nine hexadecimal digits that stand for one video. */
export type MarkNumber = string;

const numberDigits = 9;
const checkDigits = payloadBits / 4 - numberDigits;

/**
 * The number that a video's mark carries: 36 bits of a keyed hash of its id.
 *
 * Keep it with the video: the mark holds the number, not the id. Of 100,000 videos, two share a number with
 * probability 0.07; a lookup may therefore give more than one video.
 */
export function markNumberOf(key: WatermarkKey, videoId: string): MarkNumber {
  return hash(key, 'number', videoId).slice(0, numberDigits);
}

/** @returns [64] bits: the number and a 28-bit keyed check of it, which a chance reading passes once in 268 million */
export function encodeMarkPayload(key: WatermarkKey, number: MarkNumber): Uint8Array {
  const digits = number + hash(key, 'check', number).slice(0, checkDigits);
  return Uint8Array.from(
    { length: payloadBits },
    (_, i) => (Number.parseInt(digits[i >> 2]!, 16) >> (3 - (i & 3))) & 1,
  );
}

/** Weakest bits that are tried both ways: 64 tries. */
const doubtfulBits = 6;

/** Upper bound on the probability that `decodeMarkPayload` accepts a chance reading. */
export const chanceOfPayload = 2 ** doubtfulBits / 2 ** (checkDigits * 4);

/**
 * Mirrors `encodeMarkPayload`, correcting errors among the six least certain bits.
 *
 * @param soft [64] signed confidence in each bit, positive for 1
 * @returns    null if no try fits the check
 * @see Chase 1972, algorithm 2
 */
export function decodeMarkPayload(key: WatermarkKey, soft: Float64Array): MarkNumber | null {
  const doubtful = [...soft.keys()].sort((a, b) => Math.abs(soft[a]!) - Math.abs(soft[b]!)).slice(0, doubtfulBits);
  for (let flips = 0; flips < 2 ** doubtfulBits; flips++) {
    const bits = Uint8Array.from(soft, (value) => (value > 0 ? 1 : 0));
    for (const [k, i] of doubtful.entries()) if ((flips >> k) & 1) bits[i] = 1 - bits[i]!;
    let number = '';
    for (let i = 0; i < numberDigits * 4; i += 4) {
      number += (bits[i]! * 8 + bits[i + 1]! * 4 + bits[i + 2]! * 2 + bits[i + 3]!).toString(16);
    }
    if (encodeMarkPayload(key, number).every((bit, i) => bit === bits[i])) return number;
  }
  return null;
}

function hash(key: WatermarkKey, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`aozora watermark ${purpose} 1\0${text}`).digest('hex');
}
