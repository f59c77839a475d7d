import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../base/index.ts';
import { createClip, createFrame, type Frame } from '../../media/index.ts';
import { fingerprints } from '../database/schema.ts';
import type { VideoEngine } from '../jobs/engine.ts';
import { patternModel } from '../jobs/test-pattern-engine.fixture.ts';
import { openTestService, type TestService } from '../open-test-service.fixture.ts';
import { createSafetyGate } from '../runtime/safety-gate.ts';

let service: TestService;
let folder: string;
let videoId: string;
let content: Blob;

beforeAll(async () => {
  const runtime = {
    createEngine: async () => createSceneEngine(),
    createGate: (folder: unknown) =>
      createSafetyGate({ folder: String(folder), clock: systemClock, version: '0.0.0-test' }),
  };
  folder = await mkdtemp(join(tmpdir(), 'aozora-detections-'));
  service = await openTestService({ runtime: { kind: 'inline', runtime, options: folder } });
  const client = service.client();
  videoId = (await client.videos.create({ prompt: 'moving bars', seconds: '2' as '4', size: '128x72' as '720x1280' }))
    .id;
  for (let tries = 0; tries < 600; tries++) {
    const { status, error } = await client.videos.retrieve(videoId);
    if (status === 'failed') throw new Error(error?.message);
    if (status === 'completed') break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  content = await (await client.videos.downloadContent(videoId)).blob();
}, 300_000);
afterAll(async () => {
  await service?.close();
  await rm(folder, { recursive: true, force: true });
});

async function detect(
  file: Blob,
  key?: string,
): Promise<{ status: number; layers: Record<string, Record<string, unknown>> }> {
  const body = new FormData();
  body.set('file', file, 'file.mp4');
  const answer = await service.fetch('/v1/detections', { method: 'POST', body, ...(key && { key }) });
  return { status: answer.status, ...((await answer.json()) as { layers: Record<string, Record<string, unknown>> }) };
}

test('POST /v1/detections tells what each layer finds of a released video', async () => {
  const { layers } = await detect(content);
  expect(layers.manifest).toMatchObject({ status: 'trusted', confidence: 1, video_id: videoId });
  expect(layers.watermark).toMatchObject({ status: 'found', video_ids: [videoId] });
  expect(layers.reverse_search).toMatchObject({ status: 'found', matches: [{ video_id: videoId }] });
  expect(Number(layers.reverse_search!.confidence)).toBeGreaterThan(0.99);
});

test('POST /v1/detections names no video of somebody else', async () => {
  const { layers } = await detect(content, await service.keyFor('artist'));
  expect(layers.manifest).toMatchObject({ status: 'trusted', video_id: null });
  expect(layers.watermark).toMatchObject({ status: 'found', video_ids: [] });
  expect(layers.reverse_search).toMatchObject({ status: 'found', matches: [{ video_id: null }] });
  expect(JSON.stringify(layers)).not.toContain(videoId);
});

test('POST /v1/detections refuses what is no picture or video', async () => {
  expect(await detect(new Blob(['words']))).toMatchObject({ status: 400 });
});

test('a deleted video is forgotten by the search', async () => {
  await service.client().videos.delete(videoId);
  const rows = await service.server.services.database.orm.select().from(fingerprints);
  expect(rows).toEqual([]);
  const { layers } = await detect(content);
  expect(layers.reverse_search).toMatchObject({ status: 'absent', confidence: null });
});

/** Soft spots that drift: pictures with something to see in every direction. */
function createSceneEngine(): VideoEngine {
  return {
    listModels: () => [patternModel('scene')],
    async generate({ width, height, frameRate, frameCount }) {
      const frames = Array.from({ length: frameCount }, (_, i) => drawScene({ width, height }, i));
      return { clip: createClip(frames, { width, height, frameRate }), frameCount, notes: [] };
    },
    close: async () => {},
  };
}

function drawScene({ width, height }: { readonly width: number; readonly height: number }, index: number): Frame {
  const frame = createFrame(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height];
      const wave = Math.sin(9 * u + 0.1 * index) * Math.cos(7 * v) + Math.sin(4 * (u + 2 * v) - 0.05 * index);
      const level = 128 + 50 * wave + 20 * Math.sin(31 * u * v);
      frame.data.set([level, level * 0.9, 255 - level, 255], (y * width + x) * 4);
    }
  }
  return frame;
}
