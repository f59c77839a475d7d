import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../../src/base/index.ts';
import { type SymbolKind, symbolKinds, symbolSide } from '../../src/safety/frame-review/symbol-network.ts';
import { anyColor, cssOf, lumaOf, randomColor } from './colors.ts';
import { between, drawDecoy, drawSymbol, type Shape } from './shapes.ts';
import { jitter, type Split, strokeShape, styles } from './strokes.ts';

/** One picture and what it shows. */
export interface SymbolPicture {
  /** RGBA, `symbolSide` squared. */
  readonly data: Uint8ClampedArray;
  /** Null for a harmless picture. */
  readonly kind: SymbolKind | null;
  /** Where the symbol is after everything was bent; null for a harmless picture. */
  readonly place: SymbolPlace | null;
  /** Where the harmless shapes are, before anything was bent. */
  readonly decoys: readonly SymbolPlace[];
}

/** Middle and reach of a symbol, pixels. */
export interface SymbolPlace {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const side = symbolSide;

/** How pictures are made. */
export interface PictureMakerOptions {
  readonly split: Split;
  readonly worlds: readonly Uint8ClampedArray[];
  /** Symbols of which less is to be seen are drawn again, as nobody could say that they are there: part of their lines. */
  readonly smallestVisible: number;
}

/** Makes pictures by chance: with one symbol or harmless, all of them shapes, letters, textures or a drawn world. */
export function createPictureMaker(
  random: Random,
  options: PictureMakerOptions,
): (kind: SymbolKind | 'any' | null) => SymbolPicture {
  const canvas = createCanvas(side, side);
  const context = canvas.getContext('2d');
  return (wish) => {
    for (;;) {
      context.resetTransform();
      const kind = wish === 'any' ? random.pick(symbolKinds) : wish;
      const { place, decoys, visible } = drawPicture(context, random, { ...options, kind });
      if (visible < options.smallestVisible) continue;
      const drawn = context.getImageData(0, 0, side, side).data;
      const map = random.uniform() < 0.4 ? null : options.split === 'train' ? trainMap(random) : heldOutMap(random);
      const bent = map === null ? drawn : warp(drawn, map);
      return {
        ...{ data: photograph(bent, random), kind, decoys },
        place: place && (map === null ? place : bendPlace(place, map)),
      };
    }
  };
}

interface Drawn extends Pick<SymbolPicture, 'place' | 'decoys'> {
  /** Part of the symbol's lines that can be seen; 1 for a harmless picture. */
  readonly visible: number;
}

function drawPicture(
  context: SKRSContext2D,
  random: Random,
  { kind, split, worlds }: PictureMakerOptions & { readonly kind: SymbolKind | null },
): Drawn {
  if (kind === null && worlds.length > 0 && random.uniform() < 0.25) {
    drawWorld(context, random, worlds);
    return { place: null, decoys: [], visible: 1 };
  }
  drawBackground(context, random, worlds);
  const clutter = random.integer(kind === null ? 5 : 3);
  const decoys: SymbolPlace[] = [];
  const drawClutter = (size: Piece['size']): void => {
    decoys.push(drawPiece(context, random, { shape: drawDecoy(random), split, size }));
  };
  for (let i = 0; i < clutter; i++) drawClutter([0.1, 0.6]);
  if (random.uniform() < 0.3) drawText(context, random);
  if (kind === null) {
    if (random.uniform() < 0.8) drawClutter([0.28, 0.95]);
    if (random.uniform() < 0.3) occlude(context, random, { split, x: side / 2, y: side / 2, radius: side / 4 });
    return { place: null, decoys, visible: 1 };
  }
  const read = (): Uint8ClampedArray => context.getImageData(0, 0, side, side).data;
  const before = read();
  const shape = drawSymbol(kind, random);
  const { x, y, radius, toCanvas } = drawPiece(context, random, { shape, split, size: [0.28, 0.95] });
  const place = { x, y, radius };
  const fresh = read();
  if (random.uniform() < 0.5) occlude(context, random, { split, ...place });
  return { place, decoys, visible: visiblePart(shape, toCanvas, { before, fresh, after: read() }) };
}

/** Levels of brightness by which a line must differ from what it was drawn on. */
const visibleContrast = 28;

/** The part of a shape's lines that lies in the picture, differs from what was there before and was not covered after. */
function visiblePart(
  { lines }: Shape,
  toCanvas: Placed['toCanvas'],
  { before, fresh, after }: Readonly<Record<'before' | 'fresh' | 'after', Uint8ClampedArray>>,
): number {
  let [seen, all] = [0, 0];
  const isSeen = (x: number, y: number): boolean => {
    if (x < 0 || y < 0 || x >= side || y >= side) return false;
    const at = (y * side + x) * 4;
    const luma = (data: Uint8ClampedArray): number => lumaOf([data[at]!, data[at + 1]!, data[at + 2]!]);
    return Math.abs(luma(fresh) - luma(before)) >= visibleContrast && Math.abs(luma(after) - luma(fresh)) < 8;
  };
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [[x0, y0], [x1, y1]] = [line[i - 1]!, line[i]!];
      const count = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / 0.08));
      for (let j = 0; j < count; j++) {
        const along = (j + 0.5) / count;
        const [x, y] = toCanvas(x0 + (x1 - x0) * along, y0 + (y1 - y0) * along).map(Math.floor) as [number, number];
        all++;
        if ([-1, 0, 1].some((dy) => [-1, 0, 1].some((dx) => isSeen(x + dx, y + dy)))) seen++;
      }
    }
  }
  return seen / all;
}

