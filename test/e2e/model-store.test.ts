import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock, type Progress } from '../../src/base/index.ts';
import {
  type LtxCheckpoint,
  type ModelStore,
  openModelStore,
  type PullOptions,
  type WanCheckpoint,
} from '../../src/models/index.ts';
import { tinyLtx, tinyWan, tinyWan21 } from '../parity/tiny-checkpoints.fixture.ts';
import { openHub, type PretendedHub, type Repository, readFolder } from './hub.fixture.ts';

const fixtures = fileURLToPath(new URL('../parity/fixtures', import.meta.url));

/** The tiny checkpoints as if they were released: video files in one repository, the text encoder in another. */
const text = {
  ...tinyLtx.text,
  name: 'tiny-t5',
  source: {
    repository: 'tiny/text',
    revision: null,
    files: [
      { path: 'text_encoder/model.safetensors.index.json', parts: ['text-encoder'], sizeBytes: null, sha256: null },
      { path: 'tokenizer/tokenizer.json', parts: ['tokenizer'], sizeBytes: null, sha256: null },
    ],
  },
} as const;
const ltx: LtxCheckpoint = { ...tinyLtx, text, source: { ...tinyLtx.source, repository: 'tiny/ltx' } };
const wan = { ...tinyWan, source: { ...tinyWan.source, repository: 'tiny/wan' } };

/** A distilled transformer in a repository of its own; the rest is the model's that it was distilled from. */
const apart: WanCheckpoint = {
  ...tinyWan21,
  name: 'tiny-apart',
  text: { ...tinyWan21.text, name: 'tiny-umt5', source: { ...text.source, repository: 'tiny/umt5' } },
  source: {
    repository: 'tiny/wan21',
    revision: null,
    files: [
      {
        path: 'distilled.safetensors',
        repository: 'tiny/apart',
        parts: ['transformer'],
        sizeBytes: null,
        sha256: null,
      },
      { path: 'vae/diffusion_pytorch_model.safetensors', parts: ['autoencoder'], sizeBytes: null, sha256: null },
      { path: 'vae/config.json', parts: ['autoencoder'], sizeBytes: null, sha256: null },
    ],
  },
};

let folder: string;
let hub: PretendedHub;
let store: ModelStore;
let contents: Map<string, Repository>;

async function open(token: string | null = null): Promise<ModelStore> {
  const clock = createManualClock();
  return openModelStore({ folder, hub: { url: hub.url, token }, clock, checkpoints: [ltx, wan, apart] });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-store-'));
  const files = await readFolder(join(fixtures, 'ltx'));
  contents = new Map([
    ['tiny/ltx', files],
    ['tiny/text', textRepository(files)],
  ]);
  hub = await openHub(contents);
  store = await open();
});

