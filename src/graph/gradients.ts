import { assert, ShapeError } from '../base/index.ts';
import { isFloat } from './dtype.ts';
import { type Node, type NodeOf, topologicalOrder, type Value } from './node.ts';
import type { OpKind } from './ops/attributes.ts';
import { constant, fill } from './ops/sources.ts';
import { gradientOps, opRules } from './ops/table.ts';
import { withInputs } from './rewrite.ts';
import type { GradientContext } from './rule.ts';
import { shapeError } from './shape-rules.ts';

/** How gradients are taken. */
export interface GradientOptions {
  /** What a value gets that the loss does not depend on: zeros (default), or an error. */
  readonly unused?: 'zeros' | 'error';
}

/**
 * Gradients of a loss with respect to some values, as part of the graph (reverse mode).
 *
 * @param loss   a value of rank 0
 * @param values parameters, inputs or any values in between
 * @returns      one gradient per value, in its shape
 * @throws {ShapeError} if the loss is not a floating-point number, or a value is unused and that is an error
 */
export function gradients(loss: Value, values: readonly Value[], options: GradientOptions = {}): readonly Value[] {
  if (loss.shape.length !== 0 || !isFloat(loss.dtype)) {
    throw shapeError('gradients', 'the loss must be one floating-point number', [loss]);
  }
  const found = backward([[loss, constant(1, { dtype: loss.dtype })]], values);
  return values.map((value, i) => {
    const gradient = found[i];
    if (gradient) return gradient;
    if (options.unused === 'error') {
      const name = 'name' in value.node.attributes ? value.node.attributes.name : value.node.kind;
      throw new ShapeError(`Cannot differentiate as the loss must depend on every value: unused is ${name}`);
    }
    return fill(0, value.shape, value.dtype);
  });
}

type Seed = readonly [value: Value, gradient: Value];

/**
 * Gradients of the sum of value * gradient over the seeds; null for values that it does not depend on.
 *
 * @param cut values that count as given: nothing flows to what they are computed from
 */
function backward(
  seeds: readonly Seed[],
  values: readonly Value[],
  cut: readonly Value[] = [],
): readonly (Value | null)[] {
  const isCut = new Set(cut.map((value) => value.node));
  const order = topologicalOrder(seeds.map(([value]) => value)).filter((node) => !isCut.has(node));
  const needed = new Set<Value>(values);
  for (const node of order) {
    if (node.inputs.some((input) => needed.has(input))) for (const output of node.outputs) needed.add(output);
  }
  const totals = new Map<Value, Value>();
  const accumulate = (value: Value, gradient: Value): void => {
    const previous = totals.get(value);
    totals.set(value, previous === undefined ? gradient : gradientOps.add(previous, gradient));
  };
  for (const [value, gradient] of seeds) accumulate(value, gradient);
  for (const node of order.toReversed()) {
    const incoming = node.outputs.map((output) => totals.get(output) ?? null);
    const needs = node.inputs.map((input) => needed.has(input) && isFloat(input.dtype));
    if (incoming.every((gradient) => gradient === null) || !needs.includes(true)) continue;
    const outgoing =
      node.kind === 'checkpoint' ? regionGradients(node, incoming, needs) : nodeGradients(node, incoming, needs);
    for (const [i, gradient] of outgoing.entries()) {
      if (gradient !== null && needs[i]) accumulate(node.inputs[i]!, gradient);
    }
  }
  return values.map((value) => totals.get(value) ?? null);
}

function nodeGradients(
  node: Node,
  incoming: readonly (Value | null)[],
  needs: readonly boolean[],
): readonly (Value | null)[] {
  const g = incoming[0] ?? null;
  if (node.kind !== 'split' && incoming.some((gradient, i) => i > 0 && gradient !== null)) {
    throw shapeError(`gradient of ${node.kind}`, 'only result 0 may enter the loss', node.inputs);
  }
  const context = {
    node,
    attributes: node.attributes,
    inputs: node.inputs,
    y: node.outputs[0]!,
    g: g as Value, // only `split` may lack it, and reads `gradients`
    gradients: incoming,
    needs,
    ops: gradientOps,
  };
  return applyGradient(node.kind, context as unknown as GradientContext<typeof node.kind>);
}

function applyGradient<K extends OpKind>(kind: K, context: GradientContext<K>): readonly (Value | null)[] {
  const results = opRules[kind].gradient(context);
  for (const [i, gradient] of results.entries()) {
    const input = context.inputs[i];
    const fits = gradient === null || input === undefined || gradient.shape.length === input.shape.length;
    assert(fits, `internal: gradient ${i} of ${kind} has rank ${gradient?.shape.length}`);
  }
  return results;
}

/**
 * Gradients through a checkpointed region: its inside is built again on inputs that wait for the incoming gradient.
 * Without that wait the runtime would merge the copy with the original, and keep it.
 */
function regionGradients(
  node: NodeOf<'checkpoint'>,
  incoming: readonly (Value | null)[],
  needs: readonly boolean[],
): readonly (Value | null)[] {
  const { region, results, entries } = node.attributes;
  const outer = node.inputs.slice(results, results + entries);
  const captured = node.inputs.slice(results + entries);
  const token = incoming.find((gradient) => gradient !== null)!;
  const fresh = outer.map((value) => gradientOps.dependOn(value, [token]));
  const copies = copyRegion(node.inputs.slice(0, results), { region, outer, fresh });
  const seeds = copies.flatMap((copy, i): Seed[] => (incoming[i] ? [[copy, incoming[i]]] : []));
  const wanted = [...fresh, ...captured].map((value, i) => (needs[results + i] ? value : null));
  const found = backward(
    seeds,
    wanted.filter((value) => value !== null),
    [...fresh, ...captured],
  );
  let next = 0;
  const all = wanted.map((value) => (value === null ? null : found[next++]!));
  const side = all.slice(entries).filter((gradient) => gradient !== null);
  // The gradient leaves the region only when the parameters' gradients are there: else the runtime may put these off to
  // the end, and keep everything that they are computed from.
  const leaving = all
    .slice(0, entries)
    .map((gradient) => (gradient === null ? null : gradientOps.dependOn(gradient, side)));
  return [...Array.from({ length: results }, () => null), ...leaving, ...all.slice(entries)];
}

/** Builds the inside of a region again with its entries replaced. */
function copyRegion(
  results: readonly Value[],
  { region, outer, fresh }: { region: symbol; outer: readonly Value[]; fresh: readonly Value[] },
): readonly Value[] {
  const copies = new Map<Node, readonly Value[]>();
  for (const node of topologicalOrder(results)) {
    if (node.kind === 'checkpointInput' && node.attributes.region === region) {
      copies.set(node, [fresh[outer.indexOf(node.inputs[0]!)]!]);
      continue;
    }
    const inputs = node.inputs.map((value) => copies.get(value.node)?.[value.outputIndex] ?? value);
    const outputs = withInputs(node, inputs);
    if (outputs !== node.outputs) copies.set(node, outputs);
  }
  return results.map((value) => copies.get(value.node)?.[value.outputIndex] ?? value);
}
