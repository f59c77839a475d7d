import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
import {
  collectFrames,
  createClip,
  createFrame,
  type Frame,
  psnr,
  readImage,
  readVideo,
  writeImage,
  writeVideo,
} from '../../src/media/index.ts';

/** Each makes whole videos, which takes a second or two on an idle machine and minutes on a crowded one. */
vi.setConfig({ testTimeout: 600_000 });

let folder: string;
/** 128x160, 12 frames a second, 18 frames: neither shape, rate nor length are the model's own. */
let clip: string;
let picture: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-commands-'));
  vi.stubEnv('HOME', folder);
  [clip, picture] = [join(folder, 'clip.mp4'), join(folder, 'picture.png')];
  const frames = Array.from({ length: 18 }, (_, i) => createFrame(128, 160, { red: 40 + 8 * i, green: 150, blue: 90 }));
  await writeVideo(createClip(frames, { width: 128, height: 160, frameRate: 12 }), { path: clip });
  await writeImage(picture, createFrame(300, 200, { red: 200, green: 120, blue: 60 }));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

interface Made {
  readonly facts: { readonly width: number; readonly height: number; readonly frameCount: number };
  readonly notes: readonly string[];
  readonly frames: readonly Frame[];
}

const quick = ['--steps', '1', '--threads', '1', '--seed', '5', '--json'];
let count = 0;

/** Runs a command that must succeed; the file must be what it says it is. */
async function make<Arguments extends ArgsDef>(command: CommandDef<Arguments>, ...words: string[]): Promise<Made> {
  const output = join(folder, `made-${count++}.mp4`);
  const { code, out, err } = await runWords(command, [...words, ...quick, '-o', output]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { notes, ...facts } = JSON.parse(out);
  await using video = await readVideo(output);
  const frames = await collectFrames(video.frames);
  expect(frames).toHaveLength(facts.frameCount);
  expect(video.info).toMatchObject({ width: facts.width, height: facts.height, frameRate: facts.frameRate });
  return { facts, notes, frames };
}

test('generate takes any aspect ratio, says what it changed, and makes a still of 0.1 seconds', async () => {
  const wide = await make(generateCommand, 'a red fox', '--size', '333x100', '--seconds', '0.1');
  expect(wide.facts).toMatchObject({ width: 416, height: 128, frameCount: 1 });
  expect(wide.notes[0]).toBe('--size 333x100 became 416x128: nearest size of aozora-mini');
});

test('generate --variations makes files that differ, with seeds one after the other', async () => {
  const output = join(folder, 'many.mp4');
  const words = ['a red fox', '--size', '128x128', '--seconds', '0.1', '--variations', '2', ...quick, '-o', output];
  const { code, out } = await runWords(generateCommand, words);
  expect(code).toBe(0);
  expect(
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).seed),
  ).toEqual([5, 6]);
  const frames = [];
  for (const name of ['many-1.mp4', 'many-2.mp4']) {
    await using video = await readVideo(join(folder, name));
    frames.push((await collectFrames(video.frames))[0]!);
  }
  expect(psnr(frames[0]!, frames[1]!)).toBeLessThan(40);
});

test('generate writes what the name of the file asks for, and says which carries no manifest', async () => {
  for (const [name, container, isSigned] of [
    ['short.webm', 'WebM', false],
    ['short.gif', 'GIF', false],
    ['short.webp', 'WebP', true],
  ] as const) {
    const output = join(folder, name);
    const words = ['a red fox', '--size', '128x128', '--seconds', '0.6', '--quality', '60', ...quick, '-o', output];
    const { code, out } = await runWords(generateCommand, words);
    expect(code).toBe(0);
    expect(/No signed manifest/.test(out)).toBe(!isSigned);
    await using video = await readVideo(output);
    expect(video.info).toMatchObject({ container, width: 128, height: 128 });
    expect(await collectFrames(video.frames)).toHaveLength(5);
  }
});

