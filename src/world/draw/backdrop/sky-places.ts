import { darker, lighter, mix, type Rgb, rgb } from '../tint.ts';
import type { Brush } from './brush.ts';
import { drawCloud } from './landforms.ts';
import { type Backdrop, type Layer, layer, type Site } from './layer.ts';

export function sky(site: Site): Backdrop {
  const { light } = site;
  const cloud = (amount: number): Rgb =>
    mix([255, 255, 255], light.skyLow, light.lamps > 0.5 ? 0.6 - amount : 0.25 - 0.5 * amount);
  const sheet = (
    depth: number,
    { count, low, high, size, tone }: { count: number; low: number; high: number; size: number; tone: number },
  ): Layer =>
    layer(
      `clouds ${depth}`,
      'cloud',
      { depth, bottom: low - 0.1, top: high + 2 * size, drift: site.shot.weather === 'wind' ? 0.4 : 0.05 },
      (brush) => {
        brush.scatter('cloud', { count, reach: 3 * size }, (x, random) => {
          drawCloud(
            brush,
            [x, low + (high - low) * random.uniform()],
            size * (0.7 + 0.6 * random.uniform()),
            darkened(cloud(tone), site),
          );
        });
      },
    );
  return {
    ground: null,
    water: null,
    walls: null,
    hasSun: true,
    layers: [
      sheet(80, { count: 9, low: 1.6, high: 4.6, size: 0.4, tone: 0 }),
      sheet(40, { count: 8, low: 0.6, high: 3.8, size: 0.55, tone: 0.1 }),
      sheet(12, { count: 13, low: -0.9, high: -0.1, size: 0.75, tone: 0.2 }),
      sheet(4, { count: 12, low: -1.6, high: -1.0, size: 0.8, tone: 0.3 }),
    ],
  };
}

function darkened(color: Rgb, { shot, light }: Site): Rgb {
  const amount = shot.weather === 'rain' ? 0.5 : shot.weather === 'cloudy' ? 0.3 : shot.weather === 'snow' ? 0.2 : 0;
  return mix(color, light.lamps > 0.5 ? [60, 66, 96] : [140, 148, 164], amount * (0.5 + 0.5 * shot.weatherIntensity));
}

export function space(site: Site): Backdrop {
  return {
    ground: null,
    water: null,
    walls: null,
    hasSun: false,
    layers: [
      layer('nebula', 'sky', { depth: 400, bottom: -1.5, top: 6 }, (brush) => {
        brush.scatter('nebula', { count: 12, reach: 4 }, (x, random) => {
          brush.glow(
            rgb(random.pick(['#7a4fc0', '#3f7ac8', '#b04f9a'])),
            [x, 0.5 + 3 * random.uniform()],
            1.6 + 1.2 * random.uniform(),
            0.45,
          );
        });
      }),
      starLayer(300, 170, 0.026),
      starLayer(60, 80, 0.042),
      layer('planets', 'rock', { depth: 40, bottom: -0.6, top: 5.4 }, (brush) => {
        brush.scatter('planet', { count: 14, reach: 2 }, (x, random) =>
          drawPlanet(
            brush,
            [x, 0.3 + 3.2 * random.uniform()],
            0.22 + 0.42 * random.uniform(),
            random.pick(['#e58f5a', '#6fb7d9', '#c98ad6', '#8fca8a', '#e6c36a']),
          ),
        );
      }),
    ].filter(() => site.shot.place === 'space'),
  };
}

function starLayer(depth: number, count: number, size: number): Layer {
  return layer(`stars ${depth}`, 'sky', { depth, bottom: -1.6, top: 6.2 }, (brush) => {
    brush.scatter('star', { count, reach: 0.2 }, (x, random) => {
      const r = size * (0.6 + 0.9 * random.uniform());
      brush.ellipse(
        mix([255, 255, 255], rgb(random.pick(['#ffe9b8', '#cfe2ff'])), 0.6),
        [x, -1.4 + 7.4 * random.uniform()],
        [r, r],
        { isSmall: true, amount: 0 },
      );
    });
  });
}

function drawPlanet(brush: Brush, [x, y]: readonly [number, number], r: number, hex: string): void {
  const color = rgb(hex);
  const hasRing = r > 0.42;
  if (hasRing) drawRing(brush, [x, y], r, { from: 0, to: Math.PI });
  brush.ellipse(color, [x, y], [r, r], { top: y + r, bottom: y - 1.4 * r });
  brush.context.save();
  brush.context.beginPath();
  brush.context.ellipse(x, y, r, r, 0, 0, 2 * Math.PI);
  brush.context.clip();
  for (const dy of [-0.45, 0.05, 0.5])
    brush.ellipse(lighter(color, 0.3), [x - 0.2 * r, y + dy * r], [1.1 * r, 0.1 * r], { isSmall: true, amount: 0 });
  brush.ellipse(darker(color, 0.5), [x + 0.75 * r, y - 0.55 * r], [0.9 * r, 0.9 * r], { isSmall: true, amount: 0 });
  brush.context.restore();
  if (hasRing) drawRing(brush, [x, y], r, { from: Math.PI, to: 2 * Math.PI });
}

/** A part of a planet's ring: the lower half lies before it. */
function drawRing(
  { context }: Brush,
  [x, y]: readonly [number, number],
  r: number,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  context.strokeStyle = 'rgb(246,228,190)';
  context.lineWidth = 0.14 * r;
  context.beginPath();
  context.ellipse(x, y, 1.65 * r, 0.38 * r, 0.3, from, to);
  context.stroke();
}
