import { ConfigError } from '../../base/index.ts';
import { createRenderer, type Renderer } from '../draw/renderer.ts';
import type { EntityBox } from '../maps/entity-box.ts';
import { createMapMaker, type MapMaker } from '../maps/map-maker.ts';
import type { FrameState, Scene } from '../scene/scene.ts';
import { createSimulation, type Simulation } from '../simulation/simulate.ts';

/** Size and length of clips. */
export interface ClipFormat {
  /** Pixels, 64 to 1920. */
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly frameRate: number;
  /** Size of the maps in cells, or null for none. */
  readonly maps: { readonly width: number; readonly height: number } | null;
}

/** The maps of all frames of a clip, one after the other. */
export interface ClipMaps {
  readonly width: number;
  readonly height: number;
  /** [F, H, W] index into `mapClasses`. */
  readonly classes: Uint8Array;
  /** [F, H, W] 0 is no entity, n is the n-th entity of the shot. */
  readonly instances: Uint8Array;
  /** [F, H, W] metres from the nearest stage line, 200 at most. */
  readonly depthMeters: Float32Array;
  /** [F, H, W, 2] cells right and down to the next frame; zero in the last frame and before a cut. */
  readonly flow: Float32Array;
  /** Per frame, one per entity, in the order of drawing: the farthest first. */
  readonly boxes: readonly (readonly EntityBox[])[];
}

/** The pictures of a clip and what is known about them. */
export interface RenderedClip {
  /** [F, H, W, 3] */
  readonly rgb: Uint8Array;
  readonly states: readonly FrameState[];
  /** When what happens by the laws of physics happens, in seconds of the whole scene. */
  readonly happenings: Simulation['happenings'];
  readonly maps: ClipMaps | null;
}

/** Draws clips of one format. */
export interface ClipRenderer {
  readonly format: ClipFormat;
  /**
   * @param startSeconds time of the first frame. @default 0
   */
  render(scene: Scene, startSeconds?: number): RenderedClip;
}

/**
 * Checks a format before any thread starts.
 *
 * @throws {ConfigError} if a size, the number of frames or the rate cannot be drawn
 */
export function checkFormat({ width, height, frames, frameRate, maps }: ClipFormat): void {
  createRenderer({ width, height });
  if (maps !== null) createMapMaker(maps);
  if (!Number.isInteger(frames) || frames < 1) {
    throw new ConfigError(`Cannot draw clips as frames must be a whole number from 1: current value is ${frames}`);
  }
  if (!(frameRate > 0 && frameRate <= 240)) {
    throw new ConfigError(
      `Cannot draw clips as frameRate must be above 0 and at most 240: current value is ${frameRate}`,
    );
  }
}

/**
 * Makes a renderer of whole clips.
 *
 * @throws {ConfigError} if a size cannot be drawn
 */
export function createClipRenderer(format: ClipFormat): ClipRenderer {
  const renderer = createRenderer(format);
  const mapMaker = format.maps === null ? null : createMapMaker(format.maps);
  return {
    format,
    render(scene, startSeconds = 0) {
      const { frameAt, happenings } = createSimulation(scene);
      const states = Array.from({ length: format.frames }, (_, i) => frameAt(startSeconds + i / format.frameRate));
      return {
        rgb: drawFrames(renderer, scene, states),
        states,
        happenings,
        maps: mapMaker === null ? null : mapFrames(mapMaker, scene, states),
      };
    },
  };
}

function drawFrames(renderer: Renderer, scene: Scene, states: readonly FrameState[]): Uint8Array {
  const pixels = renderer.width * renderer.height;
  const rgb = new Uint8Array(states.length * pixels * 3);
  for (const [i, state] of states.entries()) packRgb(renderer.render(scene, state), rgb, 3 * pixels * i);
  return rgb;
}

/** Drops the fourth byte of every pixel: four words of the source make three, or byte by byte where the count does not divide. */
function packRgb(rgba: Uint8Array, target: Uint8Array, start: number): void {
  const words = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  if (words.length % 4 !== 0) {
    let k = start;
    for (const word of words) {
      target[k++] = word;
      target[k++] = word >> 8;
      target[k++] = word >> 16;
    }
    return;
  }
  const packed = new Uint32Array(target.buffer, target.byteOffset + start, (3 * words.length) / 4);
  for (let i = 0, k = 0; i < words.length; i += 4, k += 3) {
    const [a, b, c, d] = [words[i]!, words[i + 1]!, words[i + 2]!, words[i + 3]!];
    packed[k] = (a & 0xffffff) | (b << 24);
    packed[k + 1] = ((b >>> 8) & 0xffff) | (c << 16);
    packed[k + 2] = ((c >>> 16) & 0xff) | (d << 8);
  }
}

function mapFrames(maker: MapMaker, scene: Scene, states: readonly FrameState[]): ClipMaps {
  const { width, height } = maker;
  const cells = width * height;
  const maps = {
    width,
    height,
    classes: new Uint8Array(cells * states.length),
    instances: new Uint8Array(cells * states.length),
    depthMeters: new Float32Array(cells * states.length),
    flow: new Float32Array(2 * cells * states.length),
    boxes: [] as (readonly EntityBox[])[],
  };
  for (const [i, state] of states.entries()) {
    const frame = maker.mapsOf(scene, state, states[i + 1] ?? null);
    maps.classes.set(frame.classes, cells * i);
    maps.instances.set(frame.instances, cells * i);
    maps.depthMeters.set(frame.depthMeters, cells * i);
    maps.flow.set(frame.flow, 2 * cells * i);
    maps.boxes.push(frame.boxes);
  }
  return maps;
}
