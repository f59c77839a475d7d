import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTargets, placeFile } from './place-file.ts';

let folder: string;
let before: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-place-'));
  before = process.cwd();
});

afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true, force: true });
});

const one = { output: null, isForced: false, variations: 1 };

test('findTargets() counts up from the usual name to one that is free', async () => {
  process.chdir(folder);
  expect(await findTargets(one)).toEqual(['video.mp4']);
  await writeFile('video.mp4', '');
  await mkdir('video-2.mp4');
  expect(await findTargets(one)).toEqual(['video-3.mp4']);
  // 'video-2.mp4' is taken, so both count on from the next name.
  expect(await findTargets({ ...one, variations: 2 })).toEqual(['video-2-1.mp4', 'video-2-2.mp4']);
});

test('findTargets() refuses a name that a file has, unless it may be lost, and always that of a folder', async () => {
  const output = join(folder, 'fox.mp4');
  expect(await findTargets({ ...one, output })).toEqual([output]);
  await writeFile(output, '');
  await expect(findTargets({ ...one, output })).rejects.toThrow('--force writes over it');
  expect(await findTargets({ ...one, output, isForced: true })).toEqual([output]);
  await writeFile(join(folder, 'fox-2.mp4'), '');
  await expect(findTargets({ ...one, output, variations: 3 })).rejects.toThrow('fox-2.mp4');
  await expect(findTargets({ ...one, output: join(output, 'new', 'dog.mp4') })).rejects.toThrow('it is not a folder');
  await mkdir(join(folder, 'cat.mp4'));
  const cat = join(folder, 'cat.mp4');
  await expect(findTargets({ ...one, output: cat, isForced: true })).rejects.toThrow('it is a folder');
});

test('placeFile() never writes over a file that came meanwhile, unless it may be lost', async () => {
  const [from, output] = [join(folder, 'work'), join(folder, 'new', 'fox.webm')];
  await writeFile(from, 'mine');
  expect(await placeFile(from, output, { isForced: false })).toBe(output);
  await writeFile(output, 'theirs');
  expect(await placeFile(from, output, { isForced: false })).toBe(join(folder, 'new', 'fox-2.webm'));
  expect(await readFile(output, 'utf8')).toBe('theirs');
  expect(await placeFile(from, output, { isForced: true })).toBe(output);
  expect(await readFile(output, 'utf8')).toBe('mine');
  expect(await readdir(join(folder, 'new'))).toEqual(['fox-2.webm', 'fox.webm']);
});
