/** Where one latent frame stands in time. */
export interface FramePlace {
  /** Middle of the latent frame, in seconds. */
  readonly timeSeconds: number;
}

export interface PositionOptions {
  readonly places: readonly FramePlace[];
  /** Rows and columns of latent cells. */
  readonly rows: number;
  readonly columns: number;
  /** Width of a head; half of it are angles. */
  readonly headWidth: number;
}

/** Share of a head's angles that turn with time; rows and columns have half of the rest each. */
const timeShare = 3 / 8;
/** Fastest angle: radians a second, and radians a picture side of 8 cells. */
const fastest = { time: 2 * Math.PI, space: Math.PI };
/** Slowest angle relative to the fastest. */
const slowest = 1 / 64;

/**
 * Rotation angles of every token by its place: seconds in time, and cells from the middle of the picture in space, so
 * that other frame rates, gaps in time and other picture shapes keep their meaning.
 *
 * @returns cos and sin, [N, headWidth / 2] row by row; tokens in the order frames, rows, columns
 */
export function rotaryTables(options: PositionOptions): { cos: Float32Array; sin: Float32Array } {
  const { places, rows, columns, headWidth } = options;
  const half = headWidth / 2;
  const timeCount = Math.round(half * timeShare);
  const rowCount = Math.floor((half - timeCount) / 2);
  const counts = [timeCount, rowCount, half - timeCount - rowCount] as const;
  const tokens = places.length * rows * columns;
  const [cos, sin] = [new Float32Array(tokens * half), new Float32Array(tokens * half)];
  let at = 0;
  for (const { timeSeconds } of places) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const place = [timeSeconds * fastest.time, centred(row, rows), centred(column, columns)];
        for (const [axis, count] of counts.entries()) {
          for (let k = 0; k < count; k++) {
            const angle = place[axis]! * slowest ** (count === 1 ? 0 : k / (count - 1));
            cos[at] = Math.cos(angle);
            sin[at++] = Math.sin(angle);
          }
        }
      }
    }
  }
  return { cos, sin };
}

/** Waves of a row, and as many of a column, in `placeFeatures`. */
const placeWaves = 8;
/** Numbers that tell a token's place. */
export const placeWidth = 4 * placeWaves;

/**
 * Where in the picture each token stands, which rotation alone does not tell: sines and cosines of its row and its column as shares of the
 * picture, of half a wave a side and its multiples.
 *
 * @returns [rows * columns, placeWidth]
 */
export function placeFeatures({ rows, columns }: { readonly rows: number; readonly columns: number }): Float32Array {
  const features = new Float32Array(rows * columns * placeWidth);
  let at = 0;
  for (let token = 0; token < rows * columns; token++) {
    const shares = [(Math.floor(token / columns) + 0.5) / rows - 0.5, ((token % columns) + 0.5) / columns - 0.5];
    for (const share of shares) {
      for (let wave = 1; wave <= placeWaves; wave++) {
        features[at++] = Math.sin(Math.PI * wave * share);
        features[at++] = Math.cos(Math.PI * wave * share);
      }
    }
  }
  return features;
}

/** Cells from the middle, in units of the fastest spatial angle per cell. */
function centred(index: number, count: number): number {
  return (index - (count - 1) / 2) * (fastest.space / 2);
}
