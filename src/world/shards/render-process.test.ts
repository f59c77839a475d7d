import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const entry = fileURLToPath(new URL('./render-process.fixture.ts', import.meta.url));

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'aozora-render-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const plan = {
  seed: 3,
  level: ['W2', 'W4', 'W5'],
  width: 64,
  height: 80,
  frames: 5,
  frameRate: 8,
  maps: { width: 16, height: 20 },
  count: 6,
  clipsPerShard: 2,
};

/** Renders in another process, which is killed without notice once it has drawn `killAt` clips. */
function render(folder: string, workers: number, killAt = Infinity): Promise<string> {
  const child = spawn(process.execPath, ['--import', loader, entry, JSON.stringify({ ...plan, folder, workers })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (Number(text.trim().split('\n').at(-1)) >= killAt) child.kill('SIGKILL');
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? `${code}`));
  });
}

async function hashes(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const entries = names.map(async (name) => {
    const bytes = await readFile(join(folder, name));
    return [name, createHash('sha256').update(bytes).digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

it('renderShards() writes the same bytes in one process, and in two of which the first was killed, with one thread or two', async () => {
  const [whole, halved] = [join(root, 'whole'), join(root, 'halved')];
  expect(await render(whole, 1)).toBe('0');
  // The third clip belongs to the second shard.
  expect(await render(halved, 2, 3)).toBe('SIGKILL');
  const left = await readdir(halved);
  expect(left).toContain('shard-00000.safetensors');
  expect(left).not.toContain('shard-00002.safetensors');
  expect(await render(halved, 2)).toBe('0');
  const expected = await hashes(whole);
  expect(Object.keys(expected)).toHaveLength(7);
  expect(await hashes(halved)).toEqual(expected);
}, 120_000);
