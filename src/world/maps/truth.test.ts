import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { type Actor, actorOf } from '../draw/actor.ts';
import { createRenderer } from '../draw/renderer.ts';
import { rowOf, viewOf } from '../draw/view.ts';
import { affordances, bodySize, mediumFor, placesOf } from '../scene/affordances.ts';
import { restingHeightMeters } from '../scene/framing.ts';
import { sampleScene } from '../scene/sample.ts';
import type { CurriculumLevel } from '../scene/sample-setting.ts';
import type { Entity, FrameState, Scene } from '../scene/scene.ts';
import { type Subject, subjects } from '../scene/vocabulary.ts';
import { project } from '../simulation/project.ts';
import { createSimulation } from '../simulation/simulate.ts';
import { createMapMaker, type FrameMaps } from './map-maker.ts';

const size = 160;
const maker = createMapMaker({ width: size, height: size });

/** Frames of sampled scenes, one of each. */
function framesOf(level: CurriculumLevel, count: number): { scene: Scene; state: FrameState; maps: FrameMaps }[] {
  return Array.from({ length: count }, (_, i) => {
    const scene = sampleScene(createRandom(`truth ${level} ${i}`), { level });
    const state = createSimulation(scene).frameAt(0.2 + (i % 7) * 0.23);
    return { scene, state, maps: maker.mapsOf(scene, state, null) };
  });
}

function actorFor({ entities }: Scene['shots'][number], state: FrameState, index: number): Actor {
  return actorOf(viewOf(state.camera, size, size), entities[index]!, state.poses[index]!);
}

/** The cells of a figure above water that the drawing library covers, by more than a half or altogether. */
function drawnCells(actor: Actor, state: FrameState, least = 128): Uint8Array {
  const canvas = createCanvas(size, size);
  const context = canvas.getContext('2d');
  for (const { path, isDetail } of actor.shapes) {
    if (isDetail) continue;
    context.beginPath();
    context.moveTo(path[0]!, path[1]!);
    for (let i = 2; i + 5 < path.length; i += 6) {
      context.bezierCurveTo(path[i]!, path[i + 1]!, path[i + 2]!, path[i + 3]!, path[i + 4]!, path[i + 5]!);
    }
    context.closePath();
    context.fill('nonzero');
  }
  const { waterlineMeters } = actor.pose;
  const surface =
    waterlineMeters === null ? size : rowOf(viewOf(state.camera, size, size), waterlineMeters, actor.depthMeters);
  const { data } = context.getImageData(0, 0, size, size);
  return Uint8Array.from({ length: size * size }, (_, cell) =>
    Math.floor(cell / size) + 0.5 <= surface && data[4 * cell + 3]! >= least ? 1 : 0,
  );
}

const count = (cells: Uint8Array): number => cells.reduce((sum, one) => sum + one, 0);

