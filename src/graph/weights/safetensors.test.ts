import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CheckpointError, createRandom } from '../../base/index.ts';
import { type HostTensors, hostTensor } from '../runtime/host-tensor.ts';
import { toFloat32 } from './narrow-floats.ts';
import { openSafetensors, openSafetensorsBytes } from './safetensors-reader.ts';
import { encodeSafetensors, writeSafetensors } from './safetensors-writer.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safetensors-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Golden {
  readonly shape: readonly number[];
  readonly values: readonly string[];
}

const parseNumber = (text: string): number => Number(text.replace('inf', 'Infinity'));

test('openSafetensors() reads every element type as the reference implementation wrote it', async () => {
  const golden = JSON.parse(await readFile(join(fixtures, 'golden.json'), 'utf8')) as Record<string, Golden>;
  using reader = await openSafetensors(join(fixtures, 'golden.safetensors'));
  expect([...reader.entries.keys()].sort()).toEqual(Object.keys(golden).sort());
  expect(reader.metadata).toEqual({ format: 'pt', note: 'golden' });
  for (const [name, { shape, values }] of Object.entries(golden)) {
    const tensor = await reader.read(name);
    expect(tensor.shape, name).toEqual(shape);
    const isWide = tensor.dtype === 'float64' || tensor.dtype === 'int64';
    const numbers = isWide ? Array.from(tensor.data, Number) : [...toFloat32(tensor).data];
    expect(numbers, name).toEqual(values.map((text) => (isWide ? parseNumber(text) : Math.fround(parseNumber(text)))));
  }
});

test('openSafetensors() reads a sharded checkpoint by its index', async () => {
  using reader = await openSafetensors(join(fixtures, 'sharded', 'model.safetensors.index.json'));
  expect([...reader.entries.keys()].sort()).toEqual(['bf16', 'f32', 'i8']);
  using whole = await openSafetensors(join(fixtures, 'golden.safetensors'));
  for (const name of reader.entries.keys()) expect(await reader.read(name)).toEqual(await whole.read(name));
});

test('openSafetensors() refuses an index that points outside its folder or lies about its files', async () => {
  const index = join(folder, 'model.safetensors.index.json');
  await writeSafetensors(join(folder, 'a.safetensors'), { x: hostTensor('float32', [1]) });
  const open = async (weightMap: Record<string, string>): Promise<void> => {
    await writeFile(index, JSON.stringify({ weight_map: weightMap }));
    using _ = await openSafetensors(index);
  };
  await expect(open({ x: '../a.safetensors' })).rejects.toThrow('its files must lie beside it');
  await expect(open({ x: 'b.safetensors' })).rejects.toThrow(/Cannot open .*b\.safetensors/);
  await expect(open({ x: 'a.safetensors', y: 'a.safetensors' })).rejects.toThrow('missing are y');
  await writeSafetensors(join(folder, 'a.safetensors'), { x: hostTensor('int8', [1]), z: hostTensor('int8', [1]) });
  await expect(open({ x: 'a.safetensors' })).rejects.toThrow('z are not');
});

