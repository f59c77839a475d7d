import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostTensor, openSafetensors } from '../../graph/index.ts';
import { openEmbeddings } from './embedding-cache.ts';

test('openEmbeddings() makes each embedding once, also for another process, and again when its file is cut', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-prompts-'));
  try {
    const encoder = (name: string): string => new URL(`./fixtures/${name}.safetensors`, import.meta.url).pathname;
    const open = async (name: string) => {
      using reader = await openSafetensors(encoder(name));
      return (await openEmbeddings({ cacheFolder: folder }, { reader, keys: new Map() }))!;
    };
    let made = 0;
    const make = async () => hostTensor('float32', [1, 2, 3], Float32Array.of(++made, 2, 3, 4, 5, 6));
    const cache = await open('t5');
    expect((await cache.get('a secret fox', make)).data[0]).toBe(1);
    expect((await cache.get('a secret fox', make)).data[0]).toBe(1);
    expect(await (await open('t5')).get('a secret fox', make)).toMatchObject({ shape: [1, 2, 3], dtype: 'float32' });
    expect(made).toBe(1);
    expect((await cache.get('another fox', make)).data[0]).toBe(2);
    expect((await (await open('umt5')).get('a secret fox', make)).data[0]).toBe(3);
    const files = await readdir(join(folder, 'prompts'));
    expect(files.length).toBe(3);
    expect(files.join()).not.toContain('fox');
    for (const file of files) await truncate(join(folder, 'prompts', file), 20);
    expect((await cache.get('a secret fox', make)).data[0]).toBe(4);
    // equal prompts of a storyboard are asked for at once
    const twins = await Promise.all(['twins', 'twins'].map((prompt) => cache.get(prompt, make)));
    expect(twins.map(({ data }) => data[0])).toEqual([5, 5]);
    expect(await openEmbeddings({}, { reader: null as never, keys: new Map() })).toBeNull();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
