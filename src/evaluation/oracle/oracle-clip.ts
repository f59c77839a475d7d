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
  const rows = sharesOf(height, side);
  const result = new Uint8Array(side * side * 3);
  for (const [y, row] of rows.entries()) {
    for (const [x, column] of columns.entries()) {
      const sum = [0, 0, 0];
      let total = 0;
      for (const [r, rowShare] of row) {
        for (const [c, columnShare] of column) {
          const share = rowShare * columnShare;
          const at = 4 * (r * width + c);
          sum[0]! += share * data[at]!;
          sum[1]! += share * data[at + 1]!;
          sum[2]! += share * data[at + 2]!;
          total += share;
        }
      }
      for (let c = 0; c < 3; c++) result[3 * (y * side + x) + c] = Math.round(sum[c]! / total);
    }
  }
  return result;
}

type Share = readonly [index: number, share: number];

const knownShares = new Map<string, readonly (readonly Share[])[]>();

/** For each of `side` cells, which of `length` pixels it covers and by how much. */
function sharesOf(length: number, side: number): readonly (readonly Share[])[] {
  const key = `${length}/${side}`;
  const known = knownShares.get(key);
  if (known !== undefined) return known;
  const step = length / side;
  const shares = Array.from({ length: side }, (_, cell) => {
    const [from, to] = [cell * step, (cell + 1) * step];
    const covered: Share[] = [];
    for (let i = Math.floor(from); i < Math.min(length, Math.ceil(to - 1e-9)); i++) {
      covered.push([i, Math.min(to, i + 1) - Math.max(from, i)]);
    }
    return covered;
  });
  knownShares.set(key, shares);
  return shares;
}
