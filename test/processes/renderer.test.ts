import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../src/base/index.ts';
import { collectFrames, readImage, readVideo } from '../../src/media/index.ts';
import { openChildRenderer } from '../../src/service/jobs/child-renderer.ts';
import type { GenerationRequest } from '../../src/service/jobs/engine.ts';
import {
  createPercentMeter,
  type Preview,
  type RenderHooks,
  type RenderJob,
  type RenderOutcome,
} from '../../src/service/jobs/render.ts';
import { openInlineRenderer, type Renderer } from '../../src/service/jobs/renderer.ts';
import * as runtime from '../../src/service/jobs/test-runtime.fixture.ts';

const options = { steps: 4, stepMs: 15 };
const fastTimeouts = { startTimeoutMs: 20_000, stallTimeoutMs: 10_000, abortTimeoutMs: 2_000 };

const openers: readonly (readonly [string, () => Promise<Renderer>])[] = [
  ['openInlineRenderer()', () => openInlineRenderer(runtime, options)],
  [
    'openChildRenderer()',
    () =>
      openChildRenderer({
        url: new URL('../../src/service/jobs/test-runtime.fixture.ts', import.meta.url).href,
        options,
        ...fastTimeouts,
      }),
  ],
];

function requestOf(prompt: string): GenerationRequest {
  return {
    kind: 'text',
    model: 'pattern',
    prompt,
    negativePrompt: null,
    style: null,
    expandPrompt: true,
    width: 64,
    height: 64,
    frameRate: 8,
    frameCount: 9,
    seed: 3,
    steps: null,
    guidance: null,
    characters: [],
  };
}

describe.each(openers)('%s', (name, open) => {
  let renderer: Renderer;
  let workFolder: string;
  beforeAll(async () => {
    renderer = await open();
  });
  afterAll(() => renderer.close());
  beforeEach(async () => {
    workFolder = await mkdtemp(join(tmpdir(), 'aozora-render-'));
  });
  afterEach(() => rm(workFolder, { recursive: true, force: true }));

  interface Heard {
    readonly progress: Progress[];
    readonly previews: Preview[];
    readonly steps: number[];
  }

  async function render(
    prompt: string,
    more: { checkpoint?: RenderJob['checkpoint']; hooks?: Partial<RenderHooks> } = {},
  ): Promise<Heard & { outcome: RenderOutcome }> {
    const heard: Heard = { progress: [], previews: [], steps: [] };
    const job = { videoId: 'video_1', profile: 'public', workFolder, request: requestOf(prompt) };
    const outcome = await renderer.render(
      { ...job, checkpoint: more.checkpoint ?? null },
      {
        signal: new AbortController().signal,
        onProgress: (progress) => heard.progress.push(progress),
        onPreview: async (preview) => void heard.previews.push(preview),
        onCheckpoint: async ({ step, path }) => {
          heard.steps.push(step);
          await rm(path);
        },
        ...more.hooks,
      },
    );
    return { ...heard, outcome };
  }

  it('tells its models', () => {
    expect(renderer.listModels().map((model) => model.id)).toEqual(['pattern']);
  });

  it('makes video, thumbnail and spritesheet, with progress of every step and frame', async () => {
    const { outcome, progress, previews, steps } = await render('bars');
    if (outcome.status !== 'completed') throw new Error('was refused');
    await using video = await readVideo(outcome.videoPath);
    const frames = await collectFrames(video.frames);
    expect(frames).toHaveLength(9);
    expect(frames[0]).toMatchObject({ width: 64, height: 64 });
    expect(outcome.provenance).toEqual({ watermark: 'first-pixel', durationSeconds: 9 / 8 });
    expect((await stat(outcome.thumbnailPath)).size).toBeGreaterThan(50);
    expect((await stat(outcome.spritesheetPath)).size).toBeGreaterThan(200);
    expect(steps).toEqual([1, 2, 3, 4]);
    expect(previews.map((preview) => preview.step)).toEqual([1, 2, 3, 4]);
    expect((await readImage(previews[0]!.jpeg)).width).toBe(64);
    const percents = progress.map(createPercentMeter());
    expect(percents).toEqual([...percents].sort((a, b) => Number(a) - Number(b)));
    expect(percents.at(-1)).toBe(99);
  });

  it('tells percent of the whole while denoising and frames of a long video take turns', () => {
    const percentOf = createPercentMeter();
    const half = { total: 2, done: 1 };
    expect(percentOf({ stage: 'denoise', ...half })).toBe(40);
    expect(percentOf({ stage: 'frames', ...half })).toBe(49);
    expect(percentOf({ stage: 'denoise', total: 2, done: 2 })).toBe(89);
    expect(percentOf({ stage: 'frames', total: 2, done: 2 })).toBe(98);
  });

  it('goes on from a checkpoint instead of the beginning', async () => {
    const path = join(workFolder, 'saved');
    await writeFile(path, Uint8Array.of(3));
    const { outcome, steps } = await render('[crash at 0] bars', { checkpoint: { step: 3, path } });
    expect(steps).toEqual([4]);
    expect(outcome).toMatchObject({ status: 'completed', notes: expect.arrayContaining(['Went on from step 3']) });
  });

  it('gives no file and no preview of what the gate refuses', async () => {
    const { outcome, previews } = await render('[red]');
    expect(outcome).toMatchObject({ status: 'refused', stage: 'output', categories: [{ category: 'violence' }] });
    expect(previews).toEqual([]);
    expect(await readdir(workFolder)).toEqual([]);
  });

  it('tells a final error from a crash', async () => {
    await expect(render('[bad input]')).rejects.toMatchObject({ code: 'invalid_media' });
    await expect(render('[always crash]')).rejects.not.toHaveProperty('code');
    expect((await render('bars')).outcome.status).toBe('completed');
  });

  it('stops when it is told to', async () => {
    const abort = new AbortController();
    const hooks = { signal: abort.signal, onCheckpoint: async () => abort.abort(new Error('cancelled')) };
    await expect(render('bars', { hooks })).rejects.toThrow('cancelled');
    expect(await readdir(workFolder)).not.toContain('video.mp4');
  });

  it('fails when a checkpoint cannot be kept', async () => {
    const hooks = { onCheckpoint: () => Promise.reject(new Error('the disk is full')) };
    await expect(render('bars', { hooks })).rejects.toThrow('the disk is full');
  });

  if (name === 'openChildRenderer()') {
    it('starts a new process after the old one died', async () => {
      await expect(render('[exit]')).rejects.toThrow(/ended with code 7/);
      expect((await render('bars')).outcome.status).toBe('completed');
    });
  }
});
