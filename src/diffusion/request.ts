import { assertNever, ConfigError } from '../base/index.ts';
import { type ComposeContext, type Composition, hasTimelessPictures } from './compose/composition.ts';
import { composeExtend, type ExtendRequest } from './compose/extend.ts';
import { type BlendRequest, composeBlend, composeLoop, type LoopRequest } from './compose/join.ts';
import { composeRecut, composeRemix, type RecutRequest, type RemixRequest } from './compose/remix.ts';
import { composeStoryboard, type StoryboardRequest } from './compose/storyboard.ts';
import { composeText, type TextRequest } from './compose/text.ts';

/** Everything a model can be asked to make; given pictures have the video's size and rate. */
export type VideoRequest =
  | ({ readonly kind: 'text' } & TextRequest)
  | ({ readonly kind: 'extend' } & ExtendRequest)
  | ({ readonly kind: 'loop' } & LoopRequest)
  | ({ readonly kind: 'blend' } & BlendRequest)
  | ({ readonly kind: 'remix' } & RemixRequest)
  | ({ readonly kind: 'recut' } & RecutRequest)
  | ({ readonly kind: 'storyboard' } & StoryboardRequest);

/**
 * Whether frames of the video itself are given where it or each of its shots is made, so that words only say what happens. Not so
 * in a remix, whose words say what is to become of its frames.
 */
export function hasGivenFrames(request: VideoRequest): boolean {
  switch (request.kind) {
    case 'text':
      return request.keyframes.length > 0;
    case 'storyboard':
      return request.shots.every(({ opening }) => opening !== null);
    case 'remix':
      return false;
    case 'extend':
    case 'loop':
    case 'blend':
    case 'recut':
      return true;
    default:
      return assertNever(request);
  }
}

/**
 * Turns a request into slots to make and to keep.
 *
 * @throws {ConfigError} if the model lacks what the request needs, or a number is out of range
 */
export function compose(request: VideoRequest, context: ComposeContext): Promise<Composition> {
  checkCapabilities(request, context);
  switch (request.kind) {
    case 'text':
      checkCount('frames', request.frameCount);
      return composeText(request, context);
    case 'extend':
      checkCount('new frames', request.frameCount);
      return composeExtend(request, context);
    case 'loop':
      checkCount('new frames', request.frameCount);
      return composeLoop(request, context);
    case 'blend':
      checkCount('new frames', request.frameCount);
      return composeBlend(request, context);
    case 'remix':
      if (!(request.strength > 0 && request.strength <= 1)) {
        throw new ConfigError(
          `Cannot remix as strength must be above 0 and at most 1: current value is ${request.strength}`,
        );
      }
      return composeRemix(request, context);
    case 'recut':
      return composeRecut(request, context);
    case 'storyboard':
      return composeStoryboard(request, context);
    default:
      return assertNever(request);
  }
}

function checkCount(what: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new ConfigError(`Cannot make a video as ${what} must be a whole number above 0: current value is ${count}`);
  }
}

function checkCapabilities(request: VideoRequest, { model }: ComposeContext): void {
  const { name, capabilities } = model.info;
  const isPlainText = request.kind === 'text' && request.keyframes.length + request.characters.length === 0;
  if (isPlainText) return;
  if (!capabilities.hasEncoder) {
    throw new ConfigError(`Cannot use given pictures as ${name} has no encoder; it makes videos from words only`);
  }
  if (!capabilities.hasFrameLevels && request.kind !== 'remix') {
    throw new ConfigError(`Cannot do '${request.kind}' with ${name} as it knows one noise level for the whole video`);
  }
  if (capabilities.encodesFromStart && !beginsWithGiven(request)) {
    throw new ConfigError(`Cannot do '${request.kind}' so with ${name} as given video must stand at the beginning`);
  }
  const characters = request.kind === 'text' || request.kind === 'storyboard' ? request.characters : [];
  if (characters.length > 0 && !hasTimelessPictures({ model })) {
    throw new ConfigError(`Cannot show characters with ${name} as it knows no pictures without a time`);
  }
}

/** Whether given video, if any, stands before everything that is made. */
function beginsWithGiven(request: VideoRequest): boolean {
  if (request.kind === 'extend') return request.direction === 'forward';
  return request.kind === 'text' || request.kind === 'remix' || request.kind === 'storyboard';
}
