import type { Random } from '../../src/base/index.ts';

/** Red, green and blue, 0 to 255. */
export type Color = readonly [number, number, number];
/** Brightness, 0 to 255. */
export const lumaOf = ([r, g, b]: Color): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
/** Any color, often near black or white. */
export const anyColor = (random: Random): Color => {
  const kind = random.uniform();
  if (kind < 0.25) return [12, 12, 14];
  if (kind < 0.45) return [242, 240, 235];
  return [random.integer(256), random.integer(256), random.integer(256)];
};
/** A color as a canvas wants it. */
export const cssOf = ([r, g, b]: Color): string => `rgb(${r},${g},${b})`;
/** Any color as a canvas wants it. */
export const randomColor = (random: Random): string => cssOf(anyColor(random));
