import type { Random } from '../../../base/index.ts';
import { darker, lighter, mix, type Rgb, rgb } from '../tint.ts';
import type { Brush } from './brush.ts';
import type { Foliage } from './season.ts';

type At = readonly [number, number];

const bark = rgb('#8a6246');

/** A tree with a round crown; bare with snow on it in winter. */
export function drawTree(
  brush: Brush,
  [x, y]: At,
  { height, foliage, random }: { readonly height: number; readonly foliage: Foliage; readonly random: Random },
): void {
  const h = height;
  const trunk = brush.color(foliage.hasSnow ? '#7d6a62' : bark);
  brush.polygon(trunk, [x - 0.07 * h, y, x + 0.07 * h, y, x + 0.04 * h, y + 0.55 * h, x - 0.04 * h, y + 0.55 * h], {
    isSmall: true,
  });
  const leaf = brush.color(random.pick(foliage.leaves));
  if (foliage.hasSnow) {
    const w = 0.035 * h;
    for (const side of [-1, 1])
      brush.line(trunk, w, [x, y + 0.4 * h, x + side * 0.2 * h, y + 0.7 * h, x + side * 0.22 * h, y + 0.86 * h]);
    brush.line(trunk, w, [x, y + 0.45 * h, x, y + 0.95 * h]);
  }
  const shift = (random.uniform() - 0.5) * 0.08 * h;
  const crown = (dx: number, dy: number, r: number, color: Rgb) =>
    brush.ellipse(color, [x + dx * h + shift, y + dy * h], [r * h, 0.92 * r * h]);
  crown(-0.17, 0.62, 0.22, darker(leaf, 0.1));
  crown(0.18, 0.64, 0.21, darker(leaf, 0.06));
  crown(0, 0.78, 0.26, leaf);
  if (brush.style === 'storybook' || brush.style === 'flat')
    brush.ellipse(lighter(leaf, 0.16), [x - 0.06 * h + shift, y + 0.86 * h], [0.12 * h, 0.09 * h], {
      isSmall: true,
      amount: 0,
    });
}

/** A fir of three tiers. */
export function drawPine(
  brush: Brush,
  [x, y]: At,
  { height, foliage }: { readonly height: number; readonly foliage: Foliage },
): void {
  const h = height;
  brush.box(brush.color(bark), [x - 0.035 * h, y, 0.07 * h, 0.2 * h], { isSmall: true });
  const green = brush.color(foliage.pine);
  for (let i = 0; i < 3; i++) {
    const base = y + (0.14 + 0.25 * i) * h;
    const half = (0.27 - 0.065 * i) * h;
    const tip = base + 0.38 * h;
    brush.polygon(mix(green, lighter(green, 0.2), i / 3), [x - half, base, x, base - 0.03 * h, x + half, base, x, tip]);
    if (foliage.hasSnow)
      brush.polygon(
        brush.color('#f4f8fc'),
        [
          x - 0.45 * half,
          base + 0.21 * h,
          x - 0.1 * half,
          base + 0.17 * h,
          x + 0.12 * half,
          base + 0.2 * h,
          x + 0.45 * half,
          base + 0.21 * h,
          x,
          tip,
        ],
        { isSmall: true },
      );
  }
}

/** A bush of three lobes, with flowers or snow. */
export function drawBush(
  brush: Brush,
  [x, y]: At,
  { height, foliage, random }: { readonly height: number; readonly foliage: Foliage; readonly random: Random },
): void {
  const h = height;
  const leaf = brush.color(mix(random.pick(foliage.leaves), foliage.hill, 0.25));
  brush.fill(leaf, { top: y + h, bottom: y }, (c) => {
    c.moveTo(x - 1.1 * h, y);
    c.bezierCurveTo(x - 1.2 * h, y + 0.6 * h, x - 0.7 * h, y + 0.8 * h, x - 0.45 * h, y + 0.65 * h);
    c.bezierCurveTo(x - 0.4 * h, y + 1.1 * h, x + 0.4 * h, y + 1.1 * h, x + 0.45 * h, y + 0.65 * h);
    c.bezierCurveTo(x + 0.8 * h, y + 0.8 * h, x + 1.2 * h, y + 0.55 * h, x + 1.1 * h, y);
    c.closePath();
  });
}

