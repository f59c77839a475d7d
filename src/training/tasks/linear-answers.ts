import { linear, type Value } from '../../graph/index.ts';
import type { Weights } from '../../models/index.ts';

/**
 * Scores of so many answers by one linear layer that is only there while training, so that what it reads must hold them.
 *
 * @param x [..., D]
 * @returns [..., count]
 */
export function linearAnswers(scope: Weights, x: Value, count: number): Value {
  const D = x.shape.at(-1) as number;
  const weight = scope.get('weight', [count, D], { kind: 'normal', deviation: 1 / Math.sqrt(D) });
  return linear(x, weight, scope.get('bias', [count], { kind: 'constant', value: 0 }));
}
