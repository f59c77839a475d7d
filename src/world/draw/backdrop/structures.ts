import type { Random } from '../../../base/index.ts';
import { darker, lighter, mix, type Rgb, rgb } from '../tint.ts';
import type { Brush } from './brush.ts';

type At = readonly [number, number];

/** Colour of a window: glass by day, lamplight by night. */
function windowColor(brush: Brush): Rgb {
  return mix(brush.color('#a9cfe6'), rgb('#ffdc86'), brush.light.lamps);
}

/** A cottage with a gable roof. */
export function drawHouse(
  brush: Brush,
  [x, y]: At,
  {
    height,
    wall,
    roof,
    hasSnow,
  }: { readonly height: number; readonly wall: Rgb; readonly roof: Rgb; readonly hasSnow: boolean },
): void {
  const h = height;
  const w = 0.62 * h;
  const walls = brush.color(wall);
  const tiles = brush.color(roof);
  brush.box(brush.color('#9a5b48'), [x + 0.26 * h, y + 0.75 * h, 0.12 * h, 0.3 * h], { isSmall: true });
  brush.box(walls, [x - w, y, 2 * w, 0.6 * h]);
  brush.polygon(tiles, [
    x - w - 0.12 * h,
    y + 0.56 * h,
    x - 0.55 * w,
    y + h,
    x + 0.55 * w,
    y + h,
    x + w + 0.12 * h,
    y + 0.56 * h,
  ]);
  if (hasSnow)
    brush.polygon(
      brush.color('#f6f9fc'),
      [
        x - w - 0.02 * h,
        y + 0.7 * h,
        x - 0.55 * w,
        y + 1.02 * h,
        x + 0.55 * w,
        y + 1.02 * h,
        x + w + 0.02 * h,
        y + 0.7 * h,
        x + 0.5 * w,
        y + 0.78 * h,
        x,
        y + 0.72 * h,
        x - 0.5 * w,
        y + 0.79 * h,
      ],
      { isSmall: true },
    );
  const pane = windowColor(brush);
  for (const side of [-1, 1]) {
    brush.box(lighter(walls, 0.5), [x + side * 0.36 * h - 0.13 * h, y + 0.2 * h, 0.26 * h, 0.26 * h], {
      isSmall: true,
      amount: 0,
    });
    brush.box(pane, [x + side * 0.36 * h - 0.1 * h, y + 0.23 * h, 0.2 * h, 0.2 * h], { isSmall: true, amount: 0 });
  }
  brush.box(brush.color('#7a4e36'), [x - 0.09 * h, y, 0.18 * h, 0.38 * h], { isSmall: true, radius: 0.06 * h });
}

/** A tall town house with rows of windows. */
export function drawBuilding(
  brush: Brush,
  [x, y]: At,
  {
    width,
    height,
    color,
    spacing,
    random,
  }: {
    readonly width: number;
    readonly height: number;
    readonly color: Rgb;
    readonly spacing: number;
    readonly random: Random;
  },
): void {
  const wall = brush.color(color);
  brush.box(wall, [x - width / 2, y, width, height]);
  brush.box(darker(wall, 0.22), [x - width / 2 - 0.06, y + height, width + 0.12, 0.12], { isSmall: true, amount: 0 });
  const columns = Math.max(2, Math.round(width / spacing));
  const rows = Math.max(2, Math.floor((height - 0.75) / spacing));
  const pane = windowColor(brush);
  const cell = width / columns;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      const lit = random.uniform() < 0.7;
      const tone = brush.light.lamps > 0.4 && !lit ? darker(wall, 0.35) : pane;
      brush.box(tone, [x - width / 2 + (i + 0.26) * cell, y + 0.95 + j * spacing, 0.48 * cell, 0.58 * spacing], {
        isSmall: true,
        amount: 0,
        radius: 0.03,
      });
    }
  }
  brush.box(darker(wall, 0.4), [x - 0.16, y, 0.32, 0.55], { isSmall: true, amount: 0, radius: 0.04 });
  const awning = brush.color(random.pick(['#e0604e', '#3f9a8f', '#e7a83e']));
  brush.polygon(
    awning,
    [x - 0.44 * width, y + 0.58, x + 0.44 * width, y + 0.58, x + 0.38 * width, y + 0.74, x - 0.38 * width, y + 0.74],
    { isSmall: true, amount: 0 },
  );
}

/** A street lamp. */
export function drawLamp(brush: Brush, [x, y]: At, height: number): void {
  const iron = brush.color('#4b5060');
  brush.line(iron, 0.05 * height, [x, y, x, y + height]);
  brush.line(iron, 0.035 * height, [x, y + height, x + 0.18 * height, y + height]);
  if (brush.light.lamps > 0.3)
    brush.glow(rgb('#ffdf90'), [x + 0.18 * height, y + 0.95 * height], 0.5 * height, 0.55 * brush.light.lamps);
  brush.ellipse(
    mix(brush.color('#f4efe0'), rgb('#ffe9a8'), brush.light.lamps),
    [x + 0.18 * height, y + 0.95 * height],
    [0.07 * height, 0.06 * height],
    { isSmall: true, amount: 0 },
  );
}

/** A red barn. */
export function drawBarn(brush: Brush, [x, y]: At, height: number, hasSnow: boolean): void {
  const h = height;
  const red = brush.color('#b8473c');
  const white = brush.color('#f4ece0');
  brush.polygon(red, [
    x - 0.7 * h,
    y,
    x - 0.7 * h,
    y + 0.55 * h,
    x - 0.45 * h,
    y + 0.85 * h,
    x,
    y + h,
    x + 0.45 * h,
    y + 0.85 * h,
    x + 0.7 * h,
    y + 0.55 * h,
    x + 0.7 * h,
    y,
  ]);
  const roof = hasSnow ? brush.color('#f6f9fc') : brush.color('#6e5a58');
  brush.line(roof, 0.09 * h, [
    x - 0.76 * h,
    y + 0.5 * h,
    x - 0.46 * h,
    y + 0.87 * h,
    x,
    y + 1.02 * h,
    x + 0.46 * h,
    y + 0.87 * h,
    x + 0.76 * h,
    y + 0.5 * h,
  ]);
  brush.box(white, [x - 0.26 * h, y, 0.52 * h, 0.46 * h], { isSmall: true, amount: 0 });
  brush.box(darker(red, 0.2), [x - 0.22 * h, y, 0.44 * h, 0.42 * h], { isSmall: true, amount: 0 });
  brush.line(white, 0.03 * h, [x - 0.22 * h, y, x + 0.22 * h, y + 0.42 * h]);
  brush.line(white, 0.03 * h, [x + 0.22 * h, y, x - 0.22 * h, y + 0.42 * h]);
  brush.ellipse(windowColor(brush), [x, y + 0.68 * h], [0.1 * h, 0.1 * h], { isSmall: true, amount: 0 });
}

/** A wooden fence along the whole layer. */
export function drawFence(brush: Brush, y: number, height: number, color: Rgb): void {
  const tone = brush.color(color);
  const from = Math.floor(brush.from / 0.6) * 0.6 - 0.6;
  for (const share of [0.42, 0.78])
    brush.box(darker(tone, 0.1), [from, y + share * height - 0.05 * height, brush.to - from + 0.6, 0.12 * height], {
      isSmall: true,
      amount: 0,
    });
  for (let x = from; x < brush.to + 0.6; x += 0.6)
    brush.box(tone, [x - 0.06, y, 0.12, height], { isSmall: true, radius: 0.04 });
}
