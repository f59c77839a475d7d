import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom, systemClock } from '../../base/index.ts';
import {
  collectFrames,
  createClip,
  createFrame,
  type Frame,
  readVideo,
  resizeFrame,
  writeVideo,
} from '../../media/index.ts';
import { hashPrompt } from '../provenance/generation-record.ts';
import { signFile } from '../provenance/sign-media.ts';
import { openSigningIdentity, type SigningIdentity } from '../provenance/signing-identity.ts';
import { embedWatermark } from '../watermark/embed-watermark.ts';
import { encodeMarkPayload, markNumberOf } from '../watermark/mark-payload.ts';
import { detectOrigin } from './detect-origin.ts';
import { createMemoryFingerprintIndex } from './fingerprint-index.ts';
import { createFingerprinter, fingerprintDistance, hashDistance, type VideoFingerprint } from './perceptual-hash.ts';

const folder = mkdtempSync(join(tmpdir(), 'aozora-detection-'));
const key = Buffer.from('a key that only the tests know');
const shape = { width: 192, height: 160, frameRate: 8 };
let identity: SigningIdentity;
const released = join(folder, 'released.mp4');

beforeAll(async () => {
  identity = await openSigningIdentity({ folder: join(folder, 'certificates'), clock: systemClock });
  const number = markNumberOf(key, 'video_7');
  const marked = embedWatermark(drawScene(7), { key, payload: encodeMarkPayload(key, number), ...shape });
  await writeVideo(createClip(marked, shape), { path: released, quality: 85 });
  const record = {
    videoId: 'video_7',
    model: 'aozora-mini',
    seed: 7,
    promptSha256: hashPrompt('dots'),
    markNumber: number,
  };
  await signFile(released, released, { identity, record, format: 'video/mp4', version: '0.1.0', clock: systemClock });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Soft dots that drift, on a gradient. */
function drawScene(seed: number): Frame[] {
  const random = createRandom(seed);
  const dots = Array.from({ length: 14 }, () => ({
    x: random.uniform() * shape.width,
    y: random.uniform() * shape.height,
    radius: 8 + 24 * random.uniform(),
    level: 60 + 160 * random.uniform(),
    speed: random.normal(),
  }));
  return Array.from({ length: 16 }, (_, t) => {
    const frame = createFrame(shape.width, shape.height);
    for (let y = 0; y < shape.height; y++) {
      for (let x = 0; x < shape.width; x++) {
        let level = 70 + (60 * y) / shape.height;
        for (const dot of dots) {
          const distance = Math.hypot(x - dot.x - dot.speed * t, y - dot.y) / dot.radius;
          if (distance < 1) level += (dot.level - level) * (1 - distance);
        }
        for (let c = 0; c < 3; c++) frame.data[(y * shape.width + x) * 4 + c] = level;
      }
    }
    return frame;
  });
}

function fingerprintOf(frames: readonly Frame[], frameRate = shape.frameRate): VideoFingerprint {
  const fingerprinter = createFingerprinter(frameRate);
  for (const frame of frames) fingerprinter.push(frame);
  return fingerprinter.finish();
}

test('detectOrigin() reports every layer of a released file apart', async () => {
  const index = createMemoryFingerprintIndex();
  await index.add('video_7', fingerprintOf(drawScene(7)));
  await index.add('video_8', fingerprintOf(drawScene(8)));
  await using video = await readVideo(released);
  const evidence = await detectOrigin({
    file: { source: released, format: 'video/mp4' },
    frames: video.frames,
    trustedRoots: identity.root,
    watermarkKey: key,
    index,
  });
  expect(evidence.manifest).toMatchObject({ status: 'trusted', generation: { videoId: 'video_7' } });
  expect(evidence.watermark).toMatchObject({ status: 'found', number: markNumberOf(key, 'video_7') });
  expect(evidence.reverseSearch).toMatchObject({ status: 'found', matches: [{ videoId: 'video_7' }] });
  expect(evidence.classifier).toMatchObject({ status: 'scored' });
});

test('detectOrigin() loses only the manifest when a copy is encoded anew', async () => {
  await using video = await readVideo(released);
  const copy = join(folder, 'copy.mp4');
  await writeVideo(video.frames, { path: copy, quality: 75 });
  await using copied = await readVideo(copy);
  const evidence = await detectOrigin({
    file: { source: copy, format: 'video/mp4' },
    frames: copied.frames,
    trustedRoots: identity.root,
    watermarkKey: key,
    index: null,
  });
  expect(evidence.manifest).toEqual({ status: 'none' });
  expect(evidence.watermark).toMatchObject({ status: 'found' });
  expect(evidence.reverseSearch).toEqual({ status: 'unavailable' });
});

test("detectOrigin() finds nothing in a stranger's video", async () => {
  const index = createMemoryFingerprintIndex();
  await index.add('video_7', fingerprintOf(drawScene(7)));
  const frames = createClip(drawScene(9), shape);
  const evidence = await detectOrigin({ file: null, frames, trustedRoots: '', watermarkKey: key, index });
  expect(evidence.manifest).toEqual({ status: 'unavailable' });
  expect(evidence.watermark.status).toBe('absent');
  expect(evidence.reverseSearch).toEqual({ status: 'absent' });
});

test('fingerprints stay near through resizing, brightness and mirroring and far between scenes', async () => {
  const scene = drawScene(7);
  const original = fingerprintOf(scene);
  const small = await Promise.all(scene.map((frame) => resizeFrame(frame, { width: 96, height: 80 })));
  const bright = scene.map((frame) => ({
    ...frame,
    data: frame.data.map((value, i) => (i % 4 === 3 ? 255 : value + 25)),
  }));
  const mirrored = scene.map((frame) => mirrorFrame(frame));
  for (const copy of [small, bright, mirrored]) {
    expect(fingerprintDistance(fingerprintOf(copy), original)).toBeLessThan(4);
  }
  expect(fingerprintDistance(fingerprintOf(drawScene(8)), original)).toBeGreaterThan(14);
  expect(original.hashes).toHaveLength(4); // two seconds, two a second
});

test('hashDistance() counts differing bits', () => {
  expect(hashDistance(0b1011n, 0b0001n)).toBe(2);
  expect(hashDistance(2n ** 64n - 1n, 0n)).toBe(64);
});

test('readVideo() sees the marked and signed file as an ordinary video', async () => {
  await using video = await readVideo(released);
  expect(await collectFrames(video.frames)).toHaveLength(16);
});

function mirrorFrame(frame: Frame): Frame {
  const data = new Uint8ClampedArray(frame.data.length);
  for (let y = 0; y < frame.height; y++) {
    for (let x = 0; x < frame.width; x++) {
      const from = (y * frame.width + frame.width - 1 - x) * 4;
      data.set(frame.data.subarray(from, from + 4), (y * frame.width + x) * 4);
    }
  }
  return { ...frame, data };
}
