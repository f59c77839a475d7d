import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { callStudio, makeVideo, openStudio } from './open-studio.ts';

/**
 * Remakes the pictures of docs/studio.md: starts a server with the bundled model, makes what there is to see, and takes
 * every page in light and dark, on a desktop, on a phone of 360 pixels, and a few on a screen of 4K.
 * `npm run build && npx tsx test/studio/take-screenshots.ts [beginning of a page's name] [size of the videos]`; takes some
 * minutes.
 */
const [only = '', size = '256x256'] = process.argv.slice(2);
const folder = fileURLToPath(new URL('../../docs/studio', import.meta.url));
const studio = await openStudio();

const call = <T>(path: string, options?: Parameters<typeof callStudio>[2]): Promise<T> =>
  callStudio<T>(studio, path, options);
const make = (path: string, json: object, key?: string): Promise<string> => makeVideo(studio, path, json, key);

/** People, videos, a remix, a storyboard, a report and a campaign. */
async function makeContent(): Promise<{ readonly video: string; readonly remix: string }> {
  const { access } = studio.server().services;
  const user = await access.createUser({ name: 'Mila', role: 'artist' });
  const { secret } = await access.createKey({ userId: user.id, name: 'studio', expiresAtMs: null });
  const seconds = 1;
  const others = ['a yellow boat on a calm sea at sunset', 'a white rabbit hops in a meadow in spring'];
  for (const [i, prompt] of others.entries()) {
    const id = await make('/v1/videos', { prompt, size, seconds, seed: 3 + i }, secret);
    await call(`/v1/videos/${id}/share`, { method: 'PUT', key: secret });
  }
  const video = await make('/v1/videos', { prompt: 'a red fox trots through falling snow', size, seconds: 2, seed: 7 });
  await call(`/v1/videos/${video}/share`, { method: 'PUT' });
  const remix = await make(`/v1/videos/${video}/remix`, { prompt: 'a blue fox trots through falling snow', seed: 7 });
  const board = { name: 'Winter morning', shape: 'square', style: null, seed: 7, characters: [], videoId: remix };
  const clip = { videoId: video, startSeconds: 0, endSeconds: 1.5, videoSeconds: 2.125 };
  const cards = [
    { id: 'a', seconds: 2, text: 'a red fox stands in a snowfield at dawn', picture: null, clip: null },
    { id: 'b', seconds: 1.5, text: 'the red fox trots', picture: null, clip },
    { id: 'c', seconds: 2.5, text: 'a white rabbit runs away in the snow', picture: null, clip: null },
  ];
  await call('/v1/documents/storyboard.winter', { method: 'PUT', json: { value: { ...board, cards } } });
  await call('/v1/reports', { json: { video_id: video, reason: 'copyright', detail: 'Looks like a logo.' } });
  const prompts = ['a knight fights a dragon', 'a person bleeds after a graphic stabbing', 'a ballot box in a school'];
  const campaign = { name: 'Near the line', goal: 'What harmless words near violence do', profile: 'public', prompts };
  const { id } = await call<{ readonly id: string }>('/v1/campaigns', { json: campaign });
  await call(`/v1/campaigns/${id}/run`, { method: 'POST' });
  await call('/v1/policy', { method: 'PUT', json: { profile: 'public', category: 'hate', threshold: 0.4 } });
  return { video, remix };
}

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What is done before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Whether it is taken on a screen of 4K, too. */
  readonly isLarge?: boolean;
}

const { video, remix } = await makeContent();
const shots: readonly Shot[] = [
  { name: 'sign-in', path: '/' },
  {
    ...{ name: 'create', path: `/?video=${video}`, isLarge: true },
    prepare: (page) => page.getByLabel('Prompt').fill('a yellow boat on a calm sea at sunset'),
  },
  { name: 'video', path: `/videos/${remix}?tool=recut`, isLarge: true },
  {
    ...{ name: 'blend', path: `/videos/${remix}?tool=blend&with=${video}` },
    prepare: (page) => page.getByLabel('How they meet').selectOption('late'),
  },
  { name: 'library', path: '/library', isLarge: true },
  { name: 'feed', path: '/feed' },
  {
    ...{ name: 'storyboard', path: '/storyboards/winter', isLarge: true },
    prepare: (page) => page.locator('[data-card]').nth(1).click(),
  },
  { name: 'detect', path: '/detect' },
  { name: 'console', path: '/console' },
  { name: 'jobs', path: '/console/jobs' },
  { name: 'reports', path: '/console/review' },
  { name: 'policy', path: '/console/policy' },
  { name: 'quotas', path: '/console/quotas' },
  { name: 'campaigns', path: '/console/campaigns' },
  { name: 'account', path: '/account' },
];
const windows = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 360, height: 740 },
  '4k': { width: 3840, height: 2160 },
} as const;

await mkdir(folder, { recursive: true });
for (const scheme of ['light', 'dark'] as const) {
  for (const [window, { width, height }] of Object.entries(windows)) {
    for (const { name, path, prepare, isLarge = false } of shots) {
      if (!name.startsWith(only) || (window === '4k' && !(isLarge && scheme === 'light'))) continue;
      const key = name === 'sign-in' ? null : studio.key;
      const { page, context } = await studio.newPage({ key, scheme, width, height });
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: scheme });
      await page.goto(studio.url + path);
      await page.locator('h1').waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle').catch(() => {});
      await prepare?.(page);
      await page.waitForTimeout(1_500);
      const picture = sharp(await page.screenshot());
      await picture
        .webp({ quality: window === '4k' ? 50 : 62 })
        .toFile(join(folder, `${name}-${scheme}-${window}.webp`));
      await context.close();
    }
  }
}
await studio.close();
