import { expect, test } from 'vitest';
import type { Session } from '../../graph/index.ts';
import { openOnUse } from './session-on-use.ts';

/** Sessions that only count themselves. */
function countSessions() {
  const count = { opened: 0, closed: 0 };
  const open = async (): Promise<Session> => {
    count.opened++;
    await new Promise((resolve) => setTimeout(resolve, 1));
    const session: Session = {
      ...({} as Session),
      [Symbol.dispose]: () => void count.closed++,
    };
    return session;
  };
  return { count, open };
}

test('openOnUse() opens once for all who ask at the same time, and nothing before', async () => {
  const { count, open } = countSessions();
  const network = openOnUse(open);
  expect(count.opened).toBe(0);
  const sessions = await Promise.all([network.session(), network.session()]);
  expect(sessions[0]).toBe(sessions[1]);
  expect(await network.session()).toBe(sessions[0]);
  network[Symbol.dispose]();
  await Promise.resolve();
  expect(count).toEqual({ opened: 1, closed: 1 });
});

test('openOnUse() closes what is still being opened', async () => {
  const { count, open } = countSessions();
  const network = openOnUse(open);
  const asked = network.session();
  network[Symbol.dispose]();
  await asked;
  expect(count).toEqual({ opened: 1, closed: 1 });
});

test('openOnUse() tries again after a failure', async () => {
  const { count, open } = countSessions();
  let isFirst = true;
  using network = openOnUse(async () => {
    if (!isFirst) return open();
    isFirst = false;
    throw new Error('no memory');
  });
  await expect(network.session()).rejects.toThrow('no memory');
  await network.session();
  expect(count.opened).toBe(1);
});
