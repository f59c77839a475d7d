import { oracleFormat } from './oracle-format.ts';

const { frames, cells } = oracleFormat;

/** A cell of one picture that looks like a body, and how much it does. */
export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly share: number;
}

/** Cells that look less like the body do not count: together they would make every box large. */
const leastShare = 0.4;
/** A part with less of the cells than this is one of a group. */
const leastOfWhole = 0.6;

/**
 * The cells of a mask picture by picture; where they lie apart, as those of five foxes do, the cells of one body, as of `onePart`.
 *
 * @param mask [8, 24, 24]
 */
export function oneOfGroup(mask: ArrayLike<number>): readonly (readonly Cell[])[] {
  const pictures = Array.from({ length: frames }, (_, frame) => partsOf(mask, frame));
  const largest = pictures.map(largestOf);
  const total = (parts: readonly Cell[][]): number => parts.reduce((sum, part) => sum + part.length, 0);
  const isGroup = pictures.filter((parts, i) => largest[i]!.length < leastOfWhole * total(parts)).length > frames / 2;
  return isGroup ? followed(pictures, largest) : pictures.map((parts) => parts.flat());
}

/**
 * The cells of one part of a mask, that hang together: the largest of the picture in which it is largest, and from there on the nearest
 * to it. A mask that was found may hold cells far away that only look a little like a body.
 *
 * @param mask [8, 24, 24]
 */
export function onePart(mask: ArrayLike<number>): readonly (readonly Cell[])[] {
  const pictures = Array.from({ length: frames }, (_, frame) => partsOf(mask, frame));
  return followed(pictures, pictures.map(largestOf));
}

function largestOf(parts: readonly Cell[][]): Cell[] {
  return parts.reduce((most, part) => (part.length > most.length ? part : most), []);
}

function followed(pictures: readonly Cell[][][], largest: readonly Cell[][]): readonly (readonly Cell[])[] {
  const first = largest.reduce((best, part, i) => (part.length > largest[best]!.length ? i : best), 0);
  const parts: (readonly Cell[])[] = [...largest];
  const follow = (frame: number, from: number): void => {
    parts[frame] = nearest(pictures[frame]!, parts[from]!);
  };
  for (let frame = first + 1; frame < frames; frame++) follow(frame, frame - 1);
  for (let frame = first - 1; frame >= 0; frame--) follow(frame, frame + 1);
  return parts;
}

/** The part whose middle is nearest to that of another; the other where there is none. */
function nearest(parts: readonly Cell[][], other: readonly Cell[]): readonly Cell[] {
  const [x, y] = middle(other);
  const distance = (part: readonly Cell[]): number => {
    const [u, v] = middle(part);
    return (u - x) ** 2 + (v - y) ** 2;
  };
  return (
    parts.reduce<readonly Cell[] | null>(
      (best, part) => (best === null || distance(part) < distance(best) ? part : best),
      null,
    ) ?? other
  );
}

function middle(part: readonly Cell[]): readonly [number, number] {
  const count = Math.max(part.length, 1);
  return [
    part.reduce((sum, { column }) => sum + column, 0) / count,
    part.reduce((sum, { row }) => sum + row, 0) / count,
  ];
}

/** Parts of a picture's mask that hang together, by sides or corners. */
function partsOf(mask: ArrayLike<number>, frame: number): Cell[][] {
  const shareAt = (row: number, column: number): number => mask[(frame * cells + row) * cells + column]!;
  const isSeen = new Uint8Array(cells * cells);
  const parts: Cell[][] = [];
  for (let start = 0; start < cells * cells; start++) {
    const part: Cell[] = [];
    const waiting = [start];
    while (waiting.length > 0) {
      const at = waiting.pop()!;
      const [row, column] = [Math.floor(at / cells), at % cells];
      const share = shareAt(row, column);
      if (isSeen[at] === 1 || share < leastShare) continue;
      isSeen[at] = 1;
      part.push({ row, column, share });
      for (let v = Math.max(0, row - 1); v <= Math.min(cells - 1, row + 1); v++) {
        for (let u = Math.max(0, column - 1); u <= Math.min(cells - 1, column + 1); u++) waiting.push(v * cells + u);
      }
    }
    if (part.length > 0) parts.push(part);
  }
  return parts;
}
