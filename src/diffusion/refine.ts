import type { LatentFrame, LatentGrid, Pictures, Refinement } from '../models/index.ts';
import type { ComposeContext, Composition } from './compose/composition.ts';
import { compose, type VideoRequest } from './request.ts';
import type { TimelineSlot } from './timeline.ts';

/** Composes the first pass: the same request, with all its pictures made smaller. */
export function composeSmall(
  request: VideoRequest,
  { refinement, ...context }: ComposeContext & { readonly refinement: Refinement },
): Promise<Composition> {
  return compose(
    mapPictures(request, (pictures) => shrinkPictures(pictures, refinement.scale)),
    context,
  );
}

export interface RefineOptions {
  /** Latent frames of the first pass. */
  readonly first: AsyncIterable<LatentFrame & { readonly shot: number }>;
  /** Size of the first pass. */
  readonly grid: LatentGrid;
  readonly refinement: Refinement;
}

/**
 * The second pass: what the first made, enlarged shot by shot, may change from the refinement's first level on, and never
 * more than the request allows; frames that were given to stay do so in full size.
 */
export async function refineTimeline(
  timeline: Composition['timeline'],
  { first, grid, refinement }: RefineOptions,
): Promise<Composition['timeline']> {
  const shots: Float32Array[][] = [];
  for await (const { shot, values } of first) {
    shots[shot] ??= [];
    shots[shot].push(values);
  }
  const enlarged: Float32Array[] = [];
  for (const latents of shots) enlarged.push(...(await refinement.enlarge(latents, grid)));
  const slots = timeline.slots.map(
    (slot, i): TimelineSlot =>
      slot.ceiling === 0
        ? slot
        : { ...slot, given: enlarged[i]!, ceiling: Math.min(slot.ceiling, refinement.sigmas[0]!) },
  );
  return { ...timeline, slots };
}

function mapPictures(request: VideoRequest, map: (pictures: Pictures) => Pictures): VideoRequest {
  switch (request.kind) {
    case 'text': {
      const keyframes = request.keyframes.map((keyframe) => ({ ...keyframe, picture: map(keyframe.picture) }));
      return { ...request, keyframes, characters: request.characters.map(map) };
    }
    case 'storyboard': {
      const shots = request.shots.map((shot) => ({ ...shot, opening: shot.opening && map(shot.opening) }));
      return { ...request, shots, characters: request.characters.map(map) };
    }
    case 'blend':
      return { ...request, first: map(request.first), second: map(request.second) };
    default:
      return { ...request, video: map(request.video) };
  }
}

/** Each pixel becomes the mean of scale x scale pixels. */
function shrinkPictures({ count, height, width, data }: Pictures, scale: number): Pictures {
  const [rows, columns] = [height / scale, width / scale];
  const small = new Float32Array(count * rows * columns * 3);
  for (let i = 0; i < data.length; i++) {
    const [channel, pixel] = [i % 3, Math.floor(i / 3)];
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    const picture = Math.floor(row / height);
    const target = (picture * rows + Math.floor((row % height) / scale)) * columns + Math.floor(column / scale);
    small[target * 3 + channel]! += data[i]! / scale ** 2;
  }
  return { count, height: rows, width: columns, data: small };
}
