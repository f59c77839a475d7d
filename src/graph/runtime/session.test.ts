import { expect, test } from 'vitest';
import { createSession, listDevices } from './create-session.ts';
import { type HostTensor, hostTensor } from './host-tensor.ts';
import { encodeFixture } from './onnx-fixture.ts';

const addAndMultiply = encodeFixture({
  nodes: [
    { op: 'Add', inputs: ['a', 'b'], outputs: ['sum'] },
    { op: 'Mul', inputs: ['a', 'b'], outputs: ['product'] },
  ],
  inputs: [
    { name: 'a', shape: ['N', 2] },
    { name: 'b', shape: ['N', 2] },
  ],
  outputs: [
    { name: 'sum', shape: ['N', 2] },
    { name: 'product', shape: ['N', 2] },
  ],
});
const a = hostTensor('float32', [2, 2], Float32Array.of(1, 2, 3, 4));
const b = hostTensor('float32', [2, 2], Float32Array.of(10, 20, 30, 40));

test('run() gives every output by name, with the shape that symbolic axes took', async () => {
  using session = await createSession(addAndMultiply, { threads: 1 });
  expect(session.inputs).toEqual([
    { name: 'a', dtype: 'float32', shape: ['N', 2] },
    { name: 'b', dtype: 'float32', shape: ['N', 2] },
  ]);
  const results = await session.run({ a, b });
  expect(results).toEqual({
    sum: { dtype: 'float32', shape: [2, 2], data: Float32Array.of(11, 22, 33, 44) },
    product: { dtype: 'float32', shape: [2, 2], data: Float32Array.of(10, 40, 90, 160) },
  });
});

test('run() computes only the outputs that are fetched', async () => {
  using session = await createSession(addAndMultiply, { threads: 1 });
  expect(Object.keys(await session.run({ a, b }, { fetch: ['product'] }))).toEqual(['product']);
  await expect(session.run({ a, b }, { fetch: ['quotient'] })).rejects.toThrow(
    'Cannot fetch quotient as outputs must be of sum, product',
  );
});

test('run() writes into given tensors and returns those very tensors', async () => {
  using session = await createSession(addAndMultiply, { threads: 1 });
  const product = hostTensor('float32', [2, 2]);
  const results = await session.run({ a, b }, { into: { product } });
  expect(results.product).toBe(product);
  expect(product.data).toEqual(Float32Array.of(10, 40, 90, 160));
  expect(results.sum?.data[3]).toBe(44);
});

test('run() gives the memory of large copies back, and leaves given tensors and other outputs whole', async () => {
  using session = await createSession(addAndMultiply, { threads: 1 });
  const rows = 2 ** 18;
  const large = hostTensor('float32', [rows, 2], new Float32Array(2 * rows).fill(3));
  const product = hostTensor('float32', [rows, 2]);
  const before = process.memoryUsage().arrayBuffers;
  let sum: HostTensor | undefined;
  for (let i = 0; i < 20; i++) {
    ({ sum } = await session.run(
      { a: large, b: large },
      { into: { product }, fetch: i === 19 ? ['sum'] : ['product'] },
    ));
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  // two outputs of 2 MB each, no copies of the twenty runs
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6);
  expect(product.data.at(-1)).toBe(9);
  expect(sum?.data.at(-1)).toBe(6);
});

test('run() names the input and the rule that it breaks', async () => {
  using session = await createSession(addAndMultiply, { threads: 1 });
  await expect(session.run({ a, c: b })).rejects.toThrow(
    'Cannot run the graph as its inputs must be given by name: current value has missing b; unknown c',
  );
  await expect(session.run({ a, b: hostTensor('float32', [3, 2]) })).rejects.toThrow(
    'Cannot take input b as float32 [N,2] as N must be 2: current value is [3,2]',
  );
  await expect(session.run({ a, b: hostTensor('int32', [2, 2]) })).rejects.toThrow(
    'Cannot take input b as float32 [N,2] as its type must be float32: current value is int32',
  );
  await expect(session.run({ a, b }, { into: { sum: hostTensor('float32', [2, 3]) } })).rejects.toThrow(
    'axis 1 must be 2',
  );
});

