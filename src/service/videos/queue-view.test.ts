import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeVideo } from '../../../test/conformance/videos.ts';
import { patternModel } from '../jobs/test-pattern-engine.fixture.ts';
import { openTestService, type TestService } from '../open-test-service.fixture.ts';
import { createQueueView } from './queue-view.ts';

let service: TestService;
beforeAll(async () => {
  service = await openTestService();
}, 120_000);
afterAll(() => service.close());

it('createQueueView() measures each device by what it drew', async () => {
  const { database, clock, registry } = service.server.services;
  const client = service.client();
  const [onCpu, onCard] = [await makeVideo(client), await makeVideo(client)];
  const { rows } = await database.query('select drawn_on from aozora.videos');
  expect(rows.map(({ drawn_on: device }) => device)).toEqual(['cpu', 'cpu']);
  // As if the second had been drawn by a card on another machine, 40 times as fast.
  await database.query('update aozora.videos set work_ms = 80000 where id = $1', [onCpu.id]);
  await database.query("update aozora.videos set work_ms = 2000, drawn_on = 'cuda:0' where id = $1", [onCard.id]);
  await registry.announceWorker(
    {
      ...{ id: 'worker_card', host: 'elsewhere', device: 'cuda:0', slots: 1, startedAtMs: clock.nowMs() },
      models: [patternModel('pattern')],
    },
    'serving',
  );
  const wish = { prompt: '[slow] bars', seconds: '0.6', steps: 200 };
  // Nobody draws for the card here, so its jobs wait.
  for (const device of ['cuda:0', 'cuda:0', 'cpu', 'cpu']) {
    await client.videos.create({ ...wish, device } as unknown as Parameters<typeof client.videos.create>[0]);
  }
  const view = createQueueView(database.orm, clock, registry);
  const ids = (await client.videos.list({ order: 'asc' })).data.slice(2).map(({ id }) => id);
  const outlooks = await Promise.all(ids.map((id) => view.outlookOf(id)));
  expect(outlooks.slice(0, 2)).toEqual([
    { position: 0, seconds: 2 },
    { position: 1, seconds: 4 },
  ]);
  expect(outlooks[3]?.position).toBeLessThan(2);
  expect(outlooks[3]?.seconds).toBeGreaterThan(80);
  expect(await view.waitOfNewcomer({ model: 'pattern', device: 'cuda:0' })).toBe(4);
  for (const id of ids) await client.videos.delete(id);
}, 60_000);