const sample: HostTensors = {
  'block.10.weight': hostTensor('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
  'block.9.weight': hostTensor('bfloat16', [3], Uint16Array.of(1, 2, 3)),
  flags: hostTensor('bool', [5], Uint8Array.of(1, 0, 1, 0, 1)),
  long: hostTensor('int64', [1], BigInt64Array.of(-7n)),
  none: hostTensor('float32', [0, 4]),
};

test('encodeSafetensors() round-trips, aligns, and does not depend on the order of names', async () => {
  const bytes = encodeSafetensors(sample, { metadata: { b: '2', a: '1' } });
  using reader = await openSafetensorsBytes(bytes);
  expect(reader.metadata).toEqual({ a: '1', b: '2' });
  for (const [name, tensor] of Object.entries(sample)) expect(await reader.read(name)).toEqual(tensor);
  const offsets = [...reader.entries.values()].map((entry) => entry.offset);
  expect(Math.min(...offsets) % 64).toBe(0);
  for (const entry of reader.entries.values()) {
    const size = entry.dtype === 'int64' ? 8 : entry.dtype === 'float32' ? 4 : entry.dtype === 'bfloat16' ? 2 : 1;
    expect(entry.offset % size, entry.name).toBe(0);
  }
  const reversed = Object.fromEntries(Object.entries(sample).reverse());
  expect(encodeSafetensors(reversed, { metadata: { a: '1', b: '2' } })).toEqual(bytes);
});

test('writeSafetensors() writes the bytes of encodeSafetensors(), and nothing if a producer fails', async () => {
  const path = join(folder, 'sample.safetensors');
  await writeSafetensors(path, sample);
  const hash = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
  expect(hash(await readFile(path))).toBe(hash(encodeSafetensors(sample)));
  const failing = join(folder, 'failing.safetensors');
  const produce = async () => hostTensor('float32', [3]);
  await expect(writeSafetensors(failing, [{ name: 'x', dtype: 'float32', shape: [2], produce }])).rejects.toThrow(
    'Cannot write tensor x as it must be float32 [2]: current value is float32 [3]',
  );
  expect((await readdir(folder)).filter((name) => name.startsWith('failing'))).toEqual([]);
});

test('a reader lists the tensors that are missing', async () => {
  using reader = await openSafetensorsBytes(encodeSafetensors(sample), 'tiny');
  await expect(reader.read('absent')).rejects.toThrow('Cannot find 1 tensors in tiny: absent');
  expect(() => reader.requireNames(['flags', 'one', 'two'])).toThrow('Cannot find 2 tensors in tiny: one, two');
});

test('a disposed reader refuses to read and leaves no file open', async () => {
  const openFiles = async (): Promise<number> => (await readdir('/proc/self/fd').catch(() => [])).length;
  const before = await openFiles();
  for (let i = 0; i < 20; i++) {
    using _ = await openSafetensors(join(fixtures, 'golden.safetensors'));
    await openSafetensors(join(fixtures, 'golden.json')).catch(() => null);
  }
  expect(await openFiles()).toBe(before);
  const reader = await openSafetensors(join(fixtures, 'golden.safetensors'));
  reader[Symbol.dispose]();
  await expect(reader.read('f32')).rejects.toThrow('current value is closed');
});

/** Bytes of a file with any header and data. */
function fileOf(header: unknown, dataBytes: number, lie: bigint | null = null): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, lie ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const f32 = (begin: number, end: number, shape = [(end - begin) / 4], dtype = 'F32'): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const damages: Readonly<Record<string, readonly [Uint8Array, string]>> = {
  'no header length': [Uint8Array.of(1, 2, 3), 'must have at least 8 bytes: current value is 3'],
  'a header length beyond the file': [fileOf({}, 0, 500n), 'the header must end inside the file'],
  'a header length beyond 100 MB': [fileOf({}, 0, 1n << 60n), 'must be at most 100000000 bytes'],
  'a header length that cuts the header': [fileOf({ a: f32(0, 4) }, 4, 10n), 'the header must be JSON'],
  'a header that is not JSON': [fileOf('{"a": ', 0), 'the header must be JSON'],
  'a header that is not UTF-8': [fileOf('', 1, 1n).fill(0xff, 8), 'the header must be JSON in UTF-8'],
  'a header that is a list': [fileOf([], 0), 'must be a JSON object'],
  'metadata that is not text': [fileOf({ __metadata__: { a: 1 } }, 0), '__metadata__ must map names to text'],
  'an entry without offsets': [fileOf({ a: { dtype: 'F32', shape: [] } }, 0), 'tensor a must have dtype, shape'],
  'a negative size': [fileOf({ a: f32(0, 4, [-1]) }, 4), 'tensor a must have dtype, shape'],
  'a size that is no whole number': [fileOf({ a: f32(0, 4, [0.5]) }, 4), 'tensor a must have dtype, shape'],
  'an unknown type': [fileOf({ a: f32(0, 4, [1], 'F31') }, 4), 'current value is F31'],
  'a type named like a built-in': [fileOf({ a: f32(0, 4, [1], 'constructor') }, 4), 'current value is constructor'],
  'offsets in the wrong order': [fileOf({ a: f32(4, 0, [1]) }, 4), 'must start before it ends'],
  'a shape that does not fit its bytes': [fileOf({ a: f32(0, 8, [3]) }, 8), 'must have 12 bytes: current value is 8'],
  'a shape whose product is too large': [fileOf({ a: f32(0, 8, [2 ** 40, 2 ** 40]) }, 8), 'tensor a of F32'],
  'tensors that overlap': [fileOf({ a: f32(0, 8), b: f32(4, 12) }, 12), 'a ends at byte'],
  'a gap between tensors': [fileOf({ a: f32(0, 4), b: f32(8, 12) }, 12), 'before b belong to none'],
  'a gap at the start': [fileOf({ a: f32(4, 8) }, 8), 'before a belong to none'],
  'a cut end': [fileOf({ a: f32(0, 8) }, 7), 'it is cut short'],
  'bytes after the last tensor': [fileOf({ a: f32(0, 8) }, 9), 'must end with the last tensor'],
};

test.each(Object.entries(damages))('openSafetensorsBytes() says what is wrong with %s', async (_, [bytes, message]) => {
  const failure = await openSafetensorsBytes(bytes, 'damaged').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CheckpointError);
  expect((failure as Error).message).toContain('Cannot read damaged as ');
  expect((failure as Error).message).toContain(message);
});

async function readAll(bytes: Uint8Array): Promise<void> {
  using reader = await openSafetensorsBytes(bytes);
  for (const name of reader.entries.keys()) await reader.read(name);
}

test('openSafetensorsBytes() answers random damage with a CheckpointError or a readable file, never otherwise', async () => {
  const random = createRandom('fuzz');
  const intact = encodeSafetensors(sample, { metadata: { note: 'fuzz' } });
  const headerBytes = Number(new DataView(intact.buffer).getBigUint64(0, true));
  const alphabet = new TextEncoder().encode('{}[]",:0123456789-eE.\\ FBIU_');
  let refused = 0;
  for (let round = 0; round < 4000; round++) {
    const cut = random.integer(4) === 0 ? random.integer(intact.length) : intact.length;
    const bytes = intact.slice(0, cut);
    for (let change = random.integer(4); change >= 0; change--) {
      const at = random.integer(Math.min(8 + headerBytes, bytes.length || 1));
      if (at < bytes.length) bytes[at] = random.uniform() < 0.7 ? random.pick([...alphabet]) : random.integer(256);
    }
    const failure = await readAll(bytes).catch((error: unknown) => error);
    if (failure === undefined) continue;
    if (!(failure instanceof CheckpointError)) throw failure;
    refused++;
  }
  expect(refused).toBeGreaterThan(2000);
});

test('openSafetensorsBytes() survives random bytes', async () => {
  const random = createRandom('noise');
  for (let round = 0; round < 500; round++) {
    const bytes = Uint8Array.from({ length: random.integer(200) }, () => random.integer(256));
    if (bytes.length >= 8) bytes.fill(0, 1, 8);
    await expect(openSafetensorsBytes(bytes)).rejects.toBeInstanceOf(CheckpointError);
  }
});