test('run() stops before it starts if the signal was aborted', async () => {
  using session = await createSession(addAndMultiply, { threads: 1 });
  const reason = new Error('enough');
  await expect(session.run({ a, b }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const running = session.run({ a, b }, { signal: controller.signal });
  controller.abort(reason);
  await expect(running).rejects.toBe(reason);
});

test('run() keeps 16-bit floats, 64-bit integers and booleans as their bits', async () => {
  const model = encodeFixture({
    nodes: [
      { op: 'Cast', inputs: ['x'], outputs: ['half'], integers: { to: 10 } },
      { op: 'Cast', inputs: ['x'], outputs: ['long'], integers: { to: 7 } },
      { op: 'Cast', inputs: ['x'], outputs: ['flag'], integers: { to: 9 } },
      { op: 'Cast', inputs: ['h'], outputs: ['single'], integers: { to: 1 } },
    ],
    inputs: [
      { name: 'x', shape: [3] },
      { name: 'h', shape: [1], type: 10 },
    ],
    outputs: [
      { name: 'half', shape: [3], type: 10 },
      { name: 'long', shape: [3], type: 7 },
      { name: 'flag', shape: [3], type: 9 },
      { name: 'single', shape: [1] },
    ],
  });
  using session = await createSession(model, { threads: 1 });
  const results = await session.run({
    x: hostTensor('float32', [3], Float32Array.of(0, 1, -2.5)),
    h: hostTensor('float16', [1], Uint16Array.of(0x3e00)),
  });
  expect(results.half).toEqual({ dtype: 'float16', shape: [3], data: Uint16Array.of(0, 0x3c00, 0xc100) });
  expect(results.long?.data).toEqual(BigInt64Array.of(0n, 1n, -2n));
  expect(results.flag?.data).toEqual(Uint8Array.of(0, 1, 1));
  expect(results.single?.data).toEqual(Float32Array.of(1.5));
});

test('createSession() says of every device that is not here what is missing, and which are', async () => {
  const devices = await listDevices();
  expect(devices.map(({ device }) => device)).toEqual(['cpu', 'webgpu', 'cuda', 'coreml', 'dml']);
  const available = devices.filter(({ isAvailable }) => isAvailable).map(({ device }) => device);
  expect(available).toContain('cpu');
  const missing = devices.filter(({ isAvailable }) => !isAvailable);
  // No machine has both Apple's and Microsoft's
  expect(missing.length).toBeGreaterThan(0);
  for (const { device, reason } of missing) {
    expect(reason).toMatch(/^(onnxruntime-node has no \w+ on \w+ \w+|its library is not installed: )/);
    await expect(createSession(addAndMultiply, { device })).rejects.toMatchObject({
      name: 'ConfigError',
      code: 'invalid_config',
      message: `Cannot create a session on ${device} as ${reason}: available here are ${available.join(', ')}`,
      data: { device, available },
    });
  }
});

test('createSession() says what is wrong with a damaged model or option', async () => {
  await expect(createSession(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ name: 'ConfigError' });
  await expect(createSession(addAndMultiply, { threads: 0 })).rejects.toThrow(
    'Cannot create a session as threads must be a whole number of 1 to 256: current value is 0',
  );
});

test('a disposed session refuses to run, and can be disposed twice', async () => {
  const session = await createSession(addAndMultiply, { threads: 1 });
  session[Symbol.dispose]();
  session[Symbol.dispose]();
  await expect(session.run({ a, b })).rejects.toThrow('current value is disposed');
});

test('disposing sessions gives their memory back', async () => {
  const count = 2 << 20;
  const model = encodeFixture({
    nodes: [{ op: 'Add', inputs: ['x', 'weight'], outputs: ['y'] }],
    inputs: [{ name: 'x', shape: [1] }],
    outputs: [{ name: 'y', shape: [count] }],
    constants: { weight: { shape: [count], data: new Float32Array(count).fill(1) } },
  });
  const once = async (): Promise<void> => {
    using session = await createSession(model, { threads: 1 });
    const y = hostTensor('float32', [count]);
    await session.run({ x: hostTensor('float32', [1]) }, { into: { y } });
  };
  for (let i = 0; i < 5; i++) await once();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 40; i++) await once();
  // 40 sessions hold 8 MiB of weights and as much of output each: a leak of either would be 320 MiB.
  expect(process.memoryUsage().rss - before).toBeLessThan(160 << 20);
});