afterEach(async () => {
  await hub[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** A text encoder as one shard with its index, and its tokenizer. */
function textRepository(files: Repository): Repository {
  const shard = files.get('text_encoder/model.safetensors')!;
  const names = Object.keys(JSON.parse(Buffer.from(shard.subarray(8, 8 + shard[0]! + 256 * shard[1]!)).toString()));
  const map = names.filter((name) => name !== '__metadata__').map((name) => [name, 'model-00001-of-00001.safetensors']);
  return new Map<string, Uint8Array>([
    ['text_encoder/model-00001-of-00001.safetensors', shard],
    ['text_encoder/model.safetensors.index.json', Buffer.from(JSON.stringify({ weight_map: Object.fromEntries(map) }))],
    ['tokenizer/tokenizer.json', files.get('tokenizer/tokenizer.json')!],
  ]);
}

function pulling(change: Partial<PullOptions> = {}): PullOptions {
  return { acceptLicense: async () => true, onProgress: () => {}, signal: null, ...change };
}

test('pull() downloads a model and its text encoder, which then open by name', async () => {
  const seen: Progress[] = [];
  const asked: string[] = [];
  const acceptLicense = async ({ name }: { name: string }): Promise<boolean> => asked.push(name) > 0;
  await store.pull(ltx.name, pulling({ acceptLicense, onProgress: (progress) => seen.push(progress) }));
  expect(asked).toEqual(['LTXV Open Weights']);
  expect(seen.at(-1)!.done).toBe(seen.at(-1)!.total);
  expect(seen.every(({ done }, i) => i === 0 || done >= seen[i - 1]!.done)).toBe(true);
  expect((await store.list()).map(({ name }) => name).sort()).toEqual(['tiny-ltx', 'tiny-t5']);
  expect((await store.list()).every(({ source }) => source?.commit === 'a'.repeat(40))).toBe(true);
  await using model = await store.open(ltx.name, { threads: 1 });
  expect((await model.encodePrompt('a cat', null)).modelName).toBe(ltx.name);
  expect(await store.verify(ltx.name, null)).toEqual([]);
  await expect(store.remove('tiny-t5')).rejects.toThrow('tiny-ltx needs it');
  await store.remove(ltx.name);
  await store.remove('tiny-t5');
  expect(await store.list()).toEqual([]);
});

test('pull() brings files from every repository that a release names', async () => {
  const [older, newer] = [await readFolder(join(fixtures, 'wan21')), await readFolder(join(fixtures, 'wan'))];
  contents.set('tiny/wan21', older);
  contents.set('tiny/umt5', textRepository(newer));
  await expect(store.pull(apart.name, pulling())).rejects.toThrow('tiny/apart');
  const transformer = older.get('transformer/diffusion_pytorch_model.safetensors')!;
  contents.set('tiny/apart', new Map([['distilled.safetensors', transformer]]));
  const model = await store.pull(apart.name, pulling());
  expect(model.source?.repository).toBe('tiny/wan21');
  expect(await store.verify(apart.name, null)).toEqual([]);
  await using opened = await store.open(apart.name, { threads: 1 });
  expect(opened.info.name).toBe(apart.name);
  await truncate(join(folder, apart.name, 'distilled.safetensors'), 1000);
  expect(await store.lookAt(apart.name)).toEqual([
    { path: 'distilled.safetensors', fault: `has 1000 bytes instead of ${transformer.length}` },
  ]);
});

test('pull() asks for a licence once, and downloads nothing without', async () => {
  await expect(store.pull(ltx.name, pulling({ acceptLicense: async () => false }))).rejects.toThrow(
    'licence must be accepted: LTXV Open Weights',
  );
  expect(hub.ranges).toEqual([]);
  await store.pull(ltx.name, pulling());
  await store.remove(ltx.name);
  await store.pull(ltx.name, pulling({ acceptLicense: () => Promise.reject(new Error('asked twice')) }));
});

test('pull() goes on where a connection broke, also in another process', async () => {
  hub.faults.breaksAfter = { bytes: 700_000, times: 2 };
  await store.pull(ltx.name, pulling());
  expect(hub.ranges.filter((range) => /^bytes=[1-9]/.test(range)).length).toBe(2);
  await store.remove(ltx.name);

  hub.faults.breaksAfter = { bytes: 700_000, times: 1 };
  const stop = new AbortController();
  const onProgress = ({ stage, done }: Progress): void => {
    if (stage.endsWith('ltx-tiny.safetensors') && done > 100_000) stop.abort(new Error('enough'));
  };
  await expect(store.pull(ltx.name, pulling({ onProgress, signal: stop.signal }))).rejects.toThrow('enough');
  expect((await store.list()).map(({ name }) => name)).toEqual(['tiny-t5']);
  const [partial] = (await readdir(join(folder, ltx.name))).filter((name) => name.endsWith('.partial'));
  expect(partial).toBe('ltx-tiny.safetensors.partial');
  hub.ranges.length = 0;
  await (await open()).pull(ltx.name, pulling());
  expect(hub.ranges[0]).toMatch(/^bytes=[1-9]/);
  expect(await store.verify(ltx.name, null)).toEqual([]);
});

test('pull() gives up on a connection that brings nothing, and keeps what is there', async () => {
  hub.faults.breaksAfter = { bytes: 0, times: 100 };
  await expect(store.pull(ltx.name, pulling())).rejects.toThrow(/connection broke 4 times after 0 of \d+ bytes/);
});

test('pull() refuses contents that are not what their checksum says', async () => {
  hub.faults.damaged = new Set(['ltx-tiny.safetensors']);
  await expect(store.pull(ltx.name, pulling())).rejects.toThrow(/sha256 checksum must be [0-9a-f]{64}: current value/);
  expect((await store.list()).map(({ name }) => name)).toEqual(['tiny-t5']);
  hub.faults.damaged = new Set();
  await store.remove('tiny-t5');
  hub.faults.damaged = new Set(['tokenizer/tokenizer.json']);
  await expect(store.pull(ltx.name, pulling())).rejects.toThrow('git checksum must be');
});

test('pull() begins anew when what was begun is of another version, or only whole files are served', async () => {
  await store.pull('tiny-t5', pulling());
  const path = join(folder, ltx.name, 'ltx-tiny.safetensors.partial');
  const begin = async (): Promise<void> => {
    await rm(join(folder, ltx.name), { recursive: true, force: true });
    await mkdir(join(folder, ltx.name));
    await writeFile(path, Buffer.alloc(1000, 7));
  };
  await begin();
  await store.pull(ltx.name, pulling());
  expect(await store.verify(ltx.name, null)).toEqual([]);
  await begin();
  hub.faults.ignoresRanges = true;
  await store.pull(ltx.name, pulling());
  expect(await store.verify(ltx.name, null)).toEqual([]);
  await begin();
  hub.faults.breaksAfter = { bytes: 700_000, times: 100 };
  await expect(store.pull(ltx.name, pulling())).rejects.toThrow(/connection broke 4 times after 700000 of \d+ bytes/);
});

test('pull() refuses a repository with another model in it', async () => {
  const other = await readFile(join(fixtures, 'ltx', 'upscaler.safetensors'));
  contents.set('tiny/ltx', new Map([['ltx-tiny.safetensors', other]]));
  await expect(store.pull(ltx.name, pulling())).rejects.toThrow(/must be those of the model: missing are/);
  expect((await store.list()).map(({ name }) => name)).toEqual(['tiny-t5']);
  contents.set('tiny/ltx', new Map());
  await rm(join(folder, ltx.name), { recursive: true });
  await expect(store.pull(ltx.name, pulling())).rejects.toThrow('tiny/ltx must have ltx-tiny.safetensors');
});

test('pull() says what a refusal of the hub means, and uses a token', async () => {
  hub.faults.token = 'hf_secret';
  const refused = store.pull(ltx.name, pulling());
  await expect(refused).rejects.toThrow('refuses it (401); set HF_TOKEN');
  await expect(refused).rejects.not.toThrow('hf_secret');
  await (await open('hf_secret')).pull(ltx.name, pulling());
  contents.delete('tiny/ltx');
  await store.remove(ltx.name);
  await expect((await open('hf_secret')).pull(ltx.name, pulling())).rejects.toThrow('Cannot find tiny/ltx');
  await expect(store.pull('unknown', pulling())).rejects.toThrow('must be one of tiny-ltx, tiny-wan');
});

test('pull() refuses before it begins when the disk is too small', async () => {
  hub.faults.sizes = new Map([['ltx-tiny.safetensors', 1e15]]);
  await expect(store.pull(ltx.name, pulling())).rejects.toThrow(/1000000\.\d GB of disk must be free in/);
  // the index of the text encoder tells its files; nothing else was asked for
  expect(hub.ranges.length).toBe(1);
});

test('import() uses files where they lie, and refuses another model', async () => {
  await store.import(wan.name, join(fixtures, 'wan'));
  expect((await store.list())[0]).toMatchObject({ name: wan.name, folder: join(fixtures, 'wan'), source: null });
  await using model = await store.open(wan.name, { threads: 1 });
  expect(model.info.name).toBe(wan.name);
  expect(await store.verify(wan.name, null)).toEqual([]);
  await expect(store.import(ltx.name, join(fixtures, 'wan'))).rejects.toThrow(/must be those of the model/);
  await store.remove(wan.name);
  expect((await readdir(join(fixtures, 'wan'))).length).toBeGreaterThan(3);
  await expect(store.open(wan.name)).rejects.toThrow('aozora models pull tiny-wan');
});

test('remove() leaves imported files where they are, also inside the store', async () => {
  const place = join(folder, wan.name);
  await cp(join(fixtures, 'wan'), place, { recursive: true });
  const before = await readdir(place);
  await store.import(wan.name, place);
  expect(await store.remove(wan.name)).toBe(place);
  expect((await readdir(place)).sort()).toEqual(before.sort());
  expect(await store.list()).toEqual([]);
  // entry here, files there; what lies beside the entry was not downloaded either
  await store.import(wan.name, join(fixtures, 'wan'));
  expect(await store.remove(wan.name)).toBe(place);
  await rm(place, { recursive: true });
  await store.import(wan.name, join(fixtures, 'wan'));
  expect(await store.remove(wan.name)).toBe(join(fixtures, 'wan'));
  expect(await readdir(folder)).toEqual([]);
});

test('remove() refuses a download that another model was imported from, and import() one that was downloaded', async () => {
  await store.pull(ltx.name, pulling());
  await cp(join(fixtures, 'wan'), join(folder, ltx.name, 'wan'), { recursive: true });
  await store.import(wan.name, join(folder, ltx.name, 'wan'));
  await expect(store.remove(ltx.name)).rejects.toThrow('tiny-wan was imported from its folder');
  await expect(store.import(ltx.name, join(fixtures, 'ltx'))).rejects.toThrow('it was downloaded; aozora models rm');
  await store.remove(wan.name);
  expect(await store.remove(ltx.name)).toBe(null);
  expect(await readdir(folder)).not.toContain(ltx.name);
});

test('list() shows a damaged entry and a folder that has disappeared, remove() removes them, and others are whole', async () => {
  const disk = join(folder, 'disk');
  await cp(join(fixtures, 'wan'), disk, { recursive: true });
  await store.import(wan.name, disk);
  await store.pull('tiny-t5', pulling());
  await writeFile(join(folder, 'tiny-t5', 'aozora-model.json'), '{');
  await rm(disk, { recursive: true });
  const faults = Object.fromEntries((await store.list()).map(({ name, fault }) => [name, fault]));
  expect(faults[wan.name]).toBe(`${disk} is not there`);
  expect(faults['tiny-t5']).toMatch(/must describe an installed model; aozora models rm tiny-t5 removes it/);
  await store.remove(wan.name);
  expect(await store.remove('tiny-t5')).toBe(join(folder, 'tiny-t5'));
  expect(await store.list()).toEqual([]);
  expect(await readdir(join(folder, 'tiny-t5'))).toContain('text_encoder');
});

test('verify() names files that are cut, changed or missing', async () => {
  await store.pull(ltx.name, pulling());
  const path = join(folder, ltx.name, 'ltx-tiny.safetensors');
  const bytes = await readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(path, bytes);
  expect((await store.verify(ltx.name, null))[0]!.fault).toMatch(/^has checksum/);
  await truncate(path, 1000);
  expect((await store.verify(ltx.name, null))[0]!.fault).toMatch(/^has 1000 bytes instead of/);
  await rm(path);
  expect(await store.verify(ltx.name, null)).toEqual([{ path: 'ltx-tiny.safetensors', fault: 'is missing' }]);
});
