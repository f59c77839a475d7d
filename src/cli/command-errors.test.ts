import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ArgsDef, CommandDef } from 'citty';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createFrame, encodeImage, findFfmpeg } from '../media/index.ts';
import { animateCommand } from './commands/animate.ts';
import { blendCommand } from './commands/blend.ts';
import { detectCommand } from './commands/detect.ts';
import { extendCommand } from './commands/extend.ts';
import { generateCommand } from './commands/generate.ts';
import { loopCommand } from './commands/loop.ts';
import { recutCommand } from './commands/recut.ts';
import { redteamCommand } from './commands/redteam.ts';
import { remixCommand } from './commands/remix.ts';
import { storyboardCommand } from './commands/storyboard.ts';
import { trainCommand } from './commands/train.ts';
import { runWords } from './run-command.fixture.ts';

const run = promisify(execFile);
let folder: string;
let output: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-errors-'));
  output = join(folder, 'made', 'video.mp4');
  vi.stubEnv('HOME', folder);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** The smallest video, quickly. */
const short = ['--size', '128x128', '--steps', '1', '--threads', '1', '--json'];
const small = [...short, '--seconds', '0.1'];

/** Runs a command that must fail with one line, and leave nothing: not even the folder of its result. */
async function failure<Arguments extends ArgsDef>(command: CommandDef<Arguments>, ...words: string[]): Promise<string> {
  const { code, out, err } = await runWords(command, ['-o', output, ...short, ...words]);
  expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 });
  expect(await readdir(folder)).not.toContain('made');
  return err.trim();
}

test('generate refuses an empty prompt', async () => {
  const expected = 'Cannot make a video from words as there must be some: current value is empty';
  expect(await failure(generateCommand, '')).toBe(expected);
  expect(await failure(generateCommand, ' \n ')).toBe(expected);
  expect(await failure(loopCommand, '  ')).toBe(expected);
});

test('generate refuses a prompt of 10,000 characters and says how many may be', async () => {
  expect(await failure(generateCommand, 'fox '.repeat(2500))).toBe(
    'Cannot read the prompt as it may have at most 4000 characters: current value is 10000',
  );
});

test('generate refuses a prompt of which it knows no word', async () => {
  expect(await failure(generateCommand, 'zxqv blorp')).toBe(
    'Cannot expand the prompt as the bundled model knows none of its words (it reads English)',
  );
});

test('generate refuses sizes that no model could be near to', async () => {
  for (const size of ['8x8', '0x256', '9999x256', '256', 'large']) {
    expect(await failure(generateCommand, 'a fox', '--size', size)).toMatch(
      /^Cannot use --size as (each side must be 16 to 4096 pixels|it must be like 256x256): current value is /,
    );
  }
});

test('generate refuses what its options cannot be, each by name', async () => {
  for (const [option, value] of [
    ['--seconds', '600'],
    ['--upscale', '3'],
    ['--decoder', 'fast'],
    ['--variations', '0'],
    ['--preview', 'picture.bmp'],
    ['--output', 'video.avi'],
    ['--quality', '101'],
    ['--model', 'sora'],
  ] as const) {
    expect(await failure(generateCommand, 'a fox', option, value)).toContain(option);
  }
});

test('a file that is there already is not lost unless --force says so', async () => {
  const there = join(folder, 'there.mp4');
  await writeFile(there, 'precious');
  expect(await failure(generateCommand, 'a fox', '--output', there)).toBe(
    `Cannot write ${there} as there is a file of this name: --force writes over it`,
  );
  expect(await readFile(there, 'utf8')).toBe('precious');
});

test('a length is refused where something else decides it', async () => {
  const words = ['a.mp4', 'b.mp4', '--seconds', '3'];
  for (const said of [
    await failure(remixCommand, ...words),
    await failure(blendCommand, ...words),
    await failure(recutCommand, ...words),
    await failure(storyboardCommand, 'cards.txt', '--seconds', '3'),
  ]) {
    expect(said).toMatch(/^Cannot use --seconds as .*: current value is 3$/);
  }
});

test('generate refuses two passes and the tiny decoder with a model that has neither, and says what helps', async () => {
  expect(await failure(generateCommand, 'a fox', '--refined')).toMatch(
    /^Cannot use --refined as the model 'aozora-mini' has no second pass.*it comes with ltx-2b-0\.9\.8-distilled$/,
  );
  expect(await failure(generateCommand, 'a fox', '--decoder', 'tiny')).toMatch(/aozora models pull taew2\.1/);
});

test('animate refuses a file that is not a picture, a damaged picture and none', async () => {
  const png = await encodeImage(createFrame(64, 64), { format: 'png' });
  const files = { 'words.png': Buffer.from('not a picture'), 'cut.png': png.subarray(0, 60), 'empty.png': Buffer.of() };
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(join(folder, name), bytes);
    const path = join(folder, name);
    expect(await failure(animateCommand, path, 'a fox')).toMatch(
      new RegExp(`^Cannot read ${path} as (it|the file) is `),
    );
  }
  const [missing, sound] = [join(folder, 'none.png'), join(folder, 'words.png')];
  expect(await failure(animateCommand, missing, 'a fox')).toBe(`Cannot read ${missing} as there is no such file`);
  const good = join(folder, 'good.png');
  await writeFile(good, png);
  // Of several files the message says which is meant.
  expect(await failure(animateCommand, good, 'a fox', '--last', sound)).toBe(`Cannot read ${sound} as it is a text`);
});

