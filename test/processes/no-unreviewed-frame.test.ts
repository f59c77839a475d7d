import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClip, encodeImage, readImage, readVideo, sniffMedia, writeVideo } from '../../src/media/index.ts';
import { createRoutes } from '../../src/service/all-routes.ts';
import { openTestService, type TestService } from '../../src/service/open-test-service.fixture.ts';
import { createEngine, draw } from '../../src/service/runtime/witness-runtime.fixture.ts';
import { signLink } from '../../src/service/videos/signed-links.ts';

let service: TestService;
let receiver: Server;
/** What webhooks brought. */
const delivered: Buffer[] = [];

beforeAll(async () => {
  service = await openTestService({
    // Processes of their own, so that an exit is the death of a worker.
    runtime: {
      kind: 'module',
      url: new URL('../../src/service/runtime/witness-runtime.fixture.ts', import.meta.url).href,
      options: {},
    },
    config: { worker: { tries: 2 }, limits: { queueLength: 100 }, roles: { admin: { queued_videos: null } } },
  });
  receiver = createServer(async (request, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    delivered.push(Buffer.concat(chunks));
    answer.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', () => resolve()));
}, 120_000);

afterAll(async () => {
  await service?.close();
  receiver?.close();
});

/** What happens, and how each job must end. */
const scenarios: Readonly<Record<string, 'completed' | 'failed'>> = {
  'all is well': 'completed',
  '[red at 0]': 'failed',
  '[red at 5]': 'failed',
  '[red at 16]': 'failed',
  '[draw crash at 6] then [red at 12]': 'failed',
  '[judge crash at 4]': 'failed',
  '[exit at 7]': 'completed',
  '[short]': 'failed',
  '[long]': 'failed',
};

test('no route gives away a frame that the gate has not passed, but the one for administrators who judge refusals', async () => {
  await addWebhook();
  const ids = new Map<string, string>();
  for (const prompt of Object.keys(scenarios)) ids.set(prompt, await create(prompt));
  expect(await create('[red at 5]', 'the-same')).toBe(await create('[red at 5]', 'the-same'));
  const cancelled = await create('[slow] cancelled');
  const deleted = await create('[slow] deleted');
  const batchFile = await startBatch();

  const attack = new Attack([...ids.values(), cancelled, deleted], [batchFile]);
  const open = new Set(ids.values());
  for (let round = 0; open.size > 0; round++) {
    await attack.sweep();
    if (round === 2) await service.fetch(`/v1/videos/${cancelled}/cancel`, { method: 'POST' });
    if (round === 3) await service.fetch(`/v1/videos/${deleted}`, { method: 'DELETE' });
    for (const id of open) if (['completed', 'failed'].includes(await statusOf(id))) open.delete(id);
    await sleep(100);
  }
  // What came of a source must be reviewed like anything else.
  const source = ids.get('all is well')!;
  const remixed = await change(`/v1/videos/${source}/remix`, { prompt: '[red at 9] again' });
  const extended = await change('/v1/videos/extensions', { video: { id: source }, prompt: 'on', seconds: '1' });
  attack.videoIds.push(remixed, extended);
  while ((await statusOf(remixed)) !== 'failed' || (await statusOf(extended)) !== 'completed') await attack.sweep();
  await attack.sweep();

  for (const [prompt, id] of ids) expect([prompt, await statusOf(id)]).toEqual([prompt, scenarios[prompt]]);
  const refusedFrames = attack.unreviewed.filter((path) => path.endsWith('/refused_frame'));
  expect(attack.unreviewed.filter((path) => !refusedFrames.includes(path))).toEqual([]);
  await expectForAdministratorsOnly(refusedFrames);
  // Three variants of the completed videos at least, by key and by link.
  expect(attack.pictures).toBeGreaterThan(18);
  expect(delivered.length).toBeGreaterThan(0);
  for (const body of delivered) expect(Object.keys(JSON.parse(body.toString()).data)).toEqual(['id']);
  await expectCleanStorage([...ids].filter(([prompt]) => scenarios[prompt] === 'failed').map(([, id]) => id));
}, 240_000);

test('isUnreviewed() sees the square in every format that leaves the service', async () => {
  const shape = { prompt: 'plain', width: 64, height: 64 };
  for (const format of ['jpeg', 'webp', 'png'] as const) {
    expect(await isUnreviewed(Buffer.from(await encodeImage(draw(shape, 3), { format })))).toBe(true);
  }
  const path = `${service.folder}/unreviewed.mp4`;
  await writeVideo(createClip([draw(shape, 0), draw(shape, 1)], { width: 64, height: 64, frameRate: 8 }), { path });
  expect(await isUnreviewed(path)).toBe(true);
  expect((await createEngine()).listModels()[0]!.id).toBe('witness');
});

/** The frame at which a video was refused is kept for those who judge refusals, and for nobody else. */
async function expectForAdministratorsOnly(paths: readonly string[]): Promise<void> {
  expect(paths.length).toBeGreaterThan(3);
  for (const role of ['public', 'artist', 'red-team'] as const) {
    const key = await service.keyFor(role);
    for (const path of paths)
      expect([role, path, (await service.fetch(path, { key })).status]).toEqual([role, path, 403]);
  }
  for (const path of paths) expect((await service.fetch(path, { key: null })).status).toBe(401);
}

async function create(prompt: string, idempotencyKey?: string): Promise<string> {
  const headers = { 'content-type': 'application/json', ...(idempotencyKey && { 'idempotency-key': idempotencyKey }) };
  const body = JSON.stringify({ prompt, model: 'witness', seconds: '2', size: '64x64' });
  return idOf(await service.fetch('/v1/videos', { method: 'POST', headers, body }));
}

async function change(path: string, body: object): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  return idOf(await service.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function idOf(answer: Response): Promise<string> {
  const { id, error } = (await answer.json()) as { id?: string; error?: object };
  if (id === undefined) throw new Error(JSON.stringify(error));
  return id;
}

async function statusOf(id: string): Promise<string> {
  const answer = await service.fetch(`/v1/videos/${id}`);
  return ((await answer.json()) as { status: string }).status;
}

async function addWebhook(): Promise<void> {
  const { port } = receiver.address() as AddressInfo;
  await change('/v1/webhook_endpoints', {
    ...{ name: 'witness', url: `http://127.0.0.1:${port}/` },
    event_types: ['video.completed', 'video.failed', 'batch.completed'],
  });
}

async function startBatch(): Promise<string> {
  const line = { custom_id: 'one', method: 'POST', url: '/v1/videos' };
  const body = { prompt: '[red at 3] batch', model: 'witness', seconds: '2', size: '64x64' };
  const form = new FormData();
  form.set('purpose', 'batch');
  form.set('file', new Blob([JSON.stringify({ ...line, body })]), 'lines.jsonl');
  const id = await idOf(await service.fetch('/v1/files', { method: 'POST', body: form }));
  await change('/v1/batches', { input_file_id: id, endpoint: '/v1/videos', completion_window: '24h' });
  return id;
}

/** Asks every route for everything, again and again, and looks at every picture that it gets. */
class Attack {
  readonly videoIds: string[];
  readonly fileIds: readonly string[];
  readonly unreviewed: string[] = [];
  pictures = 0;
  #seen = new Set<string>();

  constructor(videoIds: string[], fileIds: readonly string[]) {
    this.videoIds = videoIds;
    this.fileIds = fileIds;
  }

  async sweep(): Promise<void> {
    for (const { definition } of createRoutes('0.0.0-test')) {
      if (definition.method !== 'get') continue;
      await Promise.all(this.#fill(definition.path).map((path) => this.#ask(path)));
    }
  }

  /** Every path of a route; a new parameter must be thought about here. */
  #fill(path: string): string[] {
    const name = /\{(\w+)\}/.exec(path)?.[1];
    if (name === undefined) return [path];
    const values: Readonly<Record<string, readonly string[]>> = {
      ...{ video_id: this.videoIds, file_id: this.fileIds, model: ['witness'], character_id: ['none'] },
      ...{ batch_id: ['none'], user_id: ['none'], webhook_endpoint_id: ['none'], name: ['none'], report_id: ['none'] },
      ...{ video_group_id: ['none'], detection_id: ['none'], appeal_id: ['none'] },
    };
    if (values[name] === undefined) throw new Error(`the attack does not know the parameter ${name} of ${path}`);
    const paths = values[name].map((value) => path.replace(`{${name}}`, value));
    return path.endsWith('/content') ? paths.flatMap((each) => this.#variantsOf(each)) : paths;
  }

  /** Each file by key, and by a link whose signature is right. */
  #variantsOf(path: string): string[] {
    const videoId = path.split('/')[3]!;
    const expires = Math.floor(Date.now() / 1000) + 600;
    if (!path.startsWith('/v1/videos/')) return [path];
    return (['video', 'thumbnail', 'spritesheet'] as const).flatMap((variant) => {
      const signature = signLink(service.server.services.linkSecret, { videoId, variant, expires });
      const query = new URLSearchParams({ variant, expires: String(expires), signature });
      return [`${path}?variant=${variant}`, `${path}?${query}`];
    });
  }

  async #ask(path: string): Promise<void> {
    const isStream = path.endsWith('/events');
    const stop = new AbortController();
    const timer = isStream ? setTimeout(() => stop.abort(), 150) : undefined;
    const bytes = await readAnswer(path, stop.signal);
    clearTimeout(timer);
    // The same bytes again need no second look.
    const print = `${path.split('?')[0]} ${bytes.length} ${bytes.subarray(0, 4_000).toString('base64')}`;
    if (this.#seen.has(print)) return;
    this.#seen.add(print);
    for (const picture of picturesIn(bytes)) {
      this.pictures++;
      if (await isUnreviewed(picture)) this.unreviewed.push(path);
    }
  }
}

/** All that came, also of a stream that was broken off. */
async function readAnswer(path: string, signal: AbortSignal): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  try {
    const answer = await service.fetch(path, { signal, headers: { range: 'bytes=0-' } });
    for await (const chunk of answer.body ?? []) chunks.push(chunk);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return Buffer.concat(chunks);
}

/** The bytes themselves if they are a picture or a video, those in an archive, and those written out in text. */
function picturesIn(bytes: Buffer): Buffer[] {
  if (sniffMedia(bytes).kind !== 'other') return [bytes];
  if (bytes.subarray(257, 262).toString() === 'ustar') return entriesOf(bytes).flatMap(picturesIn);
  const text = bytes.toString('latin1');
  return [...text.matchAll(/base64,([A-Za-z0-9+/=]+)/g)].map((match) => Buffer.from(match[1]!, 'base64'));
}

function entriesOf(archive: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at + 512 <= archive.length && archive[at] !== 0; ) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 136), 8);
    entries.push(archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

/** True if any frame has a pixel of the square's orange. */
async function isUnreviewed(source: Buffer | string): Promise<boolean> {
  const isVideo = typeof source === 'string' || sniffMedia(source).kind === 'video';
  if (!isVideo) return hasOrange((await readImage(source)).data);
  await using video = await readVideo(source);
  for await (const frame of video.frames) if (hasOrange(frame.data)) return true;
  return false;
}

function hasOrange(data: Uint8Array | Uint8ClampedArray): boolean {
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
    if (red > 200 && green > 90 && green < 170 && blue < 70) return true;
  }
  return false;
}

/** Nothing of a failed video lies in the storage, and no file there has an unreviewed frame. */
async function expectCleanStorage(failed: readonly string[]): Promise<void> {
  const { storage } = service.server.services;
  let files = 0;
  for await (const { key } of storage.list('')) {
    expect(failed.filter((id) => key.startsWith(`videos/${id}/`))).toEqual([]);
    const chunks: Buffer[] = [];
    for await (const chunk of await storage.openRead(key)) chunks.push(chunk as Buffer);
    for (const picture of picturesIn(Buffer.concat(chunks))) {
      files++;
      expect([key, await isUnreviewed(picture)]).toEqual([key, false]);
    }
  }
  expect(files).toBeGreaterThan(0);
}
