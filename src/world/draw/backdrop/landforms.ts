import type { Random } from '../../../base/index.ts';
import { css, darker, lighter, mix, type Rgb, rgb } from '../tint.ts';
import { type Brush, groundLine, nearness, periodMeters } from './brush.ts';
import { type Layer, layer, type Site } from './layer.ts';
import { drawBush, drawFlower, drawTuft } from './plants.ts';
import { type Foliage, foliages } from './season.ts';

/** Clouds: one or two sheets; many and grey when the weather covers the sky. */
export function cloudLayers({ shot, light }: Site): Layer[] {
  const covered = { clear: 7, cloudy: 26, rain: 26, snow: 20, fog: 10, wind: 14 }[shot.weather];
  const drift = shot.weather === 'wind' ? 0.35 : 0.04;
  const dark = light.timeOfDay === 'night' || light.timeOfDay === 'dusk';
  const grey = shot.weather === 'rain' ? 0.55 : shot.weather === 'cloudy' || shot.weather === 'snow' ? 0.25 : 0;
  return [
    layer('clouds', 'cloud', { depth: 90, bottom: 1.2, top: 5.6, drift }, (brush) => {
      const base = mix(mix([255, 255, 255], light.skyLow, dark ? 0.62 : 0.22), light.skyMiddle, 0.12);
      const color = mix(base, dark ? [60, 66, 96] : [150, 158, 172], grey);
      brush.scatter('cloud', { count: covered, reach: 2 }, (x, random) => {
        const y = 2.15 + 1.9 * random.uniform();
        drawCloud(brush, [x, y], 0.32 + 0.26 * random.uniform(), color);
      });
    }),
  ];
}

/** One cloud with a flat underside. */
export function drawCloud(brush: Brush, [x, y]: readonly [number, number], size: number, color: Rgb): void {
  const s = size;
  brush.fill(color, { top: y + s, bottom: y, amount: 0.5 }, (c) => {
    c.moveTo(x - 1.9 * s, y);
    c.bezierCurveTo(x - 2.5 * s, y + 0.1 * s, x - 2.2 * s, y + 0.75 * s, x - 1.5 * s, y + 0.55 * s);
    c.bezierCurveTo(x - 1.4 * s, y + 1.15 * s, x - 0.6 * s, y + 1.25 * s, x - 0.4 * s, y + 0.8 * s);
    c.bezierCurveTo(x - 0.1 * s, y + 1.3 * s, x + 0.9 * s, y + 1.2 * s, x + 0.9 * s, y + 0.6 * s);
    c.bezierCurveTo(x + 1.6 * s, y + 0.85 * s, x + 2.1 * s, y + 0.2 * s, x + 1.6 * s, y);
    c.closePath();
  });
}

/** A range of hills whose foot is the ground line of its depth. */
export function hillLayer(
  name: string,
  depth: number,
  {
    color,
    rise,
    swell,
    waves,
  }: { readonly color: Rgb; readonly rise: number; readonly swell: number; readonly waves: readonly number[] },
): Layer {
  const foot = groundLine(depth);
  return layer(name, 'ground', { depth, bottom: foot - 0.3, top: foot + rise + swell + 0.1 }, (brush) => {
    const edge = brush.roll(name, waves);
    brush.ridge(brush.color(color), (x) => foot + rise + swell * edge(x), {
      top: foot + rise + swell,
      bottom: foot - 0.3,
    });
  });
}

/** Pointed mountains with snow caps. */
export function peakLayer(
  name: string,
  depth: number,
  {
    color,
    cap,
    height,
    count,
  }: { readonly color: Rgb; readonly cap: Rgb; readonly height: number; readonly count: number },
): Layer {
  const foot = groundLine(depth);
  return layer(name, 'rock', { depth, bottom: foot - 0.3, top: foot + height * 1.25 }, (brush) => {
    const rock = brush.color(color);
    const snow = brush.color(cap);
    brush.scatter(name, { count, reach: height * 1.6 }, (x, random) => {
      const h = height * (0.7 + 0.5 * random.uniform());
      const w = h * (0.75 + 0.35 * random.uniform());
      brush.polygon(rock, [
        x - w,
        foot - 0.3,
        x - 0.12 * w,
        foot + 0.86 * h,
        x,
        foot + h,
        x + 0.2 * w,
        foot + 0.8 * h,
        x + w,
        foot - 0.3,
      ]);
      if (brush.style !== 'flat')
        brush.polygon(
          darker(rock, 0.16),
          [
            x,
            foot + h,
            x + 0.2 * w,
            foot + 0.8 * h,
            x + w,
            foot - 0.3,
            x + 0.25 * w,
            foot - 0.3,
            x - 0.02 * w,
            foot + 0.4 * h,
          ],
          { isSmall: true, amount: 0 },
        );
      brush.polygon(
        snow,
        [
          x - 0.28 * w,
          foot + 0.66 * h,
          x - 0.12 * w,
          foot + 0.86 * h,
          x,
          foot + h,
          x + 0.2 * w,
          foot + 0.8 * h,
          x + 0.32 * w,
          foot + 0.68 * h,
          x + 0.14 * w,
          foot + 0.72 * h,
          x + 0.02 * w,
          foot + 0.62 * h,
          x - 0.12 * w,
          foot + 0.72 * h,
        ],
        { isSmall: true },
      );
    });
  });
}

