import { stages } from '../../scene/stage.ts';
import { darker, lighter, mix, rgb } from '../tint.ts';
import { groundLine, nearness } from './brush.ts';
import { bushLayer, cloudLayers, drawRock, groundDetail, hillLayer, peakLayer } from './landforms.ts';
import { type Backdrop, type Layer, layer, type Site } from './layer.ts';
import { drawCactus, drawPalm, drawPine, drawTree } from './plants.ts';
import { type Foliage, foliages } from './season.ts';
import { drawBarn, drawFence, drawHouse } from './structures.ts';

function grassland(foliage: Foliage, layers: readonly Layer[]): Backdrop {
  return {
    ground: { near: foliage.grassNear, far: foliage.grassFar, farDepthMeters: 60, kind: 'ground' },
    water: null,
    walls: null,
    hasSun: true,
    layers,
  };
}

function tuftColor(foliage: Foliage) {
  return foliage.hasSnow ? lighter(foliage.grassFar, 0.3) : darker(foliage.grassNear, 0.08);
}

/** Single trees at a depth. */
function treeLayer(
  site: Site,
  depth: number,
  {
    count,
    height,
    kind = 'plant' as const,
  }: { readonly count: number; readonly height: number; readonly kind?: 'plant' },
): Layer {
  const foliage = foliages[site.shot.season];
  const y = groundLine(depth);
  const s = nearness(depth);
  return layer(`trees ${depth}`, kind, { depth, bottom: y - 0.1, top: y + 1.35 * height * s }, (brush) => {
    brush.scatter('tree', { count, reach: 0.6 * height }, (x, random) => {
      drawTree(brush, [x, y], { height: height * s * (0.8 + 0.45 * random.uniform()), foliage, random });
    });
  });
}

function pineLayer(
  site: Site,
  depth: number,
  { count, height }: { readonly count: number; readonly height: number },
): Layer {
  const foliage = foliages[site.shot.season];
  const y = groundLine(depth);
  const s = nearness(depth);
  return layer(`pines ${depth}`, 'plant', { depth, bottom: y - 0.1, top: y + 1.35 * height * s }, (brush) => {
    brush.scatter('pine', { count, reach: 0.5 * height }, (x, random) => {
      drawPine(brush, [x, y], { height: height * s * (0.75 + 0.5 * random.uniform()), foliage });
    });
  });
}

export function meadow(site: Site): Backdrop {
  const foliage = foliages[site.shot.season];
  return grassland(foliage, [
    ...cloudLayers(site),
    hillLayer('far hills', 80, { color: foliage.farHill, rise: 0.45, swell: 0.3, waves: [3, 5, 8] }),
    hillLayer('hills', 45, { color: foliage.hill, rise: 0.28, swell: 0.22, waves: [4, 7, 9] }),
    treeLayer(site, 22, { count: 15, height: 3.4 }),
    ...groundDetail(site, { flowers: foliage.hasSnow ? 0 : 1.1, grass: tuftColor(foliage) }),
  ]);
}

export function forest(site: Site): Backdrop {
  const foliage = foliages[site.shot.season];
  const floor = foliage.hasSnow ? foliage.grassNear : mix(foliage.grassNear, rgb('#5d7a3c'), 0.35);
  return {
    ...grassland(foliage, [
      ...cloudLayers(site),
      hillLayer('wood edge', 60, {
        color: mix(foliage.hill, foliage.pine, 0.55),
        rise: 0.9,
        swell: 0.3,
        waves: [7, 12, 17],
      }),
      pineLayer(site, 30, { count: 30, height: 6.4 }),
      treeLayer(site, 17, { count: 18, height: 5.4 }),
      pineLayer(site, 10, { count: 9, height: 4.6 }),
      bushLayer(site, 7, { count: 9, height: 0.55 }),
      ...groundDetail(site, {
        flowers: foliage.hasSnow ? 0 : 0.4,
        grass: darker(floor, 0.12),
        depths: [4.6, 2.6, 1.3, 0.4, -0.5, -1.3, -2.2, -3.2, -4.2],
      }),
    ]),
    ground: { near: floor, far: mix(floor, foliage.grassFar, 0.5), farDepthMeters: 60, kind: 'ground' },
  };
}

