/** Colours that a GIF picture may have. */
const maxColors = 256;

/** Colours are counted on this many levels a channel, which keeps the table small and the eye content. */
const levels = 32;

/** A box of colours in the cut: which levels it spans. */
interface Box {
  readonly cells: readonly Cell[];
  readonly weight: number;
}

interface Cell {
  readonly color: readonly [number, number, number];
  readonly count: number;
}

/** Colours of some pictures, and which one is nearest to any other. */
export interface Palette {
  /** Red, green and blue of each colour. */
  readonly colors: Uint8Array;
  /** Index of the nearest colour. */
  nearest(red: number, green: number, blue: number): number;
}

/**
 * Chooses colours by cutting the box of all colours at the median of its longest side, the fullest box first.
 *
 * @param pictures red, green, blue, alpha of each pixel
 * @see Heckbert 1982, Color image quantization for frame buffer display
 */
export function choosePalette(pictures: readonly Uint8ClampedArray[]): Palette {
  let boxes: Box[] = [boxOf(countColors(pictures))];
  while (boxes.length < maxColors) {
    const fullest = boxes.filter(({ cells }) => cells.length > 1).sort((a, b) => b.weight - a.weight)[0];
    if (fullest === undefined) break;
    boxes = [...boxes.filter((box) => box !== fullest), ...cut(fullest)];
  }
  const colors = new Uint8Array(boxes.flatMap(meanOf));
  return { colors, nearest: createSearch(colors) };
}

function countColors(pictures: readonly Uint8ClampedArray[]): Cell[] {
  const counts = new Uint32Array(levels ** 3);
  for (const pixels of pictures) {
    for (let i = 0; i < pixels.length; i += 4) counts[cellOf(pixels[i]!, pixels[i + 1]!, pixels[i + 2]!)]!++;
  }
  const step = 256 / levels;
  return [...counts.entries()]
    .filter(([, count]) => count > 0)
    .map(([cell, count]) => {
      const middle = (level: number): number => level * step + step / 2;
      const color = [
        middle(Math.floor(cell / levels ** 2)),
        middle(Math.floor(cell / levels) % levels),
        middle(cell % levels),
      ];
      return { color: color as unknown as Cell['color'], count };
    });
}

const cellOf = (red: number, green: number, blue: number): number =>
  ((red >> 3) * levels + (green >> 3)) * levels + (blue >> 3);

const boxOf = (cells: readonly Cell[]): Box => ({ cells, weight: cells.reduce((sum, { count }) => sum + count, 0) });

function cut({ cells, weight }: Box): [Box, Box] {
  const spans = [0, 1, 2].map((axis) => {
    const values = cells.map(({ color }) => color[axis as 0 | 1 | 2]);
    return Math.max(...values) - Math.min(...values);
  });
  const axis = spans.indexOf(Math.max(...spans)) as 0 | 1 | 2;
  const sorted = cells.toSorted((a, b) => a.color[axis] - b.color[axis]);
  let half = 0;
  let seen = 0;
  while (half < sorted.length - 1 && seen < weight / 2) seen += sorted[half++]?.count ?? 0;
  const at = Math.max(1, half);
  return [boxOf(sorted.slice(0, at)), boxOf(sorted.slice(at))];
}

function meanOf({ cells, weight }: Box): number[] {
  return [0, 1, 2].map((axis) =>
    Math.round(cells.reduce((sum, { color, count }) => sum + color[axis as 0 | 1 | 2] * count, 0) / weight),
  );
}

/** Looks a colour up once and remembers it by its cell. */
function createSearch(colors: Uint8Array): Palette['nearest'] {
  const known = new Int16Array(levels ** 3).fill(-1);
  return (red, green, blue) => {
    const cell = cellOf(red, green, blue);
    if (known[cell]! >= 0) return known[cell]!;
    let best = 0;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (let i = 0; i * 3 < colors.length; i++) {
      const distance =
        (colors[i * 3]! - red) ** 2 + (colors[i * 3 + 1]! - green) ** 2 + (colors[i * 3 + 2]! - blue) ** 2;
      if (distance >= bestDistance) continue;
      best = i;
      bestDistance = distance;
    }
    known[cell] = best;
    return best;
  };
}
