import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { CDPSession, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callStudio, canOpenStudio, findViolations, openStudio, type Studio } from './open-studio.ts';

const paths = [
  '/',
  '/library',
  '/feed',
  '/storyboards',
  '/detect',
  '/account',
  '/console',
  '/console/jobs',
  '/console/people',
  '/console/quotas',
  '/console/keys',
  '/console/invitations',
  '/console/review',
  '/console/appeals',
  '/console/refusals',
  '/console/policy',
  '/console/campaigns',
  '/console/findings',
  '/console/audit',
  '/nowhere',
  '/videos/video_000000000001',
  '/videos/video_000000000001?tool=recut',
  '/storyboards/winter',
];

describe.skipIf(!canOpenStudio)('pages of the studio', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
    await addVideos(studio, 1);
    const card = {
      id: 'a',
      seconds: 2,
      text: 'a red fox sits in a meadow in spring and looks at the sea',
      picture: null,
      clip: null,
    };
    const value = {
      name: 'Winter',
      shape: 'square',
      style: null,
      seed: 7,
      characters: [],
      videoId: null,
      cards: [card],
    };
    await callStudio(studio, '/v1/documents/storyboard.winter', { method: 'PUT', json: { value } });
  });
  afterAll(() => studio.close());

  for (const [scheme, width] of [
    ['light', 1440],
    ['dark', 1440],
    ['light', 360],
    ['dark', 360],
  ] as const) {
    it(`have no violation of accessibility rules in ${scheme} at ${width} pixels, and no errors`, async () => {
      const { page, errors, context } = await studio.newPage({ scheme, width });
      for (const path of paths) {
        await page.goto(studio.url + path);
        await page.locator('h1').waitFor({ state: 'attached' });
        if (path.startsWith('/videos/')) await page.locator('video').waitFor();
        if (path.startsWith('/storyboards/')) await page.locator('[data-card]').first().waitFor();
        expect(await findViolations(page), path).toEqual([]);
      }
      expect(errors).toEqual([]);
      await context.close();
      const { page: door, context: outside } = await studio.newPage({ key: null, scheme, width });
      await door.goto(studio.url);
      await door.getByLabel('Key', { exact: true }).waitFor();
      expect(await findViolations(door), 'sign-in').toEqual([]);
      await door.getByRole('button', { name: 'I have an invitation' }).click();
      expect(await findViolations(door), 'invitation').toEqual([]);
      await outside.close();
    });
  }

  it('fit windows from 360 pixels to 4K', async () => {
    for (const [width, height] of [
      [360, 740],
      [768, 1024],
      [3840, 2160],
    ] as const) {
      const { page, context } = await studio.newPage({ width, height });
      for (const path of paths) {
        await page.goto(studio.url + path);
        await page.locator('h1').waitFor({ state: 'attached' });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0);
      }
      await context.close();
    }
  });

  it('can be walked by keyboard: skip link, navigation, form', async () => {
    const { page, context } = await studio.newPage();
    await page.goto(studio.url);
    await page.locator('h1').waitFor({ state: 'attached' });
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await context.close();
  });

  it('show a library of 1,000 videos with few elements, and scroll through it smoothly', async (task) => {
    await addVideos(studio, 1_000, 2);
    const { page, context } = await studio.newPage();
    await page.goto(`${studio.url}/library`);
    await page.getByText('number 1000', { exact: true }).waitFor();
    const frame = await scrollCost(page);
    task.annotate(`work of the page for each of 120 frames that scroll: ${frame.toFixed(1)} ms of its thread`);
    // A frame of a screen with 60 of them a second has 16.7 ms.
    expect(frame).toBeLessThan(16.7);
    const last = page.getByText('number 1', { exact: true });
    // As long as it takes: how fast the next videos come is the machine's.
    for (let i = 0; i < 600 && !(await last.isVisible()); i++) {
      await page.mouse.wheel(0, 1_500);
      await page.waitForTimeout(60);
    }
    await last.waitFor({ timeout: 1_000 });
    expect(await page.locator('article').count()).toBeLessThan(120);
    await context.close();
  });

  it('take less than a second of the processor to the first page, and paint within a second of an idle machine', async (task) => {
    const paints: number[] = [];
    const works: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { page, context } = await studio.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.goto(studio.url);
      await page.locator('h1').waitFor({ state: 'attached' });
      works.push((await readTaskSeconds(session)) * 1_000);
      const at = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
      paints.push(at);
      await context.close();
    }
    const shown = (times: readonly number[]): string => times.map((time) => Math.round(time)).join(', ');
    task.annotate(`first contentful paints: ${shown(paints)} ms; work of the page's thread: ${shown(works)} ms`);
    expect(Math.min(...works)).toBeLessThan(1_000);
    const { page, context } = await studio.newPage();
    const busyMs = await emptyFrameMs(page);
    await context.close();
    if (busyMs > 50) task.skip(`this machine is busy: an empty page waits ${Math.round(busyMs)} ms for a frame`);
    // The best of five: what else the machine does is not the page's.
    expect(Math.min(...paints)).toBeLessThan(1_000);
  });
});

/** How long a page with nothing on it waits for a frame; 17 ms where nobody else works. */
function emptyFrameMs(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const times: number[] = [];
    for (let i = 0; i < 30; i++) {
      const before = performance.now();
      await new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
      times.push(performance.now() - before);
    }
    return times.toSorted((a, b) => a - b)[15] ?? 0;
  });
}

async function readTaskSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/** Finished videos that all look alike, as rows of the database: what they show is not the point here. */
async function addVideos(studio: Studio, last: number, first = 1): Promise<void> {
  const { storage, database } = studio.server().services;
  const folder = await mkdtemp(join(tmpdir(), 'aozora-thumbnail-'));
  const path = join(folder, 'thumbnail.webp');
  await sharp({ create: { width: 256, height: 256, channels: 3, background: '#4b87c5' } }).toFile(path);
  const asset = JSON.stringify(await storage.putFile('videos/alike/thumbnail.webp', path, 'image/webp'));
  await rm(folder, { recursive: true });
  const assets = `{"video":${asset},"thumbnail":${asset},"spritesheet":${asset}}`;
  await database.orm.execute(sql`
    insert into aozora.videos (id, user_id, group_id, variation, seed, kind, model, engine_model, status, progress, prompt,
      request, width, height, frame_rate, frame_count, seconds, adjustments, notes, metadata, source_video_ids, priority,
      fair_tag, cost, attempt, created_at_ms, completed_at_ms, stored_bytes, assets)
    select 'video_' || lpad(n::text, 12, '0'), (select id from aozora.users limit 1), 'video_' || n, 0, n, 'text',
      'aozora-mini', 'aozora-mini', 'completed', 100, 'number ' || n, '{"kind":"text"}'::jsonb, 256, 256, 8, 17, '2', '[]',
      '[]', '{}', '[]', 0, 0, 1, 0, n, n, 0, ${assets}::jsonb
    from generate_series(${first}::int, ${last}::int) n`);
}

/**
 * Time of the processor that a page's main thread takes for each frame while it scrolls, 40 pixels a frame, in
 * milliseconds. Not the time between frames, which on a machine at work says more about the others.
 */
async function scrollCost(page: Page): Promise<number> {
  const frames = 120;
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await readTaskSeconds(session);
  await page.evaluate(async (count) => {
    for (let i = 0; i < count; i++) {
      await new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
      window.scrollBy(0, 40);
    }
  }, frames);
  const after = await readTaskSeconds(session);
  await session.detach();
  return ((after - before) / frames) * 1_000;
}
