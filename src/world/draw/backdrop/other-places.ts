import { darker, lighter, mix, type Rgb, rgb } from '../tint.ts';
import { type Brush, groundLine, nearness } from './brush.ts';
import { bushLayer, cloudLayers, drawCloud, drawRock, groundDetail, hillLayer } from './landforms.ts';
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

export function livingRoom(site: Site): Backdrop {
  const wall = rgb('#f3d9b0');
  const z = 5;
  const y = groundLine(z);
  const s = nearness(z);
  return {
    ground: { near: rgb('#c98e5c'), far: rgb('#d8a672'), farDepthMeters: z, kind: 'interior' },
    water: null,
    walls: null,
    hasSun: false,
    layers: [
      layer('wall', 'interior', { depth: z, bottom: y - 0.02, top: y + 7 }, (brush) => {
        const paint = brush.color(wall, 0);
        brush.box(paint, [brush.from, y, brush.to - brush.from, 7], {
          isSmall: true,
          amount: 0.6,
          top: y + 4,
          bottom: y,
        });
        const stripe = brush.color(rgb('#efcf9f'), 0);
        const from = Math.floor(brush.from / 1.2) * 1.2;
        for (let x = from; x < brush.to; x += 1.2)
          brush.box(stripe, [x, y, 0.5, 7], { isSmall: true, amount: 0.6, top: y + 4, bottom: y });
        brush.box(brush.color(rgb('#fff6e6'), 0), [brush.from, y, brush.to - brush.from, 0.16], {
          isSmall: true,
          amount: 0,
        });
        brush.scatter('window', { count: 10, reach: 3 }, (x) => drawWindow(brush, [x, y + 1.05], site));
      }),
      layer(
        'furniture',
        'interior',
        { depth: 4.6, bottom: groundLine(4.6) - 0.05, top: groundLine(4.6) + 3 },
        (brush) => {
          brush.scatter('piece', { count: 10, reach: 3 }, (x, random) => {
            if (random.uniform() < 0.55)
              drawSofa(brush, [x, groundLine(4.6)], s, random.pick(['#5f8fb0', '#7fa07a', '#c0697a']));
            else drawShelf(brush, [x, groundLine(4.6)], s, random.pick(['#a56f44', '#8f6a4f']));
          });
        },
      ),
      layer('rug', 'interior', { depth: 1, bottom: groundLine(-0.2), top: groundLine(2.4) }, (brush) => {
        const from = Math.floor(brush.from / 9) * 9;
        for (let x = from; x < brush.to + 9; x += 9) {
          for (const [r, color] of [
            [1, '#b8556a'],
            [0.86, '#f0d9b5'],
            [0.74, '#c96a78'],
          ] as const) {
            brush.ellipse(brush.color(color, 0), [x, groundLine(1)], [2.8 * r, 0.17 * r], {
              isSmall: true,
              amount: 0,
            });
          }
        }
      }),
      ...[3, 1.9, 0.3, -0.6, -1.4, -2.3, -3.2, -4].map((depth) =>
        layer(
          `boards ${depth}`,
          'interior',
          { depth, bottom: groundLine(depth) - 0.02, top: groundLine(depth) + 0.02 },
          (brush) => {
            brush.line(brush.color(rgb('#b57c4c'), 0), 0.02, [
              brush.from,
              groundLine(depth),
              brush.to,
              groundLine(depth),
            ]);
          },
        ),
      ),
    ],
  };
}

function drawWindow(brush: Brush, [x, y]: readonly [number, number], { light, shot }: Site): void {
  const frame = brush.color(rgb('#fff8ea'), 0);
  brush.box(frame, [x - 0.82, y - 0.08, 1.64, 1.5], { radius: 0.05 });
  const c = brush.context;
  const gradient = c.createLinearGradient(0, y + 1.36, 0, y);
  gradient.addColorStop(0, `rgb(${light.skyTop.map(Math.round).join(',')})`);
  gradient.addColorStop(1, `rgb(${light.skyLow.map(Math.round).join(',')})`);
  c.fillStyle = gradient;
  c.fillRect(x - 0.74, y, 1.48, 1.34);
  const hill = foliages[shot.season].hill;
  brush.box(brush.color(hill), [x - 0.74, y, 1.48, 0.24], { isSmall: true });
  if (light.stars > 0.3)
    for (const [dx, dy] of [
      [-0.4, 1.1],
      [0.2, 0.9],
      [0.5, 1.2],
      [-0.1, 1.2],
    ] as const)
      brush.ellipse([255, 250, 220], [x + dx, y + dy], [0.022, 0.022], { isSmall: true, amount: 0 });
  brush.box(frame, [x - 0.03, y, 0.06, 1.34], { isSmall: true, amount: 0 });
  brush.box(frame, [x - 0.74, y + 0.64, 1.48, 0.06], { isSmall: true, amount: 0 });
  for (const side of [-1, 1]) {
    brush.polygon(
      brush.color(rgb('#d9788a'), 0),
      [
        x + side * 0.98,
        y + 1.5,
        x + side * 0.52,
        y + 1.5,
        x + side * 0.7,
        y + 0.6,
        x + side * 0.66,
        y - 0.2,
        x + side * 1.0,
        y - 0.2,
      ],
      { isSmall: true },
    );
  }
}

function drawSofa(brush: Brush, [x, y]: readonly [number, number], s: number, hex: string): void {
  const color = brush.color(hex, 0);
  brush.box(darker(color, 0.12), [x - 1.3 * s, y + 0.35 * s, 2.6 * s, 0.95 * s], { radius: 0.25 * s });
  brush.box(color, [x - 1.3 * s, y + 0.1 * s, 2.6 * s, 0.5 * s], { radius: 0.12 * s });
  for (const side of [-1, 1])
    brush.box(lighter(color, 0.1), [x + side * 1.32 * s - 0.2 * s, y + 0.05 * s, 0.4 * s, 0.85 * s], {
      radius: 0.18 * s,
    });
  brush.box(brush.color(rgb('#f2c66a'), 0), [x - 0.8 * s, y + 0.55 * s, 0.5 * s, 0.45 * s], {
    radius: 0.08 * s,
    isSmall: true,
  });
}

function drawShelf(brush: Brush, [x, y]: readonly [number, number], s: number, hex: string): void {
  const wood = brush.color(hex, 0);
  brush.box(wood, [x - 0.7 * s, y, 1.4 * s, 2.3 * s], { radius: 0.04 * s });
  const books = ['#d0604e', '#5f9fb8', '#e6b450', '#7fa86a', '#9a74b0'];
  for (let row = 0; row < 3; row++) {
    brush.box(darker(wood, 0.4), [x - 0.6 * s, y + (0.2 + 0.68 * row) * s, 1.2 * s, 0.55 * s], {
      isSmall: true,
      amount: 0,
    });
    for (let i = 0; i < 5; i++) {
      const tone = brush.color(books[(i * 2 + row) % 5]!, 0);
      brush.box(
        tone,
        [x + (-0.55 + 0.22 * i) * s, y + (0.2 + 0.68 * row) * s, 0.18 * s, (0.36 + 0.05 * ((i + row) % 3)) * s],
        { isSmall: true, amount: 0 },
      );
    }
  }
}
