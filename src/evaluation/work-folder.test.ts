import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorkFolder } from './work-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-evaluation-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('keep() makes a result once, also after the folder is opened again', async () => {
  let made = 0;
  const make = async () => ({ value: ++made });
  expect(await (await openWorkFolder(folder, { steps: 8 })).keep('cases/0.json', make)).toEqual({ value: 1 });
  expect(await (await openWorkFolder(folder, { steps: 8 })).keep('cases/0.json', make)).toEqual({ value: 1 });
  expect(made).toBe(1);
});

test('openWorkFolder() refuses results of another plan', async () => {
  await openWorkFolder(folder, { steps: 8 });
  await expect(openWorkFolder(folder, { steps: 4 })).rejects.toThrow('it holds results of another plan');
});
