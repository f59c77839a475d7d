import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canOpenStudio, findViolations, openStudio, type Studio } from './open-studio.ts';

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
  '/console/keys',
  '/console/invitations',
  '/console/refusals',
  '/console/policy',
  '/console/campaigns',
  '/console/findings',
  '/console/audit',
  '/nowhere',
];

describe.skipIf(!canOpenStudio)('pages of the studio', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
  });
  afterAll(() => studio.close());

  for (const scheme of ['light', 'dark'] as const) {
    it(`have no violation of accessibility rules in ${scheme}, and no errors`, async () => {
      const { page, errors, context } = await studio.newPage({ scheme });
      for (const path of paths) {
        await page.goto(studio.url + path);
        await page.locator('h1').waitFor({ state: 'attached' });
        expect(await findViolations(page), path).toEqual([]);
      }
      expect(errors).toEqual([]);
      await context.close();
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
    await addVideos(studio, 1_000);
    const { page, context } = await studio.newPage();
    const still = await frameTimes(page, `${studio.url}/nowhere`);
    await page.goto(`${studio.url}/library`);
    await page.getByText('number 1000', { exact: true }).waitFor();
    const moving = await frameTimes(page, null);
    task.annotate(
      `median and 95th percentile of frames: ${moving.join(' and ')} ms, of a still page ${still.join(' and ')} ms`,
    );
    // Scrolling may cost a frame now and then; a machine at work shows in both.
    expect(moving[0]).toBeLessThan(2 * still[0] + 10);
    for (let i = 0; i < 60; i++) {
      await page.mouse.wheel(0, 1_500);
      await page.waitForTimeout(60);
    }
    await page.getByText('number 1', { exact: true }).waitFor({ timeout: 60_000 });
    expect(await page.locator('article').count()).toBeLessThan(120);
    await context.close();
  });

  it('paint within a second on this machine', async (task) => {
    const paints: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { page, context } = await studio.newPage();
      await page.goto(studio.url);
      await page.locator('h1').waitFor({ state: 'attached' });
      const at = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
      paints.push(Math.round(at));
      await context.close();
    }
    task.annotate(`first contentful paints: ${paints.join(', ')} ms`);
    // The best of five: what else the machine does is not the page's.
    expect(Math.min(...paints)).toBeGreaterThan(0);
    expect(Math.min(...paints)).toBeLessThan(1_000);
  });
});

/** Finished videos that all look alike, as rows of the database: what they show is not the point here. */
async function addVideos(studio: Studio, count: number): Promise<void> {
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
    from generate_series(1, ${count}::int) n`);
}

/** Median and 95th percentile of the time between frames while a page scrolls for two seconds, in milliseconds. */
async function frameTimes(page: Page, url: string | null): Promise<[number, number]> {
  if (url !== null) {
    await page.goto(url);
    await page.locator('h1').waitFor({ state: 'attached' });
  }
  return page.evaluate(async () => {
    const times: number[] = [];
    let last = performance.now();
    while (times.length < 120) {
      await new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
      window.scrollBy(0, 40);
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    times.sort((a, b) => a - b);
    const at = (share: number): number => Math.round((times[Math.floor(share * times.length)] ?? 0) * 10) / 10;
    return [at(0.5), at(0.95)];
  });
}
