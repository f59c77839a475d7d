import type { Dim } from './dim.ts';
import type { DType } from './dtype.ts';
import type { OpAttributes, OpKind } from './ops/attributes.ts';

/** Shape and element type of a value. */
export interface TensorType {
  readonly shape: readonly Dim[];
  readonly dtype: DType;
}

/** One result of one node; immutable, compared by identity. */
export interface Value extends TensorType {
  readonly node: Node;
  readonly outputIndex: number;
}

/** One operation applied to values. `Node` alone is the union over all kinds, so `switch (node.kind)` narrows. */
export type Node = { readonly [K in OpKind]: NodeOf<K> }[OpKind];

/** One operation of a graph, with what goes in and what comes out. */
export interface NodeOf<K extends OpKind> {
  readonly kind: K;
  readonly attributes: OpAttributes[K];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** Makes a node with its results; the only place where nodes come from. */
export function createNode<K extends OpKind>(
  kind: K,
  inputs: readonly Value[],
  attributes: OpAttributes[K],
  types: readonly TensorType[],
): NodeOf<K> {
  const outputs: Value[] = [];
  const node: NodeOf<K> = { kind, attributes, inputs, outputs };
  for (const [outputIndex, type] of types.entries()) {
    outputs.push({ shape: type.shape, dtype: type.dtype, node: node as unknown as Node, outputIndex });
  }
  return node;
}

/** The nodes that the values stand on, each after its inputs; the order depends on the graph alone. */
export function topologicalOrder(values: readonly Value[]): readonly Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  // An explicit stack: a deep network would overflow the call stack.
  for (const root of values) {
    const stack: { node: Node; next: number }[] = [{ node: root.node, next: 0 }];
    if (seen.has(root.node)) continue;
    seen.add(root.node);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const input = top.node.inputs[top.next++];
      if (input === undefined) {
        order.push(top.node);
        stack.pop();
      } else if (!seen.has(input.node)) {
        seen.add(input.node);
        stack.push({ node: input.node, next: 0 });
      }
    }
  }
  return order;
}
