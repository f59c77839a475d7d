import { createHmac } from 'node:crypto';
import type { WatermarkKey } from './carriers.ts';
import { payloadBits } from './mark-design.ts';

/** What a mark says: ten hexadecimal digits that stand for one video. */
export type MarkNumber = string;

const numberBytes = 5;

/**
 * The number that a video's mark carries: 40 bits of a keyed hash of its id.
 *
 * Keep it with the video: the mark holds the number, not the id. Two of a million videos share a number with
 * probability 0.37; a lookup may therefore give more than one video.
 */
export function markNumberOf(key: WatermarkKey, videoId: string): MarkNumber {
  const hash = createHmac('sha256', key).update('aozora watermark number 1\0').update(videoId).digest();
  return hash.toString('hex', 0, numberBytes);
}

/** @returns [64] bits: the number and a 24-bit keyed check of it, which a chance reading passes once in 16.8 million */
export function encodeMarkPayload(key: WatermarkKey, number: MarkNumber): Uint8Array {
  const bytes = Buffer.from(number, 'hex');
  const check = createHmac('sha256', key).update('aozora watermark check 1\0').update(bytes).digest();
  const payload = Buffer.concat([bytes, check.subarray(0, payloadBits / 8 - numberBytes)]);
  return Uint8Array.from({ length: payloadBits }, (_, i) => (payload[i >> 3]! >> (7 - (i & 7))) & 1);
}

/** Mirrors `encodeMarkPayload`. @returns null if the check does not fit */
export function decodeMarkPayload(key: WatermarkKey, bits: Uint8Array): MarkNumber | null {
  const bytes = Buffer.alloc(numberBytes);
  for (let i = 0; i < numberBytes * 8; i++) bytes[i >> 3] = (bytes[i >> 3]! << 1) | bits[i]!;
  const number = bytes.toString('hex');
  const expected = encodeMarkPayload(key, number);
  return expected.every((bit, i) => bit === bits[i]) ? number : null;
}
