import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Style } from '../scene/vocabulary.ts';
import type { Actor } from './actor.ts';
import { styledLand } from './backdrop/brush.ts';
import type { Water } from './backdrop/layer.ts';
import { type Light, litLand } from './light.ts';
import { type ActorPaint, tracePath } from './paint-actor.ts';
import { css, lighter, mix } from './tint.ts';
import { rowOf, type View } from './view.ts';

/** A soft shadow on the ground, lighter and wider the higher the actor is. */
export function paintShadow(context: SKRSContext2D, actor: Actor, light: Light, view: View): void {
  const ground = rowOf(view, 0, actor.depthMeters);
  const heightMeters = Math.max(0, actor.pose.position.heightMeters);
  const alpha = light.shadow.alpha / (1 + 0.9 * heightMeters);
  if (alpha < 0.02) return;
  const spread = 1 + 0.15 * heightMeters;
  const half = 0.56 * actor.widthPixels * spread;
  const lean = light.shadow.lean * 0.35 * actor.heightPixels;
  context.save();
  context.translate(actor.foot[0] + 0.5 * lean, ground);
  context.scale(half + 0.5 * Math.abs(lean), 0.1 * actor.widthPixels * spread + 0.02 * actor.heightPixels);
  const shade = context.createRadialGradient(0, 0, 0, 0, 0, 1);
  shade.addColorStop(0, `rgba(28,20,60,${(1.25 * alpha).toFixed(3)})`);
  shade.addColorStop(0.6, `rgba(28,20,60,${alpha.toFixed(3)})`);
  shade.addColorStop(1, 'rgba(28,20,60,0)');
  context.fillStyle = shade;
  context.fillRect(-1, -1, 2, 2);
  context.restore();
}

/** The actor upside down in the water, in its own colour. */
export function paintReflection(context: SKRSContext2D, actor: Actor, { palette }: ActorPaint, view: View): void {
  const surface = rowOf(view, 0, actor.depthMeters);
  context.save();
  context.setTransform(1, 0, 0, -0.6, 0, 1.6 * surface);
  context.globalAlpha = 0.3;
  context.beginPath();
  context.fillStyle = css(mix(palette.plain, [20, 50, 90], 0.25));
  for (const shape of actor.shapes) if (!shape.isDetail) tracePath(context, shape.path);
  context.fill();
  context.restore();
}

/** Water over what is under the surface, and a ripple around it. */
export function paintWaterline(
  context: SKRSContext2D,
  actor: Actor,
  {
    view,
    light,
    water,
    style,
  }: { readonly view: View; readonly light: Light; readonly water: Water; readonly style: Style },
): void {
  const { heightMeters } = actor.pose.position;
  if (heightMeters > 0.02) return;
  const surface = rowOf(view, 0, actor.depthMeters);
  const depthPixels = -heightMeters * actor.pixelsPerMeter;
  const color = mix(litLand(light, styledLand(water.near, style), 2), light.skyMiddle, 0.14);
  const half = 0.72 * actor.widthPixels;
  context.fillStyle = css(color, 0.86);
  context.beginPath();
  context.ellipse(
    actor.foot[0],
    surface + 0.5 * depthPixels,
    half,
    0.5 * depthPixels + 0.05 * actor.heightPixels,
    0,
    0,
    Math.PI,
  );
  context.lineTo(actor.foot[0] - half, surface);
  context.lineTo(actor.foot[0] + half, surface);
  context.fill();
  const pulse = 1 + 0.08 * Math.sin(2 * Math.PI * actor.pose.phase);
  context.strokeStyle = css(lighter(color, 0.6), 0.8);
  context.lineWidth = Math.max(1, 0.022 * actor.heightPixels);
  context.beginPath();
  context.ellipse(actor.foot[0], surface, half * pulse, 0.1 * half * pulse, 0, 0, 2 * Math.PI);
  context.stroke();
}
