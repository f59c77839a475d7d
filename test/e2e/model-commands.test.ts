import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createModelsCommand } from '../../src/cli/commands/models.ts';
import { openLocalStore } from '../../src/cli/models-folder.ts';
import { type CommandResult, runWords } from '../../src/cli/run-command.fixture.ts';
import { openSafetensors, writeSafetensors } from '../../src/graph/index.ts';
import type { LtxCheckpoint, ReleasedCheckpoint, WanCheckpoint } from '../../src/models/index.ts';
import { checkModels } from '../../src/service/operations/check-models.ts';
import { tinyLtx, tinyWan } from '../parity/tiny-checkpoints.fixture.ts';
import { openHub, type PretendedHub, type Repository, readFolder } from './hub.fixture.ts';

const fixtures = fileURLToPath(new URL('../parity/fixtures', import.meta.url));
const repository = { repository: 'tiny/ltx', revision: null } as const;
const ltx: LtxCheckpoint = {
  ...tinyLtx,
  source: { ...tinyLtx.source, ...repository },
  text: {
    ...tinyLtx.text,
    name: 'tiny-t5',
    source: {
      ...repository,
      files: [
        { path: 'text_encoder/model.safetensors', parts: ['text-encoder'], sizeBytes: null, sha256: null },
        { path: 'tokenizer/tokenizer.json', parts: ['tokenizer'], sizeBytes: null, sha256: null },
      ],
    },
  },
};

let folder: string;
let hub: PretendedHub;
let contents: Map<string, Repository>;
let checkpoints: ReleasedCheckpoint[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aozora-models-'));
  contents = new Map([['tiny/ltx', await readFolder(join(fixtures, 'ltx'))]]);
  checkpoints = [ltx];
  hub = await openHub(contents);
  vi.stubEnv('AOZORA_MODELS', join(folder, 'models'));
  vi.stubEnv('HF_ENDPOINT', `${hub.url}/`);
  vi.stubEnv('AOZORA_GITHUB_FILES', hub.url);
  vi.stubEnv('HF_TOKEN', '');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await hub[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** `aozora models ...`, as from the shell but for the models there are; nobody sits at the terminal. */
function models(...words: string[]): Promise<CommandResult> {
  return runWords(
    createModelsCommand(() => openLocalStore(checkpoints)),
    words,
  );
}

const accept = '--accept-licence';
const local = (...path: string[]): string => join(folder, 'models', ...path);

async function statuses(): Promise<Record<string, string>> {
  const { out } = await models('list', '--json');
  const all = JSON.parse(out) as { name: string; status: string }[];
  return Object.fromEntries(all.map(({ name, status }) => [name, status]));
}

test('models pull shows a licence that is not open source, downloads only once it is accepted, and asks once', async () => {
  expect(await statuses()).toMatchObject({
    'aozora-mini': 'bundled',
    'tiny-ltx': 'can be pulled',
    'tiny-t5': 'can be pulled',
  });
  const refused = await models('pull', 'tiny-ltx');
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('LTXV Open Weights: https://huggingface.co/Lightricks/LTX-Video');
  expect(refused.err).toMatch(/Cannot download the model as its licence must be accepted.*--accept-licence/);
  expect(hub.ranges).toEqual([]);
  const pulled = await models('pull', 'tiny-ltx', accept);
  expect([pulled.code, pulled.out]).toEqual([0, `tiny-ltx is in ${local('tiny-ltx')}\n`]);
  expect(await statuses()).toMatchObject({ 'tiny-ltx': 'installed', 'tiny-t5': 'installed' });
  expect((await models('rm', 'tiny-ltx')).out).toContain('tiny-ltx is removed');
  const again = await models('pull', 'tiny-ltx', '--json');
  expect([again.code, again.err]).toEqual([0, '']);
  expect(JSON.parse(again.out)).toMatchObject({ name: 'tiny-ltx', source: { repository: 'tiny/ltx' } });
  const { ranges } = hub;
  const before = ranges.length;
  expect((await models('pull', 'tiny-ltx')).code).toBe(0);
  expect(ranges.length).toBe(before);
});

test('models pull goes on where it stopped, and says so; the doctor names what was begun', async () => {
  // each connection brings a little, and the last nothing
  hub.faults.breaksAfter = { bytes: 700_000, times: 2 };
  await models('pull', 'tiny-t5');
  hub.faults.breaksAfter = { bytes: 0, times: 4 };
  const broken = await models('pull', 'tiny-ltx', accept);
  expect(broken.code).toBe(1);
  expect(broken.err).toMatch(/connection broke 4 times after \d+ of \d+ bytes; what is there is kept/);
  await writeFile(
    local('tiny-ltx', 'ltx-tiny.safetensors.partial'),
    contents.get('tiny/ltx')!.get('ltx-tiny.safetensors')!.subarray(0, 9000),
  );
  expect(await checkModels({ folder: local(), checkpoints })).toMatchObject({
    status: 'warning',
    detail: expect.stringContaining('Whole: tiny-t5; begun, and gone on with by aozora models pull: tiny-ltx'),
  });
  hub.ranges.length = 0;
  expect((await models('pull', 'tiny-ltx')).code).toBe(0);
  expect(hub.ranges[0]).toBe('bytes=9000-');
  expect((await models('verify', 'tiny-ltx')).out).toBe('tiny-ltx is whole\n');
});

test('models pull uses the token of the environment, and says what a refusal means', async () => {
  hub.faults.token = 'hf_secret';
  const refused = await models('pull', 'tiny-ltx', accept);
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('refuses it (401); set HF_TOKEN')]);
  vi.stubEnv('HF_TOKEN', 'secret');
  expect((await models('pull', 'tiny-ltx', accept)).err).toContain("HF_TOKEN as it must start with 'hf_'");
  vi.stubEnv('HF_TOKEN', 'hf_other');
  const wrong = await models('pull', 'tiny-ltx', accept);
  expect(wrong.err).toContain('accept its terms on its page, or give another token');
  expect(wrong.err).not.toContain('hf_other');
  vi.stubEnv('HF_TOKEN', 'hf_secret');
  expect((await models('pull', 'tiny-ltx', accept)).code).toBe(0);
});

