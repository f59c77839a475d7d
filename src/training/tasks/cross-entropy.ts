import { exp, log, max, mul, stopGradient, sub, sum, type Value } from '../../graph/index.ts';

/**
 * Cross-entropy of scores and whether the right answer has the highest one, along the last axis; both are 0 where no answer
 * is given.
 *
 * @param scores [..., K] before softmax
 * @param answer [..., K] one-hot, or all zero for no answer
 * @returns      `loss`, `right` and `asked` [...]; `asked` is 1 where there is an answer
 */
export function crossEntropy(scores: Value, answer: Value): { loss: Value; right: Value; asked: Value } {
  const last = scores.shape.length - 1;
  const shifted = sub(scores, stopGradient(max(scores, [last], { keepDims: true })));
  const logSum = log(sum(exp(shifted), [last]));
  const chosen = sum(mul(answer, shifted), [last]); // 0 where the right answer has the highest score
  const asked = sum(answer, [last]);
  return {
    loss: sub(mul(asked, logSum), chosen),
    right: mul(asked, exp(mul(stopGradient(chosen), 1e6))),
    asked,
  };
}
