import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Style } from '../scene/vocabulary.ts';
import type { Palette } from './palette.ts';
import type { Shape } from './pen.ts';

export interface ActorPaint {
  readonly palette: Palette;
  readonly style: Style;
  /** Height of the standing figure in pixels: line widths follow it. */
  readonly heightPixels: number;
}

/** Paints the shapes of one actor: shadow of cut paper, contour, then fills. */
export function paintActor(context: SKRSContext2D, shapes: readonly Shape[], paint: ActorPaint): void {
  const { palette, style, heightPixels } = paint;
  const solid = shapes.filter((shape) => !shape.isDetail);
  if (style === 'paper cut') {
    const offset = 0.035 * heightPixels;
    context.translate(0.6 * offset, offset);
    context.fillStyle = 'rgba(30,22,50,0.28)';
    context.beginPath();
    for (const shape of solid) tracePath(context, shape.path);
    context.fill();
    context.translate(-0.6 * offset, -offset);
  }
  strokeContour(context, solid, paint);
  const fills = gradients(context, solid, palette, style);
  for (const shape of shapes) {
    context.beginPath();
    tracePath(context, shape.path);
    if (shape.width > 0) {
      context.lineWidth = Math.max(0.7, shape.width);
      context.strokeStyle = palette.tones[shape.tone] ?? palette.contour;
      context.stroke();
    } else {
      context.fillStyle = fills[shape.tone] ?? palette.tones[shape.tone] ?? palette.contour;
      context.fill();
    }
  }
}

function strokeContour(
  context: SKRSContext2D,
  solid: readonly Shape[],
  { palette, style, heightPixels }: ActorPaint,
): void {
  const relative = { storybook: 0.026, flat: 0.016, watercolor: 0.02, 'paper cut': 0.034 }[style];
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.lineWidth = Math.max(1.3, relative * heightPixels);
  context.strokeStyle = palette.contour;
  context.beginPath();
  for (const shape of solid) tracePath(context, shape.path);
  context.stroke();
}

type Fill = string | CanvasGradient;

/** Light from above over the whole figure, whatever way it is turned. */
function gradients(
  context: SKRSContext2D,
  solid: readonly Shape[],
  palette: Palette,
  style: Style,
): Record<string, Fill> {
  if (style === 'flat' || style === 'paper cut') return {};
  let [top, bottom] = [Infinity, -Infinity];
  for (const { path } of solid) {
    for (let i = 1; i < path.length; i += 2) {
      if (path[i]! < top) top = path[i]!;
      if (path[i]! > bottom) bottom = path[i]!;
    }
  }
  const blend = (stops: readonly [string, string, string]) => {
    const gradient = context.createLinearGradient(0, top, 0, Math.max(bottom, top + 1));
    gradient.addColorStop(0.05, stops[0]);
    gradient.addColorStop(0.5, stops[1]);
    gradient.addColorStop(1, stops[2]);
    return gradient;
  };
  return { main: blend(palette.body), accent: blend(palette.accent) };
}

/** Adds a shape's outline to the current path. */
export function tracePath(context: SKRSContext2D, path: readonly number[]): void {
  context.moveTo(path[0]!, path[1]!);
  for (let i = 2; i + 5 < path.length; i += 6) {
    context.bezierCurveTo(path[i]!, path[i + 1]!, path[i + 2]!, path[i + 3]!, path[i + 4]!, path[i + 5]!);
  }
}
