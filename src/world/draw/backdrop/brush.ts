import type { SKRSContext2D } from '@napi-rs/canvas';
import { createRandom, type Random } from '../../../base/index.ts';
import type { Style } from '../../scene/vocabulary.ts';
import { type Light, litLand } from '../light.ts';
import { css, darker, fade, lighter, mix, type Rgb, rgb } from '../tint.ts';

/** All layers repeat after this many metres of the picture plane. */
export const periodMeters = 36;

/** Where things stand: seen height of the ground at a depth, in metres of the picture plane. */
export function groundLine(depthMeters: number): number {
  return (1.5 * depthMeters) / (8 + depthMeters);
}

/** Size of things at a depth against depth 0. */
export function nearness(depthMeters: number): number {
  return 8 / (8 + depthMeters);
}

interface BrushOptions {
  readonly context: SKRSContext2D;
  readonly light: Light;
  readonly style: Style;
  readonly seed: string;
  readonly depthMeters: number;
  /** Part of the layer that is being drawn, in metres. */
  readonly from: number;
  readonly to: number;
}

/** How a fill is shaded: from `top` down to `bottom`, in metres. */
export interface Shading {
  readonly top: number;
  readonly bottom: number;
  /** 0 leaves it plain, 1 is the usual. */
  readonly amount?: number;
  /** Cut paper throws no shadow here. */
  readonly isSmall?: boolean;
}

/** Draws a layer of the backdrop in metres, y upwards, in the style and light of the shot. */
export class Brush {
  readonly context: SKRSContext2D;
  readonly light: Light;
  readonly style: Style;
  readonly depthMeters: number;
  readonly from: number;
  readonly to: number;
  readonly #seed: string;

  constructor(options: BrushOptions) {
    this.context = options.context;
    this.light = options.light;
    this.style = options.style;
    this.depthMeters = options.depthMeters;
    this.from = options.from;
    this.to = options.to;
    this.#seed = options.seed;
  }

  /** Calls `draw` for each of `count` places spread over the period, wherever it falls in view. */
  scatter(
    name: string,
    { count, reach }: { readonly count: number; readonly reach: number },
    draw: (x: number, random: Random) => void,
  ): void {
    const cell = periodMeters / count;
    const first = Math.floor((this.from - reach) / cell) - 1;
    const last = Math.ceil((this.to + reach) / cell) + 1;
    for (let i = first; i <= last; i++) {
      const random = createRandom(`${this.#seed}/${name}/${((i % count) + count) % count}`);
      draw((i + 0.15 + 0.7 * random.uniform()) * cell, random);
    }
  }

  /** A number in [0, 1) that is fixed for this layer and name. */
  chance(name: string): number {
    return createRandom(`${this.#seed}/${name}`).uniform();
  }

  /** A rolling outline that repeats with the period: heights about 0, at most 1. */
  roll(name: string, waves: readonly number[]): (x: number) => number {
    const shifts = waves.map((_, i) => this.chance(`${name}/${i}`));
    const weight = waves.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
    return (x) =>
      waves.reduce((sum, n, i) => sum + Math.sin(2 * Math.PI * ((n * x) / periodMeters + shifts[i]!)) / (i + 1), 0) /
      weight;
  }

  /** The land's colour under this light at this depth. */
  color(color: Rgb | string, depthMeters = this.depthMeters): Rgb {
    return litLand(this.light, styledLand(typeof color === 'string' ? rgb(color) : color, this.style), depthMeters);
  }

  /** Fills what `trace` outlines, as the style does. */
  fill(color: Rgb, shading: Shading, trace: (context: SKRSContext2D) => void): void {
    const c = this.context;
    if (this.style === 'paper cut' && !shading.isSmall) {
      c.save();
      c.translate(0.035, 0.045);
      c.fillStyle = css(darker(color, 0.75), 0.3);
      c.beginPath();
      trace(c);
      c.fill();
      c.restore();
    }
    c.fillStyle = this.#shade(color, shading);
    c.beginPath();
    trace(c);
    c.fill();
    if (shading.isSmall) return;
    if (this.style === 'paper cut') this.#edge(lighter(color, 0.3), 0.022, 0.9);
    else if (this.style === 'watercolor') this.#edge(darker(color, 0.26), 0.024, 0.42);
  }

