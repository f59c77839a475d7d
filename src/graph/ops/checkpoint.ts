import { topologicalOrder, type Value } from '../node.ts';
import { apply, type Rules } from '../rule.ts';

type CheckpointKind = 'checkpointInput' | 'checkpoint';

/**
 * A region whose inside is computed again for the gradient instead of being kept: memory for time.
 *
 * What `build` uses from outside (parameters, for example) stays outside unless it is computed from `inputs`.
 *
 * @param build makes the results from the inputs as seen inside the region
 * @see Chen et al. 2016, arXiv:1604.06174
 */
export function checkpoint(
  inputs: readonly Value[],
  build: (inputs: readonly Value[]) => readonly Value[],
): readonly Value[] {
  const region = Symbol('region');
  const entries = inputs.map(
    (value) => apply(checkpointRules, 'checkpointInput', { inputs: [value], attributes: { region } })[0]!,
  );
  const results = build(entries);
  const captured = capturedBy(results, region);
  return apply(checkpointRules, 'checkpoint', {
    inputs: [...results, ...inputs, ...captured],
    attributes: { region, results: results.length, entries: inputs.length },
  });
}

/** Values that the inside of a region takes from outside, besides its inputs. */
function capturedBy(results: readonly Value[], region: symbol): readonly Value[] {
  const inside = new Set<unknown>();
  const captured = new Set<Value>();
  for (const node of topologicalOrder(results)) {
    const isEntry = node.kind === 'checkpointInput' && node.attributes.region === region;
    if (isEntry || node.inputs.some((value) => inside.has(value.node))) inside.add(node);
    if (isEntry || !inside.has(node)) continue;
    for (const value of node.inputs) if (!inside.has(value.node)) captured.add(value);
  }
  return [...captured].filter((value) => value.node.kind !== 'constant');
}

export const checkpointRules: Rules<CheckpointKind> = {
  // The cut where recomputation starts; transparent otherwise: dx = g
  checkpointInput: {
    infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype }],
    gradient: ({ g }) => [g],
    lower: ({ inputs }) => inputs,
    reference: ({ inputs }) => inputs,
  },
  // Transparent; `gradients` differentiates a fresh copy of the inside, so that the original may be forgotten
  checkpoint: {
    infer: (inputs, { results }) => inputs.slice(0, results).map(({ shape, dtype }) => ({ shape, dtype })),
    gradient: () => {
      throw new Error('internal: gradients() treats checkpointed regions itself');
    },
    lower: ({ inputs, attributes }) => inputs.slice(0, attributes.results),
    reference: ({ inputs, attributes }) => inputs.slice(0, attributes.results),
  },
};
