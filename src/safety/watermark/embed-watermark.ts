import { createLumaAdder } from './add-to-luma.ts';
import { canonicalSide, createCanonicalLuma, type PixelFrame } from './canonical-luma.ts';
import { dealCarriers, type WatermarkKey } from './carriers.ts';
import { createDiscreteCosine } from './discrete-cosine.ts';
import { createNormalisingMemory, type NormalisedLuma, normaliseLocally } from './local-normalisation.ts';
import { type MarkStrength, markLayout, markStrength } from './mark-design.ts';
import { type PatternSolver, type StretchStatistics, solvePattern } from './mark-pattern.ts';

/** What to write, and into what. */
export interface WatermarkOptions {
  readonly key: WatermarkKey;
  /** [64] 0 or 1, see `createMarkPayload` */
  readonly payload: Uint8Array;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Frames per second. */
  readonly frameRate: number;
  /** Default `markStrength`. */
  readonly strength?: MarkStrength;
}

/** Marks frames as they come; each comes out at most `lookAheadFrames` later. */
export interface WatermarkEmbedder<F extends PixelFrame> {
  readonly lookAheadFrames: number;
  /** @returns the frames that are ready, marked, in order */
  push(frame: F): F[];
  /** @returns the frames still held back */
  finish(): F[];
}

/** About a third of a second of frames; patterns are solved once a block and blended in between. */
interface Block<F> {
  readonly held: { readonly frame: F; readonly mask: Float32Array }[];
  /** Sums over the block's frames; dropped when no later pattern needs them. */
  sums: StretchStatistics | null;
  frameCount: number;
  pattern: Float32Array | null;
}

const blockSeconds = 1 / 3;
/** Blocks on each side over which the picture is averaged: the mark moves slowly, so that codecs keep it. */
const reach = 3;

const blockFramesOf = (frameRate: number): number => Math.max(2, Math.round(frameRate * blockSeconds));

/** Frames that an embedder holds back at most. */
export const lookAheadOf = (frameRate: number): number => (reach + 2) * blockFramesOf(frameRate) - 1;

/**
 * Opens an invisible mark over a video: the same 64 bits in every second of it, in luma, spread over mid frequencies.
 *
 * The pattern stays put while pictures move, changes over about a second, and is as loud as the distortion budget
 * and the local texture allow.
 */
export function createWatermarkEmbedder<F extends PixelFrame>(options: WatermarkOptions): WatermarkEmbedder<F> {
  const strength = options.strength ?? markStrength;
  const carriers = dealCarriers(options.key, markLayout);
  const memory = createNormalisingMemory();
  const average = emptyStatistics();
  const amount = new Float32Array(canonicalSide ** 2);
  const solver: PatternSolver = {
    carriers,
    cosine: createDiscreteCosine(carriers.size),
    symbols: Int8Array.from(options.payload, (bit) => (bit === 1 ? 1 : -1)),
    strength,
    memory,
  };
  const readLuma = createCanonicalLuma(options.width, options.height);
  const addToLuma = createLumaAdder<F>(options.width, options.height);
  const blockFrames = blockFramesOf(options.frameRate);
  const blocks: Block<F>[] = [];
  let [solved, emitted] = [0, 0];

  /** Solves and emits what the blocks seen so far allow. */
  function advance(isEnd: boolean): F[] {
    const ready: F[] = [];
    for (; solved + (isEnd ? 0 : reach) < blocks.length; solved++) {
      const window = blocks.slice(Math.max(0, solved - reach), solved + reach + 1);
      blocks[solved]!.pattern = solvePattern(solver, averageOf(window, average));
      if (solved >= reach) blocks[solved - reach]!.sums = null;
    }
    for (; emitted + (isEnd ? 0 : 1) < solved; emitted++) ready.push(...emit(emitted));
    return ready;
  }

  function emit(index: number): F[] {
    const block = blocks[index]!;
    const pattern = block.pattern!;
    const before = blocks[index - 1]?.pattern ?? pattern;
    const after = blocks[index + 1]?.pattern ?? pattern;
    if (index > 0) blocks[index - 1]!.pattern = null;
    return block.held.splice(0).map(({ frame, mask }, i) => {
      const place = (i + 0.5) / blockFrames - 0.5; // in blocks, from the block's middle
      return addToLuma(
        frame,
        shade({ pattern, other: place < 0 ? before : after, share: Math.abs(place), mask }, amount),
      );
    });
  }

  return {
    lookAheadFrames: lookAheadOf(options.frameRate),
    push(frame) {
      let block = blocks.at(-1);
      if (block === undefined || block.frameCount === blockFrames) {
        block = { held: [], sums: emptyStatistics(), frameCount: 0, pattern: null };
        blocks.push(block);
      }
      const normalised = normaliseLocally(readLuma(frame), memory);
      const mask = textureMask(normalised, strength.textureGain);
      addStatistics(block.sums!, normalised, mask);
      block.frameCount++;
      block.held.push({ frame, mask });
      return block.frameCount === blockFrames ? advance(false) : [];
    },
    finish: () => advance(true),
  };
}

