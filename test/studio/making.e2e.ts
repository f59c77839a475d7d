import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canOpenStudio, findViolations, openStudio, type Studio, type StudioPage } from './open-studio.ts';

/** Small videos of few steps take seconds on an idle machine, minutes on one that trains. */
const drawing = { timeout: 600_000 };

describe.skipIf(!canOpenStudio)('making videos on Create', () => {
  let studio: Studio;
  let opened: StudioPage;
  let page: Page;
  let group: string;
  beforeAll(async () => {
    studio = await openStudio();
    opened = await studio.newPage();
    page = opened.page;
  });
  afterAll(() => studio?.close());

  const idInAddress = (): string => /video=(video_\w+)/.exec(page.url())?.[1] ?? '';
  const setSlider = (label: string, value: number): Promise<void> => page.getByLabel(label).fill(String(value));
  /** Opens the page with an empty draft. */
  const openEmpty = async (path = '/'): Promise<void> => {
    await page.evaluate(() => localStorage.removeItem('aozora.draft')).catch(() => {});
    await page.goto(studio.url + path);
    await page.getByLabel('Prompt').waitFor();
  };
  const setSmall = async (steps: number): Promise<void> => {
    await page.getByLabel('Size').selectOption('draft');
    await setSlider('Length', 1);
    await page.getByText('More', { exact: true }).click();
    await setSlider('Steps', steps);
  };
  /** Presses the button and gives the request that it sends. */
  const make = async (endOfPath = '/v1/videos'): Promise<Record<string, unknown>> => {
    const before = page.url();
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith(endOfPath));
    await page.getByRole('button', { name: 'Make video' }).click();
    const request = await sent;
    const body = request.postData() ?? '';
    await page.waitForURL((address) => address.href !== before, { timeout: 60_000 });
    return body.startsWith('{')
      ? (JSON.parse(body) as Record<string, unknown>)
      : { type: request.headers()['content-type'] };
  };
  const stop = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('You stopped this video.').waitFor({ timeout: 60_000 });
  };

  it('shows rough previews while a video is drawn, and how many wait before another', async () => {
    await openEmpty();
    await page.getByLabel('Prompt').fill('a red fox trots through falling snow');
    await setSmall(40);
    await make();
    const preview = page.getByRole('img', { name: 'Rough preview of the unfinished video' });
    await preview.waitFor(drawing);
    const first = await preview.getAttribute('src');
    const picture = Buffer.from(first?.replace(/^data:image\/jpeg;base64,/, '') ?? '', 'base64');
    const { width } = await sharp(picture).metadata();
    expect(width).toBeGreaterThan(15);
    await expect.poll(() => preview.getAttribute('src'), drawing).not.toBe(first);
    const drawn = idInAddress();
    await setSlider('Steps', 2);
    await page.getByLabel('Variations').selectOption('2');
    await page.getByLabel('Style').selectOption({ index: 2 });
    const style = await page.getByLabel('Style').inputValue();
    expect(await make()).toMatchObject({ n: 2, style, steps: 2 });
    group = idInAddress();
    await page.getByText(/^Next in line/).waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Variation 2' }).click();
    await page.getByText(/^1 video before it/).waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await page.goto(`${studio.url}/?video=${drawn}`);
    await stop();
  });

  it('draws variations that differ, each from the seed after the one before', async () => {
    await page.goto(`${studio.url}/?video=${group}`);
    await page.getByRole('button', { name: 'Variation 2' }).waitFor();
    await page.locator('video').waitFor(drawing);
    await expect.poll(() => page.getByRole('list', { name: 'Variations' }).locator('img').count(), drawing).toBe(2);
    const seedOf = async (number: number): Promise<number> => {
      await page.getByRole('button', { name: `Variation ${number}` }).click();
      await page.locator(`[aria-current=true]`, { hasText: `Variation ${number}` }).waitFor();
      return Number(/Seed (\d+)/.exec(await page.getByText(/^Seed \d+$/).innerText())?.[1]);
    };
    const seeds = [await seedOf(1), await seedOf(2)] as const;
    expect(seeds[1]).toBe((seeds[0] + 1) % 2 ** 32);
    const pictures = page.getByRole('list', { name: 'Variations' }).locator('img');
    const [a, b] = await Promise.all([pictures.nth(0).screenshot(), pictures.nth(1).screenshot()]);
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(false);
  });

  let made: { readonly id: string; readonly body: Record<string, unknown> };

  it('makes a video again from all its settings, own words among them', async () => {
    await openEmpty();
    await page.getByLabel('Prompt').fill('a red fox trots');
    await page.getByLabel('Written out').fill('A small red fox sits in a meadow by day.');
    await page.getByLabel('Shape').selectOption('tall');
    await setSmall(2);
    await page.getByLabel('Style').selectOption({ index: 3 });
    await page.getByLabel('Without').fill('people');
    await setSlider('Keep to the words', 3);
    made = { body: await make(), id: idInAddress() };
    await page.locator('video').waitFor(drawing);
    await openEmpty(`/?video=${made.id}`);
    await page.getByRole('button', { name: 'Reuse settings' }).click();
    await page.getByText('Words, seed and settings are those of this video.').waitFor();
    expect(await page.getByLabel('Prompt').inputValue()).toBe('a red fox trots');
    expect(await page.getByLabel('Written out').inputValue()).toBe('A small red fox sits in a meadow by day.');
    expect(await page.getByLabel('Shape').inputValue()).toBe('tall');
    expect(await make()).toEqual({ ...made.body, model: 'aozora-mini' });
    await stop();
  });

  it('makes a remix again with its strength and its seed, from the tool that made it', async () => {
    await page.goto(`${studio.url}/videos/${made.id}?tool=remix`);
    await page.getByLabel('What happens').fill('a blue fox sits in a meadow');
    await page.getByLabel('How much may change').fill('0.25');
    expect(await make('/remix')).toMatchObject({ prompt: 'a blue fox sits in a meadow', strength: 0.25 });
    await page.locator('video').waitFor(drawing);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Reuse settings' }).click();
    await page.waitForURL(/tool=remix&again=/);
    await page.getByLabel(/^Same seed as before/).waitFor();
    expect(await page.getByLabel('How much may change').inputValue()).toBe('0.25');
    const again = await make('/remix');
    expect(again).toMatchObject({ prompt: 'a blue fox sits in a meadow', strength: 0.25, seed: expect.any(Number) });
    await stop();
  });

  it('brings the picture back that a video began with', async () => {
    await openEmpty();
    const buffer = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#8ac' } })
      .png()
      .toBuffer();
    await page.locator('input[type=file]').setInputFiles({ name: 'sky.png', mimeType: 'image/png', buffer });
    await page.getByLabel('Prompt').fill('a white bird flies over the sea');
    await page.getByLabel('If the shape differs').selectOption('contain');
    await setSlider('Length', 1);
    await make();
    await stop();
    await openEmpty(`/?video=${idInAddress()}`);
    await page.getByRole('button', { name: 'Reuse settings' }).click();
    await page.getByText('sky.png').waitFor();
    expect(await page.getByLabel('If the shape differs').inputValue()).toBe('contain');
    expect(await make()).toMatchObject({ type: expect.stringContaining('multipart/form-data') });
    await stop();
  });

  it('takes the picture of a telephone, which the browser itself cannot show', async () => {
    await openEmpty();
    const buffer = await readFile('src/media/fixtures/telephone.heic');
    await page.locator('input[type=file]').setInputFiles({ name: 'IMG_0001.HEIC', mimeType: '', buffer });
    await page.getByText('IMG_0001.HEIC').waitFor();
    await page.getByLabel('Prompt').fill('a white bird flies over the sea');
    await setSlider('Length', 1);
    expect(await make()).toMatchObject({ type: expect.stringContaining('multipart/form-data') });
    await stop();
  });

  it('asks for several beginnings to choose from, and again with the same settings', async () => {
    await openEmpty();
    await page.getByLabel('Prompt').fill('a red fox trots through falling snow');
    await setSmall(1);
    const label = 'Beginnings to choose the best from';
    expect(await page.getByLabel(label).getAttribute('aria-valuetext')).toBe('as the model likes');
    await setSlider(label, 3);
    expect(await make()).toMatchObject({ candidates: 3 });
    await openEmpty(`/?video=${idInAddress()}`);
    await page.getByRole('button', { name: 'Reuse settings' }).click({ timeout: drawing.timeout });
    await page.getByText('More', { exact: true }).click();
    expect(await page.getByLabel(label).inputValue()).toBe('3');
  });

  it('has prompt and button in sight on phones, before the first video and beside one', async () => {
    for (const [width, height] of [
      [360, 640],
      [360, 740],
      [412, 915],
    ] as const) {
      const { page: phone, errors, context } = await studio.newPage({ width, height });
      for (const path of ['/', `/?video=${made.id}`]) {
        await phone.goto(studio.url + path);
        if (path !== '/') await phone.locator('video').waitFor();
        for (const shown of [phone.getByLabel('Prompt'), phone.getByRole('button', { name: 'Make video' })]) {
          await shown.waitFor();
          const isCovered = await shown.evaluate((element) => {
            const { left, right, top, bottom } = element.getBoundingClientRect();
            const points = [left + 4, right - 4].flatMap((x) => [top + 4, bottom - 4].map((y) => [x, y] as const));
            return points.some(([x, y]) => !element.contains(document.elementFromPoint(x, y)));
          });
          expect(isCovered, `${path} at ${width} × ${height}`).toBe(false);
        }
        expect(await findViolations(phone), path).toEqual([]);
      }
      expect(errors).toEqual([]);
      await context.close();
    }
    expect(opened.errors).toEqual([]);
  });
});
