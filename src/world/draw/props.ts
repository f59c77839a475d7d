import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Position, Prop } from '../scene/scene.ts';
import { type Light, litLand } from './light.ts';
import { css, darker, mix, type Rgb, rgb } from './tint.ts';
import { columnOf, rowOf, scaleAt, type View } from './view.ts';

type Pixel = readonly [number, number];

/** Draws a ramp, a rope or a splash. */
export function paintProp(
  context: SKRSContext2D,
  prop: Prop,
  { view, light }: { readonly view: View; readonly light: Light },
): void {
  if (prop.kind === 'ramp') {
    const color = litLand(light, rgb('#c08a55'), 0);
    const outline = rampOutline(view, prop);
    fill(context, outline, color);
    const top: Pixel[] = [outline[0]!, outline[1]!];
    stroke(context, top, { color: darker(color, 0.35), width: 0.05 * pixelsPerMeter(view, prop.highEnd) });
    return;
  }
  if (prop.kind === 'rope') {
    const width = Math.max(1.2, 0.045 * pixelsPerMeter(view, prop.to));
    stroke(context, [pixel(view, prop.from), pixel(view, prop.to)], {
      color: litLand(light, rgb('#8a6a48'), 0),
      width,
    });
    return;
  }
  context.fillStyle = css(mix([250, 253, 255], light.skyLow, 0.3), 0.9);
  context.beginPath();
  for (const [[x, y], radius] of splashDrops(view, prop)) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
}

export function propDepth(prop: Prop): number {
  if (prop.kind === 'ramp') return prop.highEnd.depthMeters;
  return prop.kind === 'rope' ? prop.to.depthMeters : prop.at.depthMeters;
}

/** Corners of a ramp: high end, low end, foot of the high end. */
function rampOutline(view: View, prop: Extract<Prop, { kind: 'ramp' }>): Pixel[] {
  const foot = { ...prop.highEnd, heightMeters: 0 };
  return [pixel(view, prop.highEnd), pixel(view, prop.lowEnd), pixel(view, foot)];
}

/** The outline of what a prop covers, as curves; null for drops, which are too small and too clear. */
export function propOutline(view: View, prop: Prop): number[] | null {
  if (prop.kind === 'splash') return null;
  if (prop.kind === 'ramp') return lines(rampOutline(view, prop));
  const [[x0, y0], [x1, y1]] = [pixel(view, prop.from), pixel(view, prop.to)];
  const half = 0.0225 * pixelsPerMeter(view, prop.to);
  return lines([
    [x0 - half, y0],
    [x0 + half, y0],
    [x1 + half, y1],
    [x1 - half, y1],
  ]);
}

function lines(corners: readonly Pixel[]): number[] {
  const path = [...corners[0]!];
  for (let i = 1; i <= corners.length; i++) {
    const [from, to] = [corners[i - 1]!, corners[i % corners.length]!];
    path.push(...from, ...to, ...to);
  }
  return path;
}

const gravity = 9.81;
const drops = 11;

/** Drops on parabolas to both sides, thrown up with the strength of the splash. */
function splashDrops(view: View, { at, ageSeconds, strength }: Extract<Prop, { kind: 'splash' }>): [Pixel, number][] {
  const scale = pixelsPerMeter(view, at);
  const found: [Pixel, number][] = [];
  for (let i = 0; i < drops; i++) {
    const share = (2 * i) / (drops - 1) - 1;
    const up = (3.6 - 1.5 * Math.abs(share)) * Math.sqrt(strength) * (i % 2 === 0 ? 1 : 0.72);
    const height = up * ageSeconds - (gravity / 2) * ageSeconds * ageSeconds;
    if (height < 0) continue;
    const place = {
      ...at,
      xMeters: at.xMeters + share * (0.25 + 1.1 * ageSeconds * Math.sqrt(strength)),
      heightMeters: at.heightMeters + height,
    };
    found.push([pixel(view, place), (0.075 - 0.03 * Math.abs(share)) * scale]);
  }
  return found;
}

function pixelsPerMeter(view: View, { depthMeters }: Position): number {
  return scaleAt(depthMeters) * view.pixelsPerMeter;
}

function pixel(view: View, { xMeters, heightMeters, depthMeters }: Position): Pixel {
  return [columnOf(view, xMeters, depthMeters), rowOf(view, heightMeters, depthMeters)];
}

function fill(context: SKRSContext2D, points: readonly Pixel[], color: Rgb): void {
  context.fillStyle = css(color);
  context.beginPath();
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.closePath();
  context.fill();
}

function stroke(
  context: SKRSContext2D,
  points: readonly Pixel[],
  { color, width }: { readonly color: Rgb; readonly width: number },
): void {
  context.strokeStyle = css(color);
  context.lineWidth = width;
  context.lineCap = 'round';
  context.beginPath();
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}
