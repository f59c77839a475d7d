import type { Pictures } from '../models/index.ts';

/** A given picture and what the autoencoder made of it. */
export interface GivenPicture {
  readonly original: Pictures;
  readonly decoded: Pictures;
}

/** Pixels a side of a block, in pictures of half the size. */
const side = 8;
/** Pixels around a block that count too, so that neighbours agree. */
const margin = 2;
/** The search begins with steps of so many pixels and halves them: it reaches 7 at half the size. */
const firstStep = 4;
const farthest = 2 * firstStep - 1;
/** A mean difference in [-1, 1] up to which a block counts as still. */
const stillDifference = 0.02;
/** A block has moved where its best place differs by less than this share of what its own place does: chance matches are worse. */
const surely = 0.6;

/** Moves a given picture as a made one of the same size has. */
export type FollowMotion = (made: Pictures) => GivenPicture;

/**
 * What a given picture would look like if its parts had moved as those of made pictures: each block of the made one is
 * looked for in the decoded given one, and both are shifted by what was found. Where nothing is surely found, they stay.
 */
export function followMotion(given: GivenPicture): FollowMotion {
  const then = shrink(given.decoded);
  return (made) => follow(given, { now: shrink(made), then, size: made });
}

interface Look {
  readonly now: SmallPicture;
  readonly then: SmallPicture;
  readonly size: Pick<Pictures, 'width' | 'height'>;
}

function follow(given: GivenPicture, { now, then, size }: Look): GivenPicture {
  const rows = Math.ceil(size.height / (2 * side));
  const columns = Math.ceil(size.width / (2 * side));
  const shift: Shift = {
    rows,
    columns,
    across: new Float32Array(rows * columns),
    down: new Float32Array(rows * columns),
  };
  let hasMoved = false;
  for (let block = 0; block < rows * columns; block++) {
    const found = findBlock(now, then, { x: (block % columns) * side, y: Math.floor(block / columns) * side });
    if (found === null) continue;
    hasMoved = true;
    shift.across[block] = 2 * found.dx;
    shift.down[block] = 2 * found.dy;
  }
  if (!hasMoved) return given;
  const smooth = { ...shift, across: medians(shift.across, shift), down: medians(shift.down, shift) };
  return { original: shiftPicture(given.original, smooth), decoded: shiftPicture(given.decoded, smooth) };
}

/** A picture of half the size with its edges repeated outwards, so that a search needs no bounds. */
interface SmallPicture {
  readonly width: number;
  readonly data: Float32Array;
}

const border = farthest + margin;

