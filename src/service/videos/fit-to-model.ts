import { assertNever } from '../../base/index.ts';
import type { Adjustment } from '../contracts/video.ts';
import { problem } from '../http/problem.ts';
import type { GenerationRequest, ModelInfo, ModelSizes } from '../jobs/engine.ts';

/** What a person wants; null leaves it to the model. */
export interface WantedShape {
  readonly width: number | null;
  readonly height: number | null;
  readonly seconds: number;
}

/** What the model will make, and what was changed on the way. */
export interface FittedShape {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly frameCount: number;
  /** Length to show: the wish where the model comes close to it, else the real one. */
  readonly seconds: string;
  readonly adjustments: readonly Adjustment[];
}

/** Deviations of length below this are not worth a word: latent frames are longer than pictures. */
const quietSeconds = 0.5;

/**
 * Brings size and length to the nearest that the model can do, and says what it changed.
 *
 * @param minimumFrames the result is never shorter: a kept part of a source is not cut
 * @throws {AozoraError} `above_max_value` if the model cannot keep the minimum
 */
export function fitToModel(model: ModelInfo, wanted: WantedShape, minimumFrames = 1): FittedShape {
  const size =
    wanted.width === null || wanted.height === null
      ? model.defaultSize
      : fitSize(model.sizes, { width: wanted.width, height: wanted.height });
  const frameCount = fitFrames(model, wanted.seconds, minimumFrames);
  const actualSeconds = frameCount / model.frameRate;
  const isClose = Math.abs(actualSeconds - wanted.seconds) < quietSeconds;
  const adjustments: Adjustment[] = [];
  if (wanted.width !== null && (wanted.width !== size.width || wanted.height !== size.height)) {
    adjustments.push({
      field: 'size',
      requested: `${wanted.width}x${wanted.height}`,
      used: `${size.width}x${size.height}`,
      reason: `Nearest size of ${model.id}`,
    });
  }
  if (!isClose) {
    adjustments.push({
      field: 'seconds',
      requested: shortNumber(wanted.seconds),
      used: shortNumber(actualSeconds),
      reason: `Nearest length of ${model.id}`,
    });
  }
  const seconds = shortNumber(isClose ? wanted.seconds : actualSeconds);
  return { ...size, frameRate: model.frameRate, frameCount, seconds, adjustments };
}

/** What a request asks for that the model cannot do here, or null. */
export function lackOf(
  { id, hasSecondPass = false, hasTinyDecoder = false, canRate = false }: ModelInfo,
  {
    isRefined = false,
    decoder = 'full',
    candidates = null,
  }: Pick<GenerationRequest, 'isRefined' | 'decoder' | 'candidates'>,
): { readonly field: 'refined' | 'decoder' | 'candidates'; readonly reason: string } | null {
  if (isRefined && !hasSecondPass) {
    return { field: 'refined', reason: `the model '${id}' has no second pass, or its upscaler is not installed` };
  }
  if (decoder === 'tiny' && !hasTinyDecoder) {
    return { field: 'decoder', reason: `the model '${id}' has no tiny decoder, or it is not installed` };
  }
  if (candidates !== null && candidates > 1 && !canRate) {
    return { field: 'candidates', reason: `the model '${id}' cannot tell which candidate is best` };
  }
  return null;
}

/** The model as it draws in two passes, the first at half the size. */
export function withSecondPass(model: ModelInfo): ModelInfo {
  const { sizes } = model;
  if (sizes.kind === 'list') return model;
  return { ...model, sizes: { ...sizes, multipleOf: 2 * sizes.multipleOf, minimumSide: 2 * sizes.minimumSide } };
}

/** The size with the most similar shape, among those the most similar area. */
export function fitSize(
  sizes: ModelSizes,
  wanted: { readonly width: number; readonly height: number },
): {
  readonly width: number;
  readonly height: number;
} {
  switch (sizes.kind) {
    case 'list': {
      const distance = (size: { readonly width: number; readonly height: number }): number =>
        4 * Math.abs(Math.log((size.width / size.height) * (wanted.height / wanted.width))) +
        Math.abs(Math.log((size.width * size.height) / (wanted.width * wanted.height)));
      const ordered = [...sizes.sizes].sort((a, b) => distance(a) - distance(b));
      return ordered[0]!;
    }
    case 'grid': {
      const { multipleOf, minimumSide, maximumPixels } = sizes;
      const grow = Math.max(1, minimumSide / Math.min(wanted.width, wanted.height));
      const shrink = Math.min(1, Math.sqrt(maximumPixels / (wanted.width * wanted.height * grow * grow)));
      const snap = (side: number): number =>
        Math.max(Math.ceil(minimumSide / multipleOf), Math.round((side * grow * shrink) / multipleOf)) * multipleOf;
      let [width, height] = [snap(wanted.width), snap(wanted.height)];
      while (width * height > maximumPixels) {
        if (width >= height) width -= multipleOf;
        else height -= multipleOf;
      }
      return { width, height };
    }
    default:
      return assertNever(sizes);
  }
}

function fitFrames({ id, frames, frameRate }: ModelInfo, seconds: number, minimumFrames: number): number {
  const { offset, step, minimum, maximum } = frames;
  const least = Math.max(minimum, minimumFrames);
  if (least > maximum) {
    const limit = shortNumber(maximum / frameRate);
    throw problem('above_max_value', `Invalid 'seconds': the result must be at most ${limit} s long with ${id}.`, {
      param: 'seconds',
    });
  }
  const ofCount = (count: number): number => offset + count * step;
  const lowest = Math.ceil((least - offset) / step);
  const highest = Math.floor((maximum - offset) / step);
  const nearest = Math.round((seconds * frameRate - offset) / step);
  return ofCount(Math.min(highest, Math.max(lowest, nearest)));
}

/** Up to three decimals, without trailing zeros. */
const shortNumber = (value: number): string => String(Number(value.toFixed(3)));
