import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Style } from '../scene/vocabulary.ts';
import { Brush, groundLine } from './backdrop/brush.ts';
import type { Layer } from './backdrop/layer.ts';
import type { Light } from './light.ts';
import { rowOfSeen, scaleAt, type View } from './view.ts';

/** How long a layer's picture is, against the width of the view: a still camera needs one. */
const tileWidths = 1.5;

interface TileOptions {
  readonly layer: Layer;
  readonly light: Light;
  readonly style: Style;
  readonly seed: string;
  /** Far layers also stand upside down in the water before them. */
  readonly isMirrored: boolean;
}

/** One picture of a strip in the view; it is drawn `zoom` times as large. */
export interface PlacedTile {
  readonly canvas: Canvas;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** A layer of the backdrop as pictures that are drawn once and then moved. */
export class TileStrip {
  readonly layer: Layer;
  readonly #options: TileOptions;
  readonly #tiles = new Map<string, Canvas>();

  constructor(options: TileOptions) {
    this.layer = options.layer;
    this.#options = options;
  }

  get isMirrored(): boolean {
    return this.#options.isMirrored;
  }

  /** Lowest seen height that the strip covers, with its mirror image. */
  get bottomMeters(): number {
    const { layer, isMirrored } = this.#options;
    if (!isMirrored) return layer.bottomMeters;
    const foot = groundLine(layer.depthMeters);
    return foot - mirrorShare * (layer.topMeters - foot);
  }

  /** Metres by which the strip is shifted to the right in the picture plane at one time. */
  shiftMeters(view: View, timeSeconds: number): number {
    return this.layer.driftMetersPerSecond * timeSeconds - view.camera.xMeters * scaleAt(this.layer.depthMeters);
  }

  paint(context: SKRSContext2D, view: View, timeSeconds: number): void {
    for (const { canvas, x, y, zoom } of this.placed(view, timeSeconds)) {
      context.drawImage(canvas, x, y, canvas.width * zoom, canvas.height * zoom);
    }
  }

  /** The pictures that lie in the view, and where their upper left corners are. */
  placed(view: View, timeSeconds: number): PlacedTile[] {
    const y = rowOfSeen(view, this.layer.topMeters);
    if (rowOfSeen(view, this.bottomMeters) <= 0 || y >= view.height) return [];
    const level = levelOf(view);
    const zoom = view.pixelsPerMeter / level;
    const tileWidth = Math.ceil(view.width * tileWidths);
    const left = -view.width / 2 - this.shiftMeters(view, timeSeconds) * view.pixelsPerMeter;
    const first = Math.floor(left / zoom / tileWidth + 0.5);
    const last = Math.floor((left + view.width) / zoom / tileWidth + 0.5);
    const tiles: PlacedTile[] = [];
    for (let k = first; k <= last; k++) {
      tiles.push({ canvas: this.#tile(k, level, tileWidth), x: (k - 0.5) * tileWidth * zoom - left, y, zoom });
    }
    return tiles;
  }

  #tile(index: number, level: number, tileWidth: number): Canvas {
    const key = `${index}/${level}`;
    const known = this.#tiles.get(key);
    if (known) return known;
    const made = this.#draw(index, level, tileWidth);
    if (this.#tiles.size >= 6) this.#tiles.delete(this.#tiles.keys().next().value as string);
    this.#tiles.set(key, made);
    return made;
  }

  #draw(index: number, level: number, tileWidth: number): Canvas {
    const { layer, light, style, seed, isMirrored } = this.#options;
    const rows = Math.max(1, Math.ceil((layer.topMeters - this.bottomMeters) * level));
    const canvas = createCanvas(tileWidth, rows);
    const context = canvas.getContext('2d');
    const start = (index - 0.5) * tileWidth;
    context.setTransform(level, 0, 0, -level, -start, layer.topMeters * level);
    const span = { from: start / level, to: (start + tileWidth) / level };
    layer.draw(
      new Brush({ context, light, style, seed: `${seed}/${layer.name}`, depthMeters: layer.depthMeters, ...span }),
    );
    if (isMirrored) {
      const upper = Math.floor((layer.topMeters - groundLine(layer.depthMeters)) * level);
      context.setTransform(1, 0, 0, -mirrorShare, 0, upper * (1 + mirrorShare));
      const copy = createCanvas(tileWidth, upper);
      copy.getContext('2d').drawImage(canvas, 0, 0, tileWidth, upper, 0, 0, tileWidth, upper);
      context.clearRect(0, -rows, tileWidth, rows);
      context.globalAlpha = 0.34;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, upper, tileWidth, rows);
      context.setTransform(1, 0, 0, -mirrorShare, 0, upper * (1 + mirrorShare));
      context.drawImage(copy, 0, 0);
    }
    return canvas;
  }
}

/** Mirror images are shortened, as the water lies almost edge-on. */
const mirrorShare = 0.55;

/**
 * Pixels per metre at which layers are drawn: the usual views exactly, others from the next finer step of sqrt(2).
 * It depends on the frame alone, so frames may be drawn in any order.
 */
function levelOf(view: View): number {
  const medium = Math.min(view.width, view.height) / 4;
  const steps = Math.ceil(2 * Math.log2(view.pixelsPerMeter / medium) - 0.02);
  return medium * 2 ** (steps / 2);
}
