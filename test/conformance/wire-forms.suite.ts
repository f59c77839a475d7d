import { beforeAll, describe, expect, it } from 'vitest';
import type { TestService } from '../../src/service/open-test-service.fixture.ts';
import { type FormPart, formBody, makeMp4, makePng, makeVideo } from './videos.ts';

interface WireForm {
  readonly name: string;
  readonly path: string;
  readonly parts?: readonly FormPart[];
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expected: object;
}

/** Requests as the official clients put them on the wire, byte by byte, without a client in between. */
export function describeWireForms(service: () => TestService): void {
  describe('wire forms', () => {
    let key: string;
    let videoId: string;
    let png: Buffer;
    let mp4: Buffer;
    beforeAll(async () => {
      key = await service().keyFor('artist');
      videoId = (await makeVideo(service().client(key))).id;
      png = await makePng();
      mp4 = await makeMp4(1);
    });

    const forms = (): readonly WireForm[] => [
      {
        name: 'create() without a file is still a form',
        path: '/v1/videos',
        parts: [
          { name: 'prompt', value: 'a' },
          { name: 'model', value: 'sora-2' },
          { name: 'seconds', value: '8' },
          { name: 'size', value: '1280x720' },
        ],
        expected: { model: 'sora-2', seconds: '8', size: '128x72' },
      },
      {
        name: 'create() with a file part of type application/octet-stream',
        path: '/v1/videos',
        parts: [
          { name: 'prompt', value: 'a' },
          { name: 'input_reference', value: png, filename: 'ref.png', contentType: 'application/octet-stream' },
        ],
        expected: { aozora: { kind: 'image' } },
      },
      {
        name: 'create() with the bracketed name input_reference[image_url]',
        path: '/v1/videos',
        parts: [
          { name: 'prompt', value: 'a' },
          { name: 'input_reference[image_url]', value: `data:image/png;base64,${png.toString('base64')}` },
        ],
        expected: { aozora: { kind: 'image' } },
      },
      {
        name: 'create() with extra fields as text',
        path: '/v1/videos',
        parts: [
          { name: 'prompt', value: 'a' },
          { name: 'seed', value: '7' },
          { name: 'guidance', value: '4.5' },
          { name: 'loop', value: 'true' },
          { name: 'metadata[take]', value: '3' },
        ],
        expected: { aozora: { kind: 'loop', seed: 7, metadata: { take: '3' } } },
      },
      {
        name: 'create() with repeated characters[][id]',
        path: '/v1/videos',
        parts: [
          { name: 'prompt', value: 'a' },
          { name: 'characters[][id]', value: 'char_1' },
          { name: 'characters[][id]', value: 'char_2' },
        ],
        expected: { error: { code: 'not_found', param: 'characters' } },
      },
      { name: 'create() as JSON', path: '/v1/videos', json: { prompt: 'a', seconds: '4' }, expected: { seconds: '4' } },
      {
        name: 'create() as JSON with a number',
        path: '/v1/videos',
        json: { prompt: 'a', seconds: 4 },
        expected: { seconds: '4' },
      },
      {
        name: 'remix() as JSON',
        path: `/v1/videos/${videoId}/remix`,
        json: { prompt: 'b' },
        expected: { prompt: 'b' },
      },
      {
        name: 'remix() as a form',
        path: `/v1/videos/${videoId}/remix`,
        parts: [{ name: 'prompt', value: 'b' }],
        expected: { remixed_from_video_id: videoId },
      },
      {
        name: 'edit() with the bracketed name video[id]',
        path: '/v1/videos/edits',
        parts: [
          { name: 'prompt', value: 'e' },
          { name: 'video[id]', value: videoId },
        ],
        expected: { aozora: { kind: 'remix' } },
      },
      {
        name: 'edit() with a file part',
        path: '/v1/videos/edits',
        parts: [
          { name: 'prompt', value: 'e' },
          { name: 'video', value: mp4, filename: 'a.mp4', contentType: 'video/mp4' },
        ],
        expected: { aozora: { kind: 'remix', source_video_ids: [] } },
      },
      {
        name: 'edit() as JSON',
        path: '/v1/videos/edits',
        json: { prompt: 'e', video: { id: videoId } },
        expected: { prompt: 'e' },
      },
      {
        name: 'extend() with prompt, seconds and video[id]',
        path: '/v1/videos/extensions',
        parts: [
          { name: 'prompt', value: 'x' },
          { name: 'seconds', value: '8' },
          { name: 'video[id]', value: videoId },
        ],
        expected: { aozora: { kind: 'extend', direction: 'forward' } },
      },
      {
        name: 'createCharacter() with name and file',
        path: '/v1/videos/characters',
        parts: [
          { name: 'name', value: 'Bob' },
          { name: 'video', value: mp4, filename: 'a.mp4', contentType: 'video/mp4' },
        ],
        expected: { name: 'Bob' },
      },
      {
        name: 'createCharacter() refuses JSON',
        path: '/v1/videos/characters',
        json: { name: 'Bob' },
        expected: { error: { code: 'unsupported_media_type' } },
      },
    ];

    it('every request of the table is understood', async () => {
      for (const { name, path, parts, json, expected } of forms()) {
        const form = parts === undefined ? null : formBody(parts);
        const response = await service().fetch(path, {
          method: 'POST',
          key,
          body: form === null ? JSON.stringify(json) : new Uint8Array(form.body),
          headers: { 'content-type': form?.type ?? 'application/json', accept: 'application/json' },
        });
        const answer = (await response.json()) as { id?: string; object?: string };
        expect(answer, name).toMatchObject(expected);
        if (answer.object === 'video') await service().fetch(`/v1/videos/${answer.id}`, { method: 'DELETE', key });
      }
    });

    it('downloads with the client’s odd accept header, whole, in parts and not at all', async () => {
      const path = `/v1/videos/${videoId}/content`;
      const whole = await service().fetch(path, { key, headers: { accept: 'application/binary' } });
      expect(whole.status).toBe(200);
      const bytes = Buffer.from(await whole.arrayBuffer());
      const part = await service().fetch(path, { key, headers: { range: 'bytes=10-19' } });
      expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${bytes.length}`]);
      expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
      const tail = await service().fetch(path, { key, headers: { range: 'bytes=-5' } });
      expect(Buffer.from(await tail.arrayBuffer())).toEqual(bytes.subarray(-5));
      const beyond = await service().fetch(path, { key, headers: { range: `bytes=${bytes.length}-` } });
      expect(beyond.status).toBe(416);
      const etag = whole.headers.get('etag') ?? '';
      expect((await service().fetch(path, { key, headers: { 'if-none-match': etag } })).status).toBe(304);
      const changed = await service().fetch(path, { key, headers: { range: 'bytes=0-1', 'if-range': '"other"' } });
      expect(changed.status).toBe(200);
      const head = await service().fetch(path, { key, method: 'HEAD' });
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.length)]);
      expect((await service().fetch(`${path}?variant=poster`, { key })).status).toBe(400);
    });

    it('tells a client when to ask again, and names every request', async () => {
      const response = await service().fetch('/v1/videos', {
        ...{ method: 'POST', key, body: JSON.stringify({ prompt: 'a' }) },
        headers: { 'content-type': 'application/json' },
      });
      expect(Number(response.headers.get('openai-poll-after-ms'))).toBeGreaterThanOrEqual(500);
      expect(response.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]+$/);
      expect(response.headers.get('openai-processing-ms')).toMatch(/^\d+$/);
      const { id } = (await response.json()) as { id: string };
      await service().fetch(`/v1/videos/${id}`, { method: 'DELETE', key });
    });

    it('gives the same videos for the same idempotency key', async () => {
      const send = async (): Promise<unknown> => {
        const response = await service().fetch('/v1/videos', {
          ...{ method: 'POST', key, body: JSON.stringify({ prompt: 'once', n: 2 }) },
          headers: { 'content-type': 'application/json', 'idempotency-key': 'take-1' },
        });
        return ((await response.json()) as { aozora: { variation_ids: string[] } }).aozora.variation_ids;
      };
      const [first, atOnce] = await Promise.all([send(), send()]);
      expect(first).toHaveLength(2);
      expect(atOnce).toEqual(first);
      expect(await send()).toEqual(first);
    });
  });
}
