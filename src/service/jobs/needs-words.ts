import type { RequestWith } from './engine.ts';

/** A text that is drawn on its own: the prompt of a video, or of one card of a storyboard. */
export interface DrawnText {
  readonly text: string;
  /** The field of the request that holds it. */
  readonly param: string;
  /** True if no picture or video beside it says what to draw. */
  readonly needsWords: boolean;
  /** True if frames of the video itself are given beside it: they show whatever it leaves open. */
  readonly hasFrames: boolean;
}

/**
 * The texts of a request that are drawn, in order.
 *
 * Words are all there is without pictures; and of a remix they are what is wished, as its source is there already.
 */
export function drawnTextsOf<Picture, Video>(request: RequestWith<Picture, Video>): readonly DrawnText[] {
  const isShown = request.characters.length > 0;
  if (request.kind !== 'storyboard') {
    const isWished = isWishedInWords(request);
    return [{ text: request.prompt, param: 'prompt', needsWords: !isShown && isWished, hasFrames: !isWished }];
  }
  return request.cards.map(({ prompt, picture, clip }, i) => {
    const hasFrames = picture !== null || (clip ?? null) !== null;
    return {
      text: prompt ?? request.prompt,
      param: prompt === null ? 'prompt' : `storyboard[${i}].prompt`,
      needsWords: !isShown && !hasFrames,
      hasFrames,
    };
  });
}

function isWishedInWords<Picture, Video>(request: RequestWith<Picture, Video>): boolean {
  switch (request.kind) {
    case 'text':
    case 'remix':
      return true;
    case 'loop':
      return request.source === null;
    case 'keyframes':
      return request.keyframes.length === 0;
    default:
      return false;
  }
}
