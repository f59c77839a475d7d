import { sql } from 'drizzle-orm';
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

  it('show a library of 1,000 videos with few elements, and scroll through it', async () => {
    const { services } = studio.server();
    await services.database.orm.execute(sql`
      insert into aozora.videos (id, user_id, group_id, variation, seed, kind, model, engine_model, status, progress, prompt,
        request, width, height, frame_rate, frame_count, seconds, adjustments, notes, metadata, source_video_ids, priority,
        fair_tag, cost, attempt, created_at_ms, completed_at_ms, stored_bytes)
      select 'video_' || lpad(n::text, 12, '0'), (select id from aozora.users limit 1), 'video_' || n, 0, n, 'text',
        'aozora-mini', 'aozora-mini', 'failed', 0, 'number ' || n, '{"kind":"text"}'::jsonb, 256, 256, 8, 17, '2', '[]', '[]',
        '{}', '[]', 0, 0, 1, 0, n, null, 0
      from generate_series(1, 1000) n`);
    const { page, context } = await studio.newPage();
    await page.goto(`${studio.url}/library`);
    await page.getByText('number 1000', { exact: true }).waitFor();
    for (let i = 0; i < 60; i++) {
      await page.mouse.wheel(0, 1_500);
      await page.waitForTimeout(60);
    }
    await page.getByText('number 1', { exact: true }).waitFor({ timeout: 60_000 });
    expect(await page.locator('article').count()).toBeLessThan(120);
    await context.close();
  });
});