/** Grass, flowers and stones on the ground: one thin strip per depth, so that the ground moves in perspective. */
export function groundDetail(
  site: Site,
  {
    flowers,
    grass,
    depths = [11, 7, 4.6, 2.6, 1.3, 0.4, -0.5, -1.3, -2.2, -3.2, -4.2],
  }: { readonly flowers: number; readonly grass: Rgb; readonly depths?: readonly number[] },
): Layer[] {
  const foliage = foliages[site.shot.season];
  return depths.map((depth) => {
    const y = groundLine(depth);
    const s = nearness(depth);
    return layer(`detail ${depth}`, 'plant', { depth, bottom: y - 0.05, top: y + 0.34 * s }, (brush) => {
      const tone = brush.color(grass);
      brush.scatter('tuft', { count: Math.round(26 / s), reach: 0.3 }, (x, random) => {
        const dark = random.uniform() < 0.5 ? darker(tone, 0.12) : lighter(tone, 0.14);
        drawTuft(brush, [x, y], (0.12 + 0.08 * random.uniform()) * s, dark);
      });
      if (flowers > 0) {
        brush.scatter('flower', { count: Math.round((flowers * 14) / s), reach: 0.3 }, (x, random) => {
          drawFlower(brush, [x, y], (0.16 + 0.07 * random.uniform()) * s, brush.color(random.pick(foliage.flowers)));
        });
      }
    });
  });
}

/** Bushes in front of the far land. */
export function bushLayer(
  site: Site,
  depth: number,
  { count, height }: { readonly count: number; readonly height: number },
): Layer {
  const foliage: Foliage = foliages[site.shot.season];
  const y = groundLine(depth);
  const s = nearness(depth);
  return layer(`bushes ${depth}`, 'plant', { depth, bottom: y - 0.05, top: y + 1.4 * height * s }, (brush) => {
    brush.scatter('bush', { count, reach: 1.3 * height }, (x, random) => {
      drawBush(brush, [x, y - 0.02], { height: height * s * (0.75 + 0.5 * random.uniform()), foliage, random });
    });
  });
}

/** A boulder. */
export function drawRock(brush: Brush, [x, y]: readonly [number, number], size: number, color: Rgb): void {
  brush.polygon(color, [
    x - size,
    y,
    x - 0.8 * size,
    y + 0.5 * size,
    x - 0.3 * size,
    y + 0.8 * size,
    x + 0.4 * size,
    y + 0.7 * size,
    x + 0.9 * size,
    y + 0.3 * size,
    x + size,
    y,
  ]);
  if (brush.style !== 'flat')
    brush.polygon(
      lighter(color, 0.2),
      [
        x - 0.8 * size,
        y + 0.5 * size,
        x - 0.3 * size,
        y + 0.8 * size,
        x + 0.1 * size,
        y + 0.55 * size,
        x - 0.4 * size,
        y + 0.4 * size,
      ],
      { isSmall: true, amount: 0 },
    );
}

/** Stars and the moon's or sun's disc are part of the sky. */
export function drawStars(brush: Brush, strength: number, random: Random, count = 60): void {
  const top = 6.2;
  for (let i = 0; i < count; i++) {
    const x = (random.uniform() - 0.5) * periodMeters;
    const y = 1.7 + (top - 1.7) * random.uniform();
    const size = 0.014 + 0.022 * random.uniform();
    brush.context.fillStyle = css(rgb('#fff6d8'), strength * (0.5 + 0.5 * random.uniform()));
    brush.context.beginPath();
    brush.context.arc(x, y, size, 0, 2 * Math.PI);
    brush.context.fill();
  }
}
