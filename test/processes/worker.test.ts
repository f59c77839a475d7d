import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import type OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkpoints, videos } from '../../src/service/database/schema.ts';
import { collectGarbage, reconcileJobs, removeExpired } from '../../src/service/jobs/maintenance.ts';
import type { VideoRow } from '../../src/service/jobs/video-states.ts';
import { makeDataFolder, openTestService, type TestService } from '../../src/service/open-test-service.fixture.ts';

const wish = { seconds: '0.6' as '4' };

async function waitForEnd(
  client: OpenAI,
  id: string,
): Promise<OpenAI.Videos.Video & { aozora: Record<string, unknown> }> {
  for (let tries = 0; tries < 1_200; tries++) {
    const video = await client.videos.retrieve(id);
    if (video.status === 'completed' || video.status === 'failed') {
      return video as OpenAI.Videos.Video & { aozora: Record<string, unknown> };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${id} did not end`);
}

describe('startVideoWorker()', () => {
  let service: TestService;
  let client: OpenAI;
  beforeAll(async () => {
    service = await openTestService({ config: { worker: { tries: 2 }, limits: { queueLength: 30 } } });
    client = service.client();
  }, 300_000);
  afterAll(() => service?.close());

  const rowOf = async (id: string): Promise<VideoRow | undefined> =>
    (await service.server.services.database.orm.select().from(videos).where(eq(videos.id, id)))[0];

  it('goes on from the last checkpoint after a crash', async () => {
    const { id } = await client.videos.create({ prompt: '[crash at 2] bars', ...wish });
    const video = await waitForEnd(client, id);
    expect(video).toMatchObject({ status: 'completed', aozora: { attempt: 2 } });
    expect(video.aozora.notes).toContain('Went on from step 2');
    const { database } = service.server.services;
    expect(await database.orm.select().from(checkpoints).where(eq(checkpoints.videoId, id))).toEqual([]);
  });

  it('removes what an earlier attempt left, whose process was killed', async () => {
    const { temporaryFolder } = service.server.services;
    const { id } = await client.videos.create({ prompt: '[slow] bars', ...wish });
    await mkdir(join(temporaryFolder, `job-${id}-0`));
    await waitForEnd(client, id);
    await vi.waitFor(async () => {
      expect((await readdir(temporaryFolder)).filter((name) => name.includes(id))).toEqual([]);
    });
  });

  it('gives up after its tries and shows nothing of the inside', async () => {
    const { id } = await client.videos.create({ prompt: '[always crash] bars', ...wish });
    const video = await waitForEnd(client, id);
    expect(video).toMatchObject({ status: 'failed', aozora: { attempt: 2 } });
    expect(video.error).toEqual({
      code: 'processing_error',
      message: 'The video could not be made: the model crashed 2 times',
    });
  });

  it('does not try again what can never succeed', async () => {
    const { id } = await client.videos.create({ prompt: '[bad input] bars', ...wish });
    const video = await waitForEnd(client, id);
    expect(video).toMatchObject({ status: 'failed', aozora: { attempt: 1 } });
    expect(video.error?.message).toBe('Cannot use the source as it has no motion');
  });

  it('does a job once that is delivered twice', async () => {
    const { id } = await client.videos.create({ prompt: 'bars', ...wish });
    const { queue, database, storage } = service.server.services;
    await queue.addVideo(database.orm, { lane: { model: 'pattern', device: null }, videoId: id, priority: 0 });
    const video = await waitForEnd(client, id);
    expect(video.status).toBe('completed');
    // Wait until the second delivery has been looked at.
    await waitForEnd(client, (await client.videos.create({ prompt: 'after', ...wish })).id);
    expect(await rowOf(id)).toMatchObject({ status: 'completed', attempt: video.aozora.attempt });
    const keys: string[] = [];
    for await (const { key } of storage.list(`videos/${id}/`)) keys.push(key);
    expect(keys).toHaveLength(3);
  });

  it('lets only the newest claim write', async () => {
    const { states, database, queue } = service.server.services;
    const { id } = await client.videos.create({ prompt: 'bars', ...wish });
    await waitForEnd(client, id);
    await database.orm.update(videos).set({ status: 'in_progress', attempt: 5 }).where(eq(videos.id, id));
    const old = { videoId: id, attempt: 4 };
    expect(await states.progress(old, { percent: 50, stage: 'denoise' })).toBe(false);
    expect(await states.fail(old, { code: 'processing_error', message: 'x' })).toBe(false);
    expect(await states.release(old)).toBe(false);
    expect(await states.fail({ videoId: id, attempt: 5 }, { code: 'processing_error', message: 'x' })).toBe(true);
    expect(await states.claim(id, { id: 'worker_x', device: 'cpu' })).toBeNull();
    expect(queue.timing.tries).toBe(2);
  });

  it('shares the work between users, and starts high priority first', async () => {
    const [busy, newcomer] = [
      service.client(await service.keyFor('artist')),
      service.client(await service.keyFor('artist')),
    ];
    const blocker = await client.videos.create({
      prompt: '[slow] bars',
      steps: 30,
      ...wish,
    } as OpenAI.Videos.VideoCreateParams);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await busy.videos.create({ prompt: `busy ${i}`, ...wish })).id);
    const late = (await newcomer.videos.create({ prompt: 'newcomer', ...wish })).id;
    const high = { prompt: 'high', priority: 'high', ...wish } as OpenAI.Videos.VideoCreateParams;
    const urgent = (await client.videos.create(high)).id;
    for (const id of [blocker.id, ...ids, late, urgent]) await waitForEnd(client, id);
    const rows = await Promise.all([...ids, late, urgent].map(rowOf));
    const order = rows.toSorted((a, b) => (a?.startedAtMs ?? 0) - (b?.startedAtMs ?? 0)).map((row) => row?.prompt);
    expect(order[0]).toBe('high');
    expect(order.indexOf('newcomer')).toBeLessThanOrEqual(2);
  });

  it('answers 429 with a time when the queue is full', async () => {
    const slow = { prompt: '[slow] bars', steps: 200, n: 8, ...wish } as unknown as OpenAI.Videos.VideoCreateParams;
    const groups: string[][] = [];
    let refused: { status?: number; code?: string; headers?: Headers } | null = null;
    while (refused === null && groups.length < 6) {
      await client.videos.create(slow).then(
        (video) => groups.push((video as unknown as { aozora: { variation_ids: string[] } }).aozora.variation_ids),
        (error) => {
          refused = error;
        },
      );
      await new Promise((resolve) => setTimeout(resolve, 550));
    }
    expect(refused).toMatchObject({ status: 429, code: 'over_capacity' });
    expect((refused as unknown as { headers: Headers }).headers.get('retry-after')).toMatch(/^\d+$/);
    for (const id of groups.flat()) await client.videos.delete(id);
  });

  it('queues a job again that the queue lost', async () => {
    const { services } = service.server;
    const blocker = await client.videos.create({
      prompt: '[slow] bars',
      steps: 100,
      ...wish,
    } as OpenAI.Videos.VideoCreateParams);
    const { id } = await client.videos.create({ prompt: 'bars', ...wish });
    const row = await rowOf(id);
    await services.queue.remove({ model: 'pattern', device: null }, row?.jobId ?? '');
    await services.database.orm.update(videos).set({ createdAtMs: 0 }).where(eq(videos.id, id));
    expect(await reconcileJobs(services)).toBe(1);
    await client.videos.delete(blocker.id);
    expect((await waitForEnd(client, id)).status).toBe('completed');
  });

  it('leaves a job for another device to a worker that has it', async () => {
    const { services } = service.server;
    const elsewhere = { id: 'worker_gpu', host: 'elsewhere', device: 'cuda:0', slots: 1, startedAtMs: 0 };
    const models = (await services.registry.list()).map(({ info }) => info);
    await services.registry.announceWorker({ ...elsewhere, models }, 'serving');
    const wishFor = (device: string) =>
      client.videos.create({ prompt: `bars on ${device}`, device, ...wish } as OpenAI.Videos.VideoCreateParams);
    await expect(wishFor('cuda:7')).rejects.toMatchObject({ status: 400, param: 'device' });
    const other = await wishFor('cuda:0');
    const own = await wishFor('cpu');
    expect((await waitForEnd(client, own.id)).status).toBe('completed');
    expect((await client.videos.retrieve(other.id)).status).toBe('queued');
    const lane = { model: 'pattern', device: 'cuda:0' };
    expect(await services.queue.claim(lane)).toMatchObject({ videoId: other.id, lane });
    expect(await reconcileJobs(services)).toBe(0);
    await client.videos.delete(other.id);
    await services.registry.removeWorker('worker_gpu');
  });

  it('starts a job that came while the clock was three days ahead', async () => {
    const { services } = service.server;
    const slow = { prompt: '[slow] bars', steps: 100, ...wish };
    const blocker = await client.videos.create(slow as OpenAI.Videos.VideoCreateParams);
    const { id } = await client.videos.create({ prompt: 'bars', ...wish });
    const jobId = (await rowOf(id))?.jobId;
    await services.database.query(`update pgboss.job set start_after = now() + interval '3 days' where id = $1`, [
      jobId,
    ]);
    expect(await reconcileJobs(services)).toBe(1);
    expect(await reconcileJobs(services)).toBe(0);
    await client.videos.delete(blocker.id);
    expect((await waitForEnd(client, id)).status).toBe('completed');
  });

  it('deletes what has expired, and objects that nothing names', async () => {
    const { services } = service.server;
    const { id } = await client.videos.create({ prompt: 'bars', ...wish });
    await waitForEnd(client, id);
    const source = join(service.folder, 'orphan');
    await writeFile(source, 'orphan');
    await services.storage.putFile('videos/video_gone/1/video.mp4', source, 'video/mp4');
    await utimes(join(service.folder, 'files/videos/video_gone/1/video.mp4'), 1, 1);
    const own = (await rowOf(id))?.assets?.video.key ?? '';
    await utimes(join(service.folder, 'files', own), 1, 1);
    expect(await collectGarbage(services)).toBe(1);
    expect(await services.storage.statObject(own)).not.toBeNull();
    await services.database.orm.update(videos).set({ expiresAtMs: 1 }).where(eq(videos.id, id));
    expect(await removeExpired(services)).toBe(1);
    expect(await services.storage.statObject(own)).toBeNull();
  });
});

describe('a server that stops and starts again', () => {
  it('gives running jobs back and goes on from their checkpoints', async () => {
    const dataFolder = await makeDataFolder();
    const config = { worker: { drainSeconds: 0 } };
    const first = await openTestService({ dataFolder, config });
    const slow = { prompt: '[slow] bars', steps: 60, ...wish } as OpenAI.Videos.VideoCreateParams;
    const { id } = await first.client().videos.create(slow);
    while (((await first.client().videos.retrieve(id)).progress ?? 0) < 20) {
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await first.close();
    const second = await openTestService({ dataFolder, config });
    expect(second.server.firstAdminKey).toBeNull();
    const video = await waitForEnd(second.client(first.adminKey), id);
    expect(video).toMatchObject({ status: 'completed', aozora: { attempt: 2 } });
    expect(video.aozora.notes).toContainEqual(expect.stringMatching(/^Went on from step \d+$/));
    await second.close();
    await rm(dataFolder, { recursive: true, force: true });
  }, 300_000);
});
