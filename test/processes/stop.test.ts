import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDataFolder } from '../../src/service/open-test-service.fixture.ts';
import { type ServiceProcess, startProcess } from '../faults/processes.ts';

const noticeSeconds = 3;
let folder: string;
let server: ServiceProcess;

beforeAll(async () => {
  folder = await makeDataFolder();
  const config = { dataFolder: folder, port: 0, stopNoticeSeconds: noticeSeconds, worker: { drainSeconds: 0 } };
  server = await startProcess({ mode: 'server', inline: true, config, engine: { stepMs: 10 } });
}, 60_000);
afterAll(async () => {
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

/** Status of an answer, or null where nobody listens. */
async function ask(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number | null; retryAfter: string | null }> {
  const headers = { authorization: `Bearer ${server.ready.key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${server.ready.url}${path}`, { ...init, headers }).catch(() => null);
  return { status: answer?.status ?? null, retryAfter: answer?.headers.get('retry-after') ?? null };
}

test('SIGTERM turns /readyz to 503 first, and the server answers until the notice is over', async () => {
  expect((await ask('/readyz')).status).toBe(200);
  const startedMs = performance.now();
  const stopped = server.stop();
  const seen: (number | null)[] = [];
  while (seen.at(-1) !== null) {
    seen.push((await ask('/readyz')).status);
    if (seen.at(-1) === 503 && seen.at(-2) !== 503) {
      expect((await ask('/healthz')).status).toBe(200);
      expect((await ask('/v1/videos')).status).toBe(200);
      const created = await ask('/v1/videos', { method: 'POST', body: '{"prompt":"bars"}' });
      expect(created).toEqual({ status: 503, retryAfter: '5' });
    }
    await sleep(50);
  }
  const heardSeconds = (performance.now() - startedMs) / 1000;
  // Ready, then not ready, then gone: never gone while it was called ready.
  expect(seen.map(String).join(' ')).toMatch(/^(200 )*(503 ){5,}null$/);
  expect(heardSeconds).toBeGreaterThan(noticeSeconds - 0.1);
  await stopped;
}, 30_000);
