import { expect, test } from 'vitest';
import { createRandom, type Random } from '../base/index.ts';
import {
  addDims,
  type Dim,
  dimsEqual,
  divideDims,
  divideExactly,
  evaluateDim,
  multiplyDims,
  sizeOf,
  substituteDim,
  subtractDims,
  symbol,
  symbolsOf,
} from './dim.ts';

const [B, F, H] = [symbol('B'), symbol('F'), symbol('H')];

test('addDims() and multiplyDims() give equal keys to equal polynomials', () => {
  const square = multiplyDims(addDims(F, 1), addDims(F, 1));
  const expanded = addDims(multiplyDims(F, F), multiplyDims(2, F), 1);
  expect(dimsEqual(square, expanded)).toBe(true);
  expect(dimsEqual(multiplyDims(B, F, H), multiplyDims(H, B, F))).toBe(true);
  expect(dimsEqual(F, H)).toBe(false);
  expect(subtractDims(addDims(F, 3), F)).toBe(3);
  expect(multiplyDims(F, 0)).toBe(0);
  expect(String(subtractDims(multiplyDims(4, F), 3))).toBe('4*F-3');
});

test('divideDims() is exact where it can be and a floor elsewhere', () => {
  expect(dimsEqual(divideDims(multiplyDims(6, B, F), multiplyDims(2, F)), multiplyDims(3, B))).toBe(true);
  expect(dimsEqual(divideDims(subtractDims(multiplyDims(4, F), 3), 4), subtractDims(F, 1))).toBe(true);
  const latents = divideDims(addDims(F, 3), 4);
  expect([1, 4, 5, 8, 9].map((frames) => evaluateDim(latents, { F: frames }))).toEqual([1, 1, 2, 2, 3]);
  const total = sizeOf([B, addDims(F, 1), H]);
  expect(dimsEqual(divideDims(total, addDims(F, 1)), multiplyDims(B, H))).toBe(true);
  expect(divideExactly(F, 2)).toBeNull();
  expect(divideExactly(F, 0)).toBeNull();
});

function drawDim(random: Random, depth: number): Dim {
  if (depth === 0) return random.pick<Dim>([B, F, H, 1, 2, 3, 5]);
  const [a, b] = [drawDim(random, depth - 1), drawDim(random, depth - 1)];
  return random.pick([() => addDims(a, b), () => multiplyDims(a, b), () => divideDims(a, random.integer(4) + 2)])();
}

test('operations on sizes agree with the same operations on numbers for random expressions', () => {
  const random = createRandom('dims');
  for (let i = 0; i < 300; i++) {
    const values = { B: 1 + random.integer(6), F: 1 + random.integer(9), H: 1 + random.integer(9) };
    const [a, b] = [drawDim(random, 3), drawDim(random, 2)];
    const [x, y] = [evaluateDim(a, values), evaluateDim(b, values)];
    expect(evaluateDim(addDims(a, b), values)).toBe(x + y);
    expect(evaluateDim(subtractDims(a, b), values)).toBe(x - y);
    expect(evaluateDim(multiplyDims(a, b), values)).toBe(x * y);
    if (y !== 0) expect(evaluateDim(divideDims(a, b), values)).toBe(Math.floor(x / y));
    if (b !== 0) expect(dimsEqual(divideExactly(multiplyDims(a, b), b)!, a)).toBe(true);
  }
});

test('substituteDim() replaces some symbols and reaches into divisions', () => {
  const dim = addDims(divideDims(addDims(F, H), 2), B);
  expect(dimsEqual(substituteDim(dim, { F: H, B: 7 }), addDims(H, 7))).toBe(true);
  expect(symbolsOf(dim)).toEqual(['B', 'F', 'H']);
  expect(() => evaluateDim(dim, { F: 1 })).toThrow('every symbol must have a value');
});
