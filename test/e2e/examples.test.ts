import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { collectFrames, createFrame, psnr, readVideo, sniffMedia, writeImage } from '../../src/media/index.ts';
import { openTestService } from '../../src/service/open-test-service.fixture.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-examples-'));
  vi.stubEnv('HOME', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const ran = new Set<string>();

/** Runs one of the examples with words as they come from the shell; gives what it said. */
async function runExample(name: string, words: readonly string[]): Promise<string[]> {
  const said: string[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => void said.push(String(line)));
  const before = process.argv;
  process.argv = [process.execPath, `examples/${name}.ts`, ...words];
  try {
    // A module runs once; an example that runs again is loaded anew with all that it uses.
    if (ran.has(name)) vi.resetModules();
    ran.add(name);
    await import(`../../examples/${name}.ts`);
    return said;
  } finally {
    process.argv = before;
    spy.mockRestore();
  }
}

const tiny = ['--side', '64', '--steps', '1'];

test('generate-to-mp4 writes the video, twice as large as it was drawn', async () => {
  const path = join(folder, 'fox.mp4');
  const said = await runExample('generate-to-mp4', ['a red fox', path, ...tiny, '--seconds', '0.6']);
  expect(said[0]).toMatch(/red fox/);
  await using video = await readVideo(path);
  expect(video.info).toMatchObject({ width: 128, height: 128, frameRate: 8 });
  expect(await collectFrames(video.frames)).toHaveLength(5);
});

test('stream-frames stops when it has seen enough', async () => {
  const said = await runExample('stream-frames', ['a blue boat', ...tiny, '--seconds', '30', '--enough', '3']);
  expect(said.filter((line) => line.startsWith('frame '))).toHaveLength(said.length - 1);
  expect(said.at(-1)).toMatch(/^stopped after \d+ of 240 frames$/);
  // Those of the latent frames that were finished when it was stopped still come.
  expect(said.length).toBeLessThan(60);
});

test('animate-image begins with the picture', async () => {
  const [image, path] = [join(folder, 'sky.png'), join(folder, 'moving.mp4')];
  await writeImage(image, createFrame(200, 100, { red: 90, green: 150, blue: 220 }));
  await runExample('animate-image', [image, 'a red balloon', path, ...tiny, '--seconds', '0.6']);
  await using video = await readVideo(path);
  const [first] = await collectFrames(video.frames);
  expect(psnr(first!, createFrame(64, 64, { red: 90, green: 150, blue: 220 }))).toBeGreaterThan(20);
});

test('storyboard cuts between shots whose words go on from each other', async () => {
  const path = join(folder, 'story.mp4');
  const said = await runExample('storyboard', [path, ...tiny, '--speed', '4']);
  expect(said.slice(0, 3).every((line) => line.includes('red fox'))).toBe(true);
  await using video = await readVideo(path);
  expect(await collectFrames(video.frames)).toHaveLength(12);
});

test('openai-client makes and downloads a video through the official client', async () => {
  const service = await openTestService();
  try {
    vi.stubEnv('OPENAI_BASE_URL', `${service.url}/v1`);
    vi.stubEnv('OPENAI_API_KEY', service.adminKey);
    const path = join(folder, 'downloaded.mp4');
    const said = await runExample('openai-client', ['moving bars', path]);
    expect(said.at(-1)).toContain('4 s');
    expect(sniffMedia(await readFile(path))).toMatchObject({ kind: 'video', name: 'MP4' });
  } finally {
    await service.close();
  }
});

test('own-classifier releases a video, and refuses it when the classifier says so', { timeout: 120_000 }, async () => {
  const path = join(folder, 'reviewed.mp4');
  const words = ['a red fox', path, '--side', '128', '--steps', '1', '--frames', '1'];
  expect((await runExample('own-classifier', words)).at(-1)).toMatch(/reviewed, marked as \S+, signed$/);
  expect((await runExample('own-classifier', [...words, '--limit', '1000'])).at(-1)).toBe('refused: empty pictures');
});
