import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { type HttpContext, serveFolder } from '../../src/service/index.ts';

const folder = fileURLToPath(new URL('../../dist/studio', import.meta.url));

/** What a first visit may cost, as scripts packed by gzip. */
const scriptBudgetBytes = 250_000;

describe.skipIf(!existsSync(join(folder, 'index.html')))('the built studio', () => {
  const serve = serveFolder(folder);
  const app = new Hono();
  app.all('*', async (context) => (await serve(context as unknown as HttpContext)) ?? context.text('none', 404));

  it('is served with a policy that lets in no foreign script, and holds no inline script', async () => {
    const answer = await app.request('/');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval';/);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.text()).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=/);
  });

  it('answers its own addresses with the page, and leaves the API and missing files alone', async () => {
    const page = await app.request('/videos/video_1?tool=loop', { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<div id="root">');
    expect((await app.request('/v1/nothing', { headers: { accept: 'text/html' } })).status).toBe(404);
    expect((await app.request('/assets/missing.js')).status).toBe(404);
  });

  it('keeps hashed files for a year and sends them packed', async () => {
    const script = readdirSync(join(folder, 'assets')).find((name) => /^index-.*\.js$/.test(name));
    const answer = await app.request(`/assets/${script}`, { headers: { 'accept-encoding': 'gzip' } });
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const plain = await app.request(`/assets/${script}`);
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(Number(plain.headers.get('content-length'))).toBeGreaterThan(Number(answer.headers.get('content-length')));
  });

  it('loads less script at first than its budget', async () => {
    const page = await readFile(join(folder, 'index.html'), 'utf8');
    const names = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '');
    const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(join(folder, name))).length));
    expect(names.length).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(scriptBudgetBytes);
  });
});
