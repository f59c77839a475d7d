import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

test('Ctrl-C while a video is drawn ends with 130, one line and no file', { timeout: 120_000 }, async () => {
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
