import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callStudio,
  canOpenStudio,
  findViolations,
  makeVideo,
  openStudio,
  type Studio,
  type StudioPage,
} from './open-studio.ts';

/** Seconds on an idle machine, minutes on one that trains. */
const drawing = { timeout: 600_000 };

describe.skipIf(!canOpenStudio)('a storyboard', () => {
  let studio: Studio;
  let opened: StudioPage;
  let page: Page;
  beforeAll(async () => {
    studio = await openStudio();
    opened = await studio.newPage();
    page = opened.page;
    await opened.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const small = { size: '192x192', seconds: 1, steps: 1, seed: 7 };
    const video = await makeVideo(studio, '/v1/videos', { prompt: 'a red fox trots through falling snow', ...small });
    const headers = { authorization: `Bearer ${studio.key}` };
    const file = await fetch(`${studio.url}/v1/videos/${video}/content`, { headers });
    const form = new FormData();
    form.set('name', 'Miko');
    form.set('video', await file.blob(), 'miko.mp4');
    await fetch(`${studio.url}/v1/videos/characters`, { method: 'POST', headers, body: form });
    const cards = ['a red fox sits', 'the fox jumps', 'a white rabbit runs'].map((text, i) => {
      return { id: `card-${i}`, seconds: i === 1 ? 1 : 2, text, picture: null, clip: null };
    });
    const board = { name: 'Winter', shape: 'square', style: null, seed: 7, characters: [], videoId: null, cards };
    await callStudio(studio, '/v1/documents/storyboard.winter', { method: 'PUT', json: { value: board } });
    await page.goto(`${studio.url}/storyboards/winter`);
    await cardAt(2).waitFor();
  }, 600_000);
  afterAll(() => studio?.close());

  const cardAt = (index: number): Locator => page.locator('[data-card]').nth(index);
  /** Presses the mouse on a place, moves it sideways in steps, and lets go. */
  const drag = async (from: Locator, by: number): Promise<void> => {
    const box = await from.boundingBox();
    if (box === null) throw new Error('Nothing to drag');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= 8; i++) await page.mouse.move(x + (by * i) / 8, y);
    await page.mouse.up();
  };
  const saved = (): Promise<unknown> => page.getByText('Saved', { exact: true }).waitFor({ timeout: 20_000 });
  const chooseFromMenu = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };

  it('lets cards be moved and stretched with the mouse', async () => {
    const [first, second] = [await cardAt(0).boundingBox(), await cardAt(1).boundingBox()];
    const secondWide = (second?.width ?? 0) / ((first?.width ?? 0) / 2);
    expect(secondWide).toBeCloseTo(1, 0);
    await drag(cardAt(0), (first?.width ?? 0) / 2 + (second?.width ?? 0) * 0.8);
    await expect.poll(() => cardAt(0).innerText()).toContain('the fox jumps');
    expect(await cardAt(1).innerText()).toContain('a red fox sits');
    const edge = page.getByRole('slider', { name: 'Length of card 1' });
    await drag(edge, (first?.width ?? 0) / 2);
    await expect.poll(async () => Number(await edge.getAttribute('aria-valuenow'))).toBe(2);
    await drag(edge, -10_000);
    await expect.poll(async () => Number(await edge.getAttribute('aria-valuenow'))).toBe(0.5);
    await saved();
    await page.reload();
    await cardAt(2).waitFor();
    expect(await cardAt(0).innerText()).toContain('the fox jumps');
  });

  it('lets a card be as long as cards may be', async () => {
    await cardAt(2).click();
    const length = page.getByRole('slider', { name: 'Length', exact: true });
    await length.press('End');
    await expect.poll(() => length.inputValue()).toBe('20');
    await length.fill('0.5');
    await cardAt(1).click();
    await length.fill('0.5');
  });

  it('begins cards with pictures, of a file and of a video, and keeps characters across the shots', async () => {
    const buffer = await sharp({ create: { width: 96, height: 96, channels: 3, background: '#8ac' } })
      .png()
      .toBuffer();
    await cardAt(0).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'sky.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Take the picture away' }).waitFor();
    await cardAt(1).click();
    await page.getByRole('button', { name: 'From a video' }).click();
    await page.getByRole('dialog').getByRole('listitem').getByRole('button').first().click();
    await page.getByRole('button', { name: 'Take the picture away' }).waitFor();
    await page.getByLabel('What this shot shows').fill('Miko sits in a meadow');
    await page.getByLabel('Miko').check();
    await saved();
    expect(await findViolations(page)).toEqual([]);
  });

  it('is saved as text with its pictures beside it, and copied as text', async () => {
    const downloads: Download[] = [];
    page.on('download', (download) => downloads.push(download));
    await chooseFromMenu('Save as text with its files');
    await expect.poll(() => downloads.length, { timeout: 20_000 }).toBe(3);
    const names = downloads.map((download) => download.suggestedFilename());
    expect(names).toEqual(['winter.txt', 'winter-1.jpg', 'winter-2.jpg']);
    const text = await readFile(await downloads[0]!.path(), 'utf8');
    expect(text).toContain('image: winter-1.jpg\nScene: the fox jumps');
    expect(text).toContain('image: winter-2.jpg\nScene: Miko sits in a meadow');
    expect(await sharp(await downloads[1]!.path()).metadata()).toMatchObject({ format: 'jpeg', width: 96 });
    await chooseFromMenu('Copy as text');
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  });

  it('is duplicated with everything on it, and both stand in the list', async () => {
    await chooseFromMenu('Duplicate');
    await page.waitForURL((address) => !address.pathname.endsWith('/winter'));
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Winter (copy)');
    expect(await page.locator('[data-card]').count()).toBe(3);
    await cardAt(0).click();
    await page.getByRole('button', { name: 'Take the picture away' }).waitFor();
    await page.goto(`${studio.url}/storyboards`);
    await page.getByRole('link', { name: /^Winter \(copy\)/ }).waitFor();
    await page.getByRole('link', { name: /^Winter the fox jumps.* 3 cards/ }).waitFor();
    expect(await findViolations(page)).toEqual([]);
  });

  it('is drawn with its pictures and characters as one video', async () => {
    await page.goto(`${studio.url}/storyboards/winter`);
    await cardAt(2).waitFor();
    const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/v1/videos'));
    await page.getByRole('button', { name: 'Make the video' }).click();
    const image = { image_url: expect.stringMatching(/^data:image\/jpeg;base64,/) };
    expect((await sent).postDataJSON()).toMatchObject({
      storyboard: [{ at: 0, image }, { at: 0.5, image, prompt: 'Miko sits in a meadow' }, { at: 1 }],
      ...{ seconds: 1.5, characters: [{ id: expect.stringMatching(/^char_/) }] },
    });
    await page.locator('video').waitFor(drawing);
    await page.goto(`${studio.url}/library`);
    await page.locator('article').first().getByRole('link').click();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Reuse settings' }).click();
    await page.waitForURL(/\/storyboards\/winter$/);
    expect(opened.errors).toEqual([]);
  });
});