export function mountains(site: Site): Backdrop {
  const foliage = foliages[site.shot.season];
  return grassland(foliage, [
    ...cloudLayers(site),
    peakLayer('far peaks', 120, { color: rgb('#93a3c4'), cap: rgb('#eef3fa'), height: 2.5, count: 9 }),
    peakLayer('peaks', 70, {
      color: foliage.hasSnow ? rgb('#8795b4') : rgb('#7d88a0'),
      cap: rgb('#fbfdff'),
      height: 1.7,
      count: 8,
    }),
    hillLayer('foothills', 40, { color: foliage.hill, rise: 0.25, swell: 0.2, waves: [4, 6, 9] }),
    pineLayer(site, 22, { count: 22, height: 2.6 }),
    rockLayer(site, 8, { count: 7, size: 0.5 }),
    ...groundDetail(site, { flowers: foliage.hasSnow ? 0 : 0.5, grass: tuftColor(foliage) }),
  ]);
}

function rockLayer(
  site: Site,
  depth: number,
  { count, size, color = '#a09a98' }: { readonly count: number; readonly size: number; readonly color?: string },
): Layer {
  const y = groundLine(depth);
  const s = nearness(depth);
  return layer(`rocks ${depth}`, 'rock', { depth, bottom: y - 0.05, top: y + 1.6 * size * s }, (brush) => {
    brush.scatter('rock', { count, reach: 1.5 * size }, (x, random) => {
      const r = size * s * (0.6 + 0.7 * random.uniform());
      drawRock(brush, [x, y], r, brush.color(color));
      if (foliages[site.shot.season].hasSnow && site.shot.place !== 'desert')
        brush.ellipse(brush.color('#f6f9fc'), [x - 0.05 * r, y + 0.68 * r], [0.55 * r, 0.16 * r], { isSmall: true });
    });
  });
}

export function desert(site: Site): Backdrop {
  const sand = rgb('#eec27a');
  return {
    ground: { near: rgb('#eab968'), far: rgb('#f6da9e'), farDepthMeters: 60, kind: 'ground' },
    water: null,
    walls: null,
    hasSun: true,
    layers: [
      ...cloudLayers(site).filter(() => site.shot.weather !== 'clear'),
      mesaLayer(),
      hillLayer('far dunes', 70, { color: rgb('#e8b878'), rise: 0.35, swell: 0.28, waves: [3, 4, 7] }),
      hillLayer('dunes', 38, { color: sand, rise: 0.2, swell: 0.2, waves: [4, 6, 9] }),
      cactusLayer(16, 14, 2.2),
      cactusLayer(7.5, 8, 1.7),
      rockLayer(site, 6, { count: 6, size: 0.35, color: '#c48a5c' }),
      ...groundDetail(site, { flowers: 0, grass: rgb('#c9a058'), depths: [4.6, 1.3, -0.5, -2, -3.2, -4.2] }),
    ],
  };
}

function mesaLayer(): Layer {
  const foot = groundLine(110);
  return layer('mesas', 'rock', { depth: 110, bottom: foot - 0.2, top: foot + 2 }, (brush) => {
    brush.scatter('mesa', { count: 5, reach: 2.5 }, (x, random) => {
      const h = 0.8 + 0.8 * random.uniform();
      const w = 0.7 + 0.9 * random.uniform();
      const rock = brush.color('#c8744e');
      brush.polygon(rock, [
        x - w - 0.3,
        foot - 0.2,
        x - w,
        foot + 0.75 * h,
        x - 0.9 * w,
        foot + h,
        x + 0.85 * w,
        foot + h,
        x + w,
        foot + 0.7 * h,
        x + w + 0.35,
        foot - 0.2,
      ]);
      brush.polygon(
        lighter(rock, 0.18),
        [
          x - w,
          foot + 0.62 * h,
          x - 0.96 * w,
          foot + 0.74 * h,
          x + 0.97 * w,
          foot + 0.74 * h,
          x + 1.03 * w,
          foot + 0.62 * h,
        ],
        { isSmall: true, amount: 0 },
      );
    });
  });
}

