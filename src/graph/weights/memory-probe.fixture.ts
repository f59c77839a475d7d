import { readFileSync } from 'node:fs';
import { emit, gelu, input, linear, parameter, symbol, type Value } from '../index.ts';
import { createSession } from '../runtime/create-session.ts';
import { hostTensor } from '../runtime/host-tensor.ts';
import { bindFloat32, bindInPlace } from './bind.ts';
import { openSafetensors } from './safetensors-reader.ts';

/** A chain of square layers, the names and shapes of its weights. */
export function chainOf(layers: number, width: number): { readonly y: Value; readonly weights: readonly Value[] } {
  const weights = Array.from({ length: layers }, (_, i) => parameter(`layers.${i}.weight`, [width, width]));
  const x = input('x', [symbol('N'), width]);
  return { y: weights.reduce<Value>((value, weight) => gelu(linear(value, weight)), x), weights };
}

/**
 * Run as a program: loads the chain, runs it twice and prints its memory: anonymous bytes before and the growth of the
 * peak, as the operating system counts them. A process of its own, because memory is that of a process.
 */
async function main([path, layers, width, mode]: readonly string[]): Promise<void> {
  const { y, weights } = chainOf(Number(layers), Number(width));
  const slots = weights.map(({ node, shape, dtype }) => ({
    name: node.kind === 'parameter' ? node.attributes.name : '',
    shape: shape as readonly number[],
    dtype,
  }));
  using reader = await openSafetensors(path!);
  const bind = mode === 'float32' ? bindFloat32 : bindInPlace;
  const binding = await bind(reader, slots);
  const model = emit({ y }, { storage: binding.storage });
  const before = anonymousBytes();
  const startedMs = performance.now();
  using session = await createSession(model, { threads: 1, ...binding.session });
  const loadMs = performance.now() - startedMs;
  const loaded = anonymousBytes();
  const x = hostTensor('float32', [64, Number(width)]);
  x.data.fill(0.01);
  const runMs: number[] = [];
  for (let i = 0; i < 3; i++) {
    const runStartMs = performance.now();
    await session.run({ x });
    runMs.push(performance.now() - runStartMs);
  }
  const result = { before, loaded: loaded - before, after: anonymousBytes() - before, loadMs, runMs };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function anonymousBytes(): number {
  const line = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1] ?? Number.NaN) * 1024;
}

if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2));
