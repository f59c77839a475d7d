import { ShapeError } from '../base/index.ts';
import { type Dim, type DimBindings, evaluateDim, formatShape } from './dim.ts';
import { type Node, topologicalOrder, type Value } from './node.ts';
import type { OpKind } from './ops/attributes.ts';
import { opRules } from './ops/table.ts';
import type { ReferenceContext } from './rule.ts';
import type { Tensor64 } from './tensor64.ts';

/**
 * Computes values plainly in float64, by the reference of each operation. Slow; an oracle for tests.
 *
 * @param feeds tensors of all inputs and parameters by name; they also give the symbols their values
 */
export function evaluate(
  values: readonly Value[],
  feeds: Readonly<Record<string, Tensor64>>,
  bindings: DimBindings = {},
): readonly Tensor64[] {
  const order = topologicalOrder(values);
  const bound = { ...bindings, ...bindSymbols(order, feeds) };
  const resolve = (dim: Dim): number => evaluateDim(dim, bound);
  const results = new Map<Node, readonly Tensor64[]>();
  for (const node of order) {
    if (node.kind === 'input' || node.kind === 'parameter') {
      results.set(node, [feedOf(node.attributes.name, feeds)]);
      continue;
    }
    const context = {
      attributes: node.attributes,
      inputs: node.inputs.map((value) => results.get(value.node)![value.outputIndex]!),
      shapes: node.outputs.map((value) => value.shape.map(resolve)),
      resolve,
    };
    results.set(node, applyReference(node.kind, context as unknown as ReferenceContext<typeof node.kind>));
  }
  return values.map((value) => results.get(value.node)![value.outputIndex]!);
}

function applyReference<K extends OpKind>(kind: K, context: ReferenceContext<K>): readonly Tensor64[] {
  return opRules[kind].reference(context);
}

function feedOf(name: string, feeds: Readonly<Record<string, Tensor64>>): Tensor64 {
  const tensor = feeds[name];
  if (tensor === undefined) throw new ShapeError(`Cannot evaluate as every input must be given: missing is ${name}`);
  return tensor;
}

/** Reads the values of symbols off the shapes of given tensors. @throws {ShapeError} if they contradict each other */
export function bindSymbols(
  order: readonly Node[],
  feeds: Readonly<Record<string, { readonly shape: readonly number[] }>>,
): DimBindings {
  const bound: Record<string, number> = {};
  for (const node of order) {
    if (node.kind !== 'input' && node.kind !== 'parameter') continue;
    const { name, type } = node.attributes;
    const sizes = feeds[name]?.shape;
    if (sizes === undefined) continue;
    for (const [axis, dim] of type.shape.entries()) {
      const size = sizes[axis];
      const key = typeof dim === 'number' ? null : dim.key;
      const expected = key === null ? dim : /^\w+$/.test(key) ? (bound[key] ?? size) : size;
      if (sizes.length !== type.shape.length || size !== expected) {
        throw new ShapeError(
          `Cannot feed ${name} as its shape must be ${formatShape(type.shape)}: current value is [${sizes.join(', ')}]`,
        );
      }
      if (key !== null && size !== undefined) bound[key] = size;
    }
  }
  return bound;
}
