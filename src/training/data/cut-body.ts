import type { Random } from '../../base/index.ts';
import { cropBytes, oracleFormat } from '../../evaluation/index.ts';
import { near, nearBytes } from './oracle-shard.ts';

const { frames, cropSide } = oracleFormat;

/** Where a body is cut out of what is around it: a square, in pixels of what is kept. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** A window as a found mask might ask for: a little off the middle of the body, too large or too small. */
function drawWindow(random: Random): Window {
  const size = (near.side * (0.88 + 0.4 * random.uniform())) / near.room;
  const start = (): number => (near.side - size) / 2 + 0.16 * size * (random.uniform() - 0.5);
  return { x: start(), y: start(), size };
}

/**
 * Cuts a body out of what is around it in every picture; the window trembles.
 *
 * @param body [8, 64, 64, 3]
 * @param to   [8, 48, 48, 3]
 * @returns    where, in each picture
 */
export function cutBody(body: Uint8Array, to: Uint8Array, random: Random): readonly Window[] {
  const { x, y, size } = drawWindow(random);
  const [picture, crop] = [nearBytes / frames, cropBytes / frames];
  return Array.from({ length: frames }, (_, frame) => {
    const tremble = (): number => 0.02 * size * random.normal();
    const window = { x: x + tremble(), y: y + tremble(), size };
    cut(body.subarray(frame * picture, (frame + 1) * picture), to.subarray(frame * crop, (frame + 1) * crop), window);
    return window;
  });
}

/**
 * Cuts a body out of one picture.
 *
 * @param picture [64, 64, 3]
 * @param to      [48, 48, 3]
 * @returns       where
 */
export function cutPicture(picture: Uint8Array, to: Uint8Array, random: Random): Window {
  const window = drawWindow(random);
  cut(picture, to, window);
  return window;
}

function cut(picture: Uint8Array, to: Uint8Array, { x, y, size }: Window): void {
  stretch(picture, to, { columns: tapsOf(x, size), rows: tapsOf(y, size) });
}

/** Two neighbouring pixels of a line, the first with a share of its own. */
interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

/** Where each pixel of a crop's line is taken from; beyond the border the last pixel is repeated. */
function tapsOf(start: number, size: number): Taps {
  const [first, second, share] = [new Int32Array(cropSide), new Int32Array(cropSide), new Float32Array(cropSide)];
  const inside = (place: number): number => Math.min(near.side - 1, Math.max(0, place));
  for (let i = 0; i < cropSide; i++) {
    const place = start + ((i + 0.5) * size) / cropSide - 0.5;
    const below = Math.floor(place);
    first[i] = inside(below);
    second[i] = inside(below + 1);
    share[i] = 1 - (place - below);
  }
  return { first, second, share };
}

function stretch(
  from: Uint8Array,
  to: Uint8Array,
  { columns, rows }: { readonly columns: Taps; readonly rows: Taps },
): void {
  let at = 0;
  for (let v = 0; v < cropSide; v++) {
    const [upper, lower] = [rows.first[v]! * near.side, rows.second[v]! * near.side];
    const fromUpper = rows.share[v]!;
    for (let u = 0; u < cropSide; u++) {
      const [left, right, fromLeft] = [columns.first[u]!, columns.second[u]!, columns.share[u]!];
      for (let c = 0; c < 3; c++) {
        const above = from[3 * (upper + right) + c]! * (1 - fromLeft) + from[3 * (upper + left) + c]! * fromLeft;
        const below = from[3 * (lower + right) + c]! * (1 - fromLeft) + from[3 * (lower + left) + c]! * fromLeft;
        to[at++] = below + fromUpper * (above - below) + 0.5;
      }
    }
  }
}
