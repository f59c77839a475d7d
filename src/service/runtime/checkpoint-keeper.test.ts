import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../base/index.ts';
import { collectFrames } from '../../media/index.ts';
import type { Checkpoint, GenerationRequest, VideoEngine } from '../jobs/engine.ts';
import { bundledModels } from './bundled-models.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.ts';
import { openCheckpointKeeper } from './checkpoint-keeper.ts';
import { createDiffusionEngine } from './diffusion-engine.ts';
import { writePrompt } from './write-prompt.ts';

const base = {
  ...{ model: 'aozora-mini', prompt: 'A red fox trots through falling snow', negativePrompt: null, style: null },
  ...{ expandPrompt: true, width: 128, height: 128, frameRate: 8, seed: 7, guidance: null, characters: [] },
};

let engine: VideoEngine;
beforeAll(() => {
  engine = createDiffusionEngine({
    models: bundledModels({ threads: 1 }),
    writePrompt,
    checkpoints: { clock: systemClock, version: '1', everySeconds: 0 },
  });
});
afterAll(() => engine.close());

/** The bytes of all frames; every state that was saved on the way goes to `saved`. */
async function draw(
  request: GenerationRequest,
  options: { readonly resumeFrom?: Checkpoint; readonly saved?: Checkpoint[] } = {},
): Promise<Buffer> {
  const { clip } = await engine.generate(request, {
    signal: new AbortController().signal,
    onProgress: () => {},
    onPreviewFrame: async () => {},
    resumeFrom: options.resumeFrom ?? null,
    saveCheckpoint: async (checkpoint) => void options.saved?.push(checkpoint),
  });
  return Buffer.concat((await collectFrames(clip)).map((frame) => Uint8Array.from(frame.data)));
}

test.each([
  // More latent frames than one run takes: states between runs carry what the earlier ones made.
  ['a video of several runs', { ...base, kind: 'text', steps: 2, frameCount: 77 }],
  // Made of two clips, and the second begins with the frames of the first.
  ['a loop from words', { ...base, kind: 'loop', source: null, steps: 2, frameCount: 25 }],
] as const)('the bundled model goes on after a crash with the same pixels: %s', async (_, request) => {
  const saved: Checkpoint[] = [];
  const whole = await draw(request, { saved });
  expect(saved.map(({ step }) => step)).toEqual(saved.map((_, i) => i + 1));
  expect(saved.length).toBeGreaterThanOrEqual(4);
  for (const resumeFrom of saved) {
    const after: Checkpoint[] = [];
    expect((await draw(request, { resumeFrom, saved: after })).equals(whole)).toBe(true);
    // Steps that were done are not done again.
    expect(after.length).toBe(saved.length - resumeFrom.step);
  }
});

const state = {
  windowsDone: 1,
  candidate: 1,
  best: { rating: -1 / 3, values: [Float32Array.of(2 / 3), Float32Array.of(-0, 7)] },
  made: new Map([[3, Float32Array.of(0.1, -0)]]),
  present: {
    step: 2,
    values: [Float32Array.of(1 / 3), Float32Array.of(Number.NaN, 1e-45)],
    samplers: [
      { arrays: [Float32Array.of(5)], numbers: [2, -0.1 - 0.2] },
      { arrays: [], numbers: [] },
    ],
  },
};

test('decodeCheckpoint() gives every number back that encodeCheckpoint() took', async () => {
  const video = {
    madeBy: 'x',
    clips: [state, { ...state, windowsDone: 0, candidate: 0, best: null, made: new Map() }],
  };
  expect(await decodeCheckpoint(encodeCheckpoint(video))).toEqual(video);
});

test('openCheckpointKeeper() begins anew from a damaged state and from that of another version or model', async () => {
  const bytes = encodeCheckpoint({ madeBy: '1 mini', clips: [state] });
  const resumed = async (changed: Uint8Array, version: string): Promise<number | undefined> => {
    const context = { resumeFrom: { step: 2, bytes: changed }, saveCheckpoint: async () => {} };
    const keeper = await openCheckpointKeeper(context, { clock: systemClock, version, model: 'mini' });
    return keeper.clip(0).resumeFrom?.present.step;
  };
  expect(await resumed(bytes, '1')).toBe(2);
  expect(await resumed(bytes, '2')).toBeUndefined();
  expect(await resumed(bytes.subarray(0, 99), '1')).toBeUndefined();
});
