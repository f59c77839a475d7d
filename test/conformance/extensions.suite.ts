import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type OpenAI from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { readImage } from '../../src/media/index.ts';
import { type Video, type VideoEvent, videoEventSchema, videoSchema } from '../../src/service/contracts/video.ts';
import type { TestService } from '../../src/service/open-test-service.fixture.ts';
import { extensionOf, makePng, makeVideo, waitForVideo } from './videos.ts';

/** What the Videos API of OpenAI never had. */
export function describeExtensions(service: () => TestService): void {
  describe('beyond the Videos API', () => {
    let key: string;
    let client: OpenAI;
    let source: Video;
    let image_url: string;
    beforeAll(async () => {
      key = await service().keyFor('artist');
      client = service().client(key);
      source = videoSchema.parse(await makeVideo(client, { size: '64x64' }));
      image_url = `data:image/png;base64,${(await makePng()).toString('base64')}`;
    });

    /** Sends JSON and expects a video. */
    async function post(path: string, body: object): Promise<Video> {
      const response = await service().fetch(path, {
        ...{ method: 'POST', key, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      });
      const answer = (await response.json()) as object;
      if (response.status !== 200) throw Object.assign(new Error('refused'), answer);
      return videoSchema.parse(answer);
    }
    const create = (body: object): Promise<Video> => post('/v1/videos', { prompt: 'bars', seconds: 0.6, ...body });
    const refusal = (param: string) => expect.objectContaining({ error: expect.objectContaining({ param }) });
    const finish = async (video: Video): Promise<Video> => videoSchema.parse(await waitForVideo(client, video.id));

    it('n makes variations with seeds that follow each other', async () => {
      const first = await create({ n: 3, seed: 4_294_967_295, negative_prompt: 'red', metadata: { take: '1' } });
      expect(first.aozora.variation_ids).toHaveLength(3);
      const all = await Promise.all(first.aozora.variation_ids.map((id) => client.videos.retrieve(id)));
      expect(all.map((video) => extensionOf(video).seed)).toEqual([4_294_967_295, 0, 1]);
      expect(all.map((video) => extensionOf(video).variation)).toEqual([0, 1, 2]);
      const group = await service().fetch(`/v1/videos?group=${first.id}&order=asc`, { key });
      expect(((await group.json()) as { data: Video[] }).data.map(({ id }) => id)).toEqual(first.aozora.variation_ids);
      for (const id of first.aozora.variation_ids) await client.videos.delete(id);
    });

    it('the same seed and request give the same bytes', async () => {
      const files: string[] = [];
      for (let i = 0; i < 2; i++) {
        const done = await finish(await create({ seed: 11 }));
        const response = await client.videos.downloadContent(done.id);
        files.push(response.headers.get('etag') ?? '');
      }
      expect(files[0]).toMatch(/^"[0-9a-f]{64}"$/);
      expect(files[1]).toBe(files[0]);
    });

    it('keyframes, last frame, storyboard and loop become requests of their kind', async () => {
      const made = [
        await create({ last_frame: { image_url } }),
        await create({ keyframes: [{ at: 0.2, image: { image_url } }], loop: true }),
        await create({
          storyboard: [
            { at: 0.3, image: { image_url } },
            { at: 0, prompt: 'first' },
          ],
        }),
        await create({ loop: true }),
      ];
      expect(made.map(({ aozora }) => aozora.kind)).toEqual(['keyframes', 'keyframes', 'storyboard', 'loop']);
      for (const video of made) {
        const done = await finish(video);
        expect(done.status, done.aozora.kind).toBe('completed');
      }
      await expect(create({ keyframes: [{ at: 30, image: { image_url } }] })).rejects.toEqual(refusal('keyframes'));
      await expect(create({ storyboard: [{ at: 0 }], loop: true })).rejects.toEqual(refusal('loop'));
    });

    it('extends backward, loops, blends and recuts completed videos', async () => {
      const video = { id: source.id };
      const made = [
        await post('/v1/videos/extensions', { prompt: 'before', seconds: 1, video, direction: 'backward' }),
        await post('/v1/videos/loops', { video, seconds: 1 }),
        await post('/v1/videos/blends', { videos: [video, video], seconds: 1 }),
        await post('/v1/videos/recuts', { video, start: 0, end: 0.5, before: 1, after: 1 }),
      ];
      expect(made.map(({ aozora }) => [aozora.kind, aozora.direction])).toEqual([
        ['extend', 'backward'],
        ['loop', null],
        ['blend', null],
        ['recut', null],
      ]);
      expect(made[1]?.prompt).toBe(source.prompt);
      const lengths = made.map(({ aozora }) => aozora.duration_seconds);
      const kept = source.aozora.duration_seconds;
      for (const [i, wish] of [kept + 1, kept + 1, 2 * kept + 1, 2.5].entries()) {
        expect(Math.abs((lengths[i] ?? 0) - wish)).toBeLessThanOrEqual(0.25);
      }
      for (const each of made) expect((await finish(each)).status).toBe('completed');
      await expect(post('/v1/videos/recuts', { video, start: 0.5, end: 9 })).rejects.toEqual(refusal('end'));
      await expect(post('/v1/videos/loops', { video: { id: 'video_none' } })).rejects.toEqual(refusal('video'));
    });

    it('takes any length up to 60 s and any size, and says what it made of them', async () => {
      const video = await create({ seconds: '7.3', size: '1000x999' });
      expect(video).toMatchObject({ seconds: '7.3', size: '64x64' });
      expect(video.aozora.adjustments.map(({ field }) => field)).toEqual(['size']);
      await client.videos.delete(video.id);
      await expect(create({ seconds: 61 })).rejects.toEqual(refusal('seconds'));
    });

    it('cancels a waiting and a running job', async () => {
      const running = [
        await create({ steps: 200, prompt: '[slow] a' }),
        await create({ steps: 200, prompt: '[slow] b' }),
      ];
      const waiting = await create({});
      const last = await create({ priority: 'low' });
      expect(last.aozora.queue_position).toBeGreaterThanOrEqual(1);
      for (const video of [waiting, last, ...running]) {
        const cancelled = await post(`/v1/videos/${video.id}/cancel`, {});
        expect(cancelled).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
      }
      expect((await client.videos.retrieve(running[0]!.id)).status).toBe('failed');
      await expect(post(`/v1/videos/${source.id}/cancel`, {})).rejects.toMatchObject({
        error: { code: 'invalid_state' },
      });
    });

    it('tells state, progress and reviewed previews as server-sent events', async () => {
      const video = await create({ seed: 1 });
      const response = await service().fetch(`/v1/videos/${video.id}/events`, { key });
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      const events: VideoEvent[] = [];
      for (const block of (await response.text()).split('\n\n')) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data !== undefined) events.push(videoEventSchema.parse(JSON.parse(data)));
      }
      const types = events.map(({ type }) => type);
      expect(types.at(-1)).toBe('video.completed');
      expect(types).toContain('video.preview');
      const preview = events.find((event) => event.type === 'video.preview');
      if (preview?.type !== 'video.preview') throw new Error('no preview');
      const jpeg = await readImage(Buffer.from(preview.image_url.split(',')[1] ?? '', 'base64'));
      // The mark of the gate: previews passed the same review as frames.
      expect(jpeg.data[0]).toBeGreaterThan(180);
      const percents = events.flatMap((event) => ('video' in event ? [event.video.progress] : []));
      expect(percents).toEqual([...percents].sort((a, b) => a - b));
      expect((await service().fetch('/v1/videos/video_none/events', { key })).status).toBe(404);
    });

    it('links play without a key until they expire, and nothing else does', async () => {
      const response = await service().fetch(`/v1/videos/${source.id}/links`, { method: 'POST', key });
      const links = (await response.json()) as { video: string; thumbnail: string };
      const video = await fetch(links.video, { headers: { range: 'bytes=0-3' } });
      expect([video.status, video.headers.get('content-type')]).toEqual([206, 'video/mp4']);
      expect((await fetch(links.thumbnail)).headers.get('content-type')).toBe('image/webp');
      const forged = new URL(links.thumbnail);
      forged.searchParams.set('variant', 'video');
      expect((await fetch(forged)).status).toBe(403);
      const late = new URL(links.video);
      late.searchParams.set('expires', '1');
      expect((await fetch(late)).status).toBe(403);
    });

    it('exports the library as an archive that tar reads', async () => {
      const response = await service().fetch('/v1/videos/export', { key });
      const folder = await mkdtemp(join(tmpdir(), 'aozora-export-'));
      await writeFile(join(folder, 'library.tar'), Buffer.from(await response.arrayBuffer()));
      await promisify(execFile)('tar', ['-xf', 'library.tar'], { cwd: folder });
      const facts = JSON.parse(await readFile(join(folder, 'videos', source.id, 'video.json'), 'utf8')) as Video;
      expect(facts).toMatchObject({ id: source.id, prompt: 'moving bars', status: 'completed' });
      const file = await readFile(join(folder, 'videos', source.id, 'video.mp4'));
      const served = await client.videos.downloadContent(source.id);
      expect(file).toEqual(Buffer.from(await served.arrayBuffer()));
      await rm(folder, { recursive: true });
    });

    it('finds videos by words and state', async () => {
      const video = await create({ prompt: 'a 100% rare word' });
      const search = async (query: string): Promise<string[]> => {
        const response = await service().fetch(`/v1/videos?${query}`, { key });
        return ((await response.json()) as { data: Video[] }).data.map(({ id }) => id);
      };
      expect(await search(`search=${encodeURIComponent('100% RARE')}`)).toEqual([video.id]);
      expect(await search(`search=${encodeURIComponent('1%e')}`)).toEqual([]);
      expect(await search('status=completed')).toContain(source.id);
      await client.videos.delete(video.id);
    });
  });
}