test('models pull refuses wrong checksums, other models, a full disk and a hub that is not there, each in one line', async () => {
  const failing = async (): Promise<string> => {
    const { code, out, err } = await models('pull', 'tiny-ltx', accept, '--json');
    expect([code, out]).toEqual([1, '']);
    return err.split('\n').at(-2)!;
  };
  hub.faults.damaged = new Set(['ltx-tiny.safetensors']);
  expect(await failing()).toMatch(/^Cannot keep ltx-tiny\.safetensors as its sha256 checksum must be [0-9a-f]{64}: /);
  hub.faults.damaged = new Set();
  hub.faults.sizes = new Map([['ltx-tiny.safetensors', 1e15]]);
  expect(await failing()).toMatch(/^Cannot download the model as 1000000\.\d GB of disk must be free in .*: current/);
  delete hub.faults.sizes;
  const files = contents.get('tiny/ltx')!;
  contents.set('tiny/ltx', new Map([...files, ['ltx-tiny.safetensors', files.get('upscaler.safetensors')!]]));
  expect(await failing()).toMatch(/must be those of the model: missing are/);
  vi.stubEnv('HF_ENDPOINT', 'http://127.0.0.1:9');
  expect(await failing()).toBe('Cannot reach http://127.0.0.1:9 to download tiny/ltx');
  expect((await models('pull', 'sora')).err).toMatch(/must be one of tiny-ltx, tiny-t5: current value is sora/);
  expect(await statuses()).toMatchObject({ 'tiny-ltx': 'can be pulled' });
});

test('models verify and the doctor name what happened to files', async () => {
  expect(await checkModels({ folder: local(), checkpoints })).toMatchObject({ status: 'ok' });
  await models('pull', 'tiny-ltx', accept);
  expect(await checkModels({ folder: local(), checkpoints })).toMatchObject({
    status: 'ok',
    detail: expect.stringMatching(/^Whole: (tiny-ltx, tiny-t5|tiny-t5, tiny-ltx); .* GB are free$/),
  });
  const path = local('tiny-ltx', 'ltx-tiny.safetensors');
  const bytes = await readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(path, bytes);
  const changed = await models('verify', 'tiny-ltx');
  expect([changed.code, changed.out]).toEqual([1, expect.stringMatching(/^ltx-tiny\.safetensors has checksum /)]);
  await truncate(path, 1000);
  expect((await models('verify', 'tiny-ltx')).out).toMatch(/^ltx-tiny\.safetensors has 1000 bytes instead of \d+\n$/);
  expect(await checkModels({ folder: local(), checkpoints })).toMatchObject({
    status: 'failed',
    detail: expect.stringMatching(/^tiny-ltx: ltx-tiny\.safetensors has 1000 bytes.*aozora models rm tiny-ltx/),
  });
  expect((await models('verify', 'tiny-wan')).err).toBe('Cannot verify tiny-wan as it is not installed\n');
});

