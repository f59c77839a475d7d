import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import type { TestService } from '../../src/service/open-test-service.fixture.ts';
import { formBody, makeMp4, makePng } from './videos.ts';

/** Requests that mean harm: each gets a documented answer below 500, and nothing is left behind. */
export function describeHostileInput(service: () => TestService): void {
  describe('hostile input', () => {
    let key: string;
    beforeAll(async () => {
      key = await service().keyFor('artist');
    });

    async function post(
      path: string,
      body: BodyInit,
      type = 'application/json',
    ): Promise<{ status: number; code: string }> {
      const response = await service().fetch(path, { method: 'POST', key, body, headers: { 'content-type': type } });
      const { error } = (await response.json()) as { error?: { code: string; type: string; message: string } };
      if (error !== undefined)
        expect(Object.keys(error)).toEqual(expect.arrayContaining(['message', 'type', 'param', 'code']));
      return { status: response.status, code: error?.code ?? '' };
    }

    async function postForm(
      path: string,
      parts: Parameters<typeof formBody>[0],
    ): Promise<{ status: number; code: string }> {
      const { body, type } = formBody(parts);
      return post(path, new Uint8Array(body), type);
    }

    it('answers 401 to every route without a key or with a wrong one', async () => {
      const document = (await (await service().fetch('/openapi.json', { key: null })).json()) as {
        paths: Record<string, Record<string, { security?: unknown[] }>>;
      };
      for (const [path, operations] of Object.entries(document.paths)) {
        for (const [method, { security }] of Object.entries(operations)) {
          if (security?.length === 0) continue;
          const url = path.replace(/\{\w+\}/g, 'x');
          for (const authorization of ['', 'Bearer aoz_wrong', 'Basic eDp4', 'Bearer']) {
            const response = await service().fetch(url, { method, key: null, headers: { authorization } });
            // Many wrong keys from one address are slowed down.
            expect([401, 429], `${method} ${path} ${authorization}`).toContain(response.status);
            await response.arrayBuffer();
          }
        }
      }
    });

    it('finds nothing by ids that try to leave their place', async () => {
      for (const id of [
        '..',
        '../..',
        '%2e%2e%2fetc%2fpasswd',
        '..%5c..%5c',
        'video_1%00',
        '%ff',
        'x'.repeat(4_000),
        "' or 1=1 --",
      ]) {
        for (const path of [
          `/v1/videos/${id}`,
          `/v1/videos/${id}/content`,
          `/v1/files/${id}/content`,
          `/v1/videos/characters/${id}`,
        ]) {
          const response = await service().fetch(path, { key });
          expect(response.status, path.slice(0, 80)).toBeGreaterThanOrEqual(400);
          expect(response.status, path.slice(0, 80)).toBeLessThan(500);
          await response.arrayBuffer();
        }
      }
    });

    it('keeps the name of an upload away from the disk', async () => {
      const { body, type } = formBody([
        { name: 'purpose', value: 'user_data' },
        { name: 'file', value: 'x', filename: '../../../../etc/cron.d/evil\\..\\x\u0001.txt' },
      ]);
      const response = await service().fetch('/v1/files', {
        ...{ method: 'POST', key, body: new Uint8Array(body), headers: { 'content-type': type } },
      });
      expect(await response.json()).toMatchObject({ filename: 'x.txt' });
    });

    it('cannot be made to call private addresses', async () => {
      const strict = [
        'http://10.0.0.1/a.png',
        'http://169.254.169.254/latest',
        'http://[::ffff:10.0.0.1]/',
        'http://192.168.1.1',
      ];
      for (const image_url of [
        ...strict,
        'file:///etc/passwd',
        'gopher://x/',
        'http://user:pw@example.org/',
        'nonsense',
      ]) {
        const answer = await post('/v1/videos', JSON.stringify({ prompt: 'x', input_reference: { image_url } }));
        expect(answer, image_url).toEqual({ status: 400, code: 'invalid_image_url' });
      }
      for (const url of [...strict, 'ftp://example.org', 'nonsense', 'http://localhost.localdomain.invalid/']) {
        const body = { name: 'x', url, event_types: ['video.completed'] };
        expect(await post('/v1/webhook_endpoints', JSON.stringify(body)), url).toEqual({
          status: 400,
          code: 'webhook_url_not_allowed',
        });
      }
    });

    it('refuses malformed forms', async () => {
      const cases: readonly (readonly [body: string, type: string])[] = [
        ['', 'multipart/form-data'],
        ['', 'multipart/form-data; boundary='],
        ['--x\r\nnothing', 'multipart/form-data; boundary=x'],
        ['--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nno end', 'multipart/form-data; boundary=x'],
        ['--x\r\nContent-Disposition: form-data; name="a[b"\r\n\r\n1\r\n--x--\r\n', 'multipart/form-data; boundary=x'],
        [
          '--x\r\nContent-Disposition: form-data; name="__proto__[x]"\r\n\r\n1\r\n--x--\r\n',
          'multipart/form-data; boundary=x',
        ],
        ['prompt=x', 'application/x-www-form-urlencoded'],
        ['<x/>', 'application/xml'],
        ['{"prompt":', 'application/json'],
        ['[]', 'application/json'],
        ['"text"', 'application/json'],
        ['null', 'application/json'],
        ['{"prompt":"\\u0000"}', 'application/json'],
        ['{"prompt":"\\ud800"}', 'application/json'],
        [`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, 'application/json'],
        ['{"__proto__":{"isAdmin":true},"prompt":"x"}', 'application/json'],
      ];
      for (const [body, type] of cases) {
        const { status } = await post('/v1/videos', body, type);
        expect([400, 415], `${type} ${body.slice(0, 60)}`).toContain(status);
      }
    });

    it('refuses pictures and videos that are none, or are too large inside', async () => {
      const bomb = await makePng({ width: 8_000, height: 8_000 });
      const picture = (value: Uint8Array | string) =>
        postForm('/v1/videos', [
          { name: 'prompt', value: 'x' },
          { name: 'input_reference', value, filename: 'a.png', contentType: 'image/png' },
        ]);
      expect(bomb.length).toBeLessThan(2_000_000);
      expect(await picture(bomb)).toEqual({ status: 400, code: 'invalid_image' });
      expect(await picture('GIF89a, really')).toEqual({ status: 400, code: 'invalid_image' });
      expect(await picture('<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>')).toEqual(
        {
          status: 400,
          code: 'invalid_image',
        },
      );
      expect(await picture('')).toEqual({ status: 400, code: 'invalid_image' });
      const clip = (value: Uint8Array | string) =>
        postForm('/v1/videos/edits', [
          { name: 'prompt', value: 'x' },
          { name: 'video', value, filename: 'a.mp4', contentType: 'video/mp4' },
        ]);
      const mp4 = await makeMp4(1);
      expect(await clip(mp4.subarray(0, mp4.length / 2))).toEqual({ status: 400, code: 'invalid_video' });
      expect(await clip('#EXTM3U\nfile:///etc/passwd')).toEqual({ status: 400, code: 'invalid_video' });
      expect(await clip("ffconcat version 1.0\nfile '/etc/passwd'")).toEqual({ status: 400, code: 'invalid_video' });
    });

    it('refuses uploads beyond its limits', async () => {
      const large = new Uint8Array(3 * 1024 * 1024);
      const parts = [
        { name: 'purpose', value: 'user_data' },
        { name: 'file', value: large, filename: 'a' },
      ];
      expect(await postForm('/v1/files', parts)).toEqual({ status: 413, code: 'request_too_large' });
      const many = Array.from({ length: 600 }, (_, i) => ({ name: `f${i}`, value: 'x' }));
      expect(await postForm('/v1/videos', many)).toEqual({ status: 413, code: 'request_too_large' });
      const text = JSON.stringify({ prompt: 'x', negative_prompt: 'y'.repeat(3 * 1024 * 1024) });
      expect(await post('/v1/videos', text)).toEqual({ status: 413, code: 'request_too_large' });
    });

    it.each([
      [
        'form',
        'multipart/form-data; boundary=x',
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
      ],
      ['JSON body', 'application/json', '{"prompt": "a'],
    ])('ends a %s that goes silent, and says so', async (_name, type, beginning) => {
      const { hostname, port } = new URL(service().url);
      const socket = connect(Number(port), hostname);
      const path = type === 'application/json' ? '/v1/videos' : '/v1/files';
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Length: 100000\r\n` +
          `Content-Type: ${type}\r\n\r\n${beginning}`,
      );
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      await new Promise((resolve) => socket.on('close', resolve).on('error', resolve));
      expect(answer).toContain('HTTP/1.1 408');
      expect(answer).toContain('upload_timeout');
    });

    it('answers every random body with 400', async () => {
      const random = createRandom('fuzz');
      const names = [
        'prompt',
        'seconds',
        'size',
        'n',
        'keyframes',
        'storyboard',
        'metadata',
        'input_reference',
        'seed',
        'x',
      ];
      const values: readonly unknown[] = [
        null,
        true,
        -1,
        1e308,
        '',
        'x',
        [],
        {},
        [[]],
        { a: 1 },
        '9'.repeat(400),
        [null],
      ];
      for (let i = 0; i < 120; i++) {
        const body = Object.fromEntries(Array.from({ length: 4 }, () => [random.pick(names), random.pick(values)]));
        const { status } = await post('/v1/videos', JSON.stringify({ ...body, x: 1 }));
        expect(status, JSON.stringify(body)).toBe(400);
      }
    });

    it('leaves nothing behind', async () => {
      const folder = join(service().folder, 'temporary');
      expect((await readdir(folder)).filter((name) => !name.startsWith('job-'))).toEqual([]);
      expect((await service().fetch('/readyz')).status).toBe(200);
    });
  });
}
