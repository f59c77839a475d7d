import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { createRenderer } from '../draw/renderer.ts';
import { nominalColors, type Rgb } from '../draw/tint.ts';
import { sampleScene } from '../scene/sample.ts';
import type { CurriculumLevel } from '../scene/sample-setting.ts';
import type { FrameState, Scene } from '../scene/scene.ts';
import { type Color, colors, type Style, styles } from '../scene/vocabulary.ts';
import { createSimulation } from '../simulation/simulate.ts';
import { subjectClass } from './map-classes.ts';
import { createMapMaker, type FrameMaps } from './map-maker.ts';

const size = 160;
const renderer = createRenderer({ width: size, height: size });
const maker = createMapMaker({ width: size, height: size });

/** A sampled scene without what falls through the air, which flow says nothing about. */
function clearScene(seed: string, level: CurriculumLevel, style: Style = 'storybook'): Scene {
  const scene = sampleScene(createRandom(seed), { level });
  return { ...scene, style, shots: scene.shots.map((shot) => ({ ...shot, weather: 'clear' })) };
}

/** Mean difference of frame 0 from frame 1 carried back by the flow, and from frame 1 as it is, where nothing is uncovered. */
function warpErrors(scene: Scene, [now, then]: readonly [FrameState, FrameState]) {
  const first = renderer.render(scene, now).slice();
  const second = renderer.render(scene, then).slice();
  const maps = maker.mapsOf(scene, now, then);
  const later = maker.mapsOf(scene, then, null);
  const total = { warped: 0, still: 0, count: 0 };
  for (let row = 1; row < size - 1; row++) {
    for (let column = 1; column < size - 1; column++) {
      const cell = row * size + column;
      const [x, y] = [column + maps.flow[2 * cell]!, row + maps.flow[2 * cell + 1]!];
      if (x < 1 || y < 1 || x > size - 3 || y > size - 3) continue;
      if (!isSameThing(maps, later, cell, Math.round(y) * size + Math.round(x))) continue;
      for (let c = 0; c < 3; c++) {
        total.warped += Math.abs(sampleAt(second, x, y, c) - first[4 * cell + c]!) / 3;
        total.still += Math.abs(second[4 * cell + c]! - first[4 * cell + c]!) / 3;
      }
      total.count++;
    }
  }
  return { warped: total.warped / total.count, still: total.still / total.count, share: total.count / size ** 2 };
}

function isSameThing(now: FrameMaps, then: FrameMaps, cell: number, target: number): boolean {
  const [near, far] = [now.depthMeters[cell]!, then.depthMeters[target]!];
  return (
    now.instances[cell] === then.instances[target] &&
    now.classes[cell] === then.classes[target] &&
    Math.abs(near - far) < 0.1 * near + 0.2
  );
}

function sampleAt(pixels: Uint8Array, x: number, y: number, c: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const at = (dx: number, dy: number) => pixels[4 * ((y0 + dy) * size + x0 + dx) + c]!;
  const [u, v] = [x - x0, y - y0];
  return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
}

