import { darker, lighter, rgb } from '../tint.ts';
import { type Brush, groundLine, nearness } from './brush.ts';
import { type Backdrop, layer, type Site } from './layer.ts';
import { foliages } from './season.ts';

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
