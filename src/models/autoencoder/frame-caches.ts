import { concat, type Dim, fill, input, slice, subtractDims, type Value } from '../../graph/index.ts';

/** Frames that a causal layer keeps from one call to the next. */
export interface FrameCache {
  /** Name of the graph input; `next_` in front is the output. */
  readonly name: string;
  readonly shape: readonly Dim[];
  readonly next: Value;
}

/**
 * The caches of a streamed causal network while its graph is built. In the graph of the first call they begin as zeros;
 * in the graph of later calls they are inputs.
 */
export interface FrameCaches {
  readonly isFirst: boolean;
  readonly all: readonly FrameCache[];
  /**
   * Puts the kept frames before x [F, C, H, W], and keeps the last `count` of both: `next`. Who computes with `joined`
   * should do so after `next`, which a runtime otherwise leaves to the end, and holds all that was joined until then.
   */
  extend(x: Value, count: number): { readonly joined: Value; readonly next: Value };
  /** Keeps the last `count` frames of x without using what was kept: for a layer that the first call skips. */
  start(x: Value, count: number, content: 'frames' | 'zeros'): void;
}

export function createFrameCaches(options: { readonly isFirst: boolean }): FrameCaches {
  const all: FrameCache[] = [];
  const keep = (shape: readonly Dim[], next: Value): void => {
    all.push({ name: `cache_${all.length}`, shape, next });
  };
  const shapeOf = (x: Value, count: number): Dim[] => [count, ...x.shape.slice(1)];
  return {
    isFirst: options.isFirst,
    all,
    extend(x, count) {
      const shape = shapeOf(x, count);
      const kept = options.isFirst ? fill(0, shape) : input(`cache_${all.length}`, shape);
      const joined = concat([kept, x], 0);
      const total = joined.shape[0]!;
      const next = slice(joined, 0, { start: subtractDims(total, count), end: total });
      keep(shape, next);
      return { joined, next };
    },
    start(x, count, content) {
      const shape = shapeOf(x, count);
      keep(shape, content === 'zeros' ? fill(0, shape) : slice(x, 0, { start: subtractDims(x.shape[0]!, count) }));
    },
  };
}
