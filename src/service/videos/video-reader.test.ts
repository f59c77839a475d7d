import { expect, test } from 'vitest';
import type { Orm } from '../database/open-database.ts';
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
  const reader = createVideoReader(orm);
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
  const reader = createVideoReader(orm);
  const lost = reader.read('a');
  await settle();
  fail();
  await expect(lost).rejects.toThrow('away');
  const found = reader.read('a');
  await settle();
  answers[1]?.([{ id: 'a' }]);
  expect(await found).toEqual({ id: 'a' });
});
