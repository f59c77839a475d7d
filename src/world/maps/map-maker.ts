import { ConfigError } from '../../base/index.ts';
import { actorsOf, type StageSet, setStage } from '../draw/stage-set.ts';
import { type View, viewOf } from '../draw/view.ts';
import type { FrameState, Scene } from '../scene/scene.ts';
import { boxesOf, type EntityBox } from './entity-box.ts';
import { paintBodies, paintPlate, paintStrip, type Sheet } from './paint-sheet.ts';

/** What is where in one frame, rows from the top. */
export interface FrameMaps {
  readonly width: number;
  readonly height: number;
  /** [H, W] index into `mapClasses`. */
  readonly classes: Uint8Array;
  /** [H, W] 0 is no entity, n is the n-th entity of the shot. */
  readonly instances: Uint8Array;
  /** [H, W] metres from the nearest stage line; 200 for the sky and whatever is farther. */
  readonly depthMeters: Float32Array;
  /** [H, W, 2] where each cell goes until the next frame, in cells: right, then down. Zero where there is no next frame. */
  readonly flow: Float32Array;
  /** One per pose of the frame, in the order of drawing: the farthest first. */
  readonly boxes: readonly EntityBox[];
}

/** Makes the maps of frames at one size, which need not be the size of the picture but should have its proportions. */
export interface MapMaker {
  readonly width: number;
  readonly height: number;
  /**
   * @param next the frame that flow leads to, or null; a frame of another shot counts as none
   */
  mapsOf(scene: Scene, state: FrameState, next: FrameState | null): FrameMaps;
}

const smallest = 8;
const largest = 1920;

/**
 * Makes a map maker.
 *
 * @throws {ConfigError} if a side is not a whole number from 8 to 1920
 */
export function createMapMaker({ width, height }: { readonly width: number; readonly height: number }): MapMaker {
  for (const [name, value] of Object.entries({ width, height })) {
    if (!Number.isInteger(value) || value < smallest || value > largest) {
      throw new ConfigError(
        `Cannot map the world as ${name} must be a whole number from ${smallest} to ${largest}: current value is ${value}`,
      );
    }
  }
  let set: StageSet | null = null;
  return {
    width,
    height,
    mapsOf(scene, state, next) {
      const shot = scene.shots[state.shotIndex];
      if (shot === undefined)
        throw new ConfigError(
          `Cannot map a frame as its shot must be one of ${scene.shots.length}: current value is ${state.shotIndex}`,
        );
      if (set === null || set.scene !== scene || set.shot !== shot) set = setStage(scene, shot);
      const later = next !== null && next.shotIndex === state.shotIndex ? next : null;
      return makeMaps(set, state, later, viewOf(state.camera, width, height));
    },
  };
}

function makeMaps(set: StageSet, state: FrameState, next: FrameState | null, view: View): FrameMaps {
  const { width, height } = view;
  const cells = width * height;
  const nextView = next === null ? null : viewOf(next.camera, width, height);
  const sheet: Sheet = {
    view,
    nextView,
    timeSeconds: state.timeSeconds,
    nextSeconds: next?.timeSeconds ?? state.timeSeconds,
    classes: new Uint8Array(cells),
    instances: new Uint8Array(cells),
    depthMeters: new Float32Array(cells),
    flow: new Float32Array(2 * cells),
  };
  const actors = actorsOf(set.shot, state, view);
  const nextActors = next === null || nextView === null ? [] : actorsOf(set.shot, next, nextView);
  const amodal = new Map<string, number>();
  paintPlate(sheet, set.backdrop);
  const bodies = { actors, nextActors, props: state.props, entities: set.shot.entities, amodal };
  const done = { count: 0 };
  for (const strip of set.strips) {
    paintBodies(sheet, bodies, done, strip.layer.depthMeters);
    paintStrip(sheet, strip);
  }
  paintBodies(sheet, bodies, done, -Infinity);
  const { classes, instances, depthMeters, flow } = sheet;
  const boxes = boxesOf({ actors, entities: set.shot.entities, instances, view, amodal });
  return { width, height, classes, instances, depthMeters, flow, boxes };
}