test('commands that take a video refuse one without frames, a damaged one and none', async () => {
  const sound = join(folder, 'sound.mp4');
  const source = ['-f', 'lavfi', '-i', 'anullsrc', '-t', '0.2', '-c:a', 'aac', sound];
  await run(findFfmpeg(), ['-v', 'error', ...source]);
  const cut = join(folder, 'cut.mp4');
  await writeFile(cut, Buffer.concat([Buffer.from('000000186674797069736f6d', 'hex'), Buffer.alloc(4000)]));
  for (const path of [sound, cut, join(folder, 'none.mp4')]) {
    expect(await failure(extendCommand, path, 'a fox')).toMatch(new RegExp(`^Cannot read ${path} as `));
  }
  expect(await failure(remixCommand, sound, 'a fox')).toBe(`Cannot read ${sound} as it has sound but no picture`);
});

test('storyboard says in which shot there is no word that it knows', async () => {
  const cards = join(folder, 'unknown.txt');
  await writeFile(cards, '0s: zxqv blorp\n1s: a fox sits\n');
  expect(await failure(storyboardCommand, cards)).toBe(
    'Cannot expand the prompt as the bundled model knows none of its words (it reads English), in shot 1',
  );
});

test('storyboard refuses a file without cards and one that is missing', async () => {
  const empty = join(folder, 'empty.txt');
  await writeFile(empty, '\n');
  expect(await failure(storyboardCommand, empty)).toBe('Cannot read the storyboard as it is empty');
  const missing = join(folder, 'none.txt');
  expect(await failure(storyboardCommand, missing)).toBe(`Cannot open ${missing} as there is no such file or folder`);
});

test('a file where words are expected is refused, and is not drawn by its name', async () => {
  const second = join(folder, 'second.png');
  await writeFile(second, 'a picture');
  expect(await failure(generateCommand, second)).toBe(
    `Cannot draw the words as this is a file, of which this command takes no further one: current value is ${second}`,
  );
  const cards = join(folder, 'cards.txt');
  await writeFile(cards, '0s: a fox sits\n2s: second.png\n');
  expect(await failure(storyboardCommand, cards)).toBe(
    'Cannot draw card 2 as this is a file, which "image: ..." or "video: ..." shows: current value is second.png',
  );
});

test('train refuses shards of which none would be drawn', async () => {
  const folderOfRun = ['--folder', join(folder, 'run')];
  expect(
    await runWords(trainCommand, ['latents-clips', '--first', '200', '--until', '100', ...folderOfRun]),
  ).toMatchObject({
    code: 1,
    err: 'Cannot use --first as it must be a whole number from 0 to 99: current value is 200\n',
  });
  for (const part of ['1', '2/2', '0.5/2', '0/2/3']) {
    expect(await runWords(trainCommand, ['latents-clips', '--part', part, ...folderOfRun])).toMatchObject({
      code: 1,
      err: `Cannot share the work as part must be like 0/2: current value is ${part}\n`,
    });
  }
});

test('detect and redteam say in one line that a file is not there or is a folder', async () => {
  const missing = join(folder, 'none.mp4');
  expect(await runWords(detectCommand, [missing])).toMatchObject({
    code: 1,
    err: `Cannot open ${missing} as there is no such file or folder\n`,
  });
  expect(await runWords(detectCommand, [folder])).toMatchObject({
    code: 1,
    err: 'Cannot read a file as it is a folder\n',
  });
  expect(await runWords(redteamCommand, ['run', missing])).toMatchObject({
    code: 1,
    err: `Cannot open ${missing} as there is no such file or folder\n`,
  });
});

test('a disk that can only be read is said before anything is drawn', async (context) => {
  const disk = join(folder, 'fixed');
  await mkdir(disk);
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk]).catch(() => null);
  if (mounted === null) return context.skip('only the administrator can mount a disk');
  try {
    const placed = await runWords(generateCommand, ['a red fox', ...small, '-o', join(disk, 'video.mp4')]);
    expect(placed).toMatchObject({ code: 1, err: `Cannot write into ${disk} as the disk can only be read\n` });
  } finally {
    await run('umount', [disk]);
  }
});

test('a full disk is said in one line, and nothing half-written stays', { timeout: 120_000 }, async (context) => {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', disk]).catch(() => null);
  if (mounted === null) return context.skip('only the administrator can mount a small disk');
  try {
    const target = join(disk, 'video.mp4');
    const placed = await runWords(generateCommand, ['a red fox', ...small, '-o', target]);
    expect([placed.code, placed.out]).toEqual([1, '']);
    expect(placed.err).toMatch(/^Cannot write .*as the disk is full\n$/);
    expect(await readdir(disk)).toEqual([]);
    vi.stubEnv('TMPDIR', disk);
    const worked = await runWords(generateCommand, ['a red fox', ...small, '-o', output]);
    expect([worked.code, worked.out]).toEqual([1, '']);
    expect(worked.err).toMatch(/as the disk is full\n$/);
    // threads that run TypeScript make a folder of their loader's there
    expect((await readdir(disk)).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
    expect(await readdir(folder)).not.toContain('made');
  } finally {
    vi.stubEnv('TMPDIR', tmpdir());
    await run('umount', [disk]);
  }
});
