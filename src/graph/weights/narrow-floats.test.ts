import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { hostTensor } from '../runtime/host-tensor.ts';
import { fromFloat32, toFloat32 } from './narrow-floats.ts';

/** Nearest float16 by search over all of them: slow, and independent of bit tricks. */
function nearestFloat16(value: number, all: readonly { bits: number; value: number }[]): number {
  let best = all[0]!;
  for (const candidate of all) {
    const nearer = Math.abs(candidate.value - value) - Math.abs(best.value - value);
    if (nearer < 0 || (nearer === 0 && candidate.bits % 2 === 0)) best = candidate;
  }
  return best.bits;
}

test('fromFloat32() rounds to the nearest float16, ties to even', () => {
  const bits = Uint16Array.from({ length: 0x7c00 }, (_, i) => i);
  const values = toFloat32(hostTensor('float16', [bits.length], bits)).data;
  const all = [...bits].map((b) => ({ bits: b, value: values[b]! }));
  const random = createRandom('float16');
  const samples = Float32Array.from({ length: 60 }, () => 2 ** (random.uniform() * 44 - 28) * (1 + random.uniform()));
  const ties = Float32Array.from({ length: 40 }, () => {
    const at = random.integer(0x7bff);
    return (values[at]! + values[at + 1]!) / 2;
  });
  for (const value of [...samples, ...ties]) {
    if (value >= 65520) continue;
    const rounded = fromFloat32(hostTensor('float32', [2], Float32Array.of(value, -value)), 'float16').data;
    expect([...rounded], String(value)).toEqual([nearestFloat16(value, all), nearestFloat16(value, all) | 0x8000]);
  }
});

test('fromFloat32() keeps what a 16-bit float can hold, infinities and not-a-number included', () => {
  for (const dtype of ['float16', 'bfloat16'] as const) {
    const bits = Uint16Array.from({ length: 1 << 16 }, (_, i) => i);
    const wide = toFloat32(hostTensor(dtype, [bits.length], bits));
    const back = fromFloat32(wide, dtype);
    const again = toFloat32(back).data;
    for (let i = 0; i < bits.length; i++) {
      const isKept = Number.isNaN(wide.data[i]) ? Number.isNaN(again[i]) : back.data[i] === i;
      if (!isKept) expect.fail(`${dtype} ${i} came back as ${back.data[i]}`);
    }
  }
  const large = fromFloat32(hostTensor('float32', [3], Float32Array.of(65519, 65520, -1e10)), 'float16').data;
  expect([...large]).toEqual([0x7bff, 0x7c00, 0xfc00]);
});

test('fromFloat32() rounds bfloat16 ties to even', () => {
  const values = Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20);
  expect([...fromFloat32(hostTensor('float32', [3], values), 'bfloat16').data]).toEqual([0x3f80, 0x3f82, 0x3f81]);
});
