import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../draw/renderer.ts';
import { planClip } from './clip-plan.ts';
import { type ClipStreamOptions, createClipStream, planOf, type WorldClip } from './clip-stream.ts';
import { createClipRenderer } from './render-clip.ts';
import { renderShards } from './render-shards.ts';
import { readShard } from './shard-file.ts';

const base: ClipStreamOptions = {
  seed: 5,
  level: ['W1', 'W3'],
  width: 64,
  height: 64,
  frames: 5,
  frameRate: 8,
  maps: { width: 16, height: 16 },
  captionCount: 2,
};
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function collect(options: ClipStreamOptions): Promise<WorldClip[]> {
  const clips: WorldClip[] = [];
  for await (const clip of createClipStream(options)) clips.push(clip);
  return clips;
}

describe('createClipStream()', () => {
  it('gives the same clips in order, whatever the number of threads and the start, and as without threads', async () => {
    const two = await collect({ ...base, count: 5, workers: 2 });
    const late = await collect({ ...base, start: 3, count: 2, workers: 1 });
    expect(two.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(late.map(({ rgb }) => hash(rgb))).toEqual(two.slice(3).map(({ rgb }) => hash(rgb)));
    const plan = planOf(base);
    const text = planClip(plan, 2);
    const alone = createClipRenderer(plan).render(text.scene);
    expect(hash(two[2]!.rgb)).toBe(hash(alone.rgb));
    expect(two[2]!.captions).toEqual(text.captions);
    expect(two[2]!.maps!.flow).toEqual(alone.maps!.flow);
    expect(two[2]!.rgb.length).toBe(5 * 64 * 64 * 3);
    expect(two[2]!.states.length).toBe(5);
  });

  it('refuses to draw with no thread', async () => {
    await expect(collect({ ...base, count: 1, workers: 0 })).rejects.toThrow(/workers must be a whole number from 1/);
  });

  it.each([
    [{ width: 10 }, /width must be a whole number from 64 to 1920/],
    [{ maps: { width: 16, height: 5000 } }, /height must be a whole number from 8 to 1920/],
    [{ frames: 0 }, /frames must be a whole number from 1/],
    [{ frameRate: 0 }, /frameRate must be above 0/],
  ])('refuses %j before it starts a thread', async (change, message) => {
    await expect(collect({ ...base, ...change, count: 1 })).rejects.toThrow(message);
  });
});

describe('renderShards()', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aozora-shards-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('writes shards that read back as drawn, goes on after a stop, and refuses another plan', async () => {
    const options = { ...base, folder, count: 5, clipsPerShard: 2, workers: 1 };
    const stop = new AbortController();
    const halted = renderShards({
      ...options,
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done === 3) stop.abort();
      },
    });
    await expect(halted).rejects.toThrow();
    const progress: number[] = [];
    const { shards, reusedShards } = await renderShards({ ...options, onProgress: ({ done }) => progress.push(done) });
    expect(reusedShards).toBe(1);
    expect(progress).toEqual([3, 4, 5]);
    expect((await readdir(folder)).sort()).toEqual(
      ['plan.json', ...[0, 1, 2].flatMap((i) => [`shard-0000${i}.jsonl`, `shard-0000${i}.safetensors`])].sort(),
    );
    const { arrays, lines } = await readShard(shards[1]!);
    const plan = planOf(base);
    const clip = createClipRenderer(plan).render(planClip(plan, 3).scene);
    expect(arrays.rgb!.shape).toEqual([2, 5, 64, 64, 3]);
    expect(hash(arrays.rgb!.data.subarray(clip.rgb.length) as Uint8Array)).toBe(hash(clip.rgb));
    expect(arrays.flow!.data.subarray(clip.maps!.flow.length)).toEqual(clip.maps!.flow);
    expect(lines[1]!.index).toBe(3);
    expect(lines[1]!.states).toEqual(JSON.parse(JSON.stringify(clip.states)));
    const before = await stat(`${shards[0]}.safetensors`);
    expect((await renderShards(options)).reusedShards).toBe(3);
    expect((await stat(`${shards[0]}.safetensors`)).mtimeMs).toBe(before.mtimeMs);
    await expect(renderShards({ ...options, seed: 6 })).rejects.toThrow(/clips of another plan/);
  });
});

describe('createClipRenderer()', () => {
  it.each([
    [64, 64],
    [65, 67],
  ])('packs the colours of a %d x %d picture without the fourth byte', (width, height) => {
    const plan = { ...planOf(base), width, height, frames: 2, maps: null };
    const { scene } = planClip(plan, 0);
    const { rgb, states } = createClipRenderer(plan).render(scene);
    const rgba = createRenderer({ width, height }).render(scene, states[1]!);
    const second = rgb.subarray(width * height * 3);
    for (let p = 0; p < width * height; p++) {
      for (let c = 0; c < 3; c++) if (second[3 * p + c] !== rgba[4 * p + c]) expect.fail(`pixel ${p}, channel ${c}`);
    }
  });

  it('draws the same pictures at the same times for every rate, and at the end of a minute', () => {
    const plan = { ...planOf(base), maps: null };
    const { scene } = planClip({ ...plan, levels: ['W3'], frames: 481 }, 1);
    const clipAt = (frames: number, frameRate: number, startSeconds = 0): Uint8Array =>
      createClipRenderer({ ...plan, frames, frameRate }).render(scene, startSeconds).rgb;
    const pixels = plan.width * plan.height * 3;
    const [slow, fast] = [clipAt(3, 8), clipAt(9, 32)];
    for (const frame of [0, 1, 2]) {
      const picture = slow.subarray(frame * pixels, (frame + 1) * pixels);
      expect(hash(picture)).toBe(hash(fast.subarray(4 * frame * pixels, (4 * frame + 1) * pixels)));
    }
    expect(scene.shots.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0)).toBeCloseTo(60, 9);
    expect(hash(clipAt(1, 8, 59.5))).toBe(hash(clipAt(3, 2, 58.5).subarray(2 * pixels)));
  });
});
