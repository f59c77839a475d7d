import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFingerprint } from '../safety/index.ts';
import { noteRelease, readReleases } from './release-list.ts';

const fingerprint = { hashes: ['00ff00ff00ff00ff'], mirrored: ['ff00ff00ff00ff00'] };

test('readReleases() gives back what noteRelease() wrote, and leaves out a line that was cut off', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-releases-'));
  try {
    expect((await readReleases(folder)).knownNumbers).toEqual([]);
    await noteRelease(folder, { videoId: 'video_1', markNumber: '123456789', fingerprint });
    await appendFile(join(folder, 'released.jsonl'), '{"videoId":"video_2","markNu');
    const { index, knownNumbers } = await readReleases(folder);
    expect(knownNumbers).toEqual(['123456789']);
    const near = readFingerprint({ hashes: ['00ff00ff00ff00fe'], mirrored: [] });
    expect(await index.search(near, { limit: 5, maxDistance: 4 })).toEqual([{ videoId: 'video_1', distance: 1 }]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