test('generate shows what the words became before it draws, and who wrote it', async () => {
  const server = createServer((_, response) => {
    response.end(JSON.stringify({ choices: [{ message: { content: 'A blue boat floats on a lake.' } }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    vi.stubEnv('AOZORA_EXPANDER_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    vi.stubEnv('AOZORA_EXPANDER_MODEL', 'small-llm');
    const output = join(folder, 'boat.mp4');
    const words = ['湖の船', '--size', '128x128', '--seconds', '0.1', '--steps', '1', '--threads', '1', '-o', output];
    const { code, out } = await runWords(generateCommand, words);
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(lines[0]).toBe('Written out by the language model small-llm');
    expect(lines[1]).toMatch(/^Drawn as: .*blue boat/);
    expect(lines.at(-1)).toMatch(/boat\.mp4: 128x128, 1 frames/);
  } finally {
    vi.stubEnv('AOZORA_EXPANDER_URL', undefined);
    vi.stubEnv('AOZORA_EXPANDER_MODEL', undefined);
    server.close();
  }
});

test('generate --upscale --preview enlarges what is released and shows each step on the way', async () => {
  const preview = join(folder, 'previews');
  const words = ['--size', '128x128', '--seconds', '0.6', '--upscale', '2', '--preview', preview, '--steps', '2'];
  const { facts } = await make(generateCommand, 'a red fox', ...words);
  expect(facts).toMatchObject({ width: 256, height: 256, frameCount: 5 });
  // The last of two options wins: one step.
  expect(await readdir(preview)).toEqual(['step-001.jpg']);
  expect(await readImage(join(preview, 'step-001.jpg'))).toMatchObject({ width: 128, height: 128 });
});

test('animate takes the shape of the picture, begins with it and needs no words', async () => {
  const { facts, frames } = await make(animateCommand, picture, '--seconds', '0.6');
  expect(facts).toMatchObject({ width: 288, height: 192, frameCount: 5 });
  const expected = createFrame(288, 192, { red: 200, green: 120, blue: 60 });
  expect(psnr(frames[0]!, expected)).toBeGreaterThan(20);
  const both = await make(animateCommand, picture, 'a fox', '--last', picture, '--seconds', '0.6', '--fit', 'contain');
  expect(both.facts.frameCount).toBe(5);
});

test.each([
  ['forward', []],
  ['backward', ['--backward']],
])('extend %s keeps the clip and its shape, with words or without', async (direction, words) => {
  const { facts, frames } = await make(extendCommand, clip, ...words, '--seconds', '1');
  expect(facts).toMatchObject({ width: 128, height: 160 });
  // 1.5 s of clip at the model's 8 frames a second, and about a second more.
  expect(facts.frameCount).toBeGreaterThanOrEqual(19);
  expect(facts.frameCount).toBeLessThanOrEqual(23);
  const kept = direction === 'forward' ? frames[0]! : frames.at(-12)!;
  expect(psnr(kept, createFrame(128, 160, { red: 40, green: 150, blue: 90 }))).toBeGreaterThan(30);
});

test('loop closes a file without words, as slowly as asked, and makes a loop of words alone', async () => {
  const closed = await make(loopCommand, clip);
  expect(closed.facts.frameCount).toBe(12 + 8);
  expect((await make(loopCommand, clip, '--seconds', '0.5')).facts.frameCount).toBe(12 + 4);
  const drawn = await make(loopCommand, 'a red balloon hovers', '--size', '128x128', '--seconds', '2');
  expect(drawn.facts.frameCount).toBeGreaterThanOrEqual(13);
});

test('blend joins two clips without words', async () => {
  const { facts } = await make(blendCommand, clip, clip, '--transition', '0.5');
  expect(facts.frameCount).toBe(12 + 4 + 12);
});

test('remix keeps the length, and strength must be within its bounds', async () => {
  const { facts } = await make(remixCommand, clip, 'a red fox', '--strength', '0.5');
  expect(facts).toMatchObject({ width: 128, height: 160, frameCount: 12 });
  const refused = await runWords(remixCommand, [clip, 'a red fox', '--strength', '7', ...quick]);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('--strength')]);
});

test('recut keeps every picture of a span and draws exactly as much around it as asked', async () => {
  const words = ['--from', '0.25', '--to', '1.5', '--before', '0.5', '--after', '0.375'];
  const { facts, frames } = await make(recutCommand, clip, ...words);
  expect(facts.frameCount).toBe(4 + 10 + 3);
  for (let i = 0; i < 10; i++) {
    const at = Math.floor((0.25 + i / 8) * 12 + 0.5);
    expect(psnr(frames[4 + i]!, createFrame(128, 160, { red: 40 + 8 * at, green: 150, blue: 90 }))).toBeGreaterThan(28);
  }
});

test('storyboard makes the shots of a list in one video, and goes on from a card that only shows something', async () => {
  const file = join(folder, 'story.txt');
  const shots = [
    'Shot 1:\nduration: 1.0sec\nScene: a red fox in a meadow',
    'Shot 2:\nduration: 1.0sec\nScene: it jumps',
    'Shot 3:\nduration: 0.5sec\nvideo: clip.mp4#t=0,0.5',
  ];
  await writeFile(file, shots.join('\n\n'));
  const { facts, notes } = await make(storyboardCommand, file, '--size', '128x128');
  // Cuts are behind eight pictures each, and the last half second has five.
  expect(facts.frameCount).toBe(21);
  expect(notes.filter((note) => note.includes('Drawn as'))).toHaveLength(2);
  expect(notes[0]).toBe('clip.mp4 is cut to the shape of 128x128: 80 % of it stay; --fit contain shows all of it');
});