function cactusLayer(depth: number, count: number, height: number): Layer {
  const y = groundLine(depth);
  const s = nearness(depth);
  return layer(`cacti ${depth}`, 'plant', { depth, bottom: y - 0.1, top: y + 1.3 * height * s }, (brush) => {
    brush.scatter('cactus', { count, reach: height }, (x, random) =>
      drawCactus(brush, [x, y], height * s * (0.7 + 0.5 * random.uniform())),
    );
  });
}

export function snowfield(site: Site): Backdrop {
  const foliage = foliages.winter;
  return grassland({ ...foliage, grassNear: rgb('#f4f8fc'), grassFar: rgb('#d6e3f1') }, [
    ...cloudLayers(site),
    peakLayer('ice peaks', 110, { color: rgb('#9fb4d6'), cap: rgb('#f7fbff'), height: 1.5, count: 8 }),
    hillLayer('far drifts', 60, { color: rgb('#c4d6ec'), rise: 0.3, swell: 0.22, waves: [3, 5, 8] }),
    pineLayer({ ...site, shot: { ...site.shot, season: 'winter' } }, 26, { count: 22, height: 2.6 }),
    hillLayer('drifts', 20, { color: rgb('#e4eef8'), rise: 0.06, swell: 0.08, waves: [5, 8, 11] }),
    ...driftMarks(),
  ]);
}

/** Soft shadows of snow drifts on the ground. */
function driftMarks(): Layer[] {
  return [8, 4, 1.6, 0.2, -0.9, -2, -3.2, -4.2].map((depth) => {
    const y = groundLine(depth);
    const s = nearness(depth);
    return layer(`drift ${depth}`, 'ground', { depth, bottom: y - 0.12, top: y + 0.12 }, (brush) => {
      brush.scatter('drift', { count: Math.round(14 / s), reach: 1 }, (x, random) => {
        const w = (0.4 + 0.5 * random.uniform()) * s;
        brush.ellipse(brush.color('#cfdff0'), [x, y], [w, 0.05 * s], { isSmall: true, amount: 0 });
        brush.ellipse(brush.color('#fcfeff'), [x - 0.06 * w, y + 0.035 * s], [0.95 * w, 0.045 * s], {
          isSmall: true,
          amount: 0,
        });
      });
    });
  });
}

export function farm(site: Site): Backdrop {
  const foliage = foliages[site.shot.season];
  const barnY = groundLine(26);
  const s = nearness(26);
  const fenceY = groundLine(7);
  return grassland(foliage, [
    ...cloudLayers(site),
    hillLayer('far hills', 80, { color: foliage.farHill, rise: 0.4, swell: 0.25, waves: [3, 5, 7] }),
    fieldLayer(site, 44),
    layer('barns', 'building', { depth: 26, bottom: barnY - 0.1, top: barnY + 4.6 * s }, (brush) => {
      brush.scatter('barn', { count: 8, reach: 4 }, (x, random) => {
        drawBarn(brush, [x, barnY], (2.9 + 0.8 * random.uniform()) * s, foliage.hasSnow);
        const silo = brush.color('#d8d4cc');
        brush.box(silo, [x + 2.4 * s, barnY, 0.95 * s, 3.2 * s], { radius: 0.3 * s });
        brush.ellipse(brush.color('#b8473c'), [x + 2.87 * s, barnY + 3.2 * s], [0.5 * s, 0.35 * s], { isSmall: true });
      });
    }),
    treeLayer(site, 20, { count: 5, height: 3 }),
    layer('fence', 'building', { depth: 7, bottom: fenceY - 0.05, top: fenceY + 0.8 * nearness(7) }, (brush) =>
      drawFence(brush, fenceY, 0.7 * nearness(7), rgb('#f3ead8')),
    ),
    ...groundDetail(site, {
      flowers: foliage.hasSnow ? 0 : 0.5,
      grass: tuftColor(foliage),
      depths: [4.6, 2.6, 1.3, 0.4, -0.5, -1.3, -2.2, -3.2, -4.2],
    }),
  ]);
}

