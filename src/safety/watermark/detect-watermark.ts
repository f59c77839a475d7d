import { canonicalSide, createCanonicalLuma, type PixelFrame } from './canonical-luma.ts';
import { type Carriers, dealCarriers, projectOnCarriers, type WatermarkKey } from './carriers.ts';
import { createDiscreteCosine, type DiscreteCosine } from './discrete-cosine.ts';
import {
  createGeometryFinder,
  type Geometry,
  type GeometryMatch,
  identityGeometry,
  mirror,
  placePicture,
} from './find-geometry.ts';
import { normaliseLocally } from './local-normalisation.ts';
import { markLayout } from './mark-design.ts';
import { chanceOfPayload, decodeMarkPayload, encodeMarkPayload, type MarkNumber } from './mark-payload.ts';

/** One reading of a mark under one assumption about cropping and turning. */
export interface MarkReading {
  readonly geometry: Geometry;
  /** Standard deviations of chance by which the pilot is there; standard normal without a mark. */
  readonly pilotScore: number;
  /** [64] signed confidence in each bit, of unit mean square, positive for 1 */
  readonly bits: Float64Array;
}

/** What was found of a mark. */
export type WatermarkEvidence =
  | {
      readonly status: 'found';
      readonly number: MarkNumber;
      /** Upper bound on the probability that an unmarked video reads like this. */
      readonly falsePositiveBound: number;
      readonly reading: MarkReading;
    }
  | { readonly status: 'unreadable'; readonly falsePositiveBound: number; readonly reading: MarkReading }
  | { readonly status: 'absent'; readonly reading: MarkReading | null };

/** How hard to look. */
export interface DetectWatermarkOptions {
  /** Numbers of known videos: a mark too weak to read on its own can still be matched to one of them. */
  readonly knownNumbers?: Iterable<MarkNumber>;
  /** Largest accepted probability of a false find. Default 1e-6. */
  readonly falsePositiveLimit?: number;
}

/** Collects frames of one video, then says what mark they carry. */
export interface WatermarkDetector {
  push(frame: PixelFrame): void;
  finish(options?: DetectWatermarkOptions): WatermarkEvidence;
  /** All readings, best first: for measurements. */
  read(): MarkReading[];
}

/** Readings of one video at most: in place, and the two best found by search; rounded up. */
const maxReadings = 4;
/** Pilot score without search from which a mark is certain although its bits are lost: chance is 1e-9. */
const certainPilotScore = 6;

/** Opens the detector of a key's marks; frames may have any size, all the same. */
export function createWatermarkDetector(key: WatermarkKey): WatermarkDetector {
  const carriers = dealCarriers(key, markLayout);
  const cosine = createDiscreteCosine(carriers.size);
  const findGeometry = createGeometryFinder(carriers, cosine);
  const sum = new Float32Array(canonicalSide ** 2);
  let readLuma: ((frame: PixelFrame) => Float32Array) | null = null;
  let [frameCount, aspect] = [0, 1];

  const readAt = (geometry: Geometry): MarkReading => readMark(sum, { geometry, aspect, carriers, cosine });

  function* readings(): Generator<MarkReading> {
    if (frameCount === 0) return;
    yield readAt(identityGeometry);
    for (const match of findGeometry(sum, aspect)) yield refine(match, readAt);
  }

  return {
    push(frame) {
      readLuma ??= createCanonicalLuma(frame.width, frame.height);
      aspect = frame.width / frame.height;
      const { picture } = normaliseLocally(readLuma(frame));
      for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + picture[i]!;
      frameCount++;
    },
    finish(options = {}) {
      const limit = options.falsePositiveLimit ?? 1e-6;
      const known = [...(options.knownNumbers ?? [])];
      let best: MarkReading | null = null;
      for (const reading of readings()) {
        const found = judge(key, reading, known);
        if (found.falsePositiveBound <= limit && found.number !== null) {
          return { status: 'found', number: found.number, falsePositiveBound: found.falsePositiveBound, reading };
        }
        if (best === null || strengthOf(reading) > strengthOf(best)) best = reading;
        if (reading.geometry === identityGeometry && reading.pilotScore >= certainPilotScore) {
          return { status: 'unreadable', falsePositiveBound: normalTail(reading.pilotScore), reading };
        }
      }
      return { status: 'absent', reading: best };
    },
    read: () => [...readings()].sort((a, b) => strengthOf(b) - strengthOf(a)),
  };
}

