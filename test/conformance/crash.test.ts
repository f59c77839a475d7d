import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { makeDataFolder } from '../../src/service/open-test-service.fixture.ts';
import { startProcess } from '../faults/processes.ts';
import { extensionOf, waitForVideo } from './videos.ts';

describe('a server that is killed', () => {
  it('loses no job, does none twice, and serves no half file', async () => {
    const dataFolder = await makeDataFolder();
    const config = { port: 0, dataFolder, logLevel: 'silent' };
    const options = { mode: 'server', config, engine: { steps: 20, stepMs: 40 }, inline: true } as const;
    const first = await startProcess(options);
    const key = first.ready.key ?? '';
    const connect = (url: string | undefined): OpenAI =>
      new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
    let client = connect(first.ready.url);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      ids.push((await client.videos.create({ prompt: `job ${i}`, seconds: '0.6' as '4' })).id);
    }
    while ((await client.videos.retrieve(ids[0]!)).progress < 30) await sleep(30);
    await first.kill();

    // A second process takes the lock of the dead one over; its running job goes on from the last saved step.
    const second = await startProcess(options);
    client = connect(second.ready.url);
    for (const id of ids) {
      const video = await waitForVideo(client, id);
      expect(video.status).toBe('completed');
      const file = await client.videos.downloadContent(id);
      expect((await file.arrayBuffer()).byteLength).toBe(Number(file.headers.get('content-length')));
    }
    const interrupted = extensionOf(await client.videos.retrieve(ids[0]!));
    expect(interrupted.attempt).toBe(2);
    expect(interrupted.notes).toContainEqual(expect.stringMatching(/^Went on from step \d+$/));
    const listed: string[] = [];
    for await (const { id } of client.videos.list({ order: 'asc' })) listed.push(id);
    expect(listed).toEqual(ids);
    await second.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }, 300_000);

  it('keeps a second process away from the database of the first', async () => {
    const dataFolder = await makeDataFolder();
    const config = { port: 0, dataFolder, logLevel: 'silent' };
    const options = { mode: 'server', config, engine: {}, inline: true } as const;
    const first = await startProcess(options);
    await expect(startProcess(options)).rejects.toThrow(/only one process may use it/);
    await first.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }, 300_000);
});
