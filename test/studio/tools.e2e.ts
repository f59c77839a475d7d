import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canOpenStudio, findViolations, openStudio, type Studio, type StudioPage } from './open-studio.ts';

/** A video of one second takes seconds on an idle machine, minutes on one that trains. */
const drawing = { timeout: 600_000 };

describe.skipIf(!canOpenStudio)('the tools of a video', () => {
  let studio: Studio;
  let opened: StudioPage;
  let page: Page;
  let id: string;
  beforeAll(async () => {
    studio = await openStudio();
    opened = await studio.newPage();
    page = opened.page;
    await page.goto(studio.url);
    await page.getByRole('button', { name: 'a red fox trots through falling snow' }).click();
    await page.getByLabel('Length').fill('1');
    await page.getByLabel('Size').selectOption('draft');
    await page.getByRole('button', { name: 'Make video' }).click();
    await finished();
    id = idInAddress();
  }, 600_000);
  afterAll(() => studio?.close());

  const finished = (): Promise<unknown> => page.locator('video').first().waitFor(drawing);
  const idInAddress = (): string => /video_\w+/.exec(page.url())?.[0] ?? '';
  const openTool = async (tool: string): Promise<void> => {
    await page.goto(`${studio.url}/videos/${id}?tool=${tool}`);
    await finished();
  };
  const makeIt = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Make video' }).click();
    await page.waitForURL((address) => !address.href.includes(id), { timeout: 60_000 });
    await finished();
  };
  const save = async (item: string): Promise<Download> => {
    const waiting = page.waitForEvent('download', { timeout: 120_000 });
    await page.getByRole('button', { name: 'Download' }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
    return waiting;
  };

  it('re-cut keeps a part by keyboard and lets new video be drawn after it', async () => {
    await openTool('recut');
    const end = page.getByRole('slider', { name: 'End of the kept part' });
    for (let i = 0; i < 3; i++) await end.press('ArrowLeft');
    await page.getByLabel('New after it').fill('0.5');
    expect(await findViolations(page)).toEqual([]);
    await makeIt();
    await page.getByText('re-cutting').first().waitFor();
  });

  it('keyframes leads a new video through moments of this one', async () => {
    await openTool('keyframes');
    await page.getByRole('button', { name: 'Take the shown moment' }).click();
    await page.getByRole('img', { name: 'Moment 1' }).waitFor();
    await page.getByRole('button', { name: 'Take the shown moment' }).click();
    await page.getByRole('img', { name: 'Moment 2' }).waitFor();
    for (const field of await page.getByLabel('At second').all()) await field.fill('0');
    await page.getByText('Two pictures are at the same second.').waitFor();
    await page.getByLabel('At second').last().fill('1');
    await page.getByLabel('Length of the new video').fill('1');
    expect(await findViolations(page)).toEqual([]);
    await makeIt();
  });

  it('extend shows what came before', async () => {
    await openTool('extend');
    await page.getByLabel('Where').selectOption('backward');
    await page.getByLabel('Seconds to add').fill('1');
    await makeIt();
    await page.getByText('extending').first().waitFor();
  });

  it('character keeps whom it shows under a name, which a prompt brings back', async () => {
    await openTool('character');
    await page.getByLabel('Name', { exact: true }).fill('Miko');
    await page.getByRole('button', { name: 'Save character' }).click();
    await page.getByText('Miko is saved.').waitFor({ timeout: 60_000 });
    await page.goto(studio.url);
    await page.getByLabel('Prompt').fill('runs over a meadow:');
    await page.getByRole('button', { name: 'Miko' }).click();
    expect(await page.getByLabel('Prompt').inputValue()).toBe('runs over a meadow: Miko');
    const request = page.waitForRequest((sent) => sent.method() === 'POST' && sent.url().endsWith('/v1/videos'));
    await page.getByRole('button', { name: 'Make video' }).click();
    expect((await request).postDataJSON()).toMatchObject({ characters: [{ id: expect.stringMatching(/^char_/) }] });
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.goto(`${studio.url}/account`);
    await page.getByRole('button', { name: 'Delete Miko' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete Miko' }).click();
    await page.getByText('You have no characters.').waitFor();
  });

  it('frame saves the shown moment as PNG, and begins a new video with it', async () => {
    await openTool('frame');
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as PNG' }).click();
    const { format, width } = await sharp(await (await waiting).path()).metadata();
    expect({ format, width }).toEqual({ format: 'png', width: 192 });
    await page.getByRole('button', { name: 'Begin a new video with it' }).click();
    await page.getByText('First frame').waitFor();
    await page.getByLabel('Prompt').fill('the fox jumps');
    await page.getByRole('button', { name: 'Make video' }).click();
    await page.waitForURL(/video=/);
    await finished();
  });

  it('is saved as WebM and as GIF, written in the browser', async () => {
    await openTool('remix');
    const webm = await readFile(await (await save('WebM')).path());
    expect(webm.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
    const gif = await sharp(await (await save('GIF')).path(), { animated: true }).metadata();
    expect(gif).toMatchObject({ format: 'gif', width: 192, pages: 9 });
  });

  it('can be dropped on the page of another prompt, and a picture pasted there', async () => {
    const bytes = [
      ...(await sharp({ create: { width: 64, height: 64, channels: 3, background: '#8ac' } })
        .png()
        .toBuffer()),
    ];
    await page.goto(studio.url);
    await page.getByLabel('Prompt').waitFor();
    await page.evaluate((given) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(given)], 'sky.png', { type: 'image/png' }));
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    }, bytes);
    await page.getByText('First frame').waitFor();
    await page.getByText('sky.png').waitFor();
    await page.getByRole('button', { name: 'Take away' }).click();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'clip.mp4', { type: 'video/mp4' }));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
    });
    await page.getByText('Source video').waitFor();
    await page.getByLabel('What to do with it').selectOption('forward');
    expect(await findViolations(page)).toEqual([]);
    expect(opened.errors).toEqual([]);
  });
});
