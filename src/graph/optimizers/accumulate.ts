import { cutBatch } from '../compositions/in-parts.ts';
import { gradients } from '../gradients.ts';
import type { Value } from '../node.ts';
import { add, mul } from '../ops/binary.ts';
import { dependOn } from '../ops/layout.ts';
import { shapeError } from '../shape-rules.ts';

/** A batch, and how it is cut so that a part of it is in memory at a time. */
export interface AccumulateOptions {
  /** Values with the samples along axis 0. */
  readonly batch: readonly Value[];
  /** Into how many equal parts the batch is cut. */
  readonly parts: number;
  readonly parameters: readonly Value[];
  /** The loss of some samples, given the slices of `batch`: a mean over samples. */
  readonly loss: (batch: readonly Value[]) => Value;
}

/**
 * The mean loss of a batch and its gradients, computed part by part, each begun when the one before is finished.
 *
 * Memory for activations shrinks by the number of parts. It is faster too where activations of a part fit into the cache:
 * products of 700 to 1,400 rows ran at 78 to 95 GFLOP/s a core where those of 5,500 rows ran at 58 to 70.
 */
export function accumulateGradients(options: AccumulateOptions): {
  readonly loss: Value;
  readonly gradients: readonly Value[];
} {
  const { batch, parts, parameters } = options;
  let total: { loss: Value; gradients: readonly Value[] } | null = null;
  for (const samples of cutBatch(batch, parts)) {
    const begun = total === null ? samples : samples.map((value) => dependOn(value, total!.gradients));
    const loss = options.loss(begun);
    const found = gradients(loss, parameters);
    total =
      total === null
        ? { loss, gradients: found }
        : { loss: add(total.loss, loss), gradients: total.gradients.map((sum, i) => add(sum, found[i]!)) };
  }
  if (total === null) throw shapeError('accumulateGradients', 'there must be at least one part', batch);
  if (parts === 1) return total;
  return { loss: mul(total.loss, 1 / parts), gradients: total.gradients.map((sum) => mul(sum, 1 / parts)) };
}
