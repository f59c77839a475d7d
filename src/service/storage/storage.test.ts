import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../base/index.ts';
import { parseConfig } from '../config.ts';
import { openStorage } from '../open-core.ts';
import { createLocalStorage, removeUnfinishedWrites } from './local-storage.ts';
import { removeFolder, type Storage } from './storage.ts';

interface Fixture {
  readonly storage: Storage;
  readonly scratch: string;
  close(): Promise<void>;
}

async function openLocal(): Promise<Fixture> {
  const scratch = await mkdtemp(join(tmpdir(), 'aozora-storage-'));
  const close = (): Promise<void> => rm(scratch, { recursive: true, force: true });
  return { storage: createLocalStorage(join(scratch, 'objects')), scratch, close };
}

/** A small S3 server of its own package, on a free port. */
async function openS3(): Promise<Fixture> {
  const scratch = await mkdtemp(join(tmpdir(), 'aozora-s3-'));
  const S3rver = createRequire(import.meta.url)('s3rver') as new (
    options: object,
  ) => {
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
    httpServer: Server;
  };
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: join(scratch, 'bucket'),
    configureBuckets: [{ name: 'videos' }],
  });
  const { port } = await server.run();
  // As an operator names it.
  const url = `s3+http://S3RVER:S3RVER@127.0.0.1:${port}/videos/aozora/?region=us-east-1`;
  const storage = openStorage(parseConfig(null, { AOZORA_STORAGE_URL: url }));
  return {
    storage,
    scratch,
    async close() {
      await server.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

describe.each([
  ['createLocalStorage()', openLocal],
  ['createS3Storage()', openS3],
])('%s', (_name, open) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterAll(() => fixture.close());

  async function put(key: string, content: string | Uint8Array): Promise<ReturnType<Storage['putFile']>> {
    const path = join(fixture.scratch, 'source');
    await writeFile(path, content);
    return fixture.storage.putFile(key, path, 'application/octet-stream');
  }

  it('takes a file over and gives back every byte and its hash', async () => {
    const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 251);
    const asset = await put('videos/a/video.mp4', content);
    expect(asset).toMatchObject({ sizeBytes: 300_000, key: 'videos/a/video.mp4' });
    expect(asset.sha256).toMatch(/^[0-9a-f]{64}$/);
    await expect(stat(join(fixture.scratch, 'source'))).rejects.toThrow();
    const back = await buffer(await fixture.storage.openRead('videos/a/video.mp4'));
    expect(Buffer.compare(back, content)).toBe(0);
  });

  it('reads a part with both ends included', async () => {
    await put('videos/b/x', '0123456789');
    const part = await buffer(await fixture.storage.openRead('videos/b/x', { start: 2, end: 5 }));
    expect(part.toString()).toBe('2345');
    const last = await buffer(await fixture.storage.openRead('videos/b/x', { start: 9, end: 9 }));
    expect(last.toString()).toBe('9');
  });

  it('tells a missing object from an empty one', async () => {
    expect(await fixture.storage.statObject('videos/none')).toBeNull();
    await expect(fixture.storage.openRead('videos/none')).rejects.toThrow(NotFoundError);
    expect(await fixture.storage.statObject('videos/b/x')).toEqual({ sizeBytes: 10 });
  });

  it('lists by prefix and removes a folder without its neighbours', async () => {
    await put('lists/a1/x', 'x');
    await put('lists/a1/deep/y', 'yy');
    await put('lists/a12/z', 'z');
    const keysUnder = async (prefix: string): Promise<string[]> => {
      const keys: string[] = [];
      for await (const object of fixture.storage.list(prefix)) keys.push(object.key);
      return keys.sort();
    };
    expect(await keysUnder('lists/a1/')).toEqual(['lists/a1/deep/y', 'lists/a1/x']);
    expect(await keysUnder('lists/a1')).toEqual(['lists/a1/deep/y', 'lists/a1/x', 'lists/a12/z']);
    await removeFolder(fixture.storage, 'lists/a1');
    expect(await keysUnder('lists/')).toEqual(['lists/a12/z']);
    await fixture.storage.remove('lists/a1/x');
  });

  it('refuses keys that could leave the storage', async () => {
    for (const key of ['../x', 'a/../b', '/etc/passwd', 'a//b', 'a/.', '.hidden', 'a/b c', 'a\\b', '']) {
      await expect(fixture.storage.openRead(key), key).rejects.toThrow(/internal/);
    }
  });
});

describe('removeUnfinishedWrites()', () => {
  it('removes what a crash left and nothing else', async () => {
    const { storage, scratch, close } = await openLocal();
    const source = join(scratch, 'source');
    await writeFile(source, 'whole');
    await storage.putFile('videos/a/x', source, 'text/plain');
    await writeFile(join(scratch, 'objects/videos/a/.writing-1'), 'half');
    expect(await removeUnfinishedWrites(join(scratch, 'objects'))).toBe(1);
    expect(await readdir(join(scratch, 'objects/videos/a'))).toEqual(['x']);
    expect(await readFile(join(scratch, 'objects/videos/a/x'), 'utf8')).toBe('whole');
    await close();
  });
});
