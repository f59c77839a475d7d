import { setTimeout as sleep } from 'node:timers/promises';
import { MediaError } from '../../base/index.ts';
import { createClip, createFrame, type Frame, readImage, readVideo, resizeFrame } from '../../media/index.ts';
import type { GeneratedVideo, GenerationContext, GenerationRequest, ModelInfo, VideoEngine } from './engine.ts';

export interface TestPatternOptions {
  readonly steps?: number;
  readonly stepMs?: number;
  readonly models?: readonly string[];
}

/** What the pattern model can do: five sizes, 8 frames a second, 4k + 1 frames. */
export function patternModel(id: string, steps = 4): ModelInfo {
  const sizes = [
    [64, 64],
    [96, 54],
    [54, 96],
    [128, 72],
    [72, 128],
  ].map(([width = 0, height = 0]) => ({ width, height }));
  return {
    id,
    description: 'Moving colour bars',
    licence: 'Apache-2.0',
    createdAt: 1_760_000_000,
    kinds: ['text', 'image', 'keyframes', 'extend', 'loop', 'blend', 'remix', 'recut', 'storyboard'],
    sizes: { kind: 'list', sizes },
    defaultSize: { width: 64, height: 64 },
    frameRate: 8,
    frames: { offset: 1, step: 4, minimum: 5, maximum: 481 },
    steps,
    characters: true,
  };
}

/**
 * Draws moving colour bars: a whole engine without a model. The same request and seed give the same pixels, also after a
 * crash, because its state is only the step.
 *
 * Words in the prompt make things happen: `[crash at 2]` throws at step 2 of a fresh start, `[always crash]` at each,
 * `[slow]` takes 20 ms a step, `[bad input]` fails for good, `[exit]` ends the process, `[red]` paints what the test gate refuses.
 */
export function createTestPatternEngine(options: TestPatternOptions = {}): VideoEngine {
  const { steps = 4, stepMs = 0, models = ['pattern'] } = options;
  const infos = models.map((id) => patternModel(id, steps));
  return {
    listModels: () => infos,
    async generate(request, context) {
      const total = request.steps ?? steps;
      const base = await readBase(request);
      const draw = (index: number): Frame => drawBars(request, base, index);
      const first = context.resumeFrom?.step ?? 0;
      for (let step = first; step < total; step++) {
        context.signal.throwIfAborted();
        misbehave(request.prompt, step, first);
        await sleep(request.prompt.includes('[slow]') ? 20 : stepMs, undefined, { signal: context.signal });
        await report(context, { draw, step: step + 1, total });
      }
      return describeResult(request, draw, first);
    },
    close: async () => {},
  };
}

async function report(
  context: GenerationContext,
  { draw, step, total }: { draw: (index: number) => Frame; step: number; total: number },
): Promise<void> {
  context.onProgress({ stage: 'denoise', done: step, total });
  await context.onPreviewFrame?.(draw(0), { done: step, total });
  await context.saveCheckpoint({ step, bytes: Uint8Array.of(step) });
}

function misbehave(prompt: string, step: number, first: number): void {
  const isFresh = first === 0;
  if (isFresh && prompt.includes(`[crash at ${step}]`)) throw new Error('the device was lost');
  if (prompt.includes('[always crash]')) throw new Error('the device was lost');
  if (prompt.includes('[bad input]')) throw new MediaError('Cannot use the source as it has no motion');
  if (isFresh && step === 2 && prompt.includes('[exit]')) process.exit(7);
}

/** A picture or frame that the request brings, at the size of the result. */
async function readBase(request: GenerationRequest): Promise<Frame | null> {
  const { width, height, fit = 'cover' } = request;
  const source = sourceOf(request);
  if (source === null) return null;
  if (source.kind === 'picture') return readImage(source.path);
  await using video = await readVideo(source.path);
  for await (const frame of video.frames) return resizeFrame(frame, { width, height, fit });
  return null;
}

function sourceOf(request: GenerationRequest): { kind: 'picture' | 'clip'; path: string } | null {
  switch (request.kind) {
    case 'text':
      return null;
    case 'image':
      return { kind: 'picture', ...request.picture };
    case 'keyframes':
      return request.keyframes[0] ? { kind: 'picture', ...request.keyframes[0].picture } : null;
    case 'storyboard': {
      const picture = request.cards.find((card) => card.picture !== null)?.picture ?? null;
      return picture && { kind: 'picture', ...picture };
    }
    case 'blend':
      return { kind: 'clip', path: request.from.path };
    default:
      return request.source && { kind: 'clip', path: request.source.path };
  }
}

function drawBars(request: GenerationRequest, base: Frame | null, index: number): Frame {
  const { width, height, seed, prompt } = request;
  const frame = createFrame(width, height, { red: 0, green: 0, blue: 0 });
  const isRed = prompt.includes('[red]');
  for (let h = 0; h < height; h++) {
    for (let w = 0; w < width; w++) {
      const bar = (Math.floor(((w + index * 2) * 8) / width) + seed) % 8;
      const i = (h * width + w) * 4;
      const under = base === null || h < height / 2 ? null : base.data.subarray(i, i + 3);
      frame.data[i] = isRed ? 255 : (under?.[0] ?? (bar & 1) * 200);
      frame.data[i + 1] = isRed ? 0 : (under?.[1] ?? (bar & 2) * 100);
      frame.data[i + 2] = isRed ? 0 : (under?.[2] ?? (bar & 4) * 50);
    }
  }
  return frame;
}

function describeResult(request: GenerationRequest, draw: (index: number) => Frame, resumedAt: number): GeneratedVideo {
  const { width, height, frameRate, frameCount } = request;
  function* frames(): Iterable<Frame> {
    for (let i = 0; i < frameCount; i++) yield draw(i);
  }
  const notes = [`Drew ${frameCount} frames of kind ${request.kind}`];
  if (resumedAt > 0) notes.push(`Went on from step ${resumedAt}`);
  return { clip: createClip(frames(), { width, height, frameRate }), frameCount, notes };
}
