import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canOpenStudio, findViolations, openStudio, type Studio, type StudioPage } from './open-studio.ts';

/** A video of one second takes seconds on an idle machine, minutes on one that trains. */
const drawing = { timeout: 600_000 };

describe.skipIf(!canOpenStudio)('the studio with the bundled model', () => {
  let studio: Studio;
  let opened: StudioPage;
  let page: Page;
  let firstId: string;
  beforeAll(async () => {
    studio = await openStudio();
    opened = await studio.newPage({ key: null });
    page = opened.page;
  });
  afterAll(() => studio.close());

  const finished = (): Promise<unknown> => page.locator('video').first().waitFor(drawing);
  const idInAddress = (): string => /video_\w+/.exec(page.url())?.[0] ?? '';
  const makeWithTool = async (tool: string, fill: () => Promise<unknown>): Promise<string> => {
    await page.goto(`${studio.url}/videos/${firstId}?tool=${tool}`);
    await finished();
    await fill();
    await page.getByRole('button', { name: 'Make video' }).click();
    await page.waitForURL((address) => !address.href.includes(firstId), { timeout: 30_000 });
    await finished();
    return idInAddress();
  };

  it('leads from the first visit to the first video, and a reload in between loses nothing', async () => {
    await page.goto(studio.url);
    await page.getByLabel('Key', { exact: true }).fill('aoz_wrong');
    await page.getByRole('button', { name: 'Open the studio' }).click();
    await page.getByText('This key is not known here.').waitFor();
    await page.goto(`${studio.url}/#key=${studio.key}`);
    await page.getByLabel('Prompt').fill('a red fox trots through falling snow');
    const written = page.getByLabel('Written out');
    await expect.poll(() => written.inputValue(), { timeout: 20_000 }).toContain('fox');
    expect(page.url()).not.toContain(studio.key);
    await page.getByLabel('Length').fill('1');
    await page.getByRole('button', { name: 'Make video' }).click();
    await page.getByRole('progressbar').waitFor();
    await page.reload();
    expect(await page.getByLabel('Prompt').inputValue()).toBe('a red fox trots through falling snow');
    await finished();
    firstId = idInAddress();
    expect(firstId).toMatch(/^video_/);
    expect(opened.errors).toEqual([]);
  });

  it('goes on with a video when the server is stopped in the middle of it', async () => {
    await page.goto(studio.url);
    await page.getByLabel('Prompt').fill('a yellow boat on a calm sea at sunset');
    await page.getByRole('button', { name: 'Make video' }).click();
    const progress = page.getByRole('progressbar');
    await expect.poll(async () => Number(await progress.getAttribute('aria-valuenow')), drawing).toBeGreaterThan(2);
    await studio.restart();
    await finished();
  });

  it('remixes, extends and loops a video; the new one names its source', async () => {
    await makeWithTool('remix', () => page.getByLabel('What happens').fill('a blue fox trots through falling snow'));
    await page.getByRole('heading', { name: 'Made from' }).waitFor();
    await makeWithTool('extend', () => page.getByLabel('Seconds to add').fill('1'));
    await makeWithTool('loop', () => page.getByLabel('Length of the transition').fill('0.5'));
    expect(opened.errors).toEqual([]);
  });

  it('is walked by keyboard alone: a video is written, made, opened, remixed and stopped', async () => {
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const element = document.activeElement;
        const label = element instanceof HTMLTextAreaElement ? element.labels?.[0]?.textContent : element?.textContent;
        return `${element?.getAttribute('role') ?? element?.tagName.toLowerCase()} ${label ?? ''}`;
      });
    const tabTo = async (wanted: string): Promise<void> => {
      for (let i = 0; i < 90 && (await focused()) !== wanted; i++) await page.keyboard.press('Tab');
      expect(await focused()).toBe(wanted);
    };
    await page.goto(studio.url);
    await page.getByLabel('Prompt').waitFor();
    await tabTo('textarea Prompt');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('a red fox sits in a meadow');
    await tabTo('button Make video');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Open and edit' }).waitFor({ timeout: 60_000 });
    await finished();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await tabTo('a Open and edit');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/videos\//);
    const made = idInAddress();
    await page.getByLabel('What happens').waitFor();
    await tabTo('textarea What happens');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('a blue fox sits in a meadow');
    await tabTo('button Make video');
    await page.keyboard.press('Enter');
    await page.waitForURL((address) => !address.href.includes(made), { timeout: 30_000 });
    await page.getByRole('progressbar').waitFor();
    await tabTo('button Stop');
    await page.keyboard.press('Enter');
    await page.getByText('You stopped this video.').waitFor({ timeout: 60_000 });
  });

  it('blends two videos along a curve that is set by keyboard', async () => {
    await makeWithTool('blend', async () => {
      await page.getByRole('button', { name: 'Choose a video' }).click();
      await page.getByLabel('Search prompts').fill('blue fox');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /blue fox/ })
        .first()
        .click();
      await page.getByLabel('How they meet').selectOption('even');
      await page.getByRole('slider', { name: 'Point 3 of the curve' }).press('ArrowUp');
      await page.getByLabel('Length of the transition').fill('0.5');
    });
    await page.getByRole('heading', { name: 'Made from', exact: true }).waitFor();
    expect(opened.errors).toEqual([]);
  });

  it('shares a video; somebody else finds it in the feed, remixes it, and both see where it came from', async () => {
    await page.goto(`${studio.url}/videos/${firstId}`);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('button', { name: 'Shared', exact: true }).waitFor();
    const { access } = studio.server().services;
    const user = await access.createUser({ name: 'Mila', role: 'artist' });
    const { secret } = await access.createKey({ userId: user.id, name: 'test', expiresAtMs: null });
    const { page: other, errors, context } = await studio.newPage({ key: secret });
    await other.goto(`${studio.url}/feed`);
    await other.getByText(/^Administrator,/).waitFor({ timeout: 20_000 });
    expect(await findViolations(other)).toEqual([]);
    await other.getByRole('link', { name: 'Remix' }).click();
    await other.getByLabel('What happens').fill('a green fox trots through falling snow');
    await other.getByRole('button', { name: 'Make video' }).click();
    await other.waitForURL((address) => !address.href.includes(firstId), { timeout: 30_000 });
    await other.locator('video').first().waitFor(drawing);
    await other.getByText('remixing, by Mila').waitFor({ state: 'detached' });
    await other.getByRole('region', { name: 'Made from', exact: true }).getByText('by Administrator').waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Made from this' }).getByText('by Mila').first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('draws a storyboard of three cards as one video, which a reload keeps', async () => {
    await page.goto(`${studio.url}/storyboards`);
    await page.getByRole('button', { name: 'New storyboard' }).click();
    const shows = page.getByLabel('What this shot shows');
    for (const [i, words] of ['a red fox in a meadow', 'the red fox jumps', 'a white rabbit runs'].entries()) {
      if (i > 0) await page.getByRole('button', { name: 'Add card' }).click();
      await shows.fill(words);
      await page.getByRole('slider', { name: `Length of card ${i + 1}` }).press('PageDown');
    }
    await page.getByText('Saved', { exact: true }).waitFor({ timeout: 20_000 });
    await page.reload();
    await expect.poll(() => page.locator('[data-card]').count(), { timeout: 20_000 }).toBe(3);
    await page.locator('[data-card]').nth(2).press('Alt+ArrowLeft');
    expect(await page.locator('[data-card]').nth(1).innerText()).toContain('rabbit');
    await page.getByRole('button', { name: 'Make the video' }).click();
    await finished();
    expect(opened.errors).toEqual([]);
  });

  it('draws a storyboard of a card with a trimmed video and one with words', async () => {
    await page.goto(`${studio.url}/storyboards`);
    await page.getByRole('button', { name: 'New storyboard' }).click();
    await page.getByRole('button', { name: 'Video of the library' }).click();
    await page.getByRole('dialog').getByRole('listitem').getByRole('button').last().click();
    const end = page.getByRole('slider', { name: 'End of the part' });
    await end.press('ArrowLeft');
    await page.getByRole('slider', { name: 'Beginning of the video of card 1' }).press('ArrowRight');
    await page.getByRole('button', { name: 'Add card' }).click();
    await page.getByLabel('What this shot shows').fill('the red fox jumps');
    await page.getByRole('slider', { name: 'Length of card 2' }).press('PageDown');
    await page.getByText('Saved', { exact: true }).waitFor({ timeout: 20_000 });
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make the video' }).click();
    await finished();
    expect(opened.errors).toEqual([]);
  });

  it('says plainly why a request is refused; an appeal reaches the administrator, and the answer its author', async () => {
    const { access } = studio.server().services;
    const user = await access.createUser({ name: 'Ada', role: 'public' });
    const { secret } = await access.createKey({ userId: user.id, name: 'test', expiresAtMs: null });
    const { page: author, context } = await studio.newPage({ key: secret });
    await author.goto(studio.url);
    await author.getByLabel('Prompt').fill('a graphic beheading with blood and gore everywhere');
    await author.getByRole('button', { name: 'Draw my words as they are' }).click();
    await author.getByRole('button', { name: 'Make video' }).click();
    await author.getByText('The request was refused before anything was drawn').waitFor({ timeout: 60_000 });
    await author.getByText('Why', { exact: true }).click();
    await author.getByText('extreme violence', { exact: true }).waitFor();
    expect(await findViolations(author)).toEqual([]);
    await author.getByRole('button', { name: 'Ask a person to look again' }).click();
    await author.getByText('A person will look at this refusal.').waitFor();
    await page.goto(`${studio.url}/console/appeals`);
    await page.getByText('a graphic beheading with blood').waitFor();
    await page.getByLabel('Answer to the person').fill('Please ask without blood.');
    await page.getByRole('button', { name: 'The refusal stands' }).click();
    await page.getByText('No appeals').waitFor({ timeout: 20_000 });
    await author.goto(`${studio.url}/account`);
    await author.getByText('Please ask without blood.').waitFor({ timeout: 20_000 });
    await context.close();
  });

  it('takes feedback and a report, which the administrator settles', async () => {
    await page.goto(`${studio.url}/videos/${firstId}`);
    await page.getByRole('button', { name: 'Good', exact: true }).click();
    await page.getByRole('button', { name: 'beautiful' }).click();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Report' }).click();
    await page.getByLabel('Reason').selectOption('copyright');
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send report' }).click();
    await page.getByText('Your report is in the review queue.').waitFor();
    await page.goto(`${studio.url}/console/review`);
    await page.getByRole('heading', { name: 'Copyright' }).waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Nothing wrong' }).click();
    await page.getByText('No reports').waitFor({ timeout: 20_000 });
  });

  it('recognises its own file', async () => {
    const answer = await fetch(`${studio.url}/v1/videos/${firstId}/content`, {
      headers: { authorization: `Bearer ${studio.key}` },
    });
    const buffer = Buffer.from(await answer.arrayBuffer());
    await page.goto(`${studio.url}/detect`);
    await page.locator('input[type=file]').setInputFiles({ name: 'clip.mp4', mimeType: 'video/mp4', buffer });
    await page.getByRole('link', { name: 'See the video' }).first().waitFor({ timeout: 120_000 });
    expect(await findViolations(page)).toEqual([]);
  });

  it('finds, marks and deletes videos; a deletion can be taken back, and is then for good', async () => {
    await page.goto(`${studio.url}/library`);
    await page.getByLabel('Search prompts').fill('yellow boat');
    await expect.poll(() => page.locator('article').count(), { timeout: 20_000 }).toBe(1);
    await page.locator('article').hover();
    await page.getByRole('button', { name: 'Favourite', exact: true }).click();
    await page.getByLabel(/^Select/).check();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.locator('article').count()).toBe(1);
    await page.getByLabel(/^Select/).check();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.goto('about:blank');
    // The page sends the deletion as it goes; the next one would, if it could not.
    await page.goto(`${studio.url}/library`);
    const list = async (): Promise<string> =>
      (
        await fetch(`${studio.url}/v1/videos?search=yellow`, { headers: { authorization: `Bearer ${studio.key}` } })
      ).text();
    await expect.poll(list, { timeout: 60_000 }).toContain('"data":[]');
  });

  it('downloads a video', async () => {
    await page.goto(`${studio.url}/videos/${firstId}`);
    await page.getByRole('button', { name: 'Download' }).click();
    const waiting = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'MP4, as it is' }).click();
    const file = await readFile(await (await waiting).path());
    expect(file.subarray(4, 8).toString()).toBe('ftyp');
  });
});
