import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOnce } from './create-once.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-once-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('createOnce() keeps what was there first, for its owner alone, and leaves nothing else behind', async () => {
  const path = join(folder, 'key');
  const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(1000));
  await Promise.all(contents.map((content) => createOnce(path, content)));
  const kept = await readFile(path, 'utf8');
  expect(contents).toContain(kept);
  await createOnce(path, 'later');
  expect(await readFile(path, 'utf8')).toBe(kept);
  expect((await stat(path)).mode & 0o77).toBe(0);
  expect(await readdir(folder)).toEqual(['key']);
});

test('createOnce() says why the system does not let it', async () => {
  await expect(createOnce(join(folder, 'none', 'key'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
});
