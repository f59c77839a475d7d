import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { ConfigError } from '../../base/index.ts';
import type { FrameState, Prop, Scene } from '../scene/scene.ts';
import type { Actor } from './actor.ts';
import { paintInWater, paintShadow } from './contact.ts';
import { paintFinish } from './finish.ts';
import { paintActor } from './paint-actor.ts';
import type { Palette } from './palette.ts';
import { paintProp, propDepth } from './props.ts';
import { actorsOf, type StageSet, setStage } from './stage-set.ts';
import { type View, viewOf } from './view.ts';

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
  let set: StageSet | null = null;
  return {
    width,
    height,
    render(scene, state) {
      const shot = scene.shots[state.shotIndex];
      if (shot === undefined)
        throw new ConfigError(
          `Cannot draw a frame as its shot must be one of ${scene.shots.length}: current value is ${state.shotIndex}`,
        );
      if (set === null || set.scene !== scene || set.shot !== shot) set = setStage(scene, shot);
      paintFrame(context, set, state, viewOf(state.camera, width, height));
      return canvas.data();
    },
  };
}

function paintFrame(context: SKRSContext2D, set: StageSet, state: FrameState, view: View): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  set.plate.paint(context, view);
  const stage = stageOf(set, state, view);
  const lastFar = set.strips.findLast((strip) => strip.layer.depthMeters > nearestFarMeters);
  let next = 0;
  for (const strip of set.strips) {
    while (next < stage.length && stage[next]!.depthMeters > strip.layer.depthMeters) stage[next++]!.paint(context);
    strip.paint(context, view, state.timeSeconds);
    if (strip === lastFar) set.weather.paintBehind(context, view);
  }
  while (next < stage.length) stage[next++]!.paint(context);
  set.weather.paintBefore(context, view, state.timeSeconds);
  paintFinish(context, view, { style: set.scene.style, light: set.light });
}

/** Layers beyond this depth stand behind the stage. */
const nearestFarMeters = 6.5;

interface Piece {
  readonly depthMeters: number;
  readonly paint: (context: SKRSContext2D) => void;
}

/** What stands between the layers, farthest first: ramps and ropes before the bodies at their depth, drops after them. */
function stageOf(set: StageSet, state: FrameState, view: View): Piece[] {
  const { light } = set;
  const actors = actorsOf(set.shot, state, view);
  const pieces: Piece[] = [];
  const addProps = (isWanted: (prop: Prop) => boolean) => {
    for (const prop of state.props.filter(isWanted)) {
      pieces.push({ depthMeters: propDepth(prop), paint: (context) => paintProp(context, prop, { view, light }) });
    }
  };
  addProps(({ kind }) => kind !== 'splash');
  for (const actor of actors) {
    pieces.push({ depthMeters: actor.depthMeters, paint: (context) => paintOne(context, set, actor, view) });
  }
  addProps(({ kind }) => kind === 'splash');
  return pieces.sort((a, b) => b.depthMeters - a.depthMeters);
}

function paintOne(context: SKRSContext2D, set: StageSet, actor: Actor, view: View): void {
  const palette = set.palettes.get(actor.entity.id) as Palette;
  const paint = { palette, style: set.scene.style, heightPixels: actor.heightPixels };
  const { waterlineMeters } = actor.pose;
  if (waterlineMeters !== null) {
    paintInWater(context, actor, {
      paint,
      view,
      light: set.light,
      surfaceMeters: waterlineMeters,
      shoreDepthMeters: set.backdrop.water?.fromDepthMeters ?? -4,
    });
    return;
  }
  const isOverWater = set.backdrop.water !== null && actor.depthMeters >= set.backdrop.water.fromDepthMeters;
  if (set.backdrop.ground !== null && !isOverWater) paintShadow(context, actor, set.light, view);
  paintActor(context, actor.shapes, paint);
}
