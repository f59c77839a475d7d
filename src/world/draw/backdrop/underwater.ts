import { darker, mix, rgb } from '../tint.ts';
import { type Brush, groundLine, nearness } from './brush.ts';
import { drawRock } from './landforms.ts';
import { type Backdrop, type Layer, layer, type Site } from './layer.ts';

export function underwater(site: Site): Backdrop {
  const foot = groundLine(30);
  return {
    ground: { near: rgb('#e6d3a0'), far: rgb('#8fc0bf'), farDepthMeters: 30, kind: 'ground' },
    water: null,
    walls: [rgb('#7fe0ea'), rgb('#3aa9cf'), rgb('#2b86b8')],
    hasSun: false,
    layers: [
      layer('rays', 'water', { depth: 60, bottom: 0, top: 6.4 }, drawRays),
      layer('far reef', 'rock', { depth: 30, bottom: foot - 0.3, top: foot + 1.5 }, (brush) => {
        const edge = brush.roll('reef', [4, 7, 11]);
        brush.ridge(brush.color(mix(rgb('#4d8fae'), rgb('#3aa9cf'), 0.25)), (x) => foot + 0.55 + 0.5 * edge(x), {
          top: foot + 1.1,
          bottom: foot - 0.3,
        });
      }),
      weedLayer(site, 12, 12, '#2f9c8a'),
      coralLayer(site, 8),
      weedLayer(site, 5, 7, '#4caf6c'),
      coralLayer(site, 3.4),
      ...[1.6, 0.3, -0.8, -2, -3.2, -4.2].map((depth) =>
        layer(
          `sand ${depth}`,
          'ground',
          { depth, bottom: groundLine(depth) - 0.08, top: groundLine(depth) + 0.1 },
          (brush) => {
            brush.scatter('ripple', { count: 18, reach: 0.8 }, (x, random) => {
              brush.ellipse(
                brush.color('#d2bd88'),
                [x, groundLine(depth)],
                [(0.25 + 0.3 * random.uniform()) * nearness(depth), 0.022],
                { isSmall: true, amount: 0 },
              );
            });
          },
        ),
      ),
    ],
  };
}

function drawRays(brush: Brush): void {
  brush.scatter('ray', { count: 12, reach: 4 }, (x, random) => {
    const width = 0.3 + 0.5 * random.uniform();
    const gradient = brush.context.createLinearGradient(0, 6.2, 0, 0.6);
    const shine = brush.light.timeOfDay === 'night' ? 0.07 : 0.2;
    gradient.addColorStop(0, `rgba(240,255,250,${shine})`);
    gradient.addColorStop(1, 'rgba(240,255,250,0)');
    brush.context.fillStyle = gradient;
    brush.context.beginPath();
    brush.context.moveTo(x, 6.4);
    brush.context.lineTo(x + width, 6.4);
    brush.context.lineTo(x + width * 2 - 1.7, 0.4);
    brush.context.lineTo(x - width - 1.7, 0.4);
    brush.context.fill();
  });
}

function weedLayer(_site: Site, depth: number, count: number, color: string): Layer {
  const y = groundLine(depth);
  const s = nearness(depth);
  return layer(`weed ${depth}`, 'plant', { depth, bottom: y - 0.05, top: y + 3 * s }, (brush) => {
    brush.scatter('weed', { count, reach: 0.8 }, (x, random) => {
      for (let i = 0; i < 3; i++) {
        const h = (1.1 + 1.3 * random.uniform()) * s;
        const bx = x + (i - 1) * 0.28 * s;
        const sway = 0.22 * s;
        brush.fill(brush.color(i === 1 ? color : darker(rgb(color), 0.12)), { top: y + h, bottom: y }, (c) => {
          c.moveTo(bx - 0.08 * s, y);
          c.bezierCurveTo(bx - sway, y + 0.4 * h, bx + sway, y + 0.6 * h, bx, y + h);
          c.bezierCurveTo(bx + sway + 0.2 * s, y + 0.6 * h, bx - sway + 0.2 * s, y + 0.4 * h, bx + 0.1 * s, y);
          c.closePath();
        });
      }
    });
  });
}

function coralLayer(_site: Site, depth: number): Layer {
  const y = groundLine(depth);
  const s = nearness(depth);
  return layer(`coral ${depth}`, 'plant', { depth, bottom: y - 0.05, top: y + 1.2 * s }, (brush) => {
    brush.scatter('coral', { count: 8, reach: 0.9 }, (x, random) => {
      const color = brush.color(random.pick(['#f2878a', '#f4b06a', '#d88ad0', '#f0cf6a']));
      const h = (0.45 + 0.4 * random.uniform()) * s;
      if (random.uniform() < 0.5) {
        for (const [dx, t] of [
          [-0.35, 0.75],
          [0, 1],
          [0.35, 0.8],
        ] as const)
          brush.line(color, 0.16 * h + 0.03, [x, y, x + dx * h, y + 0.45 * t * h, x + 1.2 * dx * h, y + t * h]);
      } else drawRock(brush, [x, y], 0.6 * h, color);
    });
  });
}
