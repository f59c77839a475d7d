import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AozoraError } from '../base/index.ts';
import { readImage, resizeFrame, writeImage } from '../media/index.ts';
import {
  type FittedShape,
  fitToModel,
  type GenerationRequest,
  lackOf,
  type ModelInfo,
  type PictureFile,
  withSecondPass,
} from '../service/index.ts';
import { givenClips, noteCut, type Size } from './note-cut.ts';
import type { MakeVideoOptions, Wish } from './video-wish.ts';

/** What is asked of the model, and how that differs from what was wished. */
export interface FittedRequest {
  readonly request: GenerationRequest;
  readonly notes: readonly string[];
}

/**
 * Brings a wish to what the model can do: the nearest size and length; without `--size` the shape of what is given.
 * Pictures are brought to that size as PNG files in the folder.
 *
 * @throws {NotFoundError} if there is no such model
 */
export async function fitRequest(
  models: readonly ModelInfo[],
  make: MakeVideoOptions,
  folder: string,
): Promise<FittedRequest> {
  const { prompt, wish, options, totalSeconds, keptSeconds } = make;
  const model = models.find(({ id }) => id === options.model);
  if (model === undefined) {
    const known = models.map(({ id }) => id).join(', ');
    throw new AozoraError(
      'not_found',
      `Cannot use --model as it must be one of ${known}: current value is ${options.model}; aozora models lists what can be pulled`,
    );
  }
  if (!model.kinds.includes(wish.kind)) {
    throw new AozoraError(
      'unsupported_by_model',
      `Cannot make this with ${model.id} as it can only do ${model.kinds.join(', ')}: current value is ${wish.kind}`,
    );
  }
  const lack = lackOf(model, options);
  if (lack !== null) {
    const remedy = remedies[lack.field];
    throw new AozoraError('unsupported_by_model', `Cannot use --${lack.field} as ${lack.reason}; ${remedy}`);
  }
  const wanted = options.size ?? (await sizeOfGiven(wish)) ?? { width: null, height: null };
  const kept = keptSeconds === undefined ? 1 : 1 + Math.ceil(keptSeconds * model.frameRate - 0.01);
  const shape = fitToModel(
    options.isRefined ? withSecondPass(model) : model,
    { ...wanted, seconds: totalSeconds ?? options.seconds },
    kept,
  );
  const { width, height, frameRate, frameCount } = shape;
  const base = {
    ...{ model: model.id, prompt, negativePrompt: options.negative, style: options.style },
    ...{ expandPrompt: options.isExpanded, width, height, frameRate, frameCount },
    ...{ seed: options.seed ?? randomInt(2 ** 32), steps: options.steps, guidance: options.guidance },
    candidates: options.candidates,
    ...{ isRefined: options.isRefined, decoder: options.decoder, upscale: options.upscale },
    ...{ fit: options.fit, characters: [] },
  };
  const noteFill = (path: string, given: Size): string | null => {
    const cut = options.fit === 'cover' ? noteCut(path, given, shape) : null;
    return cut === null ? null : `${cut}; --fit contain shows all of it`;
  };
  const cuts = givenClips(wish).map((clip) => noteFill(clip.path, clip));
  let count = 0;
  const bring = async (picture: PictureFile): Promise<PictureFile> => {
    const path = join(folder, `picture-${count++}.png`);
    await mkdir(folder, { recursive: true });
    const given = await readImage(picture.path);
    cuts.push(noteFill(picture.path, given));
    await writeImage(path, await resizeFrame(given, { width, height, fit: options.fit }));
    return { path };
  };
  const request = { ...base, ...(await fitPictures(wish, bring)) };
  return { request, notes: [...noteAdjustments(shape, make), ...cuts.filter((cut) => cut !== null)] };
}

/** How size and length differ from what was asked for. */
function noteAdjustments(
  { adjustments }: Pick<FittedShape, 'adjustments'>,
  { wish, options, totalSeconds }: MakeVideoOptions,
): string[] {
  const told = [...(options.size === null ? [] : ['size']), ...(isLengthFitted(wish) ? ['seconds'] : [])];
  return adjustments
    .filter(({ field }) => told.includes(field))
    .map(({ field, requested, used, reason }) => {
      const wanted =
        field === 'seconds' && totalSeconds !== undefined ? `${requested} seconds in all` : `--${field} ${requested}`;
      return `${wanted} became ${used}: ${reason.toLowerCase()}`;
    });
}

/** Whether the model's lengths decide; other videos are exactly as long as what they are made of. */
function isLengthFitted({ kind }: Wish): boolean {
  return kind === 'text' || kind === 'image' || kind === 'keyframes' || kind === 'extend' || kind === 'loop';
}

/** What helps where a model cannot do what is asked. */
const remedies = {
  refined: 'it comes with ltx-2b-0.9.8-distilled',
  decoder: 'aozora models pull taew2.1 for Wan 2.1, taew2.2 for Wan 2.2',
  candidates: '--variations draws several to choose from',
} as const;

/** The size of the first picture or video that is given. */
async function sizeOfGiven(wish: Wish): Promise<{ readonly width: number; readonly height: number } | null> {
  switch (wish.kind) {
    case 'text':
      return null;
    case 'image':
      return readImage(wish.picture.path);
    case 'keyframes':
      return wish.keyframes[0] === undefined ? null : readImage(wish.keyframes[0].picture.path);
    case 'storyboard': {
      const given = wish.cards.find(({ picture, clip = null }) => picture !== null || clip !== null);
      if (given?.clip != null) return given.clip.source;
      return given?.picture == null ? null : readImage(given.picture.path);
    }
    case 'blend':
      return wish.from;
    default:
      return wish.source;
  }
}

async function fitPictures(wish: Wish, bring: (picture: PictureFile) => Promise<PictureFile>): Promise<Wish> {
  if (wish.kind === 'image') return { ...wish, picture: await bring(wish.picture) };
  if (wish.kind === 'keyframes') {
    const keyframes = [];
    for (const frame of wish.keyframes) keyframes.push({ ...frame, picture: await bring(frame.picture) });
    return { ...wish, keyframes };
  }
  if (wish.kind !== 'storyboard') return wish;
  const cards = [];
  for (const card of wish.cards) {
    cards.push({ ...card, picture: card.picture === null ? null : await bring(card.picture) });
  }
  return { ...wish, cards };
}
