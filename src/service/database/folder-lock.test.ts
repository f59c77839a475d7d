import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from './folder-lock.ts';

describe('lockFolder()', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aozora-lock-'));
    path = join(folder, 'database.lock');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('refuses a second owner until the first releases', async () => {
    const first = await lockFolder(path);
    await expect(lockFolder(path)).rejects.toThrow(/only one process may use it/);
    await first.release();
    const second = await lockFolder(path);
    await second.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives the lock to one of many that ask at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(path)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('takes over from a dead process', async () => {
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'exit');
    const lock = await lockFolder(path);
    const owner = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await lock.release();
    await writeFile(path, JSON.stringify({ ...owner, token: 'dead', pid: child.pid }));
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => lockFolder(path)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  it('takes over from an earlier process that had the same pid', async () => {
    const lock = await lockFolder(path);
    const owner = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await lock.release();
    await writeFile(path, JSON.stringify({ ...owner, token: 'dead', startTicks: '1' }));
    await (await lockFolder(path)).release();
  });

  it('never takes over because of age, nor from another machine', async () => {
    const lock = await lockFolder(path);
    await utimes(path, 0, 0);
    await expect(lockFolder(path)).rejects.toThrow(/only one process/);
    const owner = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await lock.release();
    await writeFile(path, JSON.stringify({ ...owner, host: 'elsewhere', pid: 1 }));
    await expect(lockFolder(path)).rejects.toThrow(/on elsewhere/);
  });
});