/** A tuft of grass. */
export function drawTuft(brush: Brush, [x, y]: At, size: number, color: Rgb): void {
  brush.fill(color, { top: y + size, bottom: y, isSmall: true, amount: 0 }, (c) => {
    for (const [lean, tall] of [
      [-0.5, 0.75],
      [0, 1],
      [0.5, 0.7],
    ] as const) {
      c.moveTo(x + (lean * 0.4 - 0.14) * size, y);
      c.quadraticCurveTo(x + lean * 0.5 * size, y + 0.5 * tall * size, x + lean * size, y + tall * size);
      c.quadraticCurveTo(x + (lean * 0.5 + 0.2) * size, y + 0.5 * tall * size, x + (lean * 0.4 + 0.14) * size, y);
    }
  });
}

/** A flower on a stalk. */
export function drawFlower(brush: Brush, [x, y]: At, size: number, petals: Rgb): void {
  brush.line(brush.color('#5c9a48'), 0.12 * size, [x, y, x, y + 0.75 * size]);
  for (let i = 0; i < 5; i++) {
    const angle = (i / 5) * 2 * Math.PI;
    brush.ellipse(
      petals,
      [x + 0.22 * size * Math.cos(angle), y + 0.8 * size + 0.22 * size * Math.sin(angle)],
      [0.17 * size, 0.17 * size],
      { isSmall: true, amount: 0 },
    );
  }
  brush.ellipse(brush.color('#f6c03c'), [x, y + 0.8 * size], [0.14 * size, 0.14 * size], { isSmall: true, amount: 0 });
}

/** A palm. */
export function drawPalm(brush: Brush, [x, y]: At, height: number): void {
  const h = height;
  const trunk = brush.color('#a97f55');
  brush.fill(trunk, { top: y + h, bottom: y }, (c) => {
    c.moveTo(x - 0.05 * h, y);
    c.quadraticCurveTo(x - 0.02 * h, y + 0.5 * h, x + 0.14 * h, y + 0.8 * h);
    c.lineTo(x + 0.19 * h, y + 0.78 * h);
    c.quadraticCurveTo(x + 0.06 * h, y + 0.45 * h, x + 0.06 * h, y);
    c.closePath();
  });
  const green = brush.color('#4fa35a');
  const [px, py] = [x + 0.17 * h, y + 0.8 * h];
  for (const [dx, dy, tone] of [
    [-0.42, -0.05, 0.15],
    [0.42, -0.08, 0.15],
    [-0.3, 0.18, 0],
    [0.32, 0.16, 0],
    [-0.36, -0.24, 0.1],
    [0.34, -0.26, 0.1],
  ] as const) {
    brush.fill(darker(green, tone), { top: py + 0.2 * h, bottom: py - 0.2 * h }, (c) => {
      c.moveTo(px, py);
      c.quadraticCurveTo(px + 0.5 * dx * h, py + (dy + 0.16) * h, px + dx * h, py + dy * h);
      c.quadraticCurveTo(px + 0.5 * dx * h, py + (dy * 0.4 + 0.02) * h, px, py);
    });
  }
}

/** A cactus with two arms. */
export function drawCactus(brush: Brush, [x, y]: At, height: number): void {
  const h = height;
  const green = brush.color('#5e9a62');
  const r = 0.11 * h;
  for (const [side, low, high] of [
    [-1, 0.35, 0.7],
    [1, 0.45, 0.85],
  ] as const) {
    brush.line(green, 1.3 * r, [x, y + low * h, x + side * 0.26 * h, y + low * h, x + side * 0.26 * h, y + high * h]);
  }
  brush.box(green, [x - r, y - 0.02 * h, 2 * r, h], { radius: r });
  brush.line(lighter(green, 0.25), 0.02 * h, [x - 0.3 * r, y + 0.12 * h, x - 0.3 * r, y + 0.88 * h]);
}
