import { createCanonicalLuma, type PixelFrame } from '../watermark/canonical-luma.ts';
import { createDiscreteCosine } from '../watermark/discrete-cosine.ts';

/** 64 bits about the coarse brightness of one picture. */
export type PerceptualHash = bigint;

/** Hashes of a video's pictures, two a second. */
export interface VideoFingerprint {
  readonly hashes: readonly PerceptualHash[];
  /** The same of the mirrored pictures: searched too, since mirroring is a common way of hiding a copy. */
  readonly mirrored: readonly PerceptualHash[];
}

/** Pictures of a second that are hashed. */
export const fingerprintRate = 2;

const hashBits = 64;

/** Collects the fingerprint of one video while its frames pass. */
export interface Fingerprinter {
  push(frame: PixelFrame): void;
  finish(): VideoFingerprint;
}

/**
 * Opens the fingerprint of a video; of the frames only two a second are looked at.
 *
 * bit k of a hash = (k-th lowest cosine coefficient of the 256 x 256 luma > their median)
 *
 * @param frameRate frames per second; 1 for a picture
 */
export function createFingerprinter(frameRate: number): Fingerprinter {
  const cosine = createDiscreteCosine(highestFrequency + 1);
  const hashes: PerceptualHash[] = [];
  const mirrored: PerceptualHash[] = [];
  let readLuma: ((frame: PixelFrame) => Float32Array) | null = null;
  let [frameCount, taken] = [0, 0];
  return {
    push(frame) {
      if (frameCount++ / frameRate < taken / fingerprintRate) return;
      taken++;
      readLuma ??= createCanonicalLuma(frame.width, frame.height);
      const coefficients = cosine.forward(readLuma(frame));
      hashes.push(hashOf(coefficients));
      mirrored.push(hashOf(mirrorOf(coefficients)));
    },
    finish: () => ({ hashes, mirrored }),
  };
}

const highestFrequency = 10;

/** Coefficients of the mirrored picture: cosines of odd frequencies across have the other sign there. */
function mirrorOf(coefficients: Float32Array): Float32Array {
  return coefficients.map((value, position) => ((position % (highestFrequency + 1)) % 2 === 0 ? value : -value));
}

/** The 64 lowest frequencies after the mean, in a fixed order. */
const positions = Array.from({ length: (highestFrequency + 1) ** 2 }, (_, i) => i)
  .filter((i) => i > 0)
  .sort((a, b) => frequencyOf(a) - frequencyOf(b) || a - b)
  .slice(0, hashBits);

function frequencyOf(position: number): number {
  return Math.hypot(position % (highestFrequency + 1), Math.floor(position / (highestFrequency + 1)));
}

function hashOf(coefficients: Float32Array): PerceptualHash {
  const values = positions.map((position) => coefficients[position]!);
  const sorted = [...values].sort((a, b) => a - b);
  const median = (sorted[hashBits / 2 - 1]! + sorted[hashBits / 2]!) / 2;
  return values.reduce((hash, value, k) => (value > median ? hash | (1n << BigInt(k)) : hash), 0n);
}

/** A fingerprint as text, to be kept: 16 hexadecimal digits a hash. */
export interface WrittenFingerprint {
  readonly hashes: readonly string[];
  readonly mirrored: readonly string[];
}

/** @returns the fingerprint in JSON's terms */
export function writeFingerprint({ hashes, mirrored }: VideoFingerprint): WrittenFingerprint {
  const write = (hash: PerceptualHash): string => hash.toString(16).padStart(hashBits / 4, '0');
  return { hashes: hashes.map(write), mirrored: mirrored.map(write) };
}

/** Mirrors `writeFingerprint`. */
export function readFingerprint({ hashes, mirrored }: WrittenFingerprint): VideoFingerprint {
  const read = (text: string): PerceptualHash => BigInt(`0x${text}`);
  return { hashes: hashes.map(read), mirrored: mirrored.map(read) };
}

/** @returns bits in which two hashes differ, 0 to 64; unrelated pictures differ in about 32 */
export function hashDistance(a: PerceptualHash, b: PerceptualHash): number {
  const [low, high] = halvesOf([a ^ b]);
  return countBits(low!) + countBits(high!);
}

/**
 * Mean over one video's pictures of the distance to the nearest picture of another.
 *
 * @returns 0 to 64; copies stay below about 12
 */
export function fingerprintDistance(query: VideoFingerprint, indexed: VideoFingerprint): number {
  const asked = halvesOf(query.hashes);
  return Math.min(meanDistance(asked, halvesOf(indexed.hashes)), meanDistance(asked, halvesOf(indexed.mirrored)));
}

/** [2 n] lower and upper 32 bits of each hash: many times faster to compare than whole ones. */
function halvesOf(hashes: readonly PerceptualHash[]): Uint32Array {
  const halves = new Uint32Array(2 * hashes.length);
  for (const [i, hash] of hashes.entries()) {
    halves[2 * i] = Number(hash & 0xffffffffn);
    halves[2 * i + 1] = Number(hash >> 32n);
  }
  return halves;
}

function meanDistance(asked: Uint32Array, others: Uint32Array): number {
  if (asked.length === 0 || others.length === 0) return hashBits;
  let sum = 0;
  for (let i = 0; i < asked.length; i += 2) {
    let nearest = hashBits;
    for (let j = 0; j < others.length; j += 2) {
      const distance = countBits(asked[i]! ^ others[j]!) + countBits(asked[i + 1]! ^ others[j + 1]!);
      if (distance < nearest) nearest = distance;
    }
    sum += nearest;
  }
  return sum / (asked.length / 2);
}

/** Set bits of 32, summed in pairs, nibbles and bytes. */
function countBits(value: number): number {
  const pairs = value - ((value >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
