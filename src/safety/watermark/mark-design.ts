import type { CarrierLayout } from './carriers.ts';

/** Bits that a mark carries. */
export const payloadBits = 64;

/**
 * The spectrum of the mark.
 *
 * Symbols use the band in which H.264 at crf 30 to 40 leaves most of a weak pattern for the noise it adds: above 56
 * half cycles per side it deletes the pattern, below 10 the picture itself drowns it. The pilot has to be found in
 * pictures whose place is unknown, where the picture is all the noise there is: it sits higher, where pictures are weak.
 */
export const markLayout: CarrierLayout = {
  symbolCount: payloadBits,
  symbolBand: { lowest: 10, highest: 56 },
  pilotBand: { lowest: 57, highest: 84 },
};

/** How loud the mark is. */
export interface MarkStrength {
  /** Projection that each bit reaches, in normalised grey levels, where the budget allows. */
  readonly symbol: number;
  /** The same for the pilot. */
  readonly pilot: number;
  /** Peak signal-to-noise ratio of the Y plane in dB below which the mark is turned down. */
  readonly leastPsnr: number;
  /** Mark amplitude in textured over that in flat regions. */
  readonly textureGain: number;
}

/** As loud as the distortion budget allows, except where a picture is so easy that less is plenty. */
export const markStrength: MarkStrength = { symbol: 80, pilot: 200, leastPsnr: 42.2, textureGain: 1.1 };