/** Rows of a crop on a far slope. */
function fieldLayer(site: Site, depth: number): Layer {
  const foliage = foliages[site.shot.season];
  const foot = groundLine(depth);
  return layer('fields', 'ground', { depth, bottom: foot - 0.3, top: foot + 0.7 }, (brush) => {
    const edge = brush.roll('fields', [3, 5]);
    const crop = foliage.hasSnow ? rgb('#dbe6f2') : rgb('#e3c055');
    for (let row = 0; row < 5; row++) {
      const color = brush.color(row % 2 === 0 ? mix(foliage.hill, crop, 0.75) : foliage.hill);
      brush.ridge(color, (x) => foot + (0.36 - 0.085 * row) * (1 + 0.6 * edge(x)), {
        top: foot + 0.5,
        bottom: foot - 0.3,
        amount: 0.4,
      });
    }
  });
}

export function village(site: Site): Backdrop {
  const foliage = foliages[site.shot.season];
  const row = (depth: number, count: number, height: number): Layer => {
    const y = groundLine(depth);
    const s = nearness(depth);
    return layer(`houses ${depth}`, 'building', { depth, bottom: y - 0.1, top: y + 1.6 * height * s }, (brush) => {
      brush.scatter('house', { count, reach: height }, (x, random) => {
        const wall = random.pick(['#f6e3c4', '#f1d2b4', '#e6ded2', '#f3c9a6', '#d9e2d8'].map(rgb));
        const roof = foliage.hasSnow
          ? rgb('#e9eff6')
          : random.pick(['#c8583e', '#a9503f', '#7d5a6c', '#c97a43'].map(rgb));
        drawHouse(brush, [x, y], {
          height: height * s * (0.85 + 0.35 * random.uniform()),
          wall,
          roof,
          hasSnow: foliage.hasSnow,
        });
      });
    });
  };
  return grassland(foliage, [
    ...cloudLayers(site),
    hillLayer('far hills', 80, { color: foliage.farHill, rise: 0.5, swell: 0.3, waves: [3, 5, 8] }),
    row(34, 18, 3.6),
    treeLayer(site, 24, { count: 8, height: 3 }),
    row(15, 11, 3.2),
    bushLayer(site, 10, { count: 10, height: 0.5 }),
    pathLayer(),
    ...groundDetail(site, {
      flowers: foliage.hasSnow ? 0 : 0.5,
      grass: tuftColor(foliage),
      depths: [7, 4.6, -0.5, -1.3, -2.2, -3.2, -4.2],
    }),
  ]);
}

/** A sandy way along the stage. */
function pathLayer(): Layer {
  return layer('way', 'ground', { depth: 1, bottom: groundLine(-0.4), top: groundLine(2.6) }, (brush) => {
    const color = brush.color('#e3c99a');
    brush.box(color, [brush.from, groundLine(-0.35), brush.to - brush.from, groundLine(2.5) - groundLine(-0.35)], {
      isSmall: true,
      amount: 0.6,
    });
  });
}

/** Where the land ends at the lake and the sea. */
const shoreDepthMeters = stages.lake.waterFromDepthMeters ?? 0;

export function beach(site: Site): Backdrop {
  return {
    ground: { near: rgb('#f4d596'), far: rgb('#f2dca8'), farDepthMeters: shoreDepthMeters, kind: 'ground' },
    water: { fromDepthMeters: shoreDepthMeters, toDepthMeters: 200, near: rgb('#58c8cf'), far: rgb('#2f8fc4') },
    walls: null,
    hasSun: true,
    layers: [...cloudLayers(site), islandLayer(), palmLayer(), ...shellMarks()],
  };
}