/** Marks a stream of frames; mirrors `createWatermarkEmbedder` for `for await`. */
export async function* embedWatermark<F extends PixelFrame>(
  frames: AsyncIterable<F> | Iterable<F>,
  options: WatermarkOptions,
): AsyncGenerator<F> {
  const embedder = createWatermarkEmbedder<F>(options);
  for await (const frame of frames) yield* embedder.push(frame);
  yield* embedder.finish();
}

/** [256, 256] mark amplitude: 1 where the picture is flat, rising to `textureGain` where it hides more. */
function textureMask(normalised: NormalisedLuma, textureGain: number): Float32Array {
  const slope = (textureGain - 1) / deviationOfTexture;
  const mask = new Float32Array(normalised.deviation.length);
  for (let i = 0; i < mask.length; i++) mask[i] = Math.min(textureGain, 1 + slope * normalised.deviation[i]!);
  return mask;
}

/** Grey levels of local deviation that count as full texture. */
const deviationOfTexture = 30;

function emptyStatistics(): StretchStatistics {
  const zeros = (): Float32Array => new Float32Array(canonicalSide ** 2);
  return { picture: zeros(), response: zeros(), cost: zeros() };
}

function addStatistics(sums: StretchStatistics, normalised: NormalisedLuma, mask: Float32Array): void {
  const { picture, response, cost } = sums;
  for (let i = 0; i < picture.length; i++) {
    const m = mask[i]!;
    picture[i] = picture[i]! + normalised.picture[i]!;
    response[i] = response[i]! + normalised.gain[i]! * m;
    cost[i] = cost[i]! + m * m;
  }
}

function averageOf(blocks: readonly Block<unknown>[], average: StretchStatistics): StretchStatistics {
  const frameCount = blocks.reduce((sum, block) => sum + block.frameCount, 0);
  for (const field of ['picture', 'response', 'cost'] as const) {
    average[field].fill(0);
    for (const { sums } of blocks) addShare(average[field], sums![field], frameCount);
  }
  return average;
}

function addShare(target: Float32Array, source: Float32Array, count: number): void {
  for (let i = 0; i < target.length; i++) target[i] = target[i]! + source[i]! / count;
}

/** (1 - share) * pattern + share * other, times the mask */
function shade({ pattern, other, share, mask }: Shading, amount: Float32Array): Float32Array {
  for (let i = 0; i < amount.length; i++) {
    amount[i] = (pattern[i]! + share * (other[i]! - pattern[i]!)) * mask[i]!;
  }
  return amount;
}

interface Shading {
  readonly pattern: Float32Array;
  readonly other: Float32Array;
  readonly share: number;
  readonly mask: Float32Array;
}
