/** The cells of a grid that a closed outline covers: those whose middle lies inside (non-zero winding). */
export interface Grid {
  readonly width: number;
  readonly height: number;
}

/** Longest chord of a flattened curve, in cells. */
const chord = 2.5;

/** A run of covered cells of one row: from `from` to `to`, both included. */
export type VisitRun = (row: number, from: number, to: number) => void;

/** Calls `visit` for every run of cells under a closed outline of cubic curves, in cells of the grid. */
export function fillOutline(grid: Grid, path: readonly number[], visit: VisitRun): void {
  const points = flatten(path);
  const count = points.length / 2;
  let [top, bottom] = [Infinity, -Infinity];
  for (let i = 1; i < points.length; i += 2) {
    if (points[i]! < top) top = points[i]!;
    if (points[i]! > bottom) bottom = points[i]!;
  }
  const firstRow = Math.max(0, Math.ceil(top - 0.5));
  const lastRow = Math.min(grid.height - 1, Math.floor(bottom - 0.5));
  for (let row = firstRow; row <= lastRow; row++) {
    const crossings = crossingsAt(points, count, row + 0.5);
    let winding = 0;
    for (let i = 0; i + 1 < crossings.length; i++) {
      const { x, turn } = crossings[i]!;
      winding += turn;
      if (winding === 0) continue;
      const from = Math.max(0, Math.ceil(x - 0.5));
      const to = Math.min(grid.width - 1, Math.ceil(crossings[i + 1]!.x - 0.5) - 1);
      if (from <= to) visit(row, from, to);
    }
  }
}

interface Crossing {
  readonly x: number;
  readonly turn: 1 | -1;
}

/** Where the outline crosses a horizontal line, from left to right. */
function crossingsAt(points: readonly number[], count: number, y: number): Crossing[] {
  const found: Crossing[] = [];
  for (let i = 0; i < count; i++) {
    const j = i + 1 === count ? 0 : i + 1;
    const [y0, y1] = [points[2 * i + 1]!, points[2 * j + 1]!];
    if (y0 <= y === y1 <= y) continue;
    const [x0, x1] = [points[2 * i]!, points[2 * j]!];
    found.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), turn: y1 > y0 ? 1 : -1 });
  }
  return found.sort((a, b) => a.x - b.x);
}

/** Curves as short chords. */
function flatten(path: readonly number[]): number[] {
  const points = [path[0]!, path[1]!];
  for (let i = 2; i + 5 < path.length; i += 6) {
    const [x0, y0] = [path[i - 2]!, path[i - 1]!];
    const [x1, y1, x2, y2, x3, y3] = [path[i]!, path[i + 1]!, path[i + 2]!, path[i + 3]!, path[i + 4]!, path[i + 5]!];
    const isStraight = x1 === x0 && y1 === y0 && x2 === x3 && y2 === y3;
    const length =
      Math.abs(x1 - x0) +
      Math.abs(y1 - y0) +
      Math.abs(x2 - x1) +
      Math.abs(y2 - y1) +
      Math.abs(x3 - x2) +
      Math.abs(y3 - y2);
    const steps = isStraight ? 1 : Math.min(24, Math.max(3, Math.ceil(length / chord)));
    for (let k = 1; k <= steps; k++) {
      const t = k / steps;
      const u = 1 - t;
      const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
      points.push(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3);
    }
  }
  return points;
}
