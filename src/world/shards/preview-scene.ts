import { contactSheet, type Frame } from '../../media/index.ts';
import { createRenderer } from '../draw/renderer.ts';
import { createMapMaker } from '../maps/map-maker.ts';
import type { FrameState, Scene } from '../scene/scene.ts';
import { createSimulation, type Simulation } from '../simulation/simulate.ts';
import { classesSeen, truthPictures } from './truth-pictures.ts';

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
  /** Drawn one by one as they are read, as often as they are read: a minute of video is never in memory. */
  readonly frames: Iterable<Frame>;
  readonly frameRate: number;
  readonly states: readonly FrameState[];
  /** PNG: for every shot pictures over time with what the bodies do, event times, and the maps, boxes and poses of one frame. */
  readonly sheet: Uint8Array;
}

/** Prepares the frames of a whole scene, and draws a labelled sheet of its pictures and of what is known about them. */
export async function previewScene(options: PreviewOptions): Promise<ScenePreview> {
  const { scene, width, height, frameRate = 8 } = options;
  const simulation = createSimulation(scene);
  const count = Math.max(1, Math.round(simulation.durationSeconds * frameRate));
  const states = Array.from({ length: count }, (_, i) => simulation.frameAt(i / frameRate));
  const renderer = createRenderer({ width, height });
  const draw = (state: FrameState): Frame => ({ width, height, data: renderer.render(scene, state).slice() });
  const sheet = await drawSheet(options, { simulation, states, draw });
  return {
    frames: {
      *[Symbol.iterator]() {
        for (const state of states) yield draw(state);
      },
    },
    frameRate,
    states,
    sheet,
  };
}

interface SheetSource {
  readonly simulation: Simulation;
  readonly states: readonly FrameState[];
  readonly draw: (state: FrameState) => Frame;
}

/** Pictures are at least this high on the sheet, and narrow ones wide enough for the words below them. */
const tileHeight = 240;
const narrowestTile = 200;
/** Width of a letter of the words below a picture. */
const letterWidth = 6.6;

async function drawSheet(options: PreviewOptions, { simulation, states, draw }: SheetSource): Promise<Uint8Array> {
  const { scene, width, height, title, columns = 6 } = options;
  const tall = Math.min(2 * tileHeight, Math.max(tileHeight, Math.round((narrowestTile * height) / width)));
  const fitted = (text: string): string => shorten(text, Math.floor((tall * width) / height / letterWidth));
  const maker = createMapMaker({ width, height });
  const rows = scene.shots.flatMap((shot, shotIndex) => {
    const own = states.filter((state) => state.shotIndex === shotIndex);
    if (own.length === 0) return [];
    const chosen = spread(own, columns);
    const middle = own[Math.floor(own.length / 2)]!;
    const maps = maker.mapsOf(scene, middle, own[own.indexOf(middle) + 1] ?? null);
    const truth = truthPictures({ shot, maps, state: middle, picture: draw(middle) });
    const heading = scene.shots.length === 1 ? title : `${shotIndex === 0 ? `${title} ` : ''}[shot ${shotIndex + 1}]`;
    return [
      {
        label: [heading, ...eventTimes(simulation, shotIndex)].join(' '),
        frames: chosen.map(draw),
        captions: chosen.map((state) => fitted(captionOf(state))),
      },
      {
        label: `Known at ${middle.timeSeconds.toFixed(2)} s: ${classesSeen(maps).join(', ')}`,
        frames: truth.map(({ frame }) => frame),
        captions: truth.map(({ name }) => fitted(name)),
      },
    ];
  });
  return contactSheet(rows, { tileHeight: tall });
}

/** Evenly spread over a list, with its first and its last. */
function spread<T>(items: readonly T[], count: number): T[] {
  const last = items.length - 1;
  const steps = Math.min(count, items.length) - 1;
  return Array.from({ length: steps + 1 }, (_, i) => items[Math.round((i * last) / Math.max(1, steps))]!);
}

function captionOf({ timeSeconds, poses }: FrameState): string {
  return `${timeSeconds.toFixed(2)} s: ${[...new Set(poses.map(({ action }) => action))].join(', ')}`;
}

/** When something happens in a shot, in brackets; a body that bounces for long is said by its first times. */
function eventTimes({ happenings }: Simulation, shotIndex: number): string[] {
  const own = happenings.filter((one) => one.shotIndex === shotIndex);
  if (own.length === 0) return [];
  const said = own
    .slice(0, 8)
    .map(({ kind, bodyId, timeSeconds }) => `${kind} of ${bodyId} ${timeSeconds.toFixed(2)} s`);
  return [`(${said.join(', ')}${own.length > 8 ? ', ...' : ''})`];
}

function shorten(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 3))}...`;
}
