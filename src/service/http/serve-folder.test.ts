import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpContext } from './route.ts';
import { serveFolder } from './serve-folder.ts';

describe('serveFolder()', () => {
  let folder: string;
  const app = new Hono();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aozora-pages-'));
    await mkdir(join(folder, 'site/assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'site/index.html'), '<p>studio</p>');
    await writeFile(join(folder, 'site/.hidden'), 'hidden');
    await writeFile(join(folder, 'site/assets/main-1a2b3c4d.js'), 'run()');
    const serve = serveFolder(join(folder, 'site'));
    app.all('*', async (context) => (await serve(context as unknown as HttpContext)) ?? context.text('none', 404));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('serves files with type and time to live, and the page for its own routes', async () => {
    const script = await app.request('/assets/main-1a2b3c4d.js');
    expect([await script.text(), script.headers.get('cache-control')]).toEqual([
      'run()',
      expect.stringContaining('immutable'),
    ]);
    const page = await app.request('/library/video_1', { headers: { accept: 'text/html' } });
    expect([await page.text(), page.headers.get('cache-control')]).toEqual(['<p>studio</p>', 'no-cache']);
    expect(await (await app.request('/')).text()).toBe('<p>studio</p>');
  });

  it('never leaves its folder, hides dot files, and leaves the API alone', async () => {
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/.hidden',
      '/assets',
      '/%00',
      '/%ff',
      '/v1/videos',
    ]) {
      const answer = await app.request(path);
      expect(await answer.text(), path).not.toMatch(/secret|hidden/);
      if (path !== '/%ff') expect(answer.status, path).toBe(404);
    }
    expect((await app.request('/', { method: 'POST' })).status).toBe(404);
  });
});
