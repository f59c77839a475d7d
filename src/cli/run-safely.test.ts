import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-stop-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly said: string;
  readonly isLeft: boolean;
}

/** Runs a command in a process of its own until it works, then lets something happen to it. */
async function runUntil(
  manner: 'gentle' | 'stubborn',
  happen: (child: ChildProcessByStdio<null, Readable, Readable>) => void | Promise<void>,
): Promise<Ended> {
  const file = join(folder, 'half.txt');
  const script = join(import.meta.dirname, 'stop.fixture.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, file, manner], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  await happen(child);
  const [code] = (await ended) as [number | null];
  return { code, said, isLeft: existsSync(file) };
}

test('runSafely() ends with the exit code of what asked it to stop, one line and nothing half-written', async () => {
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    const ended = await runUntil('gentle', (child) => void child.kill(name));
    expect(ended).toEqual({ code, said: 'Stopped; nothing was written.\n', isLeft: false });
  }
});

test('runSafely() takes a signal that comes twice at once for one, as npm hands on what the terminal has sent', async () => {
  const ended = await runUntil('gentle', async (child) => {
    child.kill('SIGINT');
    await sleep(50);
    child.kill('SIGINT');
  });
  expect(ended).toEqual({ code: 130, said: 'Stopped; nothing was written.\n', isLeft: false });
});

test('runSafely() ends at once on a second Ctrl-C, and what was half-written is removed', async () => {
  const ended = await runUntil('stubborn', async (child) => {
    child.kill('SIGINT');
    await sleep(800);
    expect(child.exitCode).toBe(null);
    child.kill('SIGINT');
  });
  expect(ended).toEqual({ code: 130, said: '', isLeft: false });
});

test('runSafely() ends when nobody reads the output any more', async () => {
  const ended = await runUntil('gentle', (child) => void child.stdout.destroy());
  expect(ended).toEqual({ code: 141, said: '', isLeft: false });
});