describe('createMapMaker()', () => {
  it('gives flow that carries the next frame back onto this one', () => {
    let [warped, still] = [0, 0];
    for (let i = 0; i < 8; i++) {
      const scene = clearScene(`flow ${i}`, i % 2 === 0 ? 'W2' : 'W3');
      const { frameAt } = createSimulation(scene);
      const errors = warpErrors(scene, [frameAt(0.5), frameAt(0.625)]);
      expect(errors.share).toBeGreaterThan(0.7);
      // What remains are half-covered pixels on edges, of 255 levels.
      expect(errors.warped, `scene ${i}`).toBeLessThan(4.5);
      warped += errors.warped;
      still += errors.still;
    }
    expect(warped).toBeLessThan(0.6 * still);
  });

  it.each(styles)('gives flow that holds in every style and for events: %s', (style) => {
    let [warped, still] = [0, 0];
    for (let i = 0; i < 6; i++) {
      const scene = clearScene(`flow in ${style} ${i}`, i % 2 === 0 ? 'W4' : 'W3', style);
      const { frameAt } = createSimulation(scene);
      const errors = warpErrors(scene, [frameAt(0.3), frameAt(0.425)]);
      expect(errors.warped, `scene ${i}`).toBeLessThan(3.5);
      warped += errors.warped;
      still += errors.still;
    }
    expect(warped).toBeLessThan(0.7 * still);
  });

  it('finds every visible cell of an entity inside its box, and its class under it', () => {
    for (let i = 0; i < 6; i++) {
      const scene = clearScene(`boxes ${i}`, 'W2');
      const state = createSimulation(scene).frameAt(0.7);
      const maps = maker.mapsOf(scene, state, null);
      const { entities } = scene.shots[0]!;
      for (const [index, entity] of entities.entries()) {
        const box = maps.boxes.find(({ id }) => id === entity.id)!;
        let seen = 0;
        for (let cell = 0; cell < size * size; cell++) {
          if (maps.instances[cell] !== index + 1) continue;
          seen++;
          expect(maps.classes[cell]).toBe(subjectClass(entity.subject));
          const [x, y] = [((cell % size) + 0.5) / size, (Math.floor(cell / size) + 0.5) / size];
          // Curves may bulge a cell beyond the middles of their parts.
          const slack = 1.5 / size;
          expect(x > box.left - slack && x < box.right + slack && y > box.top - slack && y < box.bottom + slack).toBe(
            true,
          );
        }
        expect(box.visibility).toBeGreaterThanOrEqual(0);
        expect(box.visibility).toBeLessThanOrEqual(1);
        expect(seen > 0).toBe(box.visibility > 0);
      }
    }
  });

  it('lets the ground recede: in every column of open ground, depth grows upwards', () => {
    const scene = clearScene('recede', 'W1');
    const shots = scene.shots.map((shot) => ({ ...shot, place: 'desert' as const }));
    const state = createSimulation({ ...scene, shots }).frameAt(0);
    const { classes, depthMeters } = maker.mapsOf({ ...scene, shots }, state, null);
    let before = -Infinity;
    let rows = 0;
    for (let row = size - 1; row >= 0; row--) {
      const cell = row * size + 2;
      if (classes[cell] !== 1) continue;
      expect(depthMeters[cell]).toBeGreaterThanOrEqual(before);
      before = depthMeters[cell]!;
      rows++;
    }
    expect(rows).toBeGreaterThan(size / 6);
  });

  it('has no flow across a cut or without a next frame', () => {
    const scene = sampleScene(createRandom('cut'), { level: 'W5' });
    const { frameAt, shotStartSeconds } = createSimulation(scene);
    const cut = shotStartSeconds[1]!;
    const across = maker.mapsOf(scene, frameAt(cut - 0.05), frameAt(cut + 0.05));
    expect(across.flow.every((value) => value === 0)).toBe(true);
  });

  it.each(colors)('belongs to pictures in which a %s car is nearest to its colour word', (color) => {
    const scene = paintedCar(color);
    const state = createSimulation(scene).frameAt(0);
    const pixels = renderer.render(scene, state);
    const { instances } = maker.mapsOf(scene, state, null);
    const votes = new Map<Color, number>();
    for (let cell = 0; cell < instances.length; cell++) {
      if (instances[cell] !== 1) continue;
      const nearest = nearestColor([pixels[4 * cell]!, pixels[4 * cell + 1]!, pixels[4 * cell + 2]!]);
      if (nearest !== null) votes.set(nearest, (votes.get(nearest) ?? 0) + 1);
    }
    const winner = [...votes].sort((a, b) => b[1] - a[1])[0]![0];
    expect(winner).toBe(color);
  });
});

/** The colour word within 60 levels of a pixel. */
function nearestColor(pixel: Rgb): Color | null {
  let best: Color | null = null;
  let least = 60;
  for (const color of colors) {
    const [r, g, b] = nominalColors[color];
    const distance = Math.hypot(r - pixel[0], g - pixel[1], b - pixel[2]);
    if (distance < least) [best, least] = [color, distance];
  }
  return best;
}

function paintedCar(color: Color): Scene {
  const scene = clearScene('car', 'W1');
  const shot = scene.shots[0]!;
  const entity = {
    ...shot.entities[0]!,
    subject: 'car' as const,
    color,
    size: 'large' as const,
    position: { xMeters: 0, heightMeters: 0, depthMeters: 0 },
    timeline: [{ startSeconds: 0, endSeconds: 2, action: 'stand' as const, speed: 1, targetId: null }],
  };
  const camera = { shotSize: 'close-up' as const, move: 'static' as const, speed: 1 };
  return {
    ...scene,
    style: 'flat',
    shots: [
      {
        ...shot,
        place: 'meadow',
        timeOfDay: 'day',
        season: 'summer',
        camera,
        entities: [entity],
        relations: [],
        event: null,
      },
    ],
  };
}
