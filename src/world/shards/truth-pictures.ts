import { createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import type { Frame } from '../../media/index.ts';
import { type MapClass, mapClasses } from '../maps/map-classes.ts';
import type { FrameMaps } from '../maps/map-maker.ts';
import type { FrameState, Shot } from '../scene/scene.ts';
import { project } from '../simulation/project.ts';

/** What is known of one frame. */
export interface Truth {
  readonly shot: Shot;
  readonly maps: FrameMaps;
  readonly state: FrameState;
  /** The frame itself, at the size of the maps. */
  readonly picture: Frame;
}

/** A picture with its name. */
export interface NamedPicture {
  readonly name: string;
  readonly frame: Frame;
}

/** Classes, instances, depth, flow, and boxes with poses, as pictures that can be told apart by eye. */
export function truthPictures(truth: Truth): readonly NamedPicture[] {
  const { maps, shot } = truth;
  const seen = shot.entities.map(({ id }) => {
    const box = maps.boxes.find((one) => one.id === id);
    return `${id} ${Math.round(100 * (box?.visibility ?? 0))} %`;
  });
  return [
    { name: 'class', frame: paint(maps, (cell) => classColor(maps.classes[cell]!)) },
    {
      name: `instance: ${shot.entities.map(({ id, subject }) => `${id} ${subject}`).join(', ')}`,
      frame: paint(maps, (cell) => instanceColor(maps.instances[cell]!)),
    },
    { name: 'depth: near is light', frame: paint(maps, (cell) => depthColor(maps.depthMeters[cell]!)) },
    flowPicture(maps),
    { name: `boxes: ${seen.join(', ')} seen`, frame: drawBoxes(truth) },
  ];
}

/** The classes that a frame shows, in the order of their numbers. */
export function classesSeen({ classes }: FrameMaps): readonly MapClass[] {
  const seen = new Set(classes);
  return mapClasses.filter((_, index) => seen.has(index));
}

type Rgb = readonly [number, number, number];

function paint({ width, height }: FrameMaps, colorOf: (cell: number) => Rgb): Frame {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let cell = 0; cell < width * height; cell++) data.set([...colorOf(cell), 255], 4 * cell);
  return { width, height, data };
}

/** Turns by the golden section, so that classes whose numbers are near look unlike. */
function classColor(index: number): Rgb {
  return tint((index * 0.618034) % 1, 0.35 + 0.3 * (index % 3), index % 2 === 0 ? 1 : 0.78);
}

function instanceColor(instance: number): Rgb {
  return instance === 0 ? [40, 40, 48] : tint((instance * 0.381) % 1, 0.7, 1);
}

function depthColor(depthMeters: number): Rgb {
  const near = 8 / (8 + depthMeters);
  return [255 * near, 235 * near, 90 + 120 * near];
}

/** White stays, a hue is a direction, and the strongest colour is the fastest cell. */
function flowPicture(maps: FrameMaps): NamedPicture {
  const { flow } = maps;
  let fastest = 1e-6;
  for (let i = 0; i < flow.length; i += 2) fastest = Math.max(fastest, Math.hypot(flow[i]!, flow[i + 1]!));
  const frame = paint(maps, (cell) => {
    const [x, y] = [flow[2 * cell]!, flow[2 * cell + 1]!];
    return tint((Math.atan2(y, x) / (2 * Math.PI) + 1) % 1, Math.hypot(x, y) / fastest, 1);
  });
  return { name: `flow, up to ${fastest < 0.01 ? 0 : fastest.toFixed(1)} cells`, frame };
}

/** Each body's box, the middle of its lower edge, and the way that it goes in a quarter of a second. */
function drawBoxes({ shot, maps, state, picture }: Truth): Frame {
  const { width, height } = picture;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.putImageData(new ImageData(Uint8ClampedArray.from(picture.data), width, height), 0, 0);
  context.lineWidth = Math.max(1, Math.min(width, height) / 120);
  for (const { id, left, top, right, bottom } of maps.boxes) {
    const index = shot.entities.findIndex((entity) => entity.id === id);
    context.strokeStyle = `rgb(${instanceColor(index + 1)
      .map(Math.round)
      .join(' ')})`;
    context.strokeRect(left * width, top * height, (right - left) * width, (bottom - top) * height);
    drawPose(context, state, index);
  }
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

function drawPose(context: SKRSContext2D, { camera, poses }: FrameState, index: number): void {
  const { position, velocity } = poses[index]!;
  const { width, height } = context.canvas;
  const side = Math.min(width, height);
  const placeOf = (seconds: number): readonly [number, number] => {
    const { x, y } = project(camera, {
      xMeters: position.xMeters + seconds * velocity.xMetersPerSecond,
      heightMeters: position.heightMeters + seconds * velocity.yMetersPerSecond,
      depthMeters: position.depthMeters,
    });
    return [width / 2 + x * side, height / 2 - y * side];
  };
  const [x, y] = placeOf(0);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(...placeOf(0.25));
  context.stroke();
  context.fillStyle = context.strokeStyle;
  context.fillRect(x - side / 60, y - side / 60, side / 30, side / 30);
}

/** A hue of the rainbow, mixed with white by its strength and with black by its brightness, all in [0, 1]. */
function tint(turn: number, strength: number, brightness: number): Rgb {
  const channel = (shift: number): number => {
    const away = Math.min(1, Math.max(0, Math.abs(((turn + shift) % 1) * 6 - 3) - 1));
    return 255 * brightness * (1 - strength * (1 - away));
  };
  return [channel(0), channel(2 / 3), channel(1 / 3)];
}
