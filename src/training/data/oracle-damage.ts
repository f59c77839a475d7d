import type { Random } from '../../base/index.ts';

/**
 * Damages a clip in place as a model might: softer, noisier, a little brighter or darker. Colours keep their names. An oracle that
 * saw only perfect pictures would call everything else wrong.
 *
 * @param rgb  [N, side, side, 3]
 * @param side pixels a side of each picture
 */
export function degrade(rgb: Uint8Array, side: number, random: Random): void {
  if (random.uniform() < 0.35) for (let times = 1 + random.integer(3); times > 0; times--) soften(rgb, side);
  const gain = 1 + 0.08 * (random.uniform() - 0.5);
  const offset = 12 * (random.uniform() - 0.5);
  const noise = random.uniform() < 0.35 ? 14 * random.uniform() : 0;
  // One long strip of noise, read from a new place in every row, costs a hundredth of fresh normals.
  const strip = noise === 0 ? null : Float32Array.from({ length: 4096 }, () => noise * random.normal());
  const row = side * 3;
  for (let start = 0; start < rgb.length; start += row) {
    const from = strip === null ? 0 : random.integer(strip.length - row);
    for (let i = 0; i < row; i++) {
      const value = rgb[start + i]! * gain + offset + (strip === null ? 0 : strip[from + i]!);
      rgb[start + i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
}

/** Means of 2 x 2 neighbours: a soft blur. */
function soften(rgb: Uint8Array, side: number): void {
  const row = side * 3;
  for (let start = 0; start < rgb.length; start += side * row) {
    for (let y = 0; y < side; y++) {
      const at = start + y * row;
      const below = y + 1 < side ? row : 0;
      for (let i = 0; i < row; i++) {
        const right = i + 3 < row ? 3 : 0;
        rgb[at + i] =
          (rgb[at + i]! + rgb[at + i + right]! + rgb[at + i + below]! + rgb[at + i + right + below]! + 2) >> 2;
      }
    }
  }
}
