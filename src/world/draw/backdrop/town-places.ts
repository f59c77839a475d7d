import { darker, lighter, rgb } from '../tint.ts';
import { type Brush, groundLine, nearness } from './brush.ts';
import { bushLayer, cloudLayers, groundDetail, hillLayer } from './landforms.ts';
import { type Backdrop, type Layer, layer, type Site } from './layer.ts';
import { drawTree } from './plants.ts';
import { foliages } from './season.ts';
import { drawBuilding, drawFence, drawLamp } from './structures.ts';

export function cityStreet(site: Site): Backdrop {
  const foliage = foliages[site.shot.season];
  const pavement = foliage.hasSnow ? rgb('#e4eaf2') : rgb('#c9c2ba');
  const row = (depth: number, count: number, { low, high }: { low: number; high: number }): Layer => {
    const y = groundLine(depth);
    const s = nearness(depth);
    return layer(`buildings ${depth}`, 'building', { depth, bottom: y - 0.1, top: y + (high + 0.4) * s }, (brush) => {
      brush.scatter('building', { count, reach: 3 }, (x, random) => {
        const color = random.pick(['#d98a6a', '#e0b483', '#8fa6b8', '#c46f5e', '#b7a2c0', '#94b39a'].map(rgb));
        brush.context.save();
        brush.context.translate(x, y);
        brush.context.scale(s, s);
        drawBuilding(brush, [0, 0], {
          width: (36 / count / s) * (0.85 + 0.3 * random.uniform()),
          height: low + (high - low) * random.uniform(),
          color,
          spacing: 0.42 / s,
          random,
        });
        brush.context.restore();
      });
    });
  };
  const y = groundLine(4.2);
  return {
    ground: { near: rgb('#7c7f8a'), far: rgb('#8c8f99'), farDepthMeters: 3, kind: 'ground' },
    water: null,
    walls: null,
    hasSun: true,
    layers: [
      ...cloudLayers(site),
      row(40, 16, { low: 6.5, high: 11.5 }),
      row(12, 11, { low: 2.6, high: 4.7 }),
      layer('pavement', 'ground', { depth: 5, bottom: groundLine(2.8), top: groundLine(12) + 0.02 }, (brush) => {
        brush.box(
          brush.color(pavement, 5),
          [brush.from, groundLine(2.9), brush.to - brush.from, groundLine(12) - groundLine(2.9)],
          { isSmall: true, amount: 0.5 },
        );
        brush.box(brush.color(darker(pavement, 0.25), 3), [brush.from, groundLine(2.8), brush.to - brush.from, 0.05], {
          isSmall: true,
          amount: 0,
        });
      }),
      layer('lamps', 'building', { depth: 4.2, bottom: y - 0.02, top: y + 2.6 * nearness(4.2) }, (brush) => {
        brush.scatter('lamp', { count: 6, reach: 1.5 }, (x) => drawLamp(brush, [x, y], 2.3 * nearness(4.2)));
      }),
      layer('street trees', 'plant', { depth: 6, bottom: groundLine(6) - 0.05, top: groundLine(6) + 2.4 }, (brush) => {
        brush.scatter('tree', { count: 12, reach: 1.5 }, (x, random) =>
          drawTree(brush, [x, groundLine(6)], { height: 1.5, foliage, random }),
        );
      }),
      layer('road line', 'ground', { depth: 1, bottom: groundLine(0.85), top: groundLine(1.15) }, (brush) => {
        const from = Math.floor(brush.from / 1.5) * 1.5 - 1.5;
        for (let x = from; x < brush.to + 1.5; x += 1.5)
          brush.box(brush.color('#f0e6cc'), [x, groundLine(0.92), 0.75, groundLine(1.08) - groundLine(0.92)], {
            isSmall: true,
            amount: 0,
          });
      }),
      layer('near kerb', 'ground', { depth: -1.2, bottom: -3, top: groundLine(-1) }, (brush) => {
        brush.box(brush.color(pavement), [brush.from, -3, brush.to - brush.from, 3 + groundLine(-1.1)], {
          isSmall: true,
          amount: 0,
        });
        brush.box(
          brush.color(darker(pavement, 0.25)),
          [brush.from, groundLine(-1.1) - 0.03, brush.to - brush.from, 0.05],
          { isSmall: true, amount: 0 },
        );
      }),
    ],
  };
}

