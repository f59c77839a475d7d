/** A picture as bytes, row by row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Bytes per pixel, of which the first three are taken. */
  readonly channels: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A square of a picture: its left upper corner and its side in pixels; it may reach over the border, which is repeated. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of a line that a cell covers, and what share of the cell each fills. */
export interface Covered {
  readonly pixels: readonly number[];
  readonly shares: readonly number[];
}

/**
 * A part of a picture at another size, each pixel the mean of what it covers.
 *
 * @param to [side, side, 3]
 */
export function areaMeans(from: Raster, { x, y, width, height }: Square, to: Uint8Array): void {
  const side = Math.sqrt(to.length / 3);
  const columns = coveredBy({ start: x, step: width / side, cells: side, length: from.width });
  const rows = coveredBy({ start: y, step: height / side, cells: side, length: from.height });
  const sum = [0, 0, 0];
  for (const [v, row] of rows.entries()) {
    for (const [u, column] of columns.entries()) {
      sum.fill(0);
      for (let j = 0; j < row.pixels.length; j++) {
        for (let i = 0; i < column.pixels.length; i++) {
          const share = row.shares[j]! * column.shares[i]!;
          const at = from.channels * (row.pixels[j]! * from.width + column.pixels[i]!);
          for (let c = 0; c < 3; c++) sum[c]! += share * from.data[at + c]!;
        }
      }
      for (let c = 0; c < 3; c++) to[3 * (v * side + u) + c] = Math.round(sum[c]!);
    }
  }
}

const known = new Map<string, readonly Covered[]>();

/** A line of pixels of which a part is cut into cells. */
export interface Line {
  readonly start: number;
  /** Pixels per cell. */
  readonly step: number;
  readonly cells: number;
  /** Pixels of the line. */
  readonly length: number;
}

/** What each cell of a line covers. A cell smaller than a pixel sees a pixel's width around its middle. */
export function coveredBy(line: Line): readonly Covered[] {
  const key = `${line.start}/${line.step}/${line.cells}/${line.length}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const covered = Array.from({ length: line.cells }, (_, cell) => coveredByCell(line, cell));
  if (Number.isInteger(line.start)) known.set(key, covered);
  return covered;
}

function coveredByCell({ start, step, length }: Line, cell: number): Covered {
  const middle = start + (cell + 0.5) * step;
  const reach = Math.max(step, 1);
  const [from, to] = [middle - reach / 2, middle + reach / 2];
  const first = Math.floor(from + 1e-9);
  const count = Math.ceil(to - 1e-9) - first;
  const numbers = Array.from({ length: count }, (_, k) => first + k);
  return {
    pixels: numbers.map((pixel) => Math.min(length - 1, Math.max(0, pixel))),
    shares: numbers.map((pixel) => (Math.min(to, pixel + 1) - Math.max(from, pixel)) / reach),
  };
}
