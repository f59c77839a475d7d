import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gradients } from '../gradients.ts';
import type { Value } from '../node.ts';
import { emit } from '../onnx/emit.ts';
import { createSession } from '../runtime/create-session.ts';
import { hostTensor } from '../runtime/host-tensor.ts';
import { mul } from './binary.ts';
import { checkpoint } from './checkpoint.ts';
import { sum } from './reduce.ts';
import { input, parameter } from './sources.ts';
import { sin, tanh } from './unary.ts';

const megabyte = 1024 * 1024;
const rows = 256;
const tensorBytes = rows * 1024 * 4;
const [regions, stepsInside] = [12, 6];

/** A chain of regions, each of 2 * `stepsInside` operations whose inputs their gradients need. */
function chain(wrap: (x: Value, region: (x: Value) => Value) => Value): Record<string, Value> {
  const x = input('x', [rows, 1024]);
  const weights = Array.from({ length: regions }, (_, i) => parameter(`weights.${i}`, [1024]));
  let h: Value = x;
  for (const weight of weights) {
    h = wrap(h, (entry) => {
      let inside = entry;
      for (let i = 0; i < stepsInside; i++) inside = tanh(sin(mul(inside, weight)));
      return inside;
    });
  }
  const loss = sum(mul(h, h));
  const found = gradients(loss, weights);
  return { loss, ...Object.fromEntries(found.map((value, i) => [`d${i}`, value])) };
}

function statusBytes(field: 'VmHWM' | 'VmRSS'): number {
  const found = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(found?.[1]) * 1024;
}

/** Growth of resident memory during a run, at its peak, and the gradient of the first weight. */
async function measure(outputs: Record<string, Value>): Promise<{ peakBytes: number; gradient: ArrayLike<unknown> }> {
  using session = await createSession(emit(outputs), { threads: 1, hasArena: false, hasMemoryPattern: false });
  const feeds = Object.fromEntries(
    session.inputs.map(({ name, shape }) => {
      const sizes = shape as number[];
      const count = sizes.reduce((a, b) => a * b, 1);
      return [
        name,
        hostTensor(
          'float32',
          sizes,
          Float32Array.from({ length: count }, (_, i) => 1 + 0.1 * Math.sin(i)),
        ),
      ];
    }),
  );
  writeFileSync('/proc/self/clear_refs', '5'); // the peak starts anew
  const before = statusBytes('VmRSS');
  const results = await session.run(feeds);
  return { peakBytes: statusBytes('VmHWM') - before, gradient: results.d0!.data };
}

// Only Linux tells the peak of a process and lets it start anew.
test.skipIf(!existsSync('/proc/self/clear_refs'))(
  'checkpoint() keeps one tensor per region where all would be kept without it',
  async () => {
    const plain = await measure(chain((x, region) => region(x)));
    const saved = await measure(chain((x, region) => checkpoint([x], ([entry]) => [region(entry!)])[0]!));
    const plainTensors = plain.peakBytes / tensorBytes;
    const savedTensors = saved.peakBytes / tensorBytes;
    expect(saved.gradient).toEqual(plain.gradient);
    // The gradients of a region need the results of its 3 * stepsInside operations
    expect(plainTensors).toBeGreaterThan(2 * regions * stepsInside);
    expect(savedTensors).toBeLessThan(regions + 3 * stepsInside + (16 * megabyte) / tensorBytes);
  },
);
