import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, eq, gt } from 'drizzle-orm';
import OpenAI, { toFile } from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { readVideo } from '../../src/media/index.ts';
import { videoSchema } from '../../src/service/contracts/video.ts';
import { batches, batchRequests } from '../../src/service/database/schema.ts';
import type { TestService } from '../../src/service/open-test-service.fixture.ts';
import { extensionOf, makeMp4, makePng, makeVideo, waitForVideo } from './videos.ts';

const openaiFields = [
  'id',
  'object',
  'model',
  'status',
  'progress',
  'created_at',
  'completed_at',
  'expires_at',
  'prompt',
  'size',
  'seconds',
  'remixed_from_video_id',
  'error',
] as const;

/** Every method of the official client that the service answers, and every error class it can meet. */
export function describeOpenaiClient(service: () => TestService): void {
  describe('the official client', () => {
    let client: OpenAI;
    let video: OpenAI.Videos.Video;
    beforeAll(async () => {
      client = service().client(await service().keyFor('artist'));
      video = await makeVideo(client, { model: 'sora-2', size: '1280x720' });
    });

    it('videos.create() and retrieve() give the thirteen fields, and one of our own', () => {
      expect(Object.keys(video).sort()).toEqual([...openaiFields, 'aozora'].sort());
      expect(videoSchema.strict().parse(video)).toEqual(video);
      expect(video).toMatchObject({
        object: 'video',
        model: 'sora-2',
        status: 'completed',
        progress: 100,
        prompt: 'moving bars',
        size: '128x72',
        seconds: '0.6',
        remixed_from_video_id: null,
        expires_at: null,
        error: null,
      });
      expect(video.completed_at).toBeGreaterThanOrEqual(video.created_at);
    });

    it('videos.create() says what it changed of size and length', () => {
      expect(extensionOf(video)).toMatchObject({
        engine_model: 'pattern',
        width: 128,
        height: 72,
        adjustments: [{ field: 'size', requested: '1280x720', used: '128x72' }],
      });
    });

    it('videos.downloadContent() gives a playable file, a thumbnail and a spritesheet', async () => {
      const types = { video: 'video/mp4', thumbnail: 'image/webp', spritesheet: 'image/jpeg' } as const;
      for (const [variant, type] of Object.entries(types)) {
        const response = await client.videos.downloadContent(video.id, { variant: variant as keyof typeof types });
        expect(response.headers.get('content-type')).toBe(type);
        expect(Number(response.headers.get('content-length'))).toBe((await response.arrayBuffer()).byteLength);
      }
      const whole = await client.videos.downloadContent(video.id);
      await using decoded = await readVideo(new Uint8Array(await whole.arrayBuffer()));
      expect(decoded.info).toMatchObject({ width: 128, height: 72, codec: 'h264' });
    });

    it('videos.create() takes a picture as stream, file, address and file id', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'aozora-client-'));
      const path = join(folder, 'picture.bin');
      const png = await makePng();
      await writeFile(path, png);
      const stored = await client.files.create({ file: await toFile(png, 'a.png'), purpose: 'vision' });
      const references = [
        createReadStream(path),
        await toFile(png, 'a.png', { type: 'image/png' }),
        { image_url: `data:image/png;base64,${png.toString('base64')}` },
        { file_id: stored.id },
      ];
      for (const input_reference of references) {
        const made = await client.videos.create({ prompt: 'x', input_reference });
        // Without a wish, the video takes the shape of its picture.
        expect(extensionOf(made)).toMatchObject({ kind: 'image', width: 96, height: 54, adjustments: [] });
        await client.videos.delete(made.id);
      }
      await rm(folder, { recursive: true });
    });

    it('videos.list() pages in both orders and goes on after a deletion', async () => {
      const own = service().client(await service().keyFor('artist'));
      const ids: string[] = [];
      for (let i = 0; i < 5; i++) ids.push((await own.videos.create({ prompt: `p${i}`, seconds: '0.6' as '4' })).id);
      const page = await own.videos.list({ limit: 2 });
      expect(page.data.map(({ id }) => id)).toEqual([ids[4], ids[3]]);
      expect(page).toMatchObject({ has_more: true, last_id: ids[3] });
      const seen: string[] = [];
      for await (const each of own.videos.list({ limit: 2, order: 'asc' })) seen.push(each.id);
      expect(seen).toEqual(ids);
      const removed: string[] = [];
      for await (const each of own.videos.list({ limit: 2 })) {
        removed.push(each.id);
        await own.videos.delete(each.id);
      }
      expect(removed).toEqual([...ids].reverse());
      expect((await own.videos.list()).data).toEqual([]);
      expect((await own.videos.list({ limit: 0 })).data).toEqual([]);
    });

    it('videos.remix(), edit() and extend() build on a completed video', async () => {
      const remix = await client.videos.remix(video.id, { prompt: 'the same at night' });
      expect(remix).toMatchObject({ remixed_from_video_id: video.id, prompt: 'the same at night', size: '128x72' });
      expect(extensionOf(remix)).toMatchObject({ kind: 'remix', source_video_ids: [video.id] });
      const edit = await client.videos.edit({ prompt: 'less red', video: { id: video.id } });
      expect(edit.remixed_from_video_id).toBeNull();
      const longer = await client.videos.extend({ prompt: 'and on', seconds: '4', video: { id: video.id } });
      expect(extensionOf(longer)).toMatchObject({ kind: 'extend', direction: 'forward', frame_count: 37 });
      expect(longer.seconds).toBe('4.6');
      expect([remix.seconds, edit.seconds]).toEqual(['0.6', '0.6']);
      const done = await waitForVideo(client, longer.id);
      expect(done.status).toBe('completed');
      expect((await waitForVideo(client, remix.id)).status).toBe('completed');
      expect((await waitForVideo(client, edit.id)).status).toBe('completed');
    });

    it('videos.edit() and extend() take an uploaded video', async () => {
      const mp4 = await makeMp4(1);
      const edit = await client.videos.edit({
        prompt: 'bars',
        video: await toFile(mp4, 'a.mp4', { type: 'video/mp4' }),
      });
      expect(extensionOf(edit)).toMatchObject({ kind: 'remix', source_video_ids: [], width: 96, height: 54 });
      const longer = await client.videos.extend({ prompt: 'bars', seconds: '4', video: await toFile(mp4, 'a.mp4') });
      expect(extensionOf(longer).frame_count).toBe(41);
      expect((await waitForVideo(client, edit.id)).status).toBe('completed');
      expect((await waitForVideo(client, longer.id)).status).toBe('completed');
    });

    it('videos.createCharacter() and getCharacter() give id, name and time', async () => {
      const made = await client.videos.createCharacter({
        name: 'Momo',
        video: await toFile(await makeMp4(2), 'm.mp4'),
      });
      expect(Object.keys(made).sort()).toEqual(['created_at', 'id', 'name']);
      expect(await client.videos.getCharacter(made.id ?? '')).toEqual(made);
      const body = { prompt: 'Momo runs', seconds: '0.6', characters: [{ id: made.id }] };
      const withCharacter = await client.videos.create(body as unknown as OpenAI.Videos.VideoCreateParams);
      expect((await waitForVideo(client, withCharacter.id)).status).toBe('completed');
      const unnamed = { ...body, prompt: 'somebody runs' } as unknown as OpenAI.Videos.VideoCreateParams;
      await expect(client.videos.create(unnamed)).rejects.toMatchObject({ status: 400, param: 'prompt' });
    });

    it('videos.delete() removes the record and the files for good', async () => {
      const made = await makeVideo(client);
      expect(await client.videos.delete(made.id)).toEqual({ id: made.id, deleted: true, object: 'video.deleted' });
      await expect(client.videos.retrieve(made.id)).rejects.toThrow(OpenAI.NotFoundError);
      await expect(client.videos.downloadContent(made.id)).rejects.toThrow(OpenAI.NotFoundError);
      const left: string[] = [];
      for await (const { key } of service().server.services.storage.list(`videos/${made.id}/`)) left.push(key);
      expect(left).toEqual([]);
    });

    it('meets the error class of every fault', async () => {
      const wrongKey = new OpenAI({ apiKey: 'aoz_wrong', baseURL: `${service().url}/v1`, maxRetries: 0 });
      await expect(wrongKey.videos.list()).rejects.toThrow(OpenAI.AuthenticationError);
      await expect(client.videos.retrieve('video_none')).rejects.toThrow(OpenAI.NotFoundError);
      await expect(client.videos.create({ prompt: '' })).rejects.toMatchObject({
        status: 400,
        code: 'string_below_min_length',
        param: 'prompt',
        type: 'invalid_request_error',
      });
      await expect(client.videos.create({ prompt: 'x', model: 'no-such-model' })).rejects.toMatchObject({
        status: 404,
        code: 'model_not_found',
      });
      const high = { prompt: 'x', priority: 'high' } as OpenAI.Videos.VideoCreateParams;
      await expect(client.videos.create(high)).rejects.toThrow(OpenAI.PermissionDeniedError);
      await expect(client.get('/nowhere')).rejects.toMatchObject({ status: 404, code: 'unknown_url' });
      await expect(client.post('/models')).rejects.toMatchObject({ status: 405, code: 'method_not_allowed' });
    });

    it('learns where and why the policy refused words', async () => {
      const refused = client.videos.create({ prompt: 'a forbidden thing' });
      await expect(refused).rejects.toMatchObject({
        status: 400,
        code: 'moderation_blocked',
        error: {
          moderation_details: { moderation_stage: 'input', categories: ['violence'], reasons: [{ score: 0.97 }] },
        },
      });
      await expect(client.videos.remix(video.id, { prompt: 'Forbidden' })).rejects.toMatchObject({ status: 400 });
    });

    it('learns where and why the policy refused pictures, and can download nothing', async () => {
      const refused = await makeVideo(client, { prompt: '[red] bars' });
      expect(refused).toMatchObject({
        status: 'failed',
        error: {
          code: 'moderation_blocked',
          moderation_details: { moderation_stage: 'output', categories: ['violence'] },
        },
      });
      await expect(client.videos.downloadContent(refused.id)).rejects.toMatchObject({ code: 'video_not_ready' });
    });

    it('files: create, list, retrieve, content and delete', async () => {
      const made = await client.files.create({
        file: await toFile(Buffer.from('{"a":1}\n'), 'lines.jsonl'),
        purpose: 'batch',
      });
      expect(made).toMatchObject({ object: 'file', bytes: 8, filename: 'lines.jsonl', purpose: 'batch' });
      expect(await client.files.retrieve(made.id)).toEqual(made);
      const listed = [];
      for await (const file of client.files.list({ purpose: 'batch' })) listed.push(file.id);
      expect(listed).toContain(made.id);
      expect(await (await client.files.content(made.id)).text()).toBe('{"a":1}\n');
      expect(await client.files.delete(made.id)).toEqual({ id: made.id, object: 'file', deleted: true });
      await expect(client.files.retrieve(made.id)).rejects.toThrow(OpenAI.NotFoundError);
    });

    it('batches: makes the videos of a file and answers each line', async () => {
      const lines = [
        { custom_id: 'good', method: 'POST', url: '/v1/videos', body: { prompt: 'bars', seconds: '0.6' } },
        { custom_id: 'bad', method: 'POST', url: '/v1/videos', body: { prompt: 'forbidden' } },
      ];
      const text = lines.map((line) => JSON.stringify(line)).join('\n');
      const file = await client.files.create({ file: await toFile(Buffer.from(text), 'b.jsonl'), purpose: 'batch' });
      const made = await client.batches.create({
        ...{ input_file_id: file.id, endpoint: '/v1/videos', completion_window: '24h', metadata: { take: '1' } },
      });
      expect(made).toMatchObject({ object: 'batch', status: 'validating', metadata: { take: '1' } });
      let batch = made;
      while (!['completed', 'failed', 'cancelled'].includes(batch.status)) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        batch = await client.batches.retrieve(made.id);
      }
      expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 2, completed: 1, failed: 1 } });
      const output = JSON.parse(await (await client.files.content(batch.output_file_id ?? '')).text());
      expect(output).toMatchObject({
        custom_id: 'good',
        response: { status_code: 200, body: { object: 'video', status: 'completed' } },
        error: null,
      });
      const errors = JSON.parse(await (await client.files.content(batch.error_file_id ?? '')).text());
      expect(errors).toMatchObject({
        custom_id: 'bad',
        response: { status_code: 400, body: { error: { code: 'moderation_blocked' } } },
      });
      const listed = [];
      for await (const each of client.batches.list()) listed.push(each.id);
      expect(listed).toContain(made.id);
    });

    it('batches: names the lines that are wrong', async () => {
      const bad = await client.files.create({
        file: await toFile(Buffer.from('not json\n{}'), 'b.jsonl'),
        purpose: 'batch',
      });
      const parameters = { endpoint: '/v1/videos', completion_window: '24h' } as const;
      let batch = await client.batches.create({ ...parameters, input_file_id: bad.id });
      while (batch.status === 'validating') {
        await new Promise((resolve) => setTimeout(resolve, 100));
        batch = await client.batches.retrieve(batch.id);
      }
      expect(batch.status).toBe('failed');
      expect(batch.errors?.data?.map(({ line }) => line)).toEqual([1, 2]);
      await expect(client.batches.cancel(batch.id)).rejects.toMatchObject({ status: 400 });
      await expect(client.batches.create({ ...parameters, input_file_id: 'file_none' })).rejects.toMatchObject({
        code: 'invalid_file',
      });
    });

    it('batches: cancels what waits and runs, and forgets the words of lines that are not made', async () => {
      const body = { prompt: '[slow] bars', steps: 200 };
      const lines = Array.from({ length: 18 }, (_, i) => ({
        ...{ custom_id: `line ${i}`, method: 'POST', url: '/v1/videos', body },
      }));
      const text = lines.map((line) => JSON.stringify(line)).join('\n');
      const file = await client.files.create({ file: await toFile(Buffer.from(text), 'b.jsonl'), purpose: 'batch' });
      const parameters = { endpoint: '/v1/videos', completion_window: '24h' } as const;
      let batch = await client.batches.create({ ...parameters, input_file_id: file.id });
      const { orm } = service().server.services.database;
      const readLines = () => orm.select().from(batchRequests).where(eq(batchRequests.batchId, batch.id));
      while (!(await readLines()).some(({ videoId }) => videoId !== null)) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect((await client.batches.cancel(batch.id)).status).toBe('cancelling');
      while (batch.status !== 'cancelled') {
        await new Promise((resolve) => setTimeout(resolve, 100));
        batch = await client.batches.retrieve(batch.id);
      }
      const kept = await readLines();
      expect(kept.filter(({ videoId }) => videoId === null).length).toBeGreaterThan(0);
      expect(kept.map(({ request }) => request)).toEqual(lines.map(() => ({})));
      const statuses = (await client.videos.list({ limit: 100 })).data.filter(({ prompt }) => prompt === '[slow] bars');
      expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set(['failed']));
    });

    it('batches: cancels what is still being read', async () => {
      const line = JSON.stringify({ custom_id: 'a', method: 'POST', url: '/v1/videos', body: { prompt: 'bars' } });
      const text = Array.from({ length: 4_000 }, (_, i) => line.replace('"a"', `"${i}"`)).join('\n');
      const file = await client.files.create({ file: await toFile(Buffer.from(text), 'b.jsonl'), purpose: 'batch' });
      const parameters = { endpoint: '/v1/videos', completion_window: '24h' } as const;
      let batch = await client.batches.create({ ...parameters, input_file_id: file.id });
      const { orm } = service().server.services.database;
      const isTaken = and(eq(batches.id, batch.id), gt(batches.leaseUntilMs, 0));
      while ((await orm.$count(batches, isTaken)) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      batch = await client.batches.cancel(batch.id);
      while (batch.status === 'cancelling') {
        await new Promise((resolve) => setTimeout(resolve, 100));
        batch = await client.batches.retrieve(batch.id);
      }
      expect(batch.status).toBe('cancelled');
    });

    it('models: lists real models and the names that stand for them', async () => {
      const ids = [];
      for await (const model of client.models.list()) ids.push(model.id);
      expect(ids).toEqual(expect.arrayContaining(['pattern', 'sora-2', 'sora-2-pro']));
      const model = await client.models.retrieve('sora-2');
      expect(model).toMatchObject({
        id: 'sora-2',
        object: 'model',
        aozora: { engine_model: 'pattern', available: true },
      });
      await expect(client.models.retrieve('none')).rejects.toThrow(OpenAI.NotFoundError);
    });

    it('moderations: scores words with the prompt screen', async () => {
      const answer = await client.moderations.create({ input: ['a forbidden thing', 'a cat'] });
      expect(answer.results.map(({ flagged }) => flagged)).toEqual([true, false]);
      expect(answer.results[0]).toMatchObject({ categories: { violence: true, sexual: false, 'self-harm': false } });
      expect(answer.results[0]?.category_scores.violence).toBeCloseTo(0.97);
    });

    it('webhooks.unwrap() accepts what the service signed', async () => {
      const received: { body: string; headers: IncomingHttpHeaders }[] = [];
      const receiver = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          received.push({ body, headers: request.headers });
          response.end();
        });
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
      const endpoint = await client.post<{ id: string; signing_secret: string }>('/webhook_endpoints', {
        body: { name: 'mine', url, event_types: ['video.completed', 'video.failed'] },
      });
      const made = await makeVideo(client);
      const refused = await makeVideo(client, { prompt: '[red]' });
      while (received.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
      receiver.close();
      const events = await Promise.all(
        received.map(({ body, headers }) =>
          client.webhooks.unwrap(body, headers as Record<string, string>, endpoint.signing_secret),
        ),
      );
      const byType = new Map(
        events.map((event) => [event.type as string, event as unknown as Record<string, unknown>]),
      );
      expect(byType.get('video.completed')).toMatchObject({ object: 'event', data: { id: made.id } });
      expect(byType.get('video.failed')).toMatchObject({ object: 'event', data: { id: refused.id } });
      const forged = received[0]!;
      await expect(
        client.webhooks.unwrap(`${forged.body} `, forged.headers as Record<string, string>, endpoint.signing_secret),
      ).rejects.toThrow();
      await client.delete(`/webhook_endpoints/${endpoint.id}`);
    });
  });
}
