import { type Frame, readImage } from '../../media/index.ts';
import type { CategoryScore, ReviewGate, Verdict } from './review-gate.ts';

const allowed: Verdict = { status: 'allowed' };

/**
 * A whole gate with a tiny policy: the word `forbidden` is refused unless the profile is `red-team`, and a red picture is
 * refused for everybody. It marks the first pixel of every frame it lets through, so tests can see that it was asked.
 */
export function createTestGate(): ReviewGate {
  return {
    async screenRequest({ texts, imagePaths, profile }) {
      const isForbidden = texts.some(({ text }) => text.toLowerCase().includes('forbidden'));
      if (isForbidden && profile !== 'red-team') return refuse('input', 'violence');
      for (const path of imagePaths) {
        if (isRed(await readImage(path))) return refuse('input', 'sexual');
      }
      return allowed;
    },
    async scoreText(text) {
      const score = text.toLowerCase().includes('forbidden') ? 0.97 : 0.01;
      return [scoreOf('violence', score), scoreOf('self_harm', 0.01)];
    },
    openReview: async () => ({
      reviewPreview: async (frame) => ({ verdict: judge(frame), frame: mark(frame) }),
      reviewFrame: async (frame) => ({ verdict: judge(frame), frames: [mark(frame)] }),
      finishFrames: async () => ({ verdict: { status: 'allowed' }, frames: [] }),
      release: async ({ path, durationSeconds }) => ({
        status: 'released',
        path,
        provenance: { watermark: 'first-pixel', durationSeconds },
      }),
      close: async () => {},
    }),
    detectOrigin: async () => ({
      manifest: { status: 'none' },
      watermark: { status: 'absent', reading: null },
      reverseSearch: { status: 'absent' },
      classifier: { status: 'unavailable' },
    }),
    close: async () => {},
  };
}

const judge = (frame: Frame): Verdict => (isRed(frame) ? refuse('output', 'violence') : allowed);

function isRed({ data, width, height }: Frame): boolean {
  const middle = (Math.floor(height / 2) * width + Math.floor(width / 2)) * 4;
  return data[middle] === 255 && data[middle + 1] === 0 && data[middle + 2] === 0;
}

function mark(frame: Frame): Frame {
  const data = frame.data.slice();
  data.set([255, 255, 255, 255]);
  return { ...frame, data };
}

const scoreOf = (category: string, score: number): CategoryScore => ({
  category,
  score,
  threshold: 0.5,
  reason: 'measured by the test gate',
});

function refuse(stage: 'input' | 'output', category: string): Verdict {
  return {
    status: 'refused',
    stage,
    categories: [scoreOf(category, 0.97)],
    message: `This was refused at ${stage} because of ${category}`,
  };
}
