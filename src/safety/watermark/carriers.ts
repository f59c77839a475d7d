import { createCipheriv, createHmac } from 'node:crypto';

/** The secret from which every carrier is drawn; at least 16 bytes. */
export type WatermarkKey = Uint8Array;

/** Which cosine coefficients carry what: each belongs to one group and is weighted by a secret sign. */
export interface Carriers {
  /** Coefficients kept along each axis of the cosine transform. */
  readonly size: number;
  /** Group 0 is the pilot; group 1 + k carries symbol k. */
  readonly groupCount: number;
  /** [K] position `v * size + u` of each carrier coefficient */
  readonly positions: Int32Array;
  /** [K] group of each carrier coefficient */
  readonly groups: Int32Array;
  /** [K] signed weight; the weights of one group have unit norm */
  readonly weights: Float32Array;
}

/** A ring of spatial frequencies, in half cycles per picture side. */
export interface FrequencyBand {
  readonly lowest: number;
  readonly highest: number;
}

/** How the spectrum is shared out; the bands must not overlap. */
export interface CarrierLayout {
  readonly symbolCount: number;
  readonly symbolBand: FrequencyBand;
  readonly pilotBand: FrequencyBand;
}

/**
 * Gives the pilot one ring of frequencies and deals another among the symbols, so that all symbols see one spectrum.
 *
 * Coefficients are sorted by frequency and dealt in rounds; the order within a round and all signs are secret.
 */
export function dealCarriers(key: WatermarkKey, layout: CarrierLayout): Carriers {
  const size = Math.max(layout.symbolBand.highest, layout.pilotBand.highest) + 1;
  const draw = createSecretDraws(key);
  const pilots = positionsIn(layout.pilotBand, size);
  const symbols = positionsIn(layout.symbolBand, size);
  const groups = new Int32Array(pilots.length + symbols.length); // pilots stay in group 0
  groups.set(dealRounds(symbols.length, layout.symbolCount, draw), pilots.length);
  const groupCount = layout.symbolCount + 1;
  const counts = new Int32Array(groupCount);
  for (const group of groups) counts[group] = counts[group]! + 1;
  const weights = Float32Array.from(groups, (group) => (draw() < 0.5 ? -1 : 1) / Math.sqrt(counts[group]!));
  return { size, groupCount, positions: Int32Array.from([...pilots, ...symbols]), groups, weights };
}

/** Positions with a frequency in the band, lowest first. */
function positionsIn(band: FrequencyBand, size: number): number[] {
  const frequency = (position: number): number => Math.hypot(position % size, Math.floor(position / size));
  const positions: number[] = [];
  for (let v = 2; v < size; v++) {
    for (let u = 2; u < size; u++) {
      const radius = Math.hypot(u, v);
      if (radius >= band.lowest && radius <= band.highest) positions.push(v * size + u);
    }
  }
  return positions.sort((a, b) => frequency(a) - frequency(b) || a - b);
}

function dealRounds(count: number, symbolCount: number, draw: () => number): Int32Array {
  const round = Array.from({ length: symbolCount }, (_, k) => k + 1);
  const groups = new Int32Array(count);
  for (let dealt = 0; dealt < count; dealt += round.length) {
    for (let i = round.length - 1; i > 0; i--) {
      const j = Math.floor(draw() * (i + 1));
      [round[i], round[j]] = [round[j]!, round[i]!];
    }
    for (let i = 0; i < round.length && dealt + i < count; i++) groups[dealt + i] = round[i]!;
  }
  return groups;
}

/** Uniform numbers in [0, 1) that only the holder of the key can foretell (AES-256 in counter mode). */
function createSecretDraws(key: WatermarkKey): () => number {
  const secret = createHmac('sha256', key).update('aozora watermark carriers 1').digest();
  const cipher = createCipheriv('aes-256-ctr', secret, Buffer.alloc(16));
  let block = Buffer.alloc(0);
  let offset = 0;
  return () => {
    if (offset >= block.length) {
      block = cipher.update(Buffer.alloc(4096));
      offset = 0;
    }
    offset += 4;
    return block.readUInt32LE(offset - 4) / 2 ** 32;
  };
}

/** @returns [groupCount] inner product of each group's weights with the coefficients */
export function projectOnCarriers(carriers: Carriers, coefficients: Float32Array): Float64Array {
  const sums = new Float64Array(carriers.groupCount);
  for (let k = 0; k < carriers.positions.length; k++) {
    const group = carriers.groups[k]!;
    sums[group] = sums[group]! + coefficients[carriers.positions[k]!]! * carriers.weights[k]!;
  }
  return sums;
}

/** @returns [size, size] coefficients in which each group has the given amplitude; mirrors `projectOnCarriers` */
export function spreadOverCarriers(carriers: Carriers, amplitudes: Float64Array): Float32Array {
  const coefficients = new Float32Array(carriers.size * carriers.size);
  for (let k = 0; k < carriers.positions.length; k++) {
    coefficients[carriers.positions[k]!] = amplitudes[carriers.groups[k]!]! * carriers.weights[k]!;
  }
  return coefficients;
}