function shrink({ width, height, data }: Pictures): SmallPicture {
  const [columns, rows] = [
    Math.ceil(width / 2 / side) * side + 2 * border,
    Math.ceil(height / 2 / side) * side + 2 * border,
  ];
  const small = new Float32Array(columns * rows * 3);
  for (let y = 0; y < rows; y++) {
    const top = Math.min(Math.max(2 * (y - border), 0), height - 2) * width;
    for (let x = 0; x < columns; x++) {
      const from = (top + Math.min(Math.max(2 * (x - border), 0), width - 2)) * 3;
      const below = from + width * 3;
      const to = (y * columns + x) * 3;
      for (let c = 0; c < 3; c++) {
        small[to + c] = (data[from + c]! + data[from + 3 + c]! + data[below + c]! + data[below + 3 + c]!) / 4;
      }
    }
  }
  return { width: columns, data: small };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Offset {
  readonly dx: number;
  readonly dy: number;
}

/** Where a block of the present picture was before, by steps that halve; null where it stayed or cannot be told. */
function findBlock(now: SmallPicture, then: SmallPicture, place: Place): Offset | null {
  const still = differenceAt(now, then, { ...place, dx: 0, dy: 0, limit: Number.POSITIVE_INFINITY });
  if (still < stillDifference) return null;
  let best = { dx: 0, dy: 0, difference: still };
  for (let step = firstStep; step >= 1; step /= 2) {
    const { dx: fromX, dy: fromY } = best;
    for (let k = 0; k < 9; k++) {
      if (k === 4) continue;
      const [dx, dy] = [fromX + ((k % 3) - 1) * step, fromY + (Math.floor(k / 3) - 1) * step];
      const difference = differenceAt(now, then, { ...place, dx, dy, limit: best.difference });
      if (difference < best.difference) best = { dx, dy, difference };
    }
  }
  return best.difference < surely * still ? best : null;
}

/** Mean difference of a block and its surroundings from another place; beyond the limit it is not counted to the end. */
function differenceAt(
  now: SmallPicture,
  then: SmallPicture,
  { x, y, dx, dy, limit }: Place & Offset & { readonly limit: number },
): number {
  const { width } = now;
  const length = (side + 2 * margin) * 3;
  const most = limit * (side + 2 * margin) * length;
  let sum = 0;
  for (let row = -margin; row < side + margin; row++) {
    const at = ((y + border + row) * width + x + border - margin) * 3;
    const other = at + (dy * width + dx) * 3;
    for (let i = 0; i < length; i++) sum += Math.abs(now.data[at + i]! - then.data[other + i]!);
    if (sum >= most) return limit;
  }
  return sum / ((side + 2 * margin) * length);
}

/** How far each block has moved, in pixels of the full size. */
interface Shift {
  readonly rows: number;
  readonly columns: number;
  readonly across: Float32Array;
  readonly down: Float32Array;
}

/** The middle one of each block's value and its neighbours': a block that moves alone was matched by chance. */
function medians(values: Float32Array, { rows, columns }: Shift): Float32Array {
  return values.map((_, block) => {
    const [row, column] = [Math.floor(block / columns), block % columns];
    const near = Array.from({ length: 9 }, (_, k) => {
      const [r, c] = [row - 1 + Math.floor(k / 3), column - 1 + (k % 3)];
      return values[Math.min(Math.max(r, 0), rows - 1) * columns + Math.min(Math.max(c, 0), columns - 1)]!;
    });
    return near.sort((a, b) => a - b)[4]!;
  });
}

/** Takes each pixel from where its block was; between the middles of blocks the shift changes evenly. */
function shiftPicture(picture: Pictures, { rows, columns, across, down }: Shift): Pictures {
  const { width, height } = picture;
  const data = new Float32Array(picture.data);
  const [xs, ys] = [evenly(width, columns), evenly(height, rows)];
  for (let y = 0; y < height; y++) {
    const { low: top, high: bottom, share: lower } = ys[y]!;
    for (let x = 0; x < width; x++) {
      const { low, high, share } = xs[x]!;
      const [a, b, c, d] = [top * columns + low, top * columns + high, bottom * columns + low, bottom * columns + high];
      const [wa, wb] = [(1 - lower) * (1 - share), (1 - lower) * share];
      const [wc, wd] = [lower * (1 - share), lower * share];
      const dx = wa * across[a]! + wb * across[b]! + wc * across[c]! + wd * across[d]!;
      const dy = wa * down[a]! + wb * down[b]! + wc * down[c]! + wd * down[d]!;
      if (dx === 0 && dy === 0) continue;
      copyPixel(picture, { x: x + dx, y: y + dy, into: data, at: (y * width + x) * 3 });
    }
  }
  return { ...picture, data };
}

interface Between {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/** Between which blocks' middles each pixel of a line lies. */
function evenly(length: number, blocks: number): readonly Between[] {
  return Array.from({ length }, (_, k) => {
    const at = Math.min(Math.max((k + 0.5) / (2 * side) - 0.5, 0), blocks - 1);
    const low = Math.floor(at);
    return { low, high: Math.min(low + 1, blocks - 1), share: at - low };
  });
}

interface PixelCopy extends Place {
  readonly into: Float32Array;
  readonly at: number;
}

/** Mixes the four pixels around a place. */
function copyPixel({ width, height, data }: Pictures, { x, y, into, at }: PixelCopy): void {
  const [left, top] = [Math.min(Math.max(x, 0), width - 1.001), Math.min(Math.max(y, 0), height - 1.001)];
  const [column, row] = [Math.floor(left), Math.floor(top)];
  const [u, v] = [left - column, top - row];
  const from = (row * width + column) * 3;
  const below = from + width * 3;
  for (let c = 0; c < 3; c++) {
    const above = data[from + c]! + u * (data[from + 3 + c]! - data[from + c]!);
    const under = data[below + c]! + u * (data[below + 3 + c]! - data[below + c]!);
    into[at + c] = above + v * (under - above);
  }
}
