import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArgsDef, CommandDef } from 'citty';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { animateCommand } from '../../src/cli/commands/animate.ts';
import { blendCommand } from '../../src/cli/commands/blend.ts';
import { extendCommand } from '../../src/cli/commands/extend.ts';
import { generateCommand } from '../../src/cli/commands/generate.ts';
import { loopCommand } from '../../src/cli/commands/loop.ts';
import { recutCommand } from '../../src/cli/commands/recut.ts';
import { remixCommand } from '../../src/cli/commands/remix.ts';
import { storyboardCommand } from '../../src/cli/commands/storyboard.ts';
import { runWords } from '../../src/cli/run-command.fixture.ts';
import { createClip, createFrame, writeImage, writeVideo } from '../../src/media/index.ts';

/** Each begins a whole video, which takes a second or two on an idle machine and minutes on a crowded one. */
vi.setConfig({ testTimeout: 600_000 });

const main = join(import.meta.dirname, '../../src/cli/main.ts');
let folder: string;
let scratch: string;
let previews: string;
let clip: string;
let picture: string;
let cards: string;
/** What is in the folder before and after. */
const kept = ['.aozora', 'tmp', 'previews', 'clip.mp4', 'picture.png', 'cards.txt'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-interrupts-'));
  const inside = kept.slice(1).map((name) => join(folder, name));
  [scratch, previews, clip, picture, cards] = inside as [string, string, string, string, string];
  await mkdir(scratch);
  vi.stubEnv('HOME', folder);
  const frames = Array.from({ length: 9 }, (_, i) => createFrame(128, 128, { red: 40 + 8 * i, green: 150, blue: 90 }));
  await writeVideo(createClip(frames, { width: 128, height: 128, frameRate: 8 }), { path: clip });
  await writeImage(picture, createFrame(128, 128, { red: 200, green: 120, blue: 60 }));
  await writeFile(cards, 'Shot 1:\nduration: 1.0sec\nScene: a red fox\n');
  vi.stubEnv('TMPDIR', scratch);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('Ctrl-C while a video is drawn ends with 130, one line and no file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-interrupt-'));
  const scratch = join(folder, 'tmp');
  const previews = join(folder, 'previews');
  await mkdir(scratch);
  try {
    const words = ['generate', 'a red fox runs in snow', '--seconds', '60', '--size', '128x128', '--preview', previews];
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', main, ...words, '-o', join(folder, 'video.mp4'), '--threads', '1'],
      {
        env: { ...process.env, HOME: folder, TMPDIR: scratch },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const ended = once(child, 'exit');
    // A preview is there: the model is in the middle of its work.
    while ((await readdir(previews).catch(() => [])).length === 0 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(said.trimEnd().split('\n').at(-1)).toBe('Stopped; nothing was written.');
    expect(await readdir(folder)).not.toContain('video.mp4');
    expect((await readdir(scratch)).filter((name) => name.startsWith('aozora-'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** The folder for the work is there, and models are being loaded. */
const isLoading = async (): Promise<boolean> => (await readdir(scratch)).some((name) => name.startsWith('aozora-'));
/** The model is in the middle of its work. */
const isDrawing = async (): Promise<boolean> => (await readdir(previews).catch(() => [])).length > 0;
/** Frames go into a file, which is not yet where it should be. */
const isEncoding = async (): Promise<boolean> => {
  const found = await readdir(scratch, { recursive: true });
  return found.some((name) => /\.mp4.*\.part$/.test(name));
};

interface Interrupted {
  readonly code: number;
  readonly err: string;
  readonly left: readonly string[];
}

/** Presses Ctrl-C in this process as soon as something is so. */
async function interrupt<Arguments extends ArgsDef>(
  command: CommandDef<Arguments>,
  words: readonly string[],
  isTime: () => Promise<boolean>,
): Promise<Interrupted> {
  const small = ['--size', '128x128', '--threads', '1', '--json', '--preview', previews];
  const running = runWords(command, [...words, ...small, '-o', join(folder, 'made', 'video.mp4')]);
  let isOver = false;
  void running.finally(() => {
    isOver = true;
  });
  while (!isOver && !(await isTime())) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isOver).toBe(false);
  process.emit('SIGINT', 'SIGINT');
  const { code, err } = await running;
  const left = [...(await readdir(scratch)).filter((name) => name.startsWith('aozora-')), ...(await readdir(folder))];
  await rm(previews, { recursive: true, force: true });
  return { code, err, left: left.filter((name) => !kept.includes(name)) };
}

const stopped = { code: 130, err: 'Stopped; nothing was written.\n', left: [] };

test('Ctrl-C ends every command that makes a video, and nothing half-written stays', async () => {
  for (const [command, words] of [
    [animateCommand, [picture]],
    [extendCommand, [clip, '--seconds', '1']],
    [loopCommand, [clip]],
    [blendCommand, [clip, clip]],
    [remixCommand, [clip, 'a red fox']],
    [recutCommand, [clip, '--from', '0', '--to', '0.5', '--after', '1']],
    [storyboardCommand, [cards]],
  ] as const) {
    expect([words, await interrupt<ArgsDef>(command as unknown as CommandDef<ArgsDef>, words, isDrawing)]).toEqual([
      words,
      stopped,
    ]);
  }
});

test('Ctrl-C ends generate while its parts are loaded and while frames are encoded', async () => {
  const words = ['a red fox', '--seconds', '20', '--steps', '1'];
  expect(await interrupt(generateCommand, words, isLoading)).toEqual(stopped);
  expect(await interrupt(generateCommand, words, isEncoding)).toEqual(stopped);
});
