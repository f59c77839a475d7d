import { describe, expect, it } from 'vitest';
import { decodeTensors, encodeTensors, tensorOf } from './tensor-file.ts';

describe('decodeTensors()', () => {
  it('decodeTensors() gives back what encodeTensors() wrote, and refuses a cut file', () => {
    const bytes = encodeTensors(
      new Map([
        ['b', { dtype: 'I8', shape: [3], data: Int8Array.of(-128, 0, 127) }],
        ['a', { dtype: 'F32', shape: [1, 2], data: Float32Array.of(0.5, -3) }],
      ]),
    );
    const tensors = decodeTensors(Buffer.from(bytes));
    expect([...tensorOf(tensors, 'a', 'F32').data]).toEqual([0.5, -3]);
    expect([...tensorOf(tensors, 'b', 'I8').data]).toEqual([-128, 0, 127]);
    expect(() => tensorOf(tensors, 'a', 'I8')).toThrow(/must be I8/);
    expect(() => decodeTensors(bytes.subarray(0, bytes.length - 2))).toThrow(/cut short/);
  });
});
