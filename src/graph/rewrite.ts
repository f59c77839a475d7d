import { type Dim, type DimBindings, dimsEqual, SymbolicDim, substituteDim } from './dim.ts';
import { createNode, type Node, type NodeOf, topologicalOrder, type Value } from './node.ts';
import type { OpAttributes, OpKind } from './ops/attributes.ts';
import { opRules } from './ops/table.ts';

/** Decides what becomes of one node: its results in the new graph, or null to keep it with its new inputs. */
export type Replace = (node: Node, inputs: readonly Value[]) => readonly Value[] | null;

/**
 * Rebuilds the graph behind some values, node after node. Nodes that do not change are kept as they are.
 *
 * @param replace sees every node with its already rewritten inputs
 */
export function rewrite(values: readonly Value[], replace: Replace): readonly Value[] {
  const results = new Map<Node, readonly Value[]>();
  const translate = (value: Value): Value => results.get(value.node)![value.outputIndex]!;
  for (const node of topologicalOrder(values)) {
    const inputs = node.inputs.map(translate);
    results.set(node, replace(node, inputs) ?? withInputs(node, inputs));
  }
  return values.map(translate);
}

/** The results of a node applied to other inputs; its own results if they are the same. */
export function withInputs(node: Node, inputs: readonly Value[]): readonly Value[] {
  if (inputs.every((value, i) => value === node.inputs[i])) return node.outputs;
  return rebuild(node.kind, inputs, node.attributes);
}

function rebuild<K extends OpKind>(kind: K, inputs: readonly Value[], attributes: OpAttributes[K]): readonly Value[] {
  const node: NodeOf<K> = createNode(kind, inputs, attributes, opRules[kind].infer(inputs, attributes));
  return node.outputs;
}

/**
 * Replaces symbols by numbers, so that the runtime can plan with fixed sizes: `specialize(outputs, { B: 2, F: 5 })`.
 * Symbols without a binding stay.
 */
export function specialize(values: readonly Value[], bindings: DimBindings): readonly Value[] {
  return rewrite(values, (node, inputs) => {
    const attributes = mapDims(node.attributes, (dim) => substituteDim(dim, bindings)) as typeof node.attributes;
    return attributes === node.attributes ? null : rebuild(node.kind, inputs, attributes as never);
  });
}

/** Applies a function to every symbolic size inside plain data; the same object if nothing changes. */
function mapDims(data: unknown, map: (dim: SymbolicDim) => Dim): unknown {
  if (data instanceof SymbolicDim) {
    const result = map(data);
    return dimsEqual(result, data) ? data : result;
  }
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return data;
  if (Array.isArray(data)) {
    const items = data.map((item) => mapDims(item, map));
    return items.every((item, i) => item === data[i]) ? data : items;
  }
  const entries = Object.entries(data).map(([key, value]) => [key, mapDims(value, map), value] as const);
  if (entries.every(([, after, before]) => after === before)) return data;
  return Object.fromEntries(entries);
}
