import { firstSubjectClass, oracleFormat } from '../../evaluation/index.ts';
import {
  add,
  cast,
  div,
  equal,
  matmul,
  mul,
  range,
  relu,
  reshape,
  slice,
  softmax,
  sub,
  sum,
  sumOfSquares,
  transpose,
  type Value,
} from '../../graph/index.ts';
import { crossEntropy } from './cross-entropy.ts';

/** [B, 3, F, H, H]: where the class map says that a described body is. */
export function trueMasks(slots: Value): Value {
  const [B, F, H, W] = slots.shape as readonly [number, number, number, number];
  const numbers = reshape(add(range(oracleFormat.slots), 1), [1, oracleFormat.slots, 1, 1, 1]);
  return cast(equal(reshape(slots, [B, 1, F, H, W]), numbers), 'float32');
}

/** [B, 1, F, H, H]: how much each cell looks like any body. */
export function bodyChances(scores: Value): Value {
  const [B, F, H, W] = scores.shape as readonly [number, number, number, number];
  return reshape(sum(slice(softmax(scores), 4, { start: firstSubjectClass }), [4]), [B, 1, F, H, W]);
}

/** Keeps cells from bodies that are not there. */
const farAway = 1e4;

/**
 * Shares cells out among the bodies of a clip, each to those whose mean point its own is near. The loss asks for the right body where
 * there are several.
 *
 * @param who   [B, F, H, H, E]
 * @param truth [B, 3, F, H, H]
 */
export function shareCells(who: Value, truth: Value): { readonly masks: Value; readonly loss: Value } {
  const [B, F, H, W, E] = who.shape as readonly [number, number, number, number, number];
  const S = oracleFormat.slots;
  const points = reshape(who, [B, F * H * W, E]);
  const mine = reshape(truth, [B, S, F * H * W]);
  const cells = sum(mine, [2], { keepDims: true }); // [B, S, 1]
  const middles = div(matmul(mine, points), add(cells, 1e-3)); // [B, S, E]
  const isThere = sub(cells, relu(sub(cells, 1))); // 1 from the first cell on
  const nearness = sub(
    mul(matmul(middles, points, { transposeB: true }), 2),
    add(sumOfSquares(middles, [2], { keepDims: true }), mul(sub(1, isThere), farAway)),
  ); // [B, S, n]: less the same for all bodies than squared distances, with their sign turned
  const byCell = transpose(nearness, [0, 2, 1]);
  const bodies = sum(isThere, [1, 2], { keepDims: true }); // [B, 1, 1]
  const areSeveral = sub(relu(sub(bodies, 1)), relu(sub(bodies, 2)));
  const { loss } = crossEntropy(byCell, transpose(mul(mine, areSeveral), [0, 2, 1]));
  const masks = reshape(transpose(softmax(byCell), [0, 2, 1]), [B, S, F, H, W]);
  return { masks, loss: div(sum(loss), add(sum(mul(mine, areSeveral)), 1)) };
}