export function playground(site: Site): Backdrop {
  const foliage = foliages[site.shot.season];
  const y = groundLine(8);
  const s = nearness(8);
  return {
    ground: {
      near: foliage.hasSnow ? foliage.grassNear : rgb('#e8c98e'),
      far: foliage.grassFar,
      farDepthMeters: 40,
      kind: 'ground',
    },
    water: null,
    walls: null,
    hasSun: true,
    layers: [
      ...cloudLayers(site),
      hillLayer('far hills', 60, { color: foliage.hill, rise: 0.4, swell: 0.2, waves: [4, 6, 9] }),
      layer('park trees', 'plant', { depth: 20, bottom: groundLine(20) - 0.1, top: groundLine(20) + 2.2 }, (brush) => {
        brush.scatter('tree', { count: 14, reach: 2 }, (x, random) =>
          drawTree(brush, [x, groundLine(20)], { height: 1.15 + 0.5 * random.uniform(), foliage, random }),
        );
      }),
      layer(
        'park fence',
        'building',
        { depth: 13, bottom: groundLine(13) - 0.05, top: groundLine(13) + 0.6 },
        (brush) => drawFence(brush, groundLine(13), 0.42, rgb('#e9b04e')),
      ),
      layer('toys', 'building', { depth: 8, bottom: y - 0.05, top: y + 2.6 * s }, (brush) => {
        brush.scatter('toy', { count: 12, reach: 3 }, (x, random) => {
          if (random.uniform() < 0.5) drawSlide(brush, [x - 0.8 * s, y], s);
          else drawSwings(brush, [x, y], s);
        });
      }),
      bushLayer(site, 11, { count: 8, height: 0.45 }),
      ...groundDetail(site, {
        flowers: 0,
        grass: foliage.hasSnow ? lighter(foliage.grassFar, 0.3) : rgb('#d3ab68'),
        depths: [4.6, 1.3, -0.6, -2, -3.2, -4.2],
      }),
    ],
  };
}

function drawSlide(brush: Brush, [x, y]: readonly [number, number], s: number): void {
  const steel = brush.color('#4f86c6');
  const slide = brush.color('#ef6f5a');
  for (const dx of [0, 0.42]) brush.line(steel, 0.09 * s, [x + dx * s, y, x + dx * s, y + 2 * s]);
  for (const dy of [0.4, 0.8, 1.2]) brush.line(steel, 0.06 * s, [x, y + dy * s, x + 0.42 * s, y + dy * s]);
  brush.polygon(brush.color('#f2c14e'), [
    x - 0.16 * s,
    y + 1.95 * s,
    x + 0.21 * s,
    y + 2.35 * s,
    x + 0.58 * s,
    y + 1.95 * s,
  ]);
  brush.fill(slide, { top: y + 1.5 * s, bottom: y }, (c) => {
    c.moveTo(x + 0.42 * s, y + 1.42 * s);
    c.quadraticCurveTo(x + 1.2 * s, y + 0.5 * s, x + 2.2 * s, y + 0.22 * s);
    c.lineTo(x + 2.2 * s, y + 0.02 * s);
    c.quadraticCurveTo(x + 1 * s, y + 0.2 * s, x + 0.42 * s, y + 1.1 * s);
    c.closePath();
  });
}

function drawSwings(brush: Brush, [x, y]: readonly [number, number], s: number): void {
  const wood = brush.color('#5aa05a');
  for (const side of [-1, 1]) {
    brush.line(wood, 0.1 * s, [x + side * 1.35 * s, y, x + side * 1.1 * s, y + 2.1 * s]);
    brush.line(wood, 0.1 * s, [x + side * 0.95 * s, y, x + side * 1.1 * s, y + 2.1 * s]);
  }
  brush.line(wood, 0.11 * s, [x - 1.15 * s, y + 2.1 * s, x + 1.15 * s, y + 2.1 * s]);
  for (const cx of [-0.5, 0.5]) {
    for (const dx of [-0.2, 0.2])
      brush.line(brush.color('#6c6c78'), 0.03 * s, [x + (cx + dx) * s, y + 2.1 * s, x + (cx + dx) * s, y + 0.6 * s]);
    brush.box(brush.color('#ef6f5a'), [x + (cx - 0.26) * s, y + 0.54 * s, 0.52 * s, 0.09 * s], {
      isSmall: true,
      amount: 0,
    });
  }
}
