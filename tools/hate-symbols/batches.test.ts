import { expect, test } from 'vitest';
import { createRandom } from '../../src/base/index.ts';
import { symbolKinds, symbolSide } from '../../src/safety/frame-review/symbol-network.ts';
import { createBatches, cutSide } from './batches.ts';
import { createPictureMaker, type SymbolPicture } from './picture.ts';

const options = { split: 'held-out', worlds: [], smallestVisible: 0.75 } as const;

test('createPictureMaker() puts symbols into the picture and says where, and draws the same again from the same seed', () => {
  const drawAll = (): SymbolPicture[] => {
    const make = createPictureMaker(createRandom('pictures'), options);
    return [...symbolKinds, null].map(make);
  };
  const pictures = drawAll();
  for (const { kind, place } of pictures) {
    if (kind === null || place === null) {
      expect([kind, place]).toEqual([null, null]);
      continue;
    }
    for (const middle of [place.x, place.y]) expect(Math.abs(middle - symbolSide / 2)).toBeLessThan(symbolSide / 2);
    expect(place.radius).toBeGreaterThan(0.13 * symbolSide);
  }
  expect(drawAll().map(({ data }) => Buffer.from(data).toString('hex'))).toEqual(
    pictures.map(({ data }) => Buffer.from(data).toString('hex')),
  );
});

test('createBatches() shows a symbol in the middle of half of the windows', () => {
  // A white square on black stands for the symbol: its middle must be bright in every window, its far corner black.
  const square = (kind: 'any' | null): SymbolPicture => {
    const data = new Uint8ClampedArray(symbolSide ** 2 * 4);
    if (kind === null) return { data, kind, place: null, decoys: [] };
    for (let y = 30; y < 70; y++)
      for (let x = 20; x < 60; x++) data.fill(255, (y * symbolSide + x) * 4, (y * symbolSide + x) * 4 + 4);
    return { data, kind: 'black-sun', place: { x: 40, y: 50, radius: 20 }, decoys: [] };
  };
  const batches = createBatches(createRandom('batches'), { make: square, batchSize: 16, freshCount: 2, poolSize: 16 });
  const { tensors, tell } = batches.next();
  const targets = Array.from({ length: 16 }, (_, b) =>
    Array.from((tensors.targets!.data as Float32Array).slice(b * 5, b * 5 + 5)),
  );
  expect(targets.map((row) => row[symbolKinds.indexOf('black-sun')])).toEqual(
    Array.from({ length: 16 }, (_, b) => (b < 8 ? 1 : 0)),
  );
  for (let b = 0; b < 8; b++) {
    const window = (tensors.luma!.data as Float32Array).slice(b * cutSide ** 2, (b + 1) * cutSide ** 2);
    const at = (x: number, y: number): number => Math.sign(window[y * cutSide + x]!);
    // Tones may be turned over: the middle differs from the corner.
    expect(at(cutSide / 2, cutSide / 2)).not.toBe(at(2, 2));
  }
  tell(new Float32Array(16).fill(1));
  expect(batches.next().tensors.targets!.data.length).toBe(80);
});
