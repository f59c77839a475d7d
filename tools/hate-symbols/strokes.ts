import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../../src/base/index.ts';
import { between, type Line, type Shape } from './shapes.ts';

/** Styles, warps and occluders of one list are never used by the other: the second measures what was not learned. */
export type Split = 'train' | 'held-out';

type Style =
  | 'solid'
  | 'round'
  | 'outline'
  | 'brush'
  | 'relief'
  | 'plaque'
  | 'shaded'
  | 'glow'
  | 'dotted'
  | 'speckled'
  | 'scratched'
  | 'wobbly'
  | 'heavy'
  | 'stencil'
  | 'sketch'
  | 'double';

/** Styles of stroke by the list that they belong to. */
export const styles: Readonly<Record<Split, readonly Style[]>> = {
  train: [
    ...(['solid', 'round', 'outline', 'brush', 'relief', 'plaque', 'shaded', 'glow', 'dotted', 'speckled'] as const),
    ...(['scratched', 'wobbly', 'heavy'] as const),
  ],
  'held-out': ['stencil', 'sketch', 'double'],
};

/** How a shape is drawn. */
export interface Stroke {
  readonly style: Style;
  readonly ink: string;
  readonly paper: string;
  readonly random: Random;
}

/** Draws a shape into the square from -1 to 1. */
export function strokeShape(
  context: SKRSContext2D,
  { lines, width }: Shape,
  { style, ink, paper, random }: Stroke,
): void {
  context.lineCap = style === 'round' || style === 'brush' ? 'round' : random.uniform() < 0.3 ? 'square' : 'butt';
  context.lineJoin = style === 'round' || style === 'brush' ? 'round' : 'miter';
  context.miterLimit = 6;
  const stroke = (color: SKRSContext2D['strokeStyle'], lineWidth: number, [dx, dy] = [0, 0]): void => {
    context.strokeStyle = color;
    context.lineWidth = lineWidth;
    context.beginPath();
    for (const line of lines) trace(context, line, [dx!, dy!]);
    context.stroke();
  };
  switch (style) {
    case 'outline':
      stroke(ink, width * 1.35);
      stroke(paper, width * 0.75);
      break;
    case 'relief':
      stroke('rgba(0,0,0,0.7)', width, [0.07, 0.08]);
      stroke(ink, width);
      break;
    case 'plaque':
      context.fillStyle = paper;
      context.beginPath();
      if (random.uniform() < 0.6) context.arc(0, 0, 1.3, 0, 2 * Math.PI);
      else context.rect(-1.3, -1.25, 2.6, 2.5);
      context.fill();
      stroke(ink, width);
      break;
    case 'brush':
      for (let i = 0; i < 5; i++)
        stroke(ink, width * between(random, 0.25, 0.6), [jitter(random, 0.06), jitter(random, 0.06)]);
      return;
    case 'shaded': {
      const gradient = context.createLinearGradient(jitter(random, 1), -1, jitter(random, 1), 1);
      gradient.addColorStop(0, ink);
      gradient.addColorStop(0.6, ink);
      gradient.addColorStop(1, paper);
      stroke(gradient, width);
      return;
    }
    case 'glow':
      context.globalAlpha = 0.25;
      stroke(ink, width * 1.8);
      context.globalAlpha = 1;
      stroke(ink, width * 0.6);
      return;
    case 'dotted':
      context.lineCap = 'round';
      context.setLineDash([0.001, width * between(random, 0.8, 1.2)]);
      stroke(ink, width);
      context.setLineDash([]);
      return;
    case 'speckled':
      stroke(ink, width);
      context.fillStyle = paper;
      for (let i = 0; i < 30; i++) {
        context.beginPath();
        context.arc(jitter(random, 1), jitter(random, 1), between(random, 0.02, 0.09), 0, 2 * Math.PI);
        context.fill();
      }
      return;
    case 'scratched':
      stroke(ink, width);
      context.strokeStyle = paper;
      for (let i = 0; i < 7; i++) {
        context.lineWidth = between(random, 0.02, 0.07);
        context.beginPath();
        context.moveTo(jitter(random, 1.2), jitter(random, 1.2));
        context.lineTo(jitter(random, 1.2), jitter(random, 1.2));
        context.stroke();
      }
      return;
    case 'wobbly': {
      const wave = [0, 0, 0, 0].map(() => [between(random, 0.02, 0.05), between(random, 2, 7), random.uniform() * 6]);
      const sway = (at: number, by: number): number => wave[by]![0]! * Math.sin(wave[by]![1]! * at + wave[by]![2]!);
      context.strokeStyle = ink;
      context.lineWidth = width * between(random, 0.5, 0.9);
      context.beginPath();
      for (const line of lines) {
        const points = inSteps(line).map(
          ([x, y]) => [x + sway(x, 0) + sway(y, 1), y + sway(x, 2) + sway(y, 3)] as const,
        );
        trace(context, points, [0, 0]);
      }
      context.stroke();
      return;
    }
    case 'heavy':
      stroke(ink, width * 1.4);
      return;
    case 'sketch':
      for (let i = 0; i < 6; i++) stroke(ink, width * 0.22, [jitter(random, width * 0.4), jitter(random, width * 0.4)]);
      return;
    case 'double':
      stroke(ink, width * 1.3);
      stroke(paper, width * 0.8);
      stroke(ink, width * 0.45);
      break;
    case 'stencil':
      stroke(ink, width);
      context.globalCompositeOperation = 'source-over';
      context.strokeStyle = paper;
      context.lineWidth = 0.09;
      for (const place of [-0.55, 0.5]) {
        context.beginPath();
        context.moveTo(-1.1, place);
        context.lineTo(1.1, place);
        context.stroke();
      }
      return;
    default:
      stroke(ink, width);
  }
}

function trace(context: SKRSContext2D, line: Line, [dx, dy]: readonly [number, number]): void {
  for (const [i, [x, y]] of line.entries()) {
    if (i === 0) context.moveTo(x + dx, y + dy);
    else context.lineTo(x + dx, y + dy);
  }
}

/** A line with a point at least every tenth of the square's half side. */
function inSteps(line: Line): Line {
  const points = [line[0]!];
  for (const [i, [x, y]] of line.slice(1).entries()) {
    const [x0, y0] = line[i]!;
    const count = Math.ceil(Math.hypot(x - x0, y - y0) / 0.1);
    for (let j = 1; j <= count; j++) points.push([x0 + ((x - x0) * j) / count, y0 + ((y - y0) * j) / count]);
  }
  return points;
}

/** Uniform between minus and plus a size. */
export const jitter = (random: Random, size: number): number => (random.uniform() * 2 - 1) * size;