interface Judgement {
  readonly number: MarkNumber | null;
  readonly falsePositiveBound: number;
}

/** By the check inside the payload, or by correlation with the marks of known videos. */
function judge(key: WatermarkKey, reading: MarkReading, known: readonly MarkNumber[]): Judgement {
  const checked = decodeMarkPayload(key, reading.bits);
  if (checked !== null) return { number: checked, falsePositiveBound: maxReadings * chanceOfPayload };
  let best: { number: MarkNumber; score: number } | null = null;
  for (const number of known) {
    const score = correlateBits(encodeMarkPayload(key, number), reading.bits);
    if (best === null || score > best.score) best = { number, score };
  }
  if (best === null) return { number: null, falsePositiveBound: 1 };
  return { number: best.number, falsePositiveBound: Math.min(1, maxReadings * known.length * normalTail(best.score)) };
}

/** Standard normal for unrelated bits of unit mean square. */
function correlateBits(expected: Uint8Array, bits: Float64Array): number {
  let score = 0;
  for (let i = 0; i < expected.length; i++) score += expected[i] === 1 ? bits[i]! : -bits[i]!;
  return score / Math.sqrt(expected.length);
}

/** Pilot score that the best of all searched places has by chance. */
const searchedByChance = 5.2;

/** Which of several readings is most like a mark; a searched place has to beat what search finds in anything. */
const strengthOf = (reading: MarkReading): number =>
  reading.pilotScore - (reading.geometry === identityGeometry ? 0 : searchedByChance);

interface ReadingContext {
  readonly geometry: Geometry;
  readonly aspect: number;
  readonly carriers: Carriers;
  readonly cosine: DiscreteCosine;
}

function readMark(sum: Float32Array, { geometry, aspect, carriers, cosine }: ReadingContext): MarkReading {
  const upright = geometry.isMirrored ? mirror(sum) : sum;
  const placed =
    geometry === identityGeometry
      ? sum
      : Float32Array.from(placePicture(upright, geometry, { aspect, side: canonicalSide }));
  const coefficients = cosine.forward(placed);
  const projections = projectOnCarriers(carriers, coefficients);
  const bits = projections.subarray(1);
  let power = 0;
  for (const value of bits) power += value * value;
  const scale = power === 0 ? 0 : 1 / Math.sqrt(power / bits.length);
  return {
    geometry,
    pilotScore: pilotScoreOf(carriers, coefficients, projections[0]!),
    bits: bits.map((value) => value * scale),
  };
}

/** The pilot's projection over its own standard deviation under random signs. */
function pilotScoreOf(carriers: Carriers, coefficients: Float32Array, projection: number): number {
  let energy = 0;
  for (let k = 0; k < carriers.positions.length; k++) {
    if (carriers.groups[k] === 0) energy += (coefficients[carriers.positions[k]!]! * carriers.weights[k]!) ** 2;
  }
  return energy === 0 ? 0 : projection / Math.sqrt(energy);
}

/** Moves the place by half a cell around the found one and keeps where the pilot is strongest. */
function refine(match: GeometryMatch, readAt: (geometry: Geometry) => MarkReading): MarkReading {
  let best = readAt({ ...match.geometry });
  for (const step of [1 / 256, 1 / 512]) {
    const { geometry } = best;
    for (const [across, down] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ] as const) {
      const moved = { ...geometry, left: geometry.left + across * step, top: geometry.top + down * step };
      const reading = readAt(moved);
      if (reading.pilotScore > best.pilotScore) best = reading;
    }
  }
  return best;
}

/** Probability that a standard normal exceeds z, from above (Chernoff bound with the Mills ratio for z > 1). */
export function normalTail(z: number): number {
  if (z <= 1) return 0.5;
  return Math.exp((-z * z) / 2) / (z * Math.sqrt(2 * Math.PI));
}
