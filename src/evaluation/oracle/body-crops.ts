import { areaMeans } from './area-means.ts';
import { type Cell, oneOfGroup, onePart } from './one-of-group.ts';
import type { OracleClip } from './oracle-clip.ts';
import { oracleFormat } from './oracle-format.ts';

/** Where a body is in one picture: the middle and the side of a square around it, in cells. */
export interface BodyBox {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const { frames, cells, sharpSide, cropSide } = oracleFormat;
/** Cells of a mask that make a body present. */
const leastCells = 0.5;
/** Sides of the square per deviation of the mask, which is 3.46 for a square that the mask fills. */
const sidesPerDeviation = 4.2;
/** Cells around the smallest body. */
const margin = 2;
/** Bytes of the crops of one body, [8, 48, 48, 3]. */
export const cropBytes = frames * cropSide * cropSide * 3;

/**
 * A square around a body in each picture: in its middle, everywhere as large as its largest mask asks for, so that it grows when the body
 * comes nearer. Where the body is not seen, the square of the nearest picture in which it is. Of a group it is one body.
 *
 * @param mask [8, 24, 24] chance of every cell to belong to the body
 */
export function bodyBoxes(mask: ArrayLike<number>): readonly BodyBox[] {
  return boxesAround(oneOfGroup(mask));
}

/** The same around a mask that an oracle found, which may be wrong in some cells: around one part of it. */
export function foundBoxes(mask: ArrayLike<number>): readonly BodyBox[] {
  return boxesAround(onePart(mask));
}

function boxesAround(pictures: readonly (readonly Cell[])[]): readonly BodyBox[] {
  const seen = pictures.map(momentsOf);
  const present = seen.flatMap((one, frame) => (one === null ? [] : [{ ...one, frame }]));
  if (present.length === 0) return seen.map(() => ({ x: cells / 2, y: cells / 2, size: cells }));
  const deviation = Math.max(...present.map((one) => one.deviation));
  const size = Math.min(1.25 * cells, sidesPerDeviation * deviation + margin);
  return seen.map((_, frame) => {
    const { x, y } = present.reduce((best, one) =>
      Math.abs(one.frame - frame) < Math.abs(best.frame - frame) ? one : best,
    );
    return { x, y, size };
  });
}

/** Middle and larger deviation of the cells of one picture; null where they are too few. */
function momentsOf(seen: readonly Cell[]): Moments | null {
  let [total, x, y, xx, yy] = [0, 0, 0, 0, 0];
  for (const { column, row, share } of seen) {
    const [u, v] = [column + 0.5, row + 0.5];
    total += share;
    x += share * u;
    y += share * v;
    xx += share * u * u;
    yy += share * v * v;
  }
  if (total < leastCells) return null;
  [x, y] = [x / total, y / total];
  const variance = Math.max(xx / total - x * x, yy / total - y * y, 0);
  return { x, y, deviation: Math.sqrt(variance) };
}

interface Moments {
  readonly x: number;
  readonly y: number;
  readonly deviation: number;
}

/**
 * The body from near in every picture, as large as there is room.
 *
 * @param to [8, side, side, 3]
 */
export function cropBody(clip: OracleClip, boxes: readonly BodyBox[], to: Uint8Array): void {
  const scale = sharpSide / cells;
  const picture = sharpSide * sharpSide * 3;
  const crop = to.length / frames;
  for (const [frame, { x, y, size }] of boxes.entries()) {
    const data = clip.subarray(frame * picture, (frame + 1) * picture);
    const side = size * scale;
    const square = { x: (x - size / 2) * scale, y: (y - size / 2) * scale, width: side, height: side };
    areaMeans(
      { width: sharpSide, height: sharpSide, channels: 3, data },
      square,
      to.subarray(frame * crop, (frame + 1) * crop),
    );
  }
}
