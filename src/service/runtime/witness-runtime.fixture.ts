import { createClip, createFrame, type Frame } from '../../media/index.ts';
import type { GenerationRequest, VideoEngine } from '../jobs/engine.ts';
import type { ReviewGate, Verdict } from '../jobs/review-gate.ts';
import { patternModel } from '../jobs/test-pattern-engine.fixture.ts';

/** Side of the square that tells whether a picture was reviewed, pixels. */
const squareSide = 24;

/** Frames that the gate holds back, as a watermark does that looks ahead. */
const heldFrames = 2;

/**
 * An engine whose every picture has an orange square. Only the gate paints it over, after it has looked: an orange
 * square in anything that leaves the service is a picture that nobody reviewed.
 *
 * Words of the prompt make things happen at a frame: `[red at 5]` draws what the gate refuses, `[draw crash at 5]` throws,
 * `[exit at 5]` ends the process (both only in the first try; `[always exit at 5]` in each), `[judge crash at 5]` makes the
 * gate throw, `[short]` and `[long]` draw fewer and more frames than promised, `[slow]` takes its time.
 */
export async function createEngine(): Promise<VideoEngine> {
  const info = patternModel('witness', 2);
  return {
    listModels: () => [info],
    async generate(request, context) {
      const isFresh = context.resumeFrom === null;
      for (let step = 0; step < 2; step++) {
        context.signal.throwIfAborted();
        context.onProgress({ stage: 'denoise', done: step + 1, total: 2 });
        await context.onPreviewFrame?.(draw(request, step === 0 ? redAt(request) : 0), { done: step + 1, total: 2 });
      }
      await context.saveCheckpoint({ step: 2, bytes: Uint8Array.of(2) });
      const { width, height, frameRate, frameCount, prompt } = request;
      const drawn = frameCount + (prompt.includes('[short]') ? -4 : 0) + (prompt.includes('[long]') ? 4 : 0);
      async function* frames(): AsyncGenerator<Frame> {
        for (let i = 0; i < drawn; i++) {
          if (prompt.includes('[slow]')) await new Promise((resolve) => setTimeout(resolve, 150));
          if (isFresh && isTold(prompt, 'draw crash', i)) throw new Error('the device was lost');
          if ((isFresh && isTold(prompt, 'exit', i)) || isTold(prompt, 'always exit', i)) process.exit(7);
          yield draw(request, i);
        }
      }
      const clip = createClip(frames(), { width, height, frameRate });
      return { clip, frameCount, notes: [] };
    },
    close: async () => {},
  };
}

/** A gate that refuses red pictures and paints the square of all others over. */
export async function createGate(): Promise<ReviewGate> {
  return {
    screenRequest: async () => ({ status: 'allowed' }),
    scoreText: async () => [],
    async openReview({ prompt }) {
      const held: Frame[] = [];
      let count = 0;
      return {
        reviewPreview: async (frame) => ({ verdict: judge(frame), frame: isRed(frame) ? frame : paintOver(frame) }),
        async reviewFrame(frame) {
          if (isTold(prompt, 'judge crash', count++)) throw new Error('the classifier was lost');
          const verdict = judge(frame);
          // A refused frame is handed on as it came: nobody may use it.
          held.push(verdict.status === 'allowed' ? paintOver(frame) : frame);
          return { verdict, frames: held.splice(0, Math.max(0, held.length - heldFrames)) };
        },
        finishFrames: async () => ({ verdict: { status: 'allowed' }, frames: held.splice(0) }),
        release: async ({ path }) => ({ status: 'released', path, provenance: {} }),
        close: async () => {},
      };
    },
    detectOrigin: async () => ({
      manifest: { status: 'none' },
      watermark: { status: 'absent', reading: null },
      reverseSearch: { status: 'absent' },
      classifier: { status: 'unavailable' },
    }),
    close: async () => {},
  };
}

/** A picture with an orange square, which leaves the engine and nothing else. */
export function draw(
  { prompt, width, height }: Pick<GenerationRequest, 'prompt' | 'width' | 'height'>,
  index: number,
): Frame {
  const gray = 60 + ((index * 7) % 100);
  const isForbidden = isTold(prompt, 'red', index);
  const frame = createFrame(
    width,
    height,
    isForbidden ? { red: 255, green: 0, blue: 0 } : { red: gray, green: gray, blue: gray },
  );
  return paintSquare(frame, [255, 128, 0, 255]);
}

const isTold = (prompt: string, what: string, index: number): boolean => prompt.includes(`[${what} at ${index}]`);
const redAt = ({ prompt }: GenerationRequest): number => Number(/\[red at (\d+)\]/.exec(prompt)?.[1] ?? 0);

function isRed({ data, width, height }: Frame): boolean {
  const middle = ((height - 2) * width + width - 2) * 4;
  return data[middle] === 255 && data[middle + 1] === 0;
}

function judge(frame: Frame): Verdict {
  if (!isRed(frame)) return { status: 'allowed' };
  const categories = [{ category: 'extreme_violence', score: 1, threshold: 0.5, reason: 'red' }];
  return { status: 'refused', stage: 'output', categories, message: 'The video was held back' };
}

const paintOver = (frame: Frame): Frame => paintSquare({ ...frame, data: frame.data.slice() }, [90, 90, 90, 255]);

function paintSquare(frame: Frame, color: readonly number[]): Frame {
  for (let y = 0; y < squareSide; y++) {
    for (let x = 0; x < squareSide; x++) frame.data.set(color, (y * frame.width + x) * 4);
  }
  return frame;
}
