import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Style } from '../scene/vocabulary.ts';
import type { Light } from './light.ts';
import type { View } from './view.ts';

const sheets = new WeakMap<SKRSContext2D, Map<string, Canvas>>();

/** The paper and the varnish: what a style lays over the whole picture. */
export function paintFinish(
  context: SKRSContext2D,
  view: View,
  { style, light }: { readonly style: Style; readonly light: Light },
): void {
  if (style === 'flat') return;
  const key = `${style}/${light.timeOfDay}`;
  let known = sheets.get(context);
  if (known === undefined) {
    known = new Map();
    sheets.set(context, known);
  }
  let sheet = known.get(key);
  if (sheet === undefined) {
    sheet = makeSheet(view, style, light);
    known.set(key, sheet);
  }
  context.drawImage(sheet, 0, 0);
}

function makeSheet({ width, height }: View, style: Style, light: Light): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const radius = Math.hypot(width, height) / 2;
  const isDark = light.lamps > 0.5;
  const around = context.createRadialGradient(
    width / 2,
    height / 2,
    0.66 * radius,
    width / 2,
    height / 2,
    1.05 * radius,
  );
  if (style === 'watercolor') {
    around.addColorStop(0, 'rgba(252,247,236,0)');
    around.addColorStop(0.72, 'rgba(252,247,236,0.22)');
    around.addColorStop(1, 'rgba(252,247,236,0.9)');
  } else {
    const alpha = style === 'paper cut' ? 0.1 : 0.15;
    around.addColorStop(0, 'rgba(40,20,60,0)');
    around.addColorStop(1, `rgba(40,20,60,${isDark ? alpha * 1.3 : alpha})`);
  }
  context.fillStyle = around;
  context.fillRect(0, 0, width, height);
  return canvas;
}
