import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BMFF } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { ManifestStore } from '@trustnxt/c2pa-ts/manifest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createManualClock, systemClock } from '../../base/index.ts';
import { createClip, createFrame, encodeImage, readVideo, writeVideo } from '../../media/index.ts';
import type { GenerationRecord } from './generation-record.ts';
import { hashPrompt } from './generation-record.ts';
import { readManifest } from './read-manifest.ts';
import { signBytes, signFile } from './sign-media.ts';
import { adoptSigningIdentity, openSigningIdentity, type SigningIdentity } from './signing-identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'aozora-provenance-'));
const record: GenerationRecord = {
  videoId: 'video_0001',
  model: 'aozora-mini',
  seed: 7,
  promptSha256: hashPrompt('a red fox trots through falling snow'),
  markNumber: '0123456789',
};
let identity: SigningIdentity;
let video: Uint8Array;

beforeAll(async () => {
  identity = await openSigningIdentity({ folder: join(folder, 'certificates'), clock: systemClock });
  const path = join(folder, 'plain.mp4');
  const frames = Array.from({ length: 8 }, (_, i) => createFrame(64, 48, { red: 30 * i, green: 90, blue: 20 }));
  await writeVideo(createClip(frames, { width: 64, height: 48, frameRate: 8 }), { path });
  video = readFileSync(path);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sign = (bytes: Uint8Array, changes: Partial<Parameters<typeof signBytes>[1]> = {}): Promise<Uint8Array> =>
  signBytes(bytes, { identity, record, format: 'video/mp4', version: '0.1.0', clock: systemClock, ...changes });

test('signBytes() makes a manifest that is trusted under our root and tells how the video was made', async () => {
  const evidence = await readManifest(await sign(video), 'video/mp4', identity.root);
  expect(evidence).toEqual({
    status: 'trusted',
    title: 'video_0001',
    signer: 'Aozora',
    generation: record,
    ingredients: [],
    problems: [],
  });
});

test('readManifest() calls a file without a manifest none, and our signature untrusted under another root', async () => {
  expect(await readManifest(video, 'video/mp4', identity.root)).toEqual({ status: 'none' });
  const other = await openSigningIdentity({ folder: join(folder, 'other'), clock: systemClock });
  const evidence = await readManifest(await sign(video), 'video/mp4', other.root);
  expect(evidence).toMatchObject({ status: 'untrusted', problems: ['signingCredential.untrusted'] });
});

test('readManifest() finds every single flipped bit of the pictures', async () => {
  const signed = await sign(video);
  const data = Buffer.from(signed).indexOf('mdat') + 4;
  expect(data).toBeGreaterThan(4);
  for (const part of [0, 0.3, 0.9]) {
    const changed = Uint8Array.from(signed);
    const at = data + Math.floor(part * (video.length - Buffer.from(video).indexOf('mdat') - 8));
    changed[at] = changed[at]! ^ 1;
    const evidence = await readManifest(changed, 'video/mp4', identity.root);
    expect(evidence).toEqual({ status: 'invalid', problems: ['assertion.bmffHash.mismatch'] });
  }
});

test('a signed video is valid to an independent C2PA implementation, and a changed one is not', async () => {
  const signed = await sign(video);
  expect(await verifyIndependently(signed)).toMatchObject({ isValid: true });
  const changed = Uint8Array.from(signed);
  changed[changed.length - 5] = changed[changed.length - 5]! ^ 1;
  expect(await verifyIndependently(changed)).toMatchObject({ isValid: false });
});

test('a signed video plays and has the same frames', async () => {
  const frames = async (bytes: Uint8Array): Promise<string[]> => {
    await using opened = await readVideo(bytes);
    const seen: string[] = [];
    for await (const frame of opened.frames) seen.push(Buffer.from(frame.data).toString('base64'));
    return seen;
  };
  expect(await frames(await sign(video))).toEqual(await frames(video));
});

test('signBytes() carries an ingredient with its own manifest', async () => {
  const parent = await sign(video);
  const remix = await sign(video, {
    record: { ...record, videoId: 'video_0002' },
    ingredients: [
      { videoId: 'video_0001', title: 'remixed', format: 'video/mp4', bytes: parent },
      { videoId: 'video_0000', title: 'extended', format: 'video/mp4', bytes: null },
    ],
  });
  const evidence = await readManifest(remix, 'video/mp4', identity.root);
  expect(evidence).toMatchObject({
    status: 'trusted',
    ingredients: ['remixed: video_0001', 'extended: video_0000'],
  });
});

test('signBytes() signs PNG and WebP pictures', async () => {
  const picture = createFrame(40, 30, { red: 200, green: 40, blue: 90 });
  for (const format of ['png', 'webp'] as const) {
    const signed = await sign(await encodeImage(picture, { format }), { format: `image/${format}` });
    expect(await readManifest(signed, `image/${format}`, identity.root)).toMatchObject({ status: 'trusted' });
  }
});

test('signFile() leaves the old file and nothing else when it fails', async () => {
  const place = mkdtempSync(join(folder, 'broken-'));
  const path = join(place, 'broken.mp4');
  writeFileSync(path, 'not a video');
  const options = { identity, record, format: 'video/mp4', version: '0.1.0', clock: systemClock } as const;
  await expect(signFile(path, path, options)).rejects.toThrow('Cannot sign this file');
  expect(readdirSync(place)).toEqual(['broken.mp4']);
  expect(readFileSync(path, 'utf8')).toBe('not a video');
});

test('openSigningIdentity() keeps its set, and renews the signer but not the root before it ends', async () => {
  const clock = createManualClock(Date.UTC(2026, 10, 22));
  const options = { folder: join(folder, 'renewal'), clock };
  const first = await openSigningIdentity(options);
  expect((await openSigningIdentity(options)).chain).toBe(first.chain);
  expect(statSync(join(options.folder, 'signer.pem')).mode & 0o77).toBe(0);
  clock.advance(340 * 86_400_000);
  const second = await openSigningIdentity(options);
  expect(second.root).toBe(first.root);
  expect(second.chain).not.toBe(first.chain);
  expect(second.expiresMs).toBeGreaterThan(clock.nowMs());
  const [signer, issuer] = [new X509Certificate(second.chain), new X509Certificate(second.root)];
  expect(signer.subject).toContain('O=Aozora');
  expect(issuer.ca).toBe(true);
});

test('openSigningIdentity() makes one set where several ask for it at the same time', async () => {
  const options = { folder: join(folder, 'together'), clock: systemClock };
  const opened = await Promise.all([1, 2, 3, 4].map(() => openSigningIdentity(options)));
  const kept = await openSigningIdentity(options);
  for (const { root, chain } of opened) expect([root, chain]).toEqual([kept.root, kept.chain]);
  const own = { ...kept, privateKey: kept.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  expect(() => adoptSigningIdentity(own, systemClock)).not.toThrow();
  expect(readdirSync(options.folder).toSorted()).toEqual(['issuer.pem', 'root.pem', 'signer.pem']);
});

test('signBytes() refuses an identity that has ended', async () => {
  const clock = createManualClock(identity.expiresMs + 1);
  await expect(sign(video, { clock })).rejects.toThrow('Cannot sign as the signing identity has ended');
});

test('adoptSigningIdentity() takes certificates that fit together and refuses others', async () => {
  const own = {
    chain: identity.chain,
    privateKey: identity.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    root: identity.root,
  };
  const adopted = adoptSigningIdentity(own, systemClock);
  const signed = await sign(video, { identity: adopted });
  expect(await readManifest(signed, 'video/mp4', own.root)).toMatchObject({ status: 'trusted' });
  const other = await openSigningIdentity({ folder: join(folder, 'foreign'), clock: systemClock });
  expect(() => adoptSigningIdentity({ ...own, root: other.root }, systemClock)).toThrow('the last by the root');
  const foreignKey = other.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(() => adoptSigningIdentity({ ...own, privateKey: foreignKey }, systemClock)).toThrow("must be the signer's");
});

/** c2pa-ts reads still pictures in ISO media files only; the brand of our MP4 is added to its list for the test. */
async function verifyIndependently(signed: Uint8Array): Promise<{ readonly isValid: boolean }> {
  Reflect.get(BMFF, 'canReadBrands').add('isom');
  const asset = new BMFF(Uint8Array.from(signed));
  const store = ManifestStore.read(SuperBox.fromBuffer(Uint8Array.from(asset.getManifestJUMBF()!)));
  const { isValid } = await store.validate(asset);
  return { isValid };
}
