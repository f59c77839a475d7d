import { createRandom, type Random } from '../base/index.ts';
import { evaluate } from './evaluate.ts';
import type { Value } from './node.ts';
import { type EmitOptions, emit } from './onnx/emit.ts';
import { createSession } from './runtime/create-session.ts';
import { type HostTensor, hostTensor } from './runtime/host-tensor.ts';
import { generate, type Tensor64 } from './tensor64.ts';

export type Feeds = Readonly<Record<string, Tensor64>>;

/** Runs values through onnxruntime on the CPU. Feeds that name no graph input are ignored. */
export async function run(
  outputs: Readonly<Record<string, Value>>,
  feeds: Feeds,
  options: EmitOptions = {},
): Promise<Record<string, Tensor64>> {
  return (await runEach(outputs, [feeds], options))[0]!;
}

/** Runs one session several times, each with its own feeds, whose sizes may differ where they are symbols. */
export async function runEach(
  outputs: Readonly<Record<string, Value>>,
  feeds: readonly Feeds[],
  options: EmitOptions = {},
): Promise<readonly Record<string, Tensor64>[]> {
  using session = await createSession(emit(outputs, options), { device: 'cpu', threads: 1 });
  const runs: Record<string, Tensor64>[] = [];
  for (const one of feeds) {
    const given = Object.fromEntries(session.inputs.map(({ name, dtype }) => [name, toHost(one[name]!, dtype)]));
    const results = await session.run(given);
    const read = Object.entries(results).map(([name, { shape, data }]) => [
      name,
      { shape, data: Float64Array.from(data as ArrayLike<number | bigint>, Number) },
    ]);
    runs.push(Object.fromEntries(read));
  }
  return runs;
}

/** Numbers as a runtime takes them. */
export function toHost(tensor: Tensor64, dtype: string): HostTensor {
  switch (dtype) {
    case 'int64':
      return hostTensor(
        'int64',
        tensor.shape,
        BigInt64Array.from(tensor.data, (value) => BigInt(value)),
      );
    case 'bool':
      return hostTensor('bool', tensor.shape, Uint8Array.from(tensor.data));
    case 'int8':
      return hostTensor('int8', tensor.shape, Int8Array.from(tensor.data));
    default:
      return hostTensor('float32', tensor.shape, Float32Array.from(tensor.data));
  }
}

/** Standard normal tensor, rounded to float32 so that both sides see the same numbers. */
export function randomTensor(shape: readonly number[], random: Random | string = 'tensor'): Tensor64 {
  const stream = typeof random === 'string' ? createRandom(random) : random;
  return generate(shape, () => Math.fround(stream.normal()));
}

/** Largest difference relative to the largest expected element, and where it is. */
export function difference(
  actual: Tensor64,
  expected: Tensor64,
): { readonly relative: number; readonly shown: string } {
  if (String(actual.shape) !== String(expected.shape)) {
    return { relative: Infinity, shown: `shape [${actual.shape}] instead of [${expected.shape}]` };
  }
  const scale = expected.data.reduce((size, value) => Math.max(size, Math.abs(value)), 1e-3);
  let [worst, where] = [0, -1];
  for (let i = 0; i < expected.data.length; i++) {
    const error = Math.abs(actual.data[i]! - expected.data[i]!) / scale;
    if (error > worst || Number.isNaN(error)) [worst, where] = [Number.isNaN(error) ? Infinity : error, i];
  }
  const shown =
    where < 0 ? 'equal' : `${actual.data[where]} instead of ${expected.data[where]} at ${where}, relative ${worst}`;
  return { relative: worst, shown };
}

/** Largest error of a gradient against central differences of the loss, in float64, at up to 12 elements. */
export function gradientError(
  loss: Value,
  feeds: Feeds,
  claim: { readonly name: string; readonly gradient: Tensor64 },
): { readonly relative: number; readonly shown: string } {
  const at = feeds[claim.name]!;
  const step = 1e-5;
  const lossWith = (i: number, delta: number): number => {
    const data = at.data.slice();
    data[i]! += delta;
    return evaluate([loss], { ...feeds, [claim.name]: { ...at, data } })[0]!.data[0]!;
  };
  const random = createRandom('elements');
  const count = at.data.length;
  const picked = count <= 12 ? [...at.data.keys()] : Array.from({ length: 12 }, () => random.integer(count));
  const expected = picked.map((i) => (lossWith(i, step) - lossWith(i, -step)) / (2 * step));
  const actual = picked.map((i) => claim.gradient.data[i]!);
  const scale = claim.gradient.data.reduce((size, value) => Math.max(size, Math.abs(value)), 1e-3);
  const errors = actual.map((value, i) => Math.abs(value - expected[i]!) / scale);
  const worst = errors.indexOf(Math.max(...errors));
  return { relative: errors[worst]!, shown: `${actual[worst]} instead of ${expected[worst]} at ${picked[worst]}` };
}