describe('the maps of a frame', () => {
  it('show every figure where the drawing library fills its outlines, and as much of it as they say', () => {
    for (const level of ['W2', 'W4'] as const) {
      for (const { scene, state, maps } of framesOf(level, 12)) {
        const shot = scene.shots[0]!;
        for (const [index, { id }] of shot.entities.entries()) {
          const figure = drawnCells(actorFor(shot, state, index), state);
          const seen = maps.instances.map((one) => (one === index + 1 ? 1 : 0));
          const outside = count(seen.map((one, cell) => (one === 1 && figure[cell] === 0 ? 1 : 0)));
          // Cells on the rim, where a half-covered cell falls to either side.
          const rim = 0.03 * count(figure) + 6;
          expect(outside, `${level} ${shot.entities[index]!.subject}`).toBeLessThan(rim);
          const { visibility } = maps.boxes.find((box) => box.id === id)!;
          expect(Math.abs(visibility * count(figure) - count(seen)), `${level} ${id}`).toBeLessThan(rim);
        }
      }
    }
  });

  it('let nothing that is nearer be covered by what is farther', () => {
    let covered = 0;
    for (const { scene, state, maps } of framesOf('W2', 40)) {
      const shot = scene.shots[0]!;
      for (const [index, { position }] of state.poses.entries()) {
        const figure = drawnCells(actorFor(shot, state, index), state, 255);
        for (let cell = 0; cell < size * size; cell++) {
          if (maps.instances[cell] === index + 1) {
            if (maps.depthMeters[cell] !== Math.fround(position.depthMeters)) expect.fail(`depth of cell ${cell}`);
          } else if (figure[cell] === 1) {
            covered++;
            if (maps.depthMeters[cell]! > position.depthMeters) {
              expect.fail(
                `${shot.place}: ${shot.entities[index]!.subject} at ${position.depthMeters} m is hidden by what is behind it`,
              );
            }
          }
        }
      }
    }
    expect(covered).toBeGreaterThan(500);
  });

  it('have boxes that end where the cells of a whole figure end', () => {
    let compared = 0;
    for (const level of ['W1', 'W2'] as const) {
      for (const { scene, state, maps } of framesOf(level, 40)) {
        const shot = scene.shots[0]!;
        for (const [index, { id }] of shot.entities.entries()) {
          const box = maps.boxes.find((one) => one.id === id)!;
          const isWhole = box.left > 0 && box.top > 0 && box.right < 1 && box.bottom < 1 && box.visibility === 1;
          if (!isWhole || state.poses[index]!.waterlineMeters !== null) continue;
          const cells = extentOf(maps.instances, index + 1);
          for (const side of ['left', 'top', 'right', 'bottom'] as const) {
            expect(Math.abs(size * box[side] - cells[side]), `${shot.entities[index]!.subject} ${side}`).toBeLessThan(
              2,
            );
          }
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(40);
  });

  it('belong to pictures: where nothing casts a shadow, taking a body away changes its own cells alone', () => {
    const renderer = createRenderer({ width: size, height: size });
    for (let i = 0, tried = 0; tried < 6; i++) {
      const scene = sampleScene(createRandom(`taken away ${i}`), { level: 'W2' });
      const shot = scene.shots[0]!;
      // The flame of a rocket is part of no map.
      if (shot.place !== 'space' || shot.entities.some(({ subject }) => subject === 'rocket')) continue;
      tried++;
      const state = createSimulation(scene).frameAt(0.5);
      const { instances } = maker.mapsOf(scene, state, null);
      const whole = renderer.render(scene, state).slice();
      const rest = renderer.render(scene, { ...state, poses: state.poses.slice(1) });
      let [changed, own] = [0, 0];
      for (let cell = 0; cell < size * size; cell++) {
        const difference = [0, 1, 2].reduce((sum, c) => sum + Math.abs(whole[4 * cell + c]! - rest[4 * cell + c]!), 0);
        if (difference >= 12 && !near(cell, 3).some((other) => instances[other] === 1)) {
          expect.fail(`cell ${cell} of scene ${i} changes by ${difference} levels`);
        }
        if (instances[cell] === 1) own++;
        if (instances[cell] === 1 && difference > 0) changed++;
      }
      // A detail may have the colour of what is behind it.
      if (own > 0) expect(changed / own).toBeGreaterThan(0.9);
    }
  });
});

/** Cells at most some steps away. */
function near(cell: number, steps: number): number[] {
  const [column, row] = [cell % size, Math.floor(cell / size)];
  const found: number[] = [];
  for (let y = Math.max(0, row - steps); y <= Math.min(size - 1, row + steps); y++) {
    for (let x = Math.max(0, column - steps); x <= Math.min(size - 1, column + steps); x++) found.push(y * size + x);
  }
  return found;
}

function extentOf(instances: Uint8Array, instance: number) {
  const found = { left: size, top: size, right: 0, bottom: 0 };
  for (let cell = 0; cell < size * size; cell++) {
    if (instances[cell] !== instance) continue;
    const [x, y] = [cell % size, Math.floor(cell / size)];
    found.left = Math.min(found.left, x);
    found.right = Math.max(found.right, x + 1);
    found.top = Math.min(found.top, y);
    found.bottom = Math.max(found.bottom, y + 1);
  }
  return found;
}

describe('a pose', () => {
  it.each(subjects)('of a %s is where its box is: foot to foot, and as high as the body', (subject) => {
    const { scene, entity } = portrait(subject);
    const state = createSimulation(scene).frameAt(0);
    const [box] = maker.mapsOf(scene, state, null).boxes;
    const foot = project(state.camera, state.poses[0]!.position);
    const { heightMeters, widthMeters } = bodySize(subject, entity.size);
    const high = heightMeters * foot.scale;
    // Shares of the figure's height and width: ears, smoke and the tail of a kite reach beyond the body that the world reckons with.
    expect(Math.abs(box!.bottom - (0.5 - foot.y))).toBeLessThan(0.25 * high);
    expect(Math.abs((box!.left + box!.right) / 2 - (0.5 + foot.x))).toBeLessThan(0.25 * widthMeters * foot.scale);
    expect((box!.bottom - box!.top) / high).toBeGreaterThan(0.7);
    expect((box!.bottom - box!.top) / high).toBeLessThan(1.3);
  });
});

/** A subject in the middle of a picture, in the first thing that it can do. */
function portrait(subject: Subject): { readonly scene: Scene; readonly entity: Entity } {
  const place = placesOf(subject)[0]!;
  const base = sampleScene(createRandom('portrait'), { level: 'W0' });
  const action = Object.values(affordances[subject].actions).flat()[0]!;
  const medium = mediumFor(subject, action, place)!;
  const heightMeters = restingHeightMeters({ subject, size: 'medium', action, medium, shotSize: 'medium' });
  const entity: Entity = {
    id: 'a',
    subject,
    color: 'red',
    size: 'medium',
    emotion: 'neutral',
    facing: 'right',
    position: { xMeters: 0, heightMeters, depthMeters: 0 },
    timeline: [{ startSeconds: 0, endSeconds: 2, action, speed: 1, targetId: null }],
  };
  const camera = { shotSize: 'medium', move: 'static', speed: 1 } as const;
  const shot = { ...base.shots[0]!, place, weather: 'clear' as const, camera, entities: [entity] };
  return { scene: { ...base, shots: [shot] }, entity };
}
