import { expect } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { symbol } from '../dim.ts';
import { isFloat } from '../dtype.ts';
import { evaluate } from '../evaluate.ts';
import { gradients } from '../gradients.ts';
import type { Value } from '../node.ts';
import { difference, type Feeds, gradientError, randomTensor, runEach } from '../run.fixture.ts';
import { generate } from '../tensor64.ts';
import { mul } from './binary.ts';
import type { OpCase } from './cases.fixture.ts';
import { sum } from './reduce.ts';
import { input } from './sources.ts';

/** Single precision with sums of a few hundred terms. */
const float32Tolerance = 2e-5;
/** Central differences in double precision with step 1e-5. */
const differencesTolerance = 1e-6;

/** Runs a case, with the gradients of its inputs, like its float64 reference, and these like finite differences. */
export async function checkCase(opCase: OpCase): Promise<void> {
  const graph = buildGraph(opCase, 'numbers');
  const feeds = feedsOf(opCase, graph);
  const reference = await checkRuns(opCase, graph, [feeds]);
  if (graph.loss === null) return;
  for (const name of graph.wanted) {
    const { relative, shown } = gradientError(graph.loss, feeds, { name, gradient: reference[`d${name}`]! });
    expect(relative, `d${name}: ${shown}`).toBeLessThan(differencesTolerance);
  }
}

/** Runs one graph with symbols for sizes on several of them: those of the case, and others drawn at random. */
export async function checkSymbolicCase(opCase: OpCase): Promise<void> {
  const sized = [opCase, withOtherSizes(opCase, 'longer'), withOtherSizes(opCase, 'longest')];
  const feeds = sized.map((one) => feedsOf(one, buildGraph(one, 'numbers')));
  await checkRuns(opCase, buildGraph(opCase, 'symbols'), feeds);
}

/** The results of the last run as the references have them. */
async function checkRuns(opCase: OpCase, { outputs }: CaseGraph, feeds: readonly Feeds[]): Promise<Feeds> {
  const names = Object.keys(outputs);
  let reference: Feeds = {};
  for (const [run, actual] of (await runEach(outputs, feeds)).entries()) {
    const expected = evaluate(Object.values(outputs), feeds[run]!);
    reference = Object.fromEntries(names.map((name, i) => [name, expected[i]!]));
    for (const name of names) {
      const { relative, shown } = difference(actual[name]!, reference[name]!);
      const shape = `[${reference[name]!.shape}]`;
      expect(relative, `${name} ${shape}: ${shown}`).toBeLessThan(opCase.tolerance ?? float32Tolerance);
    }
  }
  return reference;
}

/** The case with up to 4 more along each axis that has a symbol, as many wherever the symbol stands. */
function withOtherSizes(opCase: OpCase, seed: string): OpCase {
  const more = (key: string): number => createRandom(`${seed}/${opCase.name}/${key}`).integer(5);
  const inputs = Object.entries(opCase.inputs).map(([name, spec]) => {
    const shape = spec.shape.map((size, axis) => {
      const key = spec.symbols?.[axis];
      return key ? size + more(key) : size;
    });
    return [name, { ...spec, shape }];
  });
  return { ...opCase, inputs: Object.fromEntries(inputs) };
}

interface CaseGraph {
  readonly outputs: Readonly<Record<string, Value>>;
  readonly weights: readonly Value[];
  readonly wanted: readonly string[];
  readonly loss: Value | null;
}

/** Results and, weighted by further inputs, their gradients with respect to each floating-point input. */
function buildGraph(opCase: OpCase, sizes: 'numbers' | 'symbols'): CaseGraph {
  const inputs = buildInputs(opCase, sizes);
  const results = [opCase.build(inputs)].flat();
  const outputs: Record<string, Value> = Object.fromEntries(results.map((value, i) => [`y${i}`, value]));
  if (opCase.isDifferentiable === false) return { outputs, weights: [], wanted: [], loss: null };
  const weights = results.map((value, i) => input(`weight${i}`, value.shape));
  const parts = results.map((value, i) => sum(mul(value, weights[i]!)));
  const loss = parts.reduce((total, part) => mul(total, part));
  const wanted = Object.keys(inputs).filter(
    (name) => isFloat(inputs[name]!.dtype) && !opCase.constants?.includes(name),
  );
  const found = gradients(
    loss,
    wanted.map((name) => inputs[name]!),
  );
  for (const [i, name] of wanted.entries()) outputs[`d${name}`] = found[i]!;
  return { outputs, weights, wanted, loss };
}

function buildInputs(opCase: OpCase, sizes: 'numbers' | 'symbols'): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(opCase.inputs).map(([name, spec]) => {
      const shape = spec.shape.map((size, axis) => {
        const key = sizes === 'symbols' ? spec.symbols?.[axis] : undefined;
        return key ? symbol(key) : size;
      });
      return [name, input(name, shape, spec.dtype ?? 'float32')];
    }),
  );
}

/** Numbers for the inputs of a case and for the weights of its results, whose sizes must be numbers. */
function feedsOf(opCase: OpCase, { weights }: CaseGraph): Feeds {
  const random = createRandom(opCase.name);
  const inputs = Object.entries(opCase.inputs).map(([name, spec]) => {
    const normal = randomTensor(spec.shape, random);
    return [name, spec.value ? generate(spec.shape, () => spec.value!(random)) : normal] as const;
  });
  const stream = createRandom('weights');
  const drawn = weights.map(
    ({ shape }, i) => [`weight${i}`, randomTensor(shape as readonly number[], stream)] as const,
  );
  return Object.fromEntries([...inputs, ...drawn]);
}