  #edge(color: Rgb, width: number, alpha: number): void {
    this.context.strokeStyle = css(color, alpha);
    this.context.lineWidth = width;
    this.context.lineJoin = 'round';
    this.context.stroke();
  }

  #shade(color: Rgb, { top, bottom, amount = 1 }: Shading): string | CanvasGradient {
    if (this.style === 'flat' || this.style === 'paper cut' || amount === 0) return css(color);
    const gradient = this.context.createLinearGradient(0, top, 0, bottom);
    const watercolor = this.style === 'watercolor';
    gradient.addColorStop(
      0,
      css(watercolor ? color : mix(lighter(color, 0.16 * amount), this.light.glow, 0.08 * amount)),
    );
    gradient.addColorStop(1, css(watercolor ? lighter(color, 0.38 * amount) : darker(color, 0.14 * amount)));
    return gradient;
  }

  ellipse(
    color: Rgb,
    [x, y]: readonly [number, number],
    [rx, ry]: readonly [number, number],
    options: Partial<Shading> = {},
  ): void {
    this.fill(color, { top: y + ry, bottom: y - ry, ...options }, (c) => c.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI));
  }

  polygon(color: Rgb, points: readonly number[], options: Partial<Shading> = {}): void {
    let [top, bottom] = [-Infinity, Infinity];
    for (let i = 1; i < points.length; i += 2) {
      top = Math.max(top, points[i]!);
      bottom = Math.min(bottom, points[i]!);
    }
    this.fill(color, { top, bottom, ...options }, (c) => {
      c.moveTo(points[0]!, points[1]!);
      for (let i = 2; i < points.length; i += 2) c.lineTo(points[i]!, points[i + 1]!);
      c.closePath();
    });
  }

  box(
    color: Rgb,
    [x, y, width, height]: readonly [number, number, number, number],
    options: Partial<Shading> & { radius?: number } = {},
  ): void {
    const { radius = 0 } = options;
    this.fill(color, { top: y + height, bottom: y, ...options }, (c) => {
      if (radius > 0) c.roundRect(x, y, width, height, radius);
      else c.rect(x, y, width, height);
    });
  }

  /** Land from a rolling upper edge down to `bottom`. */
  ridge(
    color: Rgb,
    edge: (x: number) => number,
    { bottom, top, amount = 1 }: { readonly bottom: number; readonly top: number; readonly amount?: number },
  ): void {
    const stepMeters = 0.2;
    const [from, to] = [Math.floor(this.from / stepMeters) * stepMeters - stepMeters, this.to + stepMeters];
    this.fill(color, { top, bottom, amount }, (c) => {
      c.moveTo(from, bottom);
      for (let x = from; x <= to; x += stepMeters) c.lineTo(x, edge(x));
      c.lineTo(to, bottom);
      c.closePath();
    });
  }

  /** A plain stroke. */
  line(color: Rgb, width: number, points: readonly number[]): void {
    const c = this.context;
    c.strokeStyle = css(color);
    c.lineWidth = width;
    c.lineCap = 'round';
    c.lineJoin = 'round';
    c.beginPath();
    c.moveTo(points[0]!, points[1]!);
    for (let i = 2; i < points.length; i += 2) c.lineTo(points[i]!, points[i + 1]!);
    c.stroke();
  }

  /** A soft round light. */
  glow(color: Rgb, [x, y]: readonly [number, number], radius: number, alpha: number): void {
    const gradient = this.context.createRadialGradient(x, y, 0, x, y, radius);
    gradient.addColorStop(0, css(color, alpha));
    gradient.addColorStop(1, css(color, 0));
    this.context.fillStyle = gradient;
    this.context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  }
}

/** Colours of the land as each style mixes them. */
export function styledLand(color: Rgb, style: Style): Rgb {
  if (style === 'watercolor') return mix(fade(color, 0.1), [253, 248, 238], 0.2);
  if (style === 'paper cut') return mix(fade(color, 0.05), [248, 230, 205], 0.1);
  if (style === 'flat') return color;
  return mix(color, [255, 240, 214], 0.05);
}
