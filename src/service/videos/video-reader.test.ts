import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Orm } from '../database/open-database.ts';
import { videos } from '../database/schema.ts';
import { patternModel } from '../jobs/test-pattern-engine.fixture.ts';
import { openTestService } from '../open-test-service.fixture.ts';
import { createVideoReader } from './video-reader.ts';

/** A database that answers one statement whenever it is told to. */
function openPausedOrm(): { orm: Orm; answers: ((rows: readonly { id: string }[]) => void)[]; fail(): void } {
  const answers: ((rows: readonly { id: string }[]) => void)[] = [];
  let reject: (error: Error) => void = () => {};
  const where = () =>
    new Promise((resolve, fail) => {
      answers.push(resolve);
      reject = fail;
    });
  const orm = { select: () => ({ from: () => ({ where }) }) } as unknown as Orm;
  return { orm, answers, fail: () => reject(new Error('away')) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('createVideoReader() answers all who ask while a statement runs with one more statement', async () => {
  const { orm, answers } = openPausedOrm();
  const reader = createVideoReader(orm, null);
  const first = reader.read('a');
  await settle();
  const others = ['a', 'b', 'none'].map((id) => reader.read(id));
  await settle();
  expect(answers).toHaveLength(1);
  answers[0]?.([{ id: 'a' }]);
  expect(await first).toEqual({ id: 'a' });
  await settle();
  expect(answers).toHaveLength(2);
  answers[1]?.([{ id: 'b' }, { id: 'a' }]);
  expect(await Promise.all(others)).toEqual([{ id: 'a' }, { id: 'b' }, null]);
});

test('createVideoReader() goes on after a statement failed', async () => {
  const { orm, answers, fail } = openPausedOrm();
  const reader = createVideoReader(orm, null);
  const lost = reader.read('a');
  await settle();
  fail();
  await expect(lost).rejects.toThrow('away');
  const found = reader.read('a');
  await settle();
  answers[1]?.([{ id: 'a' }]);
  expect(await found).toEqual({ id: 'a' });
});

test('createVideoReader() keeps a record until it changes, and shows a change as soon as its writer goes on', async () => {
  const service = await openTestService({ config: { worker: { enabled: false } } });
  try {
    const { videoReader: reader, database, registry, states } = service.server.services;
    await registry.announceWorker(pretendedWorker, 'serving');
    const { id } = await service.client().videos.create({ prompt: 'moving bars' });
    const first = await reader.read(id);
    expect(await reader.read(id)).toBe(first);
    const claimed = await states.claim(id, { id: 'worker_1', device: 'cpu' });
    expect(await reader.read(id)).toMatchObject({ status: 'in_progress', attempt: 1 });
    const claim = { videoId: id, attempt: claimed?.attempt ?? 0 };
    for (let percent = 1; percent <= 20; percent++) {
      // Readers all the time, so that statements of reading and writing lie between each other.
      const [others] = await Promise.all([reader.read(id), states.progress(claim, { percent, stage: 'denoise' })]);
      expect(others?.status).toBe('in_progress');
      expect(await reader.read(id)).toMatchObject({ progress: percent, stage: 'denoise' });
    }
    await database.orm.update(videos).set({ sharedAtMs: 5 }).where(eq(videos.id, id));
    expect((await reader.read(id))?.sharedAtMs).toBe(5);
    const undone = database.orm.transaction(async (tx) => {
      await tx.update(videos).set({ sharedAtMs: 6 }).where(eq(videos.id, id));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect((await reader.read(id))?.sharedAtMs).toBe(5);
    await service.client().videos.delete(id);
    expect(await reader.read(id)).toBeNull();
  } finally {
    await service.close();
  }
});

const pretendedWorker = {
  ...{ id: 'worker_1', host: 'here', device: 'cpu', slots: 1, startedAtMs: 0 },
  models: [patternModel('pattern')],
};
