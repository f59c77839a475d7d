import { expect, test } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { symbol } from '../dim.ts';
import { evaluate } from '../evaluate.ts';
import { gradients } from '../gradients.ts';
import type { Value } from '../node.ts';
import { difference, type Feeds, gradientError, randomTensor, run } from '../run.fixture.ts';
import { generate } from '../tensor64.ts';
import { mul } from './binary.ts';
import { type OpCase, opCases } from './cases.fixture.ts';
import { sum } from './reduce.ts';
import { input } from './sources.ts';
import { isFloat } from './unary.ts';

/** Single precision with sums of a few hundred terms. */
const float32Tolerance = 2e-5;
/** Central differences in double precision with step 1e-5. */
const differencesTolerance = 1e-6;

function feedsOf(opCase: OpCase): Feeds {
  const random = createRandom(opCase.name);
  return Object.fromEntries(
    Object.entries(opCase.inputs).map(([name, spec]) => {
      const normal = randomTensor(spec.shape, random);
      return [name, spec.value ? generate(spec.shape, () => spec.value!(random)) : normal];
    }),
  );
}

function buildInputs(opCase: OpCase, symbolic: boolean): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(opCase.inputs).map(([name, spec]) => {
      const shape = spec.shape.map((size, axis) => {
        const key = symbolic ? spec.symbols?.[axis] : undefined;
        return key ? symbol(key) : size;
      });
      return [name, input(name, shape, spec.dtype ?? 'float32')];
    }),
  );
}

interface CaseGraph {
  readonly outputs: Readonly<Record<string, Value>>;
  readonly weights: readonly Value[];
  readonly wanted: readonly string[];
  readonly loss: Value | null;
}

/** Results and, weighted by further inputs, their gradients with respect to each floating-point input. */
function buildGraph(opCase: OpCase, symbolic: boolean): CaseGraph {
  const inputs = buildInputs(opCase, symbolic);
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

async function checkCase(opCase: OpCase, symbolic: boolean): Promise<void> {
  const { outputs, weights, wanted, loss } = buildGraph(opCase, symbolic);
  const random = createRandom('weights');
  const shapes = buildGraph(opCase, false).weights.map((weight) => weight.shape as readonly number[]);
  const drawn = weights.map((_, i) => [`weight${i}`, randomTensor(shapes[i]!, random)] as const);
  const feeds = { ...feedsOf(opCase), ...Object.fromEntries(drawn) };
  const expected = evaluate(Object.values(outputs), feeds);
  const actual = await run(outputs, feeds);
  const reference = Object.fromEntries(Object.keys(outputs).map((name, i) => [name, expected[i]!]));
  for (const name of Object.keys(outputs)) {
    const { relative, shown } = difference(actual[name]!, reference[name]!);
    expect(relative, `${name}: ${shown}`).toBeLessThan(opCase.tolerance ?? float32Tolerance);
  }
  if (symbolic || loss === null) return;
  for (const name of wanted) {
    const { relative, shown } = gradientError(loss, feeds, { name, gradient: reference[`d${name}`]! });
    expect(relative, `d${name}: ${shown}`).toBeLessThan(differencesTolerance);
  }
}

for (const opCase of opCases) {
  test(`${opCase.name} runs like its float64 reference, and its gradient like finite differences`, async () => {
    await checkCase(opCase, false);
    const isSymbolic = Object.values(opCase.inputs).some((spec) => spec.symbols !== undefined);
    if (isSymbolic) await checkCase(opCase, true);
  });
}