function islandLayer(): Layer {
  const foot = groundLine(90);
  return layer('islands', 'rock', { depth: 90, bottom: foot - 0.06, top: foot + 0.8 }, (brush) => {
    brush.scatter('island', { count: 6, reach: 2.5 }, (x, random) => {
      const w = 1 + 1.2 * random.uniform();
      brush.ellipse(brush.color('#6fae7d'), [x, foot - 0.05], [w, 0.35 + 0.25 * random.uniform()]);
    });
  });
}

function palmLayer(): Layer {
  const y = groundLine(1.25);
  const s = nearness(1.25);
  return layer('palms', 'plant', { depth: 1.25, bottom: y - 0.1, top: y + 4.4 * s }, (brush) => {
    brush.scatter('palm', { count: 9, reach: 2.5 }, (x, random) =>
      drawPalm(brush, [x, y - 0.02], (2.9 + 0.9 * random.uniform()) * s),
    );
  });
}

function shellMarks(): Layer[] {
  return [1.1, 0.4, -0.6, -1.4, -2.4, -3.4, -4.2].map((depth) => {
    const y = groundLine(depth);
    const s = nearness(depth);
    return layer(`sand ${depth}`, 'ground', { depth, bottom: y - 0.08, top: y + 0.12 }, (brush) => {
      brush.scatter('ripple', { count: 18, reach: 0.8 }, (x, random) => {
        brush.ellipse(brush.color('#e2bd78'), [x, y], [(0.25 + 0.3 * random.uniform()) * s, 0.022 * s], {
          isSmall: true,
          amount: 0,
        });
        if (random.uniform() < 0.35)
          brush.ellipse(brush.color('#fff3ea'), [x + 0.5, y + 0.02], [0.06 * s, 0.045 * s], { isSmall: true });
      });
    });
  });
}

export function lake(site: Site): Backdrop {
  const foliage = foliages[site.shot.season];
  return {
    ...grassland(foliage, [
      ...cloudLayers(site),
      peakLayer('peaks', 110, { color: rgb('#8fa0c0'), cap: rgb('#f4f8fd'), height: 1.7, count: 7 }),
      hillLayer('far shore', 50, { color: foliage.hill, rise: 0.18, swell: 0.16, waves: [4, 6, 9] }),
      pineLayer(site, 34, { count: 26, height: 2.4 }),
      reedLayer(site),
      ...groundDetail(site, {
        flowers: foliage.hasSnow ? 0 : 0.8,
        grass: tuftColor(foliage),
        depths: [0.4, -0.5, -1.3, -2.2, -3.2, -4.2],
      }),
    ]),
    ground: { near: foliage.grassNear, far: foliage.grassFar, farDepthMeters: shoreDepthMeters, kind: 'ground' },
    water: { fromDepthMeters: shoreDepthMeters, toDepthMeters: 34, near: rgb('#3f8fc0'), far: rgb('#8cc6e2') },
  };
}

function reedLayer(site: Site): Layer {
  const y = groundLine(1.32);
  const green = foliages[site.shot.season].hasSnow ? rgb('#b7a888') : rgb('#6f9f4e');
  return layer('reeds', 'plant', { depth: 1.32, bottom: y - 0.06, top: y + 0.8 }, (brush) => {
    brush.scatter('reeds', { count: 7, reach: 0.6 }, (x, random) => {
      for (let i = 0; i < 5; i++) {
        const [dx, h] = [(i - 2) * 0.09, 0.35 + 0.3 * random.uniform()];
        brush.line(brush.color(green), 0.03, [x + dx, y - 0.03, x + 1.3 * dx, y + h]);
        if (i % 2 === 0) brush.line(brush.color('#8a5a3a'), 0.055, [x + 1.22 * dx, y + 0.8 * h, x + 1.3 * dx, y + h]);
      }
    });
  });
}
