import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createManualClock } from '../../src/base/index.ts';
import { collectFrames, psnr, readVideo } from '../../src/media/index.ts';
import { openSigningIdentity, readManifest } from '../../src/safety/index.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-e2e-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the command line in a home of its own; gives exit code and what it said. */
async function aozora(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;
  const environment = { ...process.env, HOME: folder, NODE_NO_WARNINGS: '1' };
  return run(process.execPath, ['--import', 'tsx', main, ...words], { env: environment }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

test('generate makes the same signed video from words for the same seed', { timeout: 180_000 }, async () => {
  const [first, second] = [join(folder, 'a.mp4'), join(folder, 'b.mp4')];
  for (const output of [first, second]) {
    const words = [
      'generate',
      'a red fox in a snowfield',
      '--seed',
      '3',
      '--seconds',
      '1',
      '--steps',
      '2',
      '--json',
      '-o',
      output,
    ];
    const { code, out, err } = await aozora(...words);
    expect(err.replace(/^npm warn.*$/gm, '')).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ width: 256, height: 256, frameCount: 9, frameRate: 8, seed: 3 });
  }
  await using a = await readVideo(first);
  await using b = await readVideo(second);
  const [framesA, framesB] = [await collectFrames(a.frames), await collectFrames(b.frames)];
  expect(framesA).toHaveLength(9);
  // the two differ only in the number that the watermark carries
  for (const [i, frame] of framesA.entries()) expect(psnr(frame, framesB[i]!)).toBeGreaterThan(35);
  const identity = await openSigningIdentity({
    folder: join(folder, '.aozora', 'certificates'),
    clock: createManualClock(Date.now()),
  });
  expect(await readManifest(await readFile(first), 'video/mp4', identity.root)).toMatchObject({ status: 'trusted' });
});

test('generate refuses by policy with exit code 2 and writes nothing', { timeout: 60_000 }, async () => {
  const { code, err } = await aozora(
    'generate',
    'a graphic beheading with blood and gore everywhere',
    '-o',
    join(folder, 'x', 'no.mp4'),
  );
  expect(code).toBe(2);
  expect(err).toContain('extreme_violence');
  expect(await readdir(folder)).not.toContain('x');
});

test('generate says what is wrong with a prompt or an option and exits with 1', { timeout: 90_000 }, async () => {
  expect(await aozora('generate', 'zxqv blorp')).toMatchObject({
    code: 1,
    err: expect.stringContaining('knows none of its words'),
  });
  expect(await aozora('generate', 'a fox', '--size', 'big')).toMatchObject({
    code: 1,
    err: expect.stringContaining('like 256x256'),
  });
});