function drawBackground(context: SKRSContext2D, random: Random, worlds: readonly Uint8ClampedArray[]): void {
  const kind = random.integer(4);
  if (kind === 0 && worlds.length > 0) {
    drawWorld(context, random, worlds);
    return;
  }
  const gradient = context.createLinearGradient(0, 0, random.uniform() * side, random.uniform() * side);
  gradient.addColorStop(0, randomColor(random));
  gradient.addColorStop(1, kind === 1 ? randomColor(random) : randomColor(random));
  context.fillStyle = gradient;
  context.fillRect(0, 0, side, side);
  if (kind === 1) return;
  for (let i = 0; i < 3 + random.integer(14); i++) {
    context.fillStyle = randomColor(random);
    context.globalAlpha = between(random, 0.15, 1);
    const [x, y, w, h] = [
      random.uniform() * side,
      random.uniform() * side,
      between(random, 4, 70),
      between(random, 4, 70),
    ];
    if (random.uniform() < 0.5) context.fillRect(x - w / 2, y - h / 2, w, h);
    else {
      context.beginPath();
      context.ellipse(x, y, w / 2, h / 2, random.uniform() * 3, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.globalAlpha = 1;
}

function drawWorld(context: SKRSContext2D, random: Random, worlds: readonly Uint8ClampedArray[]): void {
  const image = context.createImageData(side, side);
  image.data.set(random.pick(worlds));
  context.putImageData(image, 0, 0);
}

interface Piece {
  readonly shape: Shape;
  readonly split: Split;
  /** Smallest and largest part of the picture's side. */
  readonly size: readonly [number, number];
}

/** Where a shape was put, and where its points are then. */
interface Placed extends SymbolPlace {
  readonly toCanvas: (x: number, y: number) => readonly [number, number];
}

function drawPiece(context: SKRSContext2D, random: Random, { shape, split, size }: Piece): Placed {
  const radius = (between(random, ...size) * side) / 2;
  const [x, y] = [0, 0].map(() =>
    between(random, Math.min(radius, side / 2) * 0.9, side - Math.min(radius, side / 2) * 0.9),
  ) as [number, number];
  const turn =
    random.uniform() < 0.7
      ? between(random, -0.5, 0.5) + (random.uniform() < 0.4 ? Math.PI / 4 : 0)
      : random.uniform() * 2 * Math.PI;
  const stretch = Math.sqrt(between(random, 0.75, 1.33));
  context.save();
  context.translate(x, y);
  context.scale(stretch, 1 / stretch);
  context.rotate(turn);
  context.scale(radius, radius);
  const [ink, paper] = contrastingColors(context, random, { x, y });
  strokeShape(context, shape, { style: random.pick(styles[split]), ink, paper, random });
  context.restore();
  const [cos, sin] = [Math.cos(turn) * radius, Math.sin(turn) * radius];
  return {
    ...{ x, y, radius },
    toCanvas: (u, v) => [x + stretch * (cos * u - sin * v), y + (sin * u + cos * v) / stretch],
  };
}

/** Ink that can be told from what lies under it, and paper that can be told from the ink. */
function contrastingColors(
  context: SKRSContext2D,
  random: Random,
  { x, y }: Pick<SymbolPlace, 'x' | 'y'>,
): [string, string] {
  const under = context.getImageData(Math.min(side - 1, Math.round(x)), Math.min(side - 1, Math.round(y)), 1, 1).data;
  const base = lumaOf([under[0]!, under[1]!, under[2]!]);
  for (;;) {
    const color = anyColor(random);
    if (Math.abs(lumaOf(color) - base) < 60) continue;
    return [
      cssOf(color),
      Math.abs(lumaOf(color) - 128) > 60 && random.uniform() < 0.4
        ? '#c01818'
        : cssOf([under[0]!, under[1]!, under[2]!]),
    ];
  }
}

function drawText(context: SKRSContext2D, random: Random): void {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghikmnopqrstuvwxyz0123456789&%#+';
  const text = Array.from({ length: 1 + random.integer(7) }, () => letters[random.integer(letters.length)]).join('');
  const family = random.pick(['DejaVu Sans', 'DejaVu Serif', 'DejaVu Sans Mono']);
  context.save();
  context.font = `${random.uniform() < 0.5 ? 'bold ' : ''}${Math.round(between(random, 0.08, 0.47) * side)}px "${family}"`;
  context.fillStyle = randomColor(random);
  context.translate(random.uniform() * side * 0.7, between(random, 0.2, 1) * side);
  context.rotate(jitter(random, 0.3));
  context.fillText(text, 0, 0);
  context.restore();
}

/** Hides up to a quarter of a symbol. */
function occlude(
  context: SKRSContext2D,
  random: Random,
  { split, x, y, radius }: SymbolPlace & { readonly split: Split },
): void {
  context.fillStyle = randomColor(random);
  context.strokeStyle = context.fillStyle;
  if (split === 'train') {
    const angle = random.uniform() * 2 * Math.PI;
    const reach = between(random, 0.5, 1) * radius;
    const size = between(random, 0.2, 0.4) * radius;
    const [cx, cy] = [x + reach * Math.cos(angle), y + reach * Math.sin(angle)];
    const kind = random.integer(6);
    if (kind === 0) context.fillRect(cx - size, cy - size, 2 * size, 2 * size);
    else if (kind === 1) {
      context.lineWidth = between(random, 0.08, 0.2) * radius;
      for (let i = 0; i < 2; i++) {
        context.beginPath();
        context.moveTo(x + jitter(random, 1.2) * radius, y + jitter(random, 1.2) * radius);
        context.lineTo(x + jitter(random, 1.2) * radius, y + jitter(random, 1.2) * radius);
        context.stroke();
      }
    } else if (kind === 2) drawText(context, random);
    else if (kind === 3) {
      // Leaves.
      for (let i = 0; i < 6; i++) {
        context.beginPath();
        const [w, h] = [between(random, 0.08, 0.2) * radius, between(random, 0.04, 0.1) * radius];
        const [dx, dy] = [jitter(random, radius), jitter(random, radius)];
        context.ellipse(x + dx, y + dy, w, h, random.uniform() * 3, 0, 2 * Math.PI);
        context.fill();
      }
    } else if (kind === 4) {
      // Twigs that meet in one point.
      for (let i = 0; i < 4; i++) {
        const turn = random.uniform() * 2 * Math.PI;
        context.lineWidth = between(random, 0.05, 0.14) * radius;
        context.beginPath();
        context.moveTo(cx, cy);
        context.lineTo(cx + 2.5 * radius * Math.cos(turn), cy + 2.5 * radius * Math.sin(turn));
        context.stroke();
      }
    } else {
      context.beginPath();
      context.arc(cx, cy, size, 0, 2 * Math.PI);
      context.fill();
    }
    return;
  }
  if (random.uniform() < 0.5) {
    // Bars of a fence.
    context.lineWidth = Math.max(1.5, radius * 0.1);
    for (let bar = -1; bar <= 1; bar += 0.6) {
      context.beginPath();
      context.moveTo(x + bar * radius, y - 1.3 * radius);
      context.lineTo(x + bar * radius, y + 1.3 * radius);
      context.stroke();
    }
    return;
  }
  // A blob that comes in from one side.
  const angle = random.uniform() * 2 * Math.PI;
  context.beginPath();
  for (let i = 0; i <= 12; i++) {
    const turn = (i * Math.PI) / 6;
    const size = radius * between(random, 0.3, 0.5);
    context.lineTo(
      x + radius * Math.cos(angle) + size * Math.cos(turn),
      y + radius * Math.sin(angle) + size * Math.sin(turn),
    );
  }
  context.fill();
}

/** Bends the picture: perspective and waves while training, swirls and bulges when held out. */
function warp(source: Uint8ClampedArray, map: Map2): Uint8ClampedArray {
  const target = new Uint8ClampedArray(source.length);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [u, v] = map((column / side) * 2 - 1, (row / side) * 2 - 1);
      const x = Math.min(side - 1.001, Math.max(0, ((u + 1) * side) / 2));
      const y = Math.min(side - 1.001, Math.max(0, ((v + 1) * side) / 2));
      sample(source, { x, y }, target, (row * side + column) * 4);
    }
  }
  return target;
}

/** The place whose pixel comes nearest to the symbol's middle. */
function bendPlace({ x, y, radius }: SymbolPlace, map: Map2): SymbolPlace {
  let best = { x, y, distance: Number.POSITIVE_INFINITY };
  for (let row = 1; row < side; row += 2) {
    for (let column = 1; column < side; column += 2) {
      const [u, v] = map((column / side) * 2 - 1, (row / side) * 2 - 1);
      const distance = Math.hypot(((u + 1) * side) / 2 - x, ((v + 1) * side) / 2 - y);
      if (distance < best.distance) best = { x: column, y: row, distance };
    }
  }
  return { x: best.x, y: best.y, radius };
}

type Map2 = (x: number, y: number) => readonly [number, number];

function trainMap(random: Random): Map2 {
  if (random.uniform() < 0.4) {
    const [a, b, c, d] = [jitter(random, 0.22), jitter(random, 0.22), jitter(random, 0.2), jitter(random, 0.2)];
    return (x, y) => {
      const w = 1 + a * x + b * y;
      return [(x + c * y) / w, (y + d * x) / w];
    };
  }
  const wave = (): ((u: number) => number) => {
    const [size, waves, phase] = [between(random, 0.02, 0.07), between(random, 0.6, 2.5), random.uniform() * 6];
    return (u) => size * Math.sin(waves * Math.PI * u + phase);
  };
  const [a, b, c, d] = [wave(), wave(), wave(), wave()];
  const isDouble = random.uniform() < 0.5;
  return (x, y) => [x + a(y) + (isDouble ? c(x) : 0), y + b(x) + (isDouble ? d(y) : 0)];
}

function heldOutMap(random: Random): Map2 {
  const amount = jitter(random, 0.45);
  if (random.uniform() < 0.5) {
    return (x, y) => {
      const turn = amount * Math.max(0, 1 - Math.hypot(x, y));
      return [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
    };
  }
  return (x, y) => {
    const scale = 1 - 0.55 * amount * Math.max(0, 1 - (x * x + y * y));
    return [x * scale, y * scale];
  };
}

function sample(
  source: Uint8ClampedArray,
  { x, y }: { readonly x: number; readonly y: number },
  target: Uint8ClampedArray,
  at: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - left, y - top];
  const first = (top * side + left) * 4;
  const below = first + side * 4;
  for (let c = 0; c < 3; c++) {
    const upper = source[first + c]! * (1 - fx) + source[first + 4 + c]! * fx;
    const lower = source[below + c]! * (1 - fx) + source[below + 4 + c]! * fx;
    target[at + c] = upper * (1 - fy) + lower * fy;
  }
  target[at + 3] = 255;
}

/** Brightness, contrast, tint, blur and noise. */
function photograph(data: Uint8ClampedArray, random: Random): Uint8ClampedArray {
  const picture = random.uniform() < 0.3 ? blurred(data) : data;
  const contrast = between(random, 0.6, 1.25);
  const shifts = [0, 0, 0].map(() => jitter(random, 14));
  const brightness = jitter(random, 30);
  const noise = random.uniform() < 0.5 ? random.uniform() * 14 : 0;
  const isGray = random.uniform() < 0.12;
  for (let at = 0; at < picture.length; at += 4) {
    const grain = noise === 0 ? 0 : (random.uniform() * 2 - 1) * noise;
    const gray = isGray ? (picture[at]! + picture[at + 1]! + picture[at + 2]!) / 3 : 0;
    for (let c = 0; c < 3; c++) {
      const value = isGray ? gray : picture[at + c]!;
      picture[at + c] = (value - 128) * contrast + 128 + brightness + shifts[c]! + grain;
    }
  }
  return picture;
}

function blurred(data: Uint8ClampedArray): Uint8ClampedArray {
  const target = data.slice();
  const row = side * 4;
  for (let at = row + 4; at < data.length - row - 4; at++) {
    target[at] = (data[at]! * 2 + data[at - 4]! + data[at + 4]! + data[at - row]! + data[at + row]!) / 6;
  }
  return target;
}
