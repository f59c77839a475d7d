import { createRandom } from '../../base/index.ts';
import { isFloat } from '../dtype.ts';
import { evaluate } from '../evaluate.ts';
import { gradients } from '../gradients.ts';
import type { Value } from '../node.ts';
import { emit } from '../onnx/emit.ts';
import { mul } from '../ops/binary.ts';
import { type OpCase, opCases } from '../ops/cases.fixture.ts';
import { sum } from '../ops/reduce.ts';
import { input } from '../ops/sources.ts';
import { randomTensor, toHost } from '../run.fixture.ts';
import { generate, type Tensor64 } from '../tensor64.ts';
import type { HostTensors } from './host-tensor.ts';

/** An operation with numbers, ready for any runtime, and what it must give. */
export interface OpGraph {
  readonly name: string;
  readonly model: Uint8Array;
  readonly feeds: HostTensors;
  readonly expected: Readonly<Record<string, Tensor64>>;
  readonly tolerance: number;
}

/** Single precision with sums of a few hundred terms. */
const float32Tolerance = 2e-5;

/** Every operation of the table; with gradients where they exist, if asked for. */
export function opGraphs(options: { readonly hasGradients: boolean }): readonly OpGraph[] {
  return opCases.map((opCase) => {
    const inputs = Object.fromEntries(
      Object.entries(opCase.inputs).map(([name, spec]) => [name, input(name, spec.shape, spec.dtype ?? 'float32')]),
    );
    const outputs = buildOutputs(opCase, inputs, options.hasGradients);
    const random = createRandom(opCase.name);
    const feeds = Object.fromEntries(
      Object.entries(opCase.inputs).map(([name, spec]) => {
        const value = spec.value;
        return [name, value ? generate(spec.shape, () => value(random)) : randomTensor(spec.shape, random)];
      }),
    );
    const results = evaluate(Object.values(outputs), feeds);
    return {
      name: opCase.name,
      model: emit(outputs),
      feeds: Object.fromEntries(
        Object.entries(feeds).map(([name, value]) => [name, toHost(value, inputs[name]!.dtype)]),
      ),
      expected: Object.fromEntries(Object.keys(outputs).map((name, i) => [name, results[i]!])),
      tolerance: opCase.tolerance ?? float32Tolerance,
    };
  });
}

/** Results, and the gradients of their sum of squares with respect to each input. */
function buildOutputs(
  opCase: OpCase,
  inputs: Readonly<Record<string, Value>>,
  hasGradients: boolean,
): Readonly<Record<string, Value>> {
  const results = [opCase.build(inputs)].flat();
  const outputs: Record<string, Value> = Object.fromEntries(results.map((value, i) => [`y${i}`, value]));
  if (!hasGradients || opCase.isDifferentiable === false) return outputs;
  const loss = results.map((value) => sum(mul(value, value))).reduce((total, part) => mul(total, part));
  const wanted = Object.keys(inputs).filter(
    (name) => isFloat(inputs[name]!.dtype) && !opCase.constants?.includes(name),
  );
  const found = gradients(
    loss,
    wanted.map((name) => inputs[name]!),
  );
  for (const [i, name] of wanted.entries()) outputs[`d${name}`] = found[i]!;
  return outputs;
}

/** Largest difference of all outputs, each relative to its largest expected element. */
export function largestDifference(
  results: HostTensors,
  expected: Readonly<Record<string, Tensor64>>,
): { readonly relative: number; readonly name: string } {
  let worst = { relative: 0, name: 'none' };
  for (const [name, { shape, data }] of Object.entries(expected)) {
    const actual = results[name];
    if (actual === undefined || actual.shape.join() !== shape.join()) return { relative: Infinity, name };
    const scale = data.reduce((size, value) => Math.max(size, Math.abs(value)), 1e-3);
    for (let i = 0; i < data.length; i++) {
      const relative = Math.abs(Number(actual.data[i]) - data[i]!) / scale;
      if (!(relative <= worst.relative)) worst = { relative, name: `${name}[${i}]` };
    }
  }
  return worst;
}
