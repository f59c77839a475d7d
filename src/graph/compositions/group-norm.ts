import { dimsEqual } from '../dim.ts';
import type { Value } from '../node.ts';
import { add, mul } from '../ops/binary.ts';
import { reshape } from '../ops/layout.ts';
import { standardize } from '../ops/normalize.ts';
import { requireStatic, shapeError } from '../shape-rules.ts';

/**
 * Normalises each group of channels of each sample to mean 0 and variance 1, then scales each channel.
 *
 * @param x             [B, C, ...]
 * @param options.scale [C] or null
 * @param options.bias  [C] or null
 * @returns             the shape of x
 * @throws {ShapeError} if C does not divide into groups, or scale or bias are not [C]
 * @see Wu & He 2018, arXiv:1803.08494
 */
export function groupNorm(
  x: Value,
  options: {
    readonly groups: number;
    readonly scale?: Value | null;
    readonly bias?: Value | null;
    readonly epsilon: number;
  },
): Value {
  const { groups, scale, bias, epsilon } = options;
  const channels = requireStatic('groupNorm', x.shape[1] ?? 0, x);
  if (channels % groups !== 0) throw shapeError('groupNorm', `channels must divide into ${groups} groups`, [x]);
  const y = reshape(standardize(reshape(x, [x.shape[0]!, groups, -1]), { epsilon }), x.shape);
  const perChannel = (vector: Value): Value => {
    if (vector.shape.length !== 1 || !dimsEqual(vector.shape[0]!, channels)) {
      throw shapeError('groupNorm', `scale and bias must have ${channels} elements`, [x, vector]);
    }
    return reshape(vector, [channels, ...x.shape.slice(2).map(() => 1)]);
  };
  const scaled = scale ? mul(y, perChannel(scale)) : y;
  return bias ? add(scaled, perChannel(bias)) : scaled;
}
