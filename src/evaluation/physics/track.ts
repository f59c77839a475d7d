/** Where a body is in each picture. Lengths are shares of the picture's height, y upwards from its lower edge. */
export interface Track {
  readonly frameRate: number;
  readonly points: readonly TrackPoint[];
}

/** A body in one picture. */
export interface TrackPoint {
  /** Share of the picture that it covers; 0 where it is not seen. */
  readonly area: number;
  readonly x: number;
  readonly y: number;
  /** Its lowest, leftmost and rightmost part, but for a twentieth of it. */
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Masks in time, values in [0, 1]. */
export interface MaskClip {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  /** [F, H, W] */
  readonly values: ArrayLike<number>;
  readonly frameRate: number;
}

/** Less than this many cells are not a sight of a body. */
const leastCells = 0.7;

/** Centres and borders of masks. Pictures are square, or x counts in heights too. */
export function trackOf({ frames, rows, columns, values, frameRate }: MaskClip): Track {
  const points = Array.from({ length: frames }, (_, frame) => {
    const rowSums = new Float64Array(rows);
    const columnSums = new Float64Array(columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const value = values[(frame * rows + row) * columns + column]!;
        rowSums[row]! += value;
        columnSums[column]! += value;
      }
    }
    const total = rowSums.reduce((sum, x) => sum + x, 0);
    if (total < leastCells) return { area: 0, x: 0, y: 0, bottom: 0, left: 0, right: 0 };
    return {
      area: total / (rows * columns),
      x: centre(columnSums, total) / rows,
      y: 1 - centre(rowSums, total) / rows,
      bottom: quantile(rowSums.toReversed(), total / 20) / rows,
      left: quantile(columnSums, total / 20) / rows,
      right: (columns - quantile(columnSums.toReversed(), total / 20)) / rows,
    };
  });
  return { frameRate, points };
}

function centre(sums: Float64Array, total: number): number {
  return sums.reduce((sum, value, i) => sum + value * (i + 0.5), 0) / total;
}

/** Place, in cells from the start, before which so much of the mask lies. */
function quantile(sums: Float64Array, wanted: number): number {
  let rest = wanted;
  for (const [i, sum] of sums.entries()) {
    if (sum >= rest) return i + rest / sum;
    rest -= sum;
  }
  return sums.length;
}

/** Joins masks of even and of odd pictures: what two looks at half the rate see of one clip. */
export function interleave(even: MaskClip, odd: MaskClip): MaskClip {
  const frames = even.frames + odd.frames;
  const size = even.rows * even.columns;
  const values = new Float32Array(frames * size);
  for (let i = 0; i < frames; i++) {
    const from = i % 2 === 0 ? even : odd;
    const start = Math.floor(i / 2) * size;
    for (let k = 0; k < size; k++) values[i * size + k] = from.values[start + k]!;
  }
  return { ...even, frames, values, frameRate: 2 * even.frameRate };
}
