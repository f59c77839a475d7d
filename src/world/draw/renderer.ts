import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { ConfigError, createRandom } from '../../base/index.ts';
import type { FrameState, Scene, Shot } from '../scene/scene.ts';
import { type Actor, actorOf } from './actor.ts';
import { backdrops } from './backdrop/all-places.ts';
import { groundLine } from './backdrop/brush.ts';
import type { Backdrop } from './backdrop/layer.ts';
import { BasePlate } from './base-plate.ts';
import { paintReflection, paintShadow, paintWaterline } from './contact.ts';
import { paintFinish } from './finish.ts';
import { type Light, lightOf } from './light.ts';
import { paintActor } from './paint-actor.ts';
import { type Palette, paletteOf } from './palette.ts';
import { TileStrip } from './tiles.ts';
import { type View, viewOf } from './view.ts';
import { Weather } from './weather.ts';

/** Draws the frames of scenes at one size. */
export interface Renderer {
  readonly width: number;
  readonly height: number;
  /**
   * Draws one frame. The backdrop of a shot is kept, so frames of the same shot should follow each other.
   *
   * @returns RGBA, rows from the top, valid until the next call
   */
  render(scene: Scene, state: FrameState): Uint8Array;
}

/** Everything of one shot that does not change from frame to frame. */
interface Set {
  readonly scene: Scene;
  readonly shot: Shot;
  readonly light: Light;
  readonly backdrop: Backdrop;
  readonly plate: BasePlate;
  readonly strips: readonly TileStrip[];
  readonly weather: Weather;
  readonly palettes: ReadonlyMap<string, Palette>;
}

const smallest = 64;
const largest = 1920;

/**
 * Makes a renderer for pictures of one size.
 *
 * @throws {ConfigError} if a side is not a whole number from 64 to 1920
 */
export function createRenderer({ width, height }: { readonly width: number; readonly height: number }): Renderer {
  for (const [name, value] of [
    ['width', width],
    ['height', height],
  ] as const) {
    if (!Number.isInteger(value) || value < smallest || value > largest) {
      throw new ConfigError(
        `Cannot draw the world as ${name} must be a whole number from ${smallest} to ${largest}: current value is ${value}`,
      );
    }
  }
  const canvas: Canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  let set: Set | null = null;
  return {
    width,
    height,
    render(scene, state) {
      const shot = scene.shots[state.shotIndex];
      if (shot === undefined)
        throw new ConfigError(
          `Cannot draw a frame as its shot must be one of ${scene.shots.length}: current value is ${state.shotIndex}`,
        );
      if (set === null || set.scene !== scene || set.shot !== shot) set = prepare(scene, shot);
      paintFrame(context, set, state, viewOf(state.camera, width, height));
      return canvas.data();
    },
  };
}

function prepare(scene: Scene, shot: Shot): Set {
  const light = lightOf(shot);
  const { style } = scene;
  const seed = `${scene.seed}/${shot.place}`;
  const backdrop = backdrops[shot.place]({ shot, style, light, random: createRandom(seed) });
  const waterEnd = backdrop.water?.toDepthMeters ?? Infinity;
  const strips = backdrop.layers
    .map(
      (layer) =>
        new TileStrip({
          layer,
          light,
          style,
          seed,
          isMirrored: layer.depthMeters >= waterEnd && layer.kind !== 'cloud' && layer.kind !== 'sky',
        }),
    )
    .sort((a, b) => b.layer.depthMeters - a.layer.depthMeters);
  const palettes = new Map(
    shot.entities.map((entity) => [
      entity.id,
      paletteOf(entity.subject, entity.color, { light, style, depthMeters: entity.position.depthMeters }),
    ]),
  );
  const plate = new BasePlate({ backdrop, light, style, seed });
  return { scene, shot, light, backdrop, plate, strips, weather: new Weather(shot, light, seed), palettes };
}

function paintFrame(context: SKRSContext2D, set: Set, state: FrameState, view: View): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  set.plate.paint(context, view);
  const actors = actorsOf(set.shot, state, view);
  let next = 0;
  for (const strip of set.strips) {
    while (next < actors.length && actors[next]!.depthMeters > strip.layer.depthMeters)
      paintOne(context, set, actors[next++]!, view);
    strip.paint(context, view, state.timeSeconds);
    if (strip === set.strips.at(lastFar(set))) set.weather.paintBehind(context, view);
  }
  while (next < actors.length) paintOne(context, set, actors[next++]!, view);
  set.weather.paintBefore(context, view, state.timeSeconds);
  paintFinish(context, view, { style: set.scene.style, light: set.light });
}

/** The last layer that stands behind the stage. */
function lastFar({ strips }: Set): number {
  return strips.findLastIndex((strip) => strip.layer.depthMeters > 6.5);
}

/** The actors of a frame, farthest first. */
export function actorsOf(shot: Shot, state: FrameState, view: View): Actor[] {
  const actors: Actor[] = [];
  for (const pose of state.poses) {
    const entity = shot.entities.find(({ id }) => id === pose.id);
    if (entity !== undefined) actors.push(actorOf(view, entity, pose));
  }
  return actors.sort((a, b) => b.depthMeters - a.depthMeters);
}

function paintOne(context: SKRSContext2D, set: Set, actor: Actor, view: View): void {
  const palette = set.palettes.get(actor.entity.id) as Palette;
  const { water, ground } = set.backdrop;
  const inWater =
    water !== null && actor.depthMeters >= water.fromDepthMeters && actor.depthMeters <= water.toDepthMeters;
  const paint = { palette, style: set.scene.style, heightPixels: actor.heightPixels };
  if (inWater) paintReflection(context, actor, paint, view);
  else if (ground !== null) paintShadow(context, actor, set.light, view);
  paintActor(context, actor.shapes, paint);
  if (inWater && water !== null)
    paintWaterline(context, actor, { view, light: set.light, water, style: set.scene.style });
}

/** Where the ground is seen; exported for the maps. */
export const seenGround = groundLine;
