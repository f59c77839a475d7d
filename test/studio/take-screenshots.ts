import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { makeContent } from './make-content.ts';
import { callStudio, openStudio } from './open-studio.ts';

/**
 * Remakes the pictures of docs/studio.md: starts a server with the bundled model, makes what there is to see, and takes
 * every page in light and dark, on a desktop, on a phone of 360 pixels, and a few on a screen of 4K.
 * `npm run build && npx tsx test/studio/take-screenshots.ts [beginnings of pages' names, by commas] [size of the videos] [steps]`;
 * takes some minutes.
 */
const [only = '', size = '256x256', steps = ''] = process.argv.slice(2);
const folder = fileURLToPath(new URL('../../docs/studio', import.meta.url));
const runtimeUrl = new URL('./bright-runtime.fixture.ts', import.meta.url).href;
const studio = await openStudio({ runtimeUrl });
const content = await makeContent(studio, { size, ...(steps === '' ? {} : { steps: Number(steps) }) });

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What is done before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** Whether it is taken on a screen of 4K, too. */
  readonly isLarge?: boolean;
  /** Whose page it is; null for a first visit. Default: the administrator's. */
  readonly key?: string | null;
}

const { video, remix, refused, file, keys } = content;
const shots: readonly Shot[] = [
  { name: 'sign-in', path: '/', key: null },
  { name: 'create-empty', path: '/', key: keys.noor },
  {
    ...{ name: 'create-refused', path: `/?video=${refused}`, key: keys.ada },
    prepare: (page) => page.getByText('Why', { exact: true }).click(),
  },
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
  { name: 'storyboards', path: '/storyboards' },
  {
    ...{ name: 'storyboard', path: '/storyboards/winter', isLarge: true },
    prepare: (page) => page.locator('[data-card]').nth(1).click(),
  },
  { name: 'detect', path: '/detect' },
  {
    ...{ name: 'detect-evidence', path: '/detect' },
    async prepare(page) {
      const given = { name: 'fox.mp4', mimeType: 'video/mp4', buffer: file };
      await page.locator('input[type=file]').setInputFiles(given);
      await page.getByRole('link', { name: 'See the video' }).first().waitFor({ timeout: 120_000 });
    },
  },
  { name: 'account', path: '/account' },
  { name: 'console', path: '/console' },
  { name: 'people', path: '/console/people' },
  { name: 'quotas', path: '/console/quotas' },
  { name: 'keys', path: '/console/keys' },
  { name: 'invitations', path: '/console/invitations' },
  { name: 'reports', path: '/console/review' },
  { name: 'appeals', path: '/console/appeals' },
  {
    ...{ name: 'refusals', path: '/console/refusals' },
    async prepare(page) {
      await page.getByRole('button', { name: 'Show the frame' }).first().click();
      await page.getByRole('img', { name: 'The frame that triggered' }).waitFor();
    },
  },
  { name: 'policy', path: '/console/policy' },
  {
    ...{ name: 'campaigns', path: '/console/campaigns' },
    prepare: (page) => page.getByText('Each prompt').first().click(),
  },
  { name: 'findings', path: '/console/findings' },
  { name: 'audit', path: '/console/audit' },
];
const windows = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 360, height: 740 },
  '4k': { width: 3840, height: 2160 },
} as const;

interface Place {
  readonly scheme: 'light' | 'dark';
  readonly window: keyof typeof windows;
}

async function take({ name, path, prepare, key = studio.key }: Shot, { scheme, window }: Place): Promise<void> {
  const { page, context } = await studio.newPage({
    ...{ key, scheme, ...windows[window], isPhone: window === 'phone' },
  });
  await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: scheme });
  await page.goto(studio.url + path);
  await page.locator('h1').waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle', { timeout: 4_000 }).catch(() => {});
  await prepare?.(page);
  await page.waitForFunction(() => [...document.querySelectorAll('video')].every(({ readyState }) => readyState >= 3));
  await page.waitForTimeout(700);
  await sharp(await page.screenshot())
    .webp({ quality: window === '4k' ? 50 : 62 })
    .toFile(join(folder, `${name}-${scheme}-${window}.webp`));
  await context.close();
}

async function takeAll(wanted: readonly Shot[]): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    for (const window of ['desktop', 'phone', '4k'] as const) {
      const here = wanted.filter(
        ({ name, isLarge = false }) =>
          only.split(',').some((start) => name.startsWith(start)) &&
          (window !== '4k' || (isLarge && scheme === 'light')),
      );
      for (const shot of here) await take(shot, { scheme, window });
    }
  }
}

await mkdir(folder, { recursive: true });
await takeAll(shots);
// Last, as nothing else is quick while something is drawn.
const long = { prompt: 'a red fox trots through falling snow', size, seconds: 6, steps: 100, seed: 7 };
const { id: running } = await callStudio<{ readonly id: string }>(studio, '/v1/videos', { json: long });
const next = { prompt: 'two blue birds fly over a city at night', size, seconds: 2 };
const { id: waiting } = await callStudio<{ readonly id: string }>(studio, '/v1/videos', { json: next });
await takeAll([
  {
    ...{ name: 'create-progress', path: `/?video=${running}` },
    async prepare(page) {
      const bar = page.getByRole('progressbar');
      // When the sun stands above the sea.
      while (Number(await bar.getAttribute('aria-valuenow')) < 25) await page.waitForTimeout(500);
      await page.getByRole('img', { name: 'Rough preview of the unfinished video' }).waitFor({ timeout: 60_000 });
    },
  },
  { name: 'jobs', path: '/console/jobs' },
]);
for (const id of [waiting, running]) await callStudio(studio, `/v1/videos/${id}/cancel`, { method: 'POST' });
await studio.close();