test('models import uses files where they lie, of models and of what belongs to them, and refuses others', async () => {
  const wan: WanCheckpoint = { ...tinyWan, text: ltx.text };
  checkpoints = [ltx, wan];
  const wrong = await models('import', join(fixtures, 'wan'), '--as', 'tiny-ltx');
  expect([wrong.code, wrong.out]).toEqual([1, '']);
  expect(wrong.err).toMatch(/^Cannot /);
  const encoder = await models('import', join(fixtures, 'ltx'), '--as', 'tiny-t5');
  expect([encoder.code, encoder.out]).toEqual([0, `tiny-t5 is used from ${join(fixtures, 'ltx')}\n`]);
  const model = await models('import', join(fixtures, 'ltx'), '--as', 'tiny-ltx', '--json');
  expect(JSON.parse(model.out)).toMatchObject({ name: 'tiny-ltx', folder: join(fixtures, 'ltx'), source: null });
  expect(await statuses()).toMatchObject({ 'tiny-ltx': 'imported', 'tiny-t5': 'imported' });
  expect((await models('verify', 'tiny-ltx')).code).toBe(0);
  // only what belongs to the model is looked after
  const manifest = JSON.parse(await readFile(local('tiny-t5', 'aozora-model.json'), 'utf8'));
  expect(manifest.files.map(({ path }: { path: string }) => path).sort()).toEqual([
    'text_encoder/config.json',
    'text_encoder/model.safetensors',
    'tokenizer/tokenizer.json',
  ]);
  await writeFile(local('tiny-t5', 'aozora-model.json'), '{');
  expect(await statuses()).toMatchObject({ 'tiny-ltx': 'imported', 'tiny-t5': 'damaged' });
  const removed = await models('rm', 'tiny-ltx');
  expect(removed.out).toBe(`tiny-ltx is removed from ${local()}; files stay in ${join(fixtures, 'ltx')}\n`);
  expect(await readdir(join(fixtures, 'ltx'))).toContain('ltx-tiny.safetensors');
  expect((await models('rm', 'tiny-t5')).code).toBe(0);
  expect(await models('rm', 'aozora-mini')).toMatchObject({
    code: 1,
    err: 'Cannot remove aozora-mini as it comes with the package\n',
  });
  expect(await statuses()).toMatchObject({ 'tiny-ltx': 'can be pulled', 'tiny-t5': 'can be pulled' });
  const cut = join(folder, 'cut');
  await cp(join(fixtures, 'ltx'), cut, { recursive: true });
  const whole = await readFile(join(cut, 'ltx-tiny.safetensors'));
  for (const bytes of [whole.length - 1, 5000, 3, 0]) {
    await truncate(join(cut, 'ltx-tiny.safetensors'), bytes);
    const truncated = await models('import', cut, '--as', 'tiny-ltx');
    expect([truncated.code, truncated.err]).toEqual([
      1,
      expect.stringMatching(/^Cannot read .*ltx-tiny\.safetensors as .*\n$/),
    ]);
  }
  const nothing = await models('import', join(folder, 'nothing'), '--as', 'tiny-ltx');
  expect([nothing.code, nothing.err]).toEqual([1, expect.stringMatching(/^Cannot open /)]);
});

test('models pull brings the tiny decoder from GitHub, checked, and the model then has it', async () => {
  using golden = await openSafetensors(
    fileURLToPath(new URL('../../src/models/autoencoder/fixtures/taew2_2.safetensors', import.meta.url)),
  );
  const names = [...golden.entries.keys()].filter((name) => name.startsWith('decoder.'));
  const tensors = await Promise.all(names.map(async (name) => [name, await golden.read(name)] as const));
  await writeSafetensors(join(folder, 'tiny.safetensors'), Object.fromEntries(tensors));
  const bytes = await readFile(join(folder, 'tiny.safetensors'));
  contents.set('someone/decoders', new Map([['safetensors/tiny.safetensors', bytes]]));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = {
    path: 'safetensors/tiny.safetensors',
    parts: ['tiny-decoder'],
    sizeBytes: bytes.length,
    sha256,
  } as const;
  const source = { host: 'github', repository: 'someone/decoders', revision: 'a'.repeat(40), files: [file] } as const;
  const decoder = { latentChannels: 5, widths: [8, 6, 4, 4], patch: 2 } as const;
  checkpoints = [{ ...tinyWan, tinyDecoder: { ...tinyWan.tinyDecoder, name: 'tiny-taew', source, decoder } }];
  await models('import', join(fixtures, 'wan'), '--as', 'tiny-wan');
  const store = await openLocalStore(checkpoints);
  expect(await store.extras('tiny-wan')).toEqual({ hasSecondPass: false, hasTinyDecoder: false });
  hub.faults.damaged = new Set([file.path]);
  expect((await models('pull', 'tiny-taew')).err).toMatch(/checksum must be/);
  hub.faults.damaged = new Set();
  const pulled = await models('pull', 'tiny-taew');
  expect([pulled.code, pulled.out]).toEqual([0, `tiny-taew is in ${local('tiny-taew')}\n`]);
  expect(await store.extras('tiny-wan')).toEqual({ hasSecondPass: false, hasTinyDecoder: true });
  await using model = await store.open('tiny-wan', { threads: 1 });
  using opened = await model.openTinyDecoder!({ rows: 2, columns: 2 });
  const { count } = await opened.decode({ kind: 'image', values: new Float32Array(20) });
  expect(count).toBe(1);
});
