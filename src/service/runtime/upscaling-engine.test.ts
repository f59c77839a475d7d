import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collectFrames, psnr, readVideo, resizeFrame } from '../../media/index.ts';
import type { GenerationRequest } from '../jobs/engine.ts';
import { renderVideo } from '../jobs/render.ts';
import type { ReviewGate, ReviewSubject } from '../jobs/review-gate.ts';
import { createTestGate } from '../jobs/test-gate.fixture.ts';
import { createTestPatternEngine } from '../jobs/test-pattern-engine.fixture.ts';
import { createUpscalingEngine } from './upscaling-engine.ts';

const request: GenerationRequest = {
  ...{ kind: 'text', model: 'pattern', prompt: 'bars', negativePrompt: null, style: null, expandPrompt: true },
  ...{ width: 64, height: 64, frameRate: 8, frameCount: 5, seed: 1, steps: 1, guidance: null, characters: [] },
};

/** A gate that writes down what it was shown. */
function createWitness(): { gate: ReviewGate; subjects: ReviewSubject[]; sizes: string[] } {
  const inner = createTestGate();
  const [subjects, sizes]: [ReviewSubject[], string[]] = [[], []];
  const gate: ReviewGate = {
    ...inner,
    async openReview(subject) {
      subjects.push(subject);
      const review = await inner.openReview(subject);
      return {
        ...review,
        reviewFrame(frame) {
          sizes.push(`${frame.width}x${frame.height}`);
          return review.reviewFrame(frame);
        },
      };
    },
  };
  return { gate, subjects, sizes };
}

test('createUpscalingEngine() enlarges before the review: what is judged and marked is what is released', async () => {
  const workFolder = await mkdtemp(join(tmpdir(), 'aozora-upscaling-'));
  const engine = createUpscalingEngine(createTestPatternEngine(), { cacheFolder: workFolder, threads: 1 });
  const { gate, subjects, sizes } = createWitness();
  const job = { videoId: 'video_1', profile: 'public', workFolder, checkpoint: null };
  const hooks = {
    ...{ signal: new AbortController().signal, onProgress: () => {}, onPreview: null },
    onCheckpoint: async () => {},
  };
  try {
    const plain = await renderVideo({ engine, gate }, { ...job, request }, hooks);
    if (plain.status === 'refused') throw new Error('refused');
    await using small = await readVideo(plain.videoPath);
    const smallFrames = await collectFrames(small.frames);
    const outcome = await renderVideo({ engine, gate }, { ...job, request: { ...request, upscale: 2 } }, hooks);
    expect(outcome).toMatchObject({ status: 'completed', width: 128, height: 128, frameCount: 5 });
    expect(subjects.map(({ width, height }) => `${width}x${height}`)).toEqual(['64x64', '128x128']);
    expect(sizes.slice(-5)).toEqual(Array(5).fill('128x128'));
    if (outcome.status === 'refused') throw new Error('refused');
    await using large = await readVideo(outcome.videoPath);
    const largeFrames = await collectFrames(large.frames);
    for (const [i, frame] of largeFrames.entries()) {
      const back = await resizeFrame(frame, { width: 64, height: 64 });
      // The same pictures, sharper: hard edges of the bars and two encodings stand between them.
      expect(psnr(back, smallFrames[i]!)).toBeGreaterThan(22);
    }
  } finally {
    await engine.close();
    await rm(workFolder, { recursive: true, force: true });
  }
});
