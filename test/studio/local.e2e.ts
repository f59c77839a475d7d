import { readdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import { defaultOptions, generate } from '../../src/diffusion/index.ts';
import { collectFrames } from '../../src/media/index.ts';
import { openBundledModel } from '../../src/models/index.ts';
import type { LocalState, LocalWish, MessageFromWorker } from '../../studio/src/local/messages.ts';
import { canOpenStudio, findViolations, openStudio, type Studio, studioFolder } from './open-studio.ts';

/** Minutes on a machine that trains; a software GPU compiles its shaders for as long. */
const drawing = { timeout: 600_000 };

const wish: LocalWish = {
  prompt: 'a red fox trots through falling snow',
  text: 'A red fox trots across a snowfield, it is snowing.',
  ...{ negativePrompt: null, width: 128, height: 128, seconds: 1, seed: 7, steps: 4, guidance: null },
  labels: {},
};

/**
 * Frames of the page and of the server's engine, by the same seed, in levels of 0 to 255. Sums are taken in another
 * order on each runtime: on the processor that is a level here and there (measured: 1 at most, 0.0001 in the mean); GPUs
 * also approximate exp and sin, which four steps and a decoder let grow.
 */
const tolerance = { cpu: { mean: 0.01, most: 2 }, webgpu: { mean: 0.5, most: 24 } } as const;

interface DrawOptions {
  /** The step after which another worker goes on. */
  readonly stopAfter?: number | null;
  /** Scores from which on something is refused, where they are not those of the profile. */
  readonly thresholds?: Readonly<Record<string, number>>;
}

describe.skipIf(!canOpenStudio)('drawing in the page', () => {
  let studio: Studio;
  let page: Page;
  let worker: string;
  let expected: readonly Uint8Array[];
  beforeAll(async () => {
    studio = await openStudio({ hasGpu: true });
    ({ page } = await studio.newPage());
    await page.goto(studio.url);
    worker = (await readdir(`${studioFolder}/assets`)).find((name) => /^draw-worker-.*\.js$/.test(name)) ?? '';
    expected = await drawOnServer();
  }, 600_000);
  afterAll(() => studio?.close());

  /** Runs the page's own worker, and gives its frames; stopped after some steps, another one goes on with what it left. */
  async function drawInPage(
    device: 'cpu' | 'webgpu',
    words: Partial<LocalWish> = {},
    { stopAfter = null, thresholds = {} }: DrawOptions = {},
  ): Promise<MessageFromWorker> {
    const message = { wish: { ...wish, ...words }, device, profile: 'public', thresholds, key: studio.key };
    return page.evaluate(
      async ([path, message, stopAfter]) => {
        const run = (resumeFrom: LocalState | null, stopAfter: number | null): Promise<MessageFromWorker> =>
          new Promise((resolve, reject) => {
            const drawer = new Worker(path, { type: 'module' });
            const end = (result: MessageFromWorker): void => {
              drawer.terminate();
              resolve(result);
            };
            drawer.onerror = (event) => reject(new Error(event.message));
            drawer.onmessage = ({ data }: MessageEvent<MessageFromWorker>) => {
              if (data.type === 'state' && data.state.run.present.step === stopAfter) end(data);
              if (['done', 'refused', 'failed'].includes(data.type)) end(data);
            };
            drawer.postMessage({ ...message, resumeFrom });
          });
        const stopped = stopAfter === null ? null : await run(null, stopAfter);
        const data = await run(stopped?.type === 'state' ? stopped.state : null, null);
        if (data.type !== 'done') return data;
        return { ...data, frames: data.frames.map((frame) => ({ ...frame, data: Array.from(frame.data) as never })) };
      },
      [`/assets/${worker}`, message, stopAfter] as const,
    );
  }

  for (const device of ['cpu', 'webgpu'] as const) {
    it(`gives the frames that the server's engine gives, on ${device}`, async (context) => {
      const has = await page.evaluate(async () => {
        const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<object | null> } };
        return (await gpu?.requestAdapter()) != null;
      });
      if (device === 'webgpu' && !has) context.skip('this browser gives no WebGPU adapter');
      const answer = await drawInPage(device);
      if (answer.type !== 'done') throw new Error(JSON.stringify(answer));
      expect(answer.frames).toHaveLength(expected.length);
      const difference = compare(
        answer.frames.map(({ data }) => data),
        expected,
      );
      context.annotate(`${device}: ${JSON.stringify(difference)}, ${answer.ms} ms`);
      expect(difference.mean).toBeLessThan(tolerance[device].mean);
      expect(difference.most).toBeLessThan(tolerance[device].most);
    });
  }

  it('gives the same frames when another worker goes on after two steps', async () => {
    const answer = await drawInPage('cpu', {}, { stopAfter: 2 });
    if (answer.type !== 'done') throw new Error(JSON.stringify(answer));
    const frames = answer.frames.map(({ data }) => data);
    expect(compare(frames, expected).most).toBeLessThan(tolerance.cpu.most);
  });

  it('refuses in the page what the server would refuse', async () => {
    const answer = await drawInPage('cpu', { prompt: 'a graphic beheading with blood and gore everywhere' });
    expect(answer).toMatchObject({ type: 'refused', stage: 'input', reasons: [{ category: 'extreme_violence' }] });
  });

  it('reviews its frames in the page as the server would', async () => {
    const text = 'A tree in the rain.';
    // Between what the words score for this category (0.007) and what each of the frames does (0.03 and more).
    const answer = await drawInPage('cpu', { prompt: text, text }, { thresholds: { sexual: 0.012 } });
    expect(answer).toMatchObject({ type: 'refused', stage: 'output', reasons: [{ category: 'sexual' }] });
  });

  it('is chosen on the page, shows its progress and its video, and brings no error', async () => {
    const { page: visitor, errors, context } = await studio.newPage();
    await visitor.goto(studio.url);
    await visitor.getByText('More', { exact: true }).click();
    await visitor.getByLabel('Drawn by').selectOption('page');
    await visitor.getByLabel('Prompt').fill('a red fox trots through falling snow');
    await visitor.getByLabel('Length').fill('1');
    await visitor.getByLabel('Size').selectOption('draft');
    await visitor.getByRole('button', { name: 'Make video' }).click();
    await visitor.getByRole('progressbar').waitFor();
    await visitor.getByText(/^Drawn in this page on/).waitFor(drawing);
    await visitor.getByRole('img', { name: /^Video:/ }).waitFor();
    expect(await findViolations(visitor)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('asks before it is left, goes on after a reload, and is still there after another', async () => {
    const { page: visitor, errors, context } = await studio.newPage();
    const asked: string[] = [];
    visitor.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await visitor.goto(studio.url);
    await visitor.getByText('More', { exact: true }).click();
    await visitor.getByLabel('Drawn by').selectOption('page');
    await visitor.getByLabel('Steps').fill('16');
    await visitor.getByLabel('Prompt').fill('a red fox trots through falling snow');
    await visitor.getByLabel('Length').fill('1');
    await visitor.getByLabel('Size').selectOption('draft');
    await visitor.getByRole('button', { name: 'Make video' }).click();
    const done = async (): Promise<number> => {
      const words = visitor.getByText(/^Drawing in this page/);
      if (!(await words.isVisible())) return 0;
      return Number(await visitor.getByRole('progressbar').getAttribute('aria-valuenow'));
    };
    await expect.poll(done, drawing).toBeGreaterThan(25);
    await visitor.getByRole('link', { name: 'Library' }).first().click();
    await visitor.reload();
    expect(asked).toEqual(['beforeunload']);
    await visitor.getByRole('link', { name: 'Create' }).first().click();
    // Not from the beginning: the first progress that is seen again is about what it was.
    let first = 0;
    await expect.poll(async () => (first ||= await done()), { ...drawing, interval: 20 }).toBeGreaterThan(0);
    expect(first).toBeGreaterThan(20);
    await visitor.getByText(/^Drawn in this page on/).waitFor(drawing);
    await visitor.reload();
    expect(asked).toHaveLength(1);
    await visitor.getByText(/^Drawn in this page on/).waitFor(drawing);
    await visitor.getByRole('button', { name: 'Take it away' }).click();
    await visitor.reload();
    await visitor.getByText('What should happen?').first().waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});

async function drawOnServer(): Promise<readonly Uint8Array[]> {
  await using model = await openBundledModel({ threads: 1 });
  const options = defaultOptions(model);
  const { width, height, seed, text, steps } = wish;
  const clip = await generate(
    model,
    { kind: 'text', prompt: text, frameCount: 9, keyframes: [], characters: [] },
    { ...options, width, height, steps: steps ?? options.steps, random: createRandom(seed) },
  );
  return (await collectFrames(clip)).map(({ data }) => new Uint8Array(data));
}

function compare(a: readonly ArrayLike<number>[], b: readonly ArrayLike<number>[]): { mean: number; most: number } {
  let [sum, count, most] = [0, 0, 0];
  for (const [i, frame] of b.entries()) {
    for (let k = 0; k < frame.length; k++) {
      if (k % 4 === 3) continue;
      const difference = Math.abs(frame[k]! - (a[i]?.[k] ?? Number.NaN));
      sum += difference;
      count++;
      most = Math.max(most, difference);
    }
  }
  return { mean: sum / count, most };
}
