import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShardPool, shardFile } from './shard-files.ts';

describe('openShardPool()', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shards-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = (index: number): Promise<void> => writeFile(shardFile(folder, index), '');
  const read = async (path: string): Promise<number> => Number.parseInt(basename(path), 10);

  it('takes in shards that are written meanwhile', async () => {
    await write(0);
    const pool = openShardPool(folder, { read });
    expect(await pool.at(0)).toEqual([0]);
    await write(1);
    expect(await pool.at(49)).toEqual([0]);
    expect(await pool.at(50)).toEqual([0, 1]);
  });

  it('moves a window over more shards than it may hold, the same at the same step', async () => {
    for (let i = 0; i < 5; i++) await write(i);
    const pool = openShardPool(folder, { read, maximum: 3 });
    const sorted = async (step: number): Promise<number[]> => [...(await pool.at(step))].sort();
    expect([await sorted(0), await sorted(50), await sorted(150), await sorted(250)]).toEqual([
      [0, 1, 2],
      [1, 2, 3],
      [0, 3, 4],
      [0, 1, 2],
    ]);
  });
});
