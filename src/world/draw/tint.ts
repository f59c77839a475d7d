import type { Color } from '../scene/vocabulary.ts';

/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/** What each colour word means: the main colour of a subject in white daylight. */
export const nominalColors: Readonly<Record<Color, Rgb>> = {
  red: [217, 50, 46],
  orange: [243, 134, 36],
  yellow: [250, 210, 58],
  green: [82, 170, 74],
  teal: [28, 164, 158],
  blue: [52, 108, 216],
  purple: [136, 78, 194],
  pink: [246, 138, 180],
  brown: [142, 92, 56],
  black: [52, 52, 62],
  white: [246, 245, 240],
};

/** Reads `#rrggbb`. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** `amount` 0 gives `from`, 1 gives `to`. */
export function mix(from: Rgb, to: Rgb, amount: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * amount,
    from[1] + (to[1] - from[1]) * amount,
    from[2] + (to[2] - from[2]) * amount,
  ];
}

/** Scales each channel; 1 leaves it as it is. */
export function multiply(color: Rgb, factors: Rgb): Rgb {
  return [
    Math.min(255, color[0] * factors[0]),
    Math.min(255, color[1] * factors[1]),
    Math.min(255, color[2] * factors[2]),
  ];
}

/** Towards white. */
export function lighter(color: Rgb, amount: number): Rgb {
  return mix(color, [255, 252, 240], amount);
}

/** Towards a deep violet, as shadows are in picture books. */
export function darker(color: Rgb, amount: number): Rgb {
  return mix(color, [34, 24, 60], amount);
}

/** Perceived lightness in [0, 1] (Rec. 601 weights). */
export function luma(color: Rgb): number {
  return (0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]) / 255;
}

/** Towards the grey of the same lightness. */
export function fade(color: Rgb, amount: number): Rgb {
  const grey = luma(color) * 255;
  return mix(color, [grey, grey, grey], amount);
}

/** As a canvas fill. */
export function css(color: Rgb, alpha = 1): string {
  const [r, g, b] = color;
  return `rgba(${Math.round(r)},${Math.round(g)},${Math.round(b)},${alpha.toFixed(3)})`;
}
