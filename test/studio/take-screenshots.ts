import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';

/**
 * Takes the pictures of docs/studio.md from a running server that has some videos:
 * `npx tsx test/studio/take-screenshots.ts <url> <key> [name of a page]`.
 */
const [url = 'http://127.0.0.1:8787', key = '', only = ''] = process.argv.slice(2);
const folder = fileURLToPath(new URL('../../docs/studio', import.meta.url));

interface ApiList {
  readonly data: readonly { readonly id: string; readonly name: string }[];
}

const read = async (path: string): Promise<ApiList> =>
  (await (await fetch(url + path, { headers: { authorization: `Bearer ${key}` } })).json()) as ApiList;
const { data: videos } = await read('/v1/videos?status=completed&limit=1');
const { data: boards } = await read('/v1/documents?prefix=storyboard.');

/** What is shown, and what is done before the picture is taken. */
const shots: readonly { readonly name: string; readonly path: string; prepare?(page: Page): Promise<unknown> }[] = [
  { name: 'sign-in', path: '/' },
  {
    name: 'create',
    path: `/?video=${videos[0]?.id}`,
    prepare: (page) => page.getByLabel('Prompt').fill('a yellow boat on a calm sea at sunset'),
  },
  { name: 'video', path: `/videos/${videos[0]?.id}?tool=recut` },
  { name: 'library', path: '/library' },
  { name: 'storyboard', path: `/storyboards/${boards[0]?.name.replace('storyboard.', '')}` },
  { name: 'detect', path: '/detect' },
  { name: 'console', path: '/console' },
  { name: 'policy', path: '/console/policy' },
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync', '--disable-background-networking'],
});
await mkdir(folder, { recursive: true });
for (const colorScheme of ['light', 'dark'] as const) {
  for (const size of ['desktop', 'phone'] as const) {
    const viewport = size === 'desktop' ? { width: 1440, height: 900 } : { width: 390, height: 844 };
    for (const { name, path, prepare } of shots.filter((shot) => shot.name.startsWith(only))) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      if (name !== 'sign-in') await page.addInitScript((value) => localStorage.setItem('aozora.key', value), key);
      await page.goto(url + path);
      await page.locator('h1').waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle').catch(() => {});
      await prepare?.(page);
      await page.waitForTimeout(4_000);
      const target = join(folder, `${name}-${colorScheme}-${size}.webp`);
      await sharp(await page.screenshot())
        .webp({ quality: 62 })
        .toFile(target);
      await context.close();
    }
  }
}
await browser.close();
