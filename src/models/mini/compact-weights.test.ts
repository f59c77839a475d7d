import { expect, test } from 'vitest';
import { createRandom, fillNormal } from '../../base/index.ts';
import { createSession, emit, hostTensor, input, linear, parameter } from '../../graph/index.ts';
import { compactWeights, expandWeights, storeWeight } from './compact-weights.ts';

test('expandWeights() undoes compactWeights() up to half a step of each row, and of half precision', () => {
  const matrix = fillNormal(new Float32Array(128 * 200), createRandom(1));
  for (let i = 0; i < 200; i++) matrix[i] = matrix[i]! * 1000;
  const vector = fillNormal(new Float32Array(77), createRandom(2));
  const weights = { matrix: hostTensor('float32', [128, 200], matrix), vector: hostTensor('float32', [77], vector) };
  const stored = compactWeights(weights);
  expect([stored.matrix!.dtype, stored.vector!.dtype]).toEqual(['int8', 'float16']);
  const back = expandWeights(stored);
  expect(Object.keys(back).sort()).toEqual(['matrix', 'vector']);
  for (let row = 0; row < 128; row++) {
    const part = matrix.subarray(row * 200, (row + 1) * 200);
    const step = part.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / 127;
    const read = back.matrix!.data;
    for (let i = 0; i < 200; i++) expect(Math.abs(read[row * 200 + i]! - part[i]!)).toBeLessThanOrEqual(step * 0.5001);
  }
  for (let i = 0; i < 77; i++) expect(Math.abs(back.vector!.data[i]! - vector[i]!)).toBeLessThan(2e-3);
});

test('expandWeights() says which scale is missing', () => {
  const stored = compactWeights({ matrix: hostTensor('float32', [128, 200], new Float32Array(128 * 200)) });
  expect(() => expandWeights({ matrix: stored.matrix! })).toThrow(
    'Cannot read matrix as its scale must be in the file',
  );
});

test('storeWeight() makes a graph compute with exactly the floats of expandWeights()', async () => {
  const matrix = fillNormal(new Float32Array(128 * 200), createRandom(3));
  const stored = compactWeights({ matrix: hostTensor('float32', [128, 200], matrix) });
  const weight = parameter('matrix', [128, 200]);
  const storage = ({ name }: { name: string }) => storeWeight(stored, name);
  // Times the identity, a product is the matrix itself.
  const model = emit({ y: linear(input('x', [200, 200]), weight) }, { storage });
  expect(model.length).toBeLessThan(128 * 200 + 4096);
  using session = await createSession(model, { threads: 1 });
  const x = hostTensor('float32', [200, 200]);
  for (let i = 0; i < 200; i++) x.data[i * 201] = 1;
  const { y } = await session.run({ x });
  const { data } = expandWeights(stored).matrix!;
  for (let row = 0; row < 128; row++) {
    for (let i = 0; i < 200; i++) expect(y!.data[i * 128 + row]).toBe(data[row * 200 + i]);
  }
});
