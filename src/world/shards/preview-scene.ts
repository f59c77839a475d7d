import { contactSheet, type Frame } from '../../media/index.ts';
import { createRenderer } from '../draw/renderer.ts';
import { mapClasses } from '../maps/map-classes.ts';
import { createMapMaker, type FrameMaps } from '../maps/map-maker.ts';
import type { FrameState, Scene } from '../scene/scene.ts';
import { createSimulation } from '../simulation/simulate.ts';

/** What is drawn of a scene to look it over. */
export interface PreviewOptions {
  readonly scene: Scene;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** @default 8 */
  readonly frameRate?: number;
  /** Shown over the sheet. */
  readonly title: string;
  /** Pictures in a row of the sheet. @default 6 */
  readonly columns?: number;
}

/** A scene to look over: its frames, its states and a sheet of both. */
export interface ScenePreview {
  readonly frames: readonly Frame[];
  readonly frameRate: number;
  readonly states: readonly FrameState[];
  /** PNG: pictures over time, with times and actions, and the maps of one frame. */
  readonly sheet: Uint8Array;
}

/** Draws a whole scene, and a labelled sheet of its pictures and maps. */
export async function previewScene(options: PreviewOptions): Promise<ScenePreview> {
  const { scene, width, height, frameRate = 8, title, columns = 6 } = options;
  const { frameAt, durationSeconds } = createSimulation(scene);
  const count = Math.max(1, Math.round(durationSeconds * frameRate));
  const states = Array.from({ length: count }, (_, i) => frameAt(i / frameRate));
  const renderer = createRenderer({ width, height });
  const frames = states.map((state) => ({ width, height, data: renderer.render(scene, state).slice() }));
  const chosen = Array.from({ length: Math.min(columns, count) }, (_, i) =>
    Math.round((i * (count - 1)) / Math.max(1, Math.min(columns, count) - 1)),
  );
  const middle = Math.floor(count / 2);
  const maps = createMapMaker({ width, height }).mapsOf(scene, states[middle]!, states[middle + 1] ?? null);
  const sheet = await contactSheet(
    [
      { frames: chosen.map((i) => frames[i]!), captions: chosen.map((i) => captionOf(states[i]!)) },
      {
        label: `Ground truth at ${(middle / frameRate).toFixed(2)} s`,
        frames: mapPictures(maps),
        captions: ['class', 'instance', 'depth', 'flow'],
      },
    ],
    { title, tileHeight: Math.min(240, height) },
  );
  return { frames, frameRate, states, sheet };
}

function captionOf({ timeSeconds, poses }: FrameState): string {
  return `${timeSeconds.toFixed(2)} s: ${poses.map(({ action }) => action).join(', ')}`;
}

/** Class, instance, depth and flow as pictures that can be told apart by eye. */
function mapPictures(maps: FrameMaps): Frame[] {
  const paint = (colorOf: (cell: number) => readonly [number, number, number]): Frame => {
    const data = new Uint8ClampedArray(4 * maps.width * maps.height);
    for (let cell = 0; cell < maps.width * maps.height; cell++) data.set([...colorOf(cell), 255], 4 * cell);
    return { width: maps.width, height: maps.height, data };
  };
  const fastest = Math.max(1, ...sampled(maps.flow));
  return [
    paint((cell) => hue(maps.classes[cell]! / mapClasses.length, 0.55)),
    paint((cell) => (maps.instances[cell] === 0 ? [40, 40, 48] : hue((maps.instances[cell]! * 0.381) % 1, 0.7))),
    paint((cell) => {
      const near = 8 / (8 + maps.depthMeters[cell]!);
      return [255 * near, 235 * near, 90 + 120 * near];
    }),
    paint((cell) => [
      128 + (127 * maps.flow[2 * cell]!) / fastest,
      128 + (127 * maps.flow[2 * cell + 1]!) / fastest,
      128,
    ]),
  ];
}

/** Sizes of every few values, for the scale of a picture. */
function sampled(flow: Float32Array): number[] {
  const sizes: number[] = [];
  for (let i = 0; i < flow.length; i += 37) sizes.push(Math.abs(flow[i]!));
  return sizes;
}

/** A colour of the rainbow. */
function hue(turn: number, strength: number): readonly [number, number, number] {
  const channel = (shift: number) =>
    255 * (1 - strength * Math.min(1, Math.max(0, Math.abs(((turn + shift) % 1) * 6 - 3) - 1)));
  return [channel(0), channel(1 / 3), channel(2 / 3)];
}
