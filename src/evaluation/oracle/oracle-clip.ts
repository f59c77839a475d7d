import { ConfigError } from '../../base/index.ts';
import type { Frame } from '../../media/index.ts';
import type { OracleClip } from './oracle.ts';
import { oracleFormat } from './oracle-format.ts';

/** Which pictures of a video an oracle is shown. */
export interface OracleClipOptions {
  readonly frameRate: number;
  /** Time of the first picture. @default 0 */
  readonly startSeconds?: number;
}

/**
 * Eight pictures of a video, a quarter of a second apart, each the nearest to its time, averaged down to 96 x 96. A video that ends
 * before shows its last picture again.
 *
 * @throws {ConfigError} if there is no picture
 */
export function oracleClip(frames: readonly Frame[], { frameRate, startSeconds = 0 }: OracleClipOptions): OracleClip {
  if (frames.length === 0) throw new ConfigError('Cannot judge a video as it must have pictures: current value is 0');
  const { side, frames: count, frameRate: rate } = oracleFormat;
  const clip = new Uint8Array(count * side * side * 3);
  for (let i = 0; i < count; i++) {
    const index = Math.round((startSeconds + i / rate) * frameRate);
    const frame = frames[Math.min(index, frames.length - 1)]!;
    clip.set(averageDown(frame, side), i * side * side * 3);
  }
  return clip;
}

/** [side, side, 3]: means of the pixels that fall into each cell, with shares of those on its border. */
function averageDown({ width, height, data }: Frame, side: number): Uint8Array {
  const columns = sharesOf(width, side);
  // Rows first: [height, side, 3] sums, then columns of those.
  const narrow = new Float32Array(height * side * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < side; x++) {
      const { first, shares } = columns[x]!;
      const at = 3 * (y * side + x);
      for (let k = 0; k < shares.length; k++) {
        const pixel = 4 * (y * width + first + k);
        for (let c = 0; c < 3; c++) narrow[at + c]! += shares[k]! * data[pixel + c]!;
      }
    }
  }
  const rows = sharesOf(height, side);
  const result = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const { first, shares } = rows[y]!;
    for (let i = 0; i < side * 3; i++) {
      let sum = 0;
      for (let k = 0; k < shares.length; k++) sum += shares[k]! * narrow[(first + k) * side * 3 + i]!;
      result[y * side * 3 + i] = Math.round(sum);
    }
  }
  return result;
}

/** The pixels of a line that a cell covers, and what share of the cell each fills. */
interface Covered {
  readonly first: number;
  readonly shares: Float32Array;
}

const knownShares = new Map<string, readonly Covered[]>();

/** For each of `side` cells, which of `length` pixels it covers and by how much. */
function sharesOf(length: number, side: number): readonly Covered[] {
  const key = `${length}/${side}`;
  const known = knownShares.get(key);
  if (known !== undefined) return known;
  const step = length / side;
  const covered = Array.from({ length: side }, (_, cell) => {
    const [from, to] = [cell * step, (cell + 1) * step];
    const first = Math.floor(from + 1e-9);
    const last = Math.min(length, Math.ceil(to - 1e-9));
    const shares = Float32Array.from(
      { length: last - first },
      (_, k) => (Math.min(to, first + k + 1) - Math.max(from, first + k)) / step,
    );
    return { first, shares };
  });
  knownShares.set(key, covered);
  return covered;
}
