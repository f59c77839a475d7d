import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Actor } from './actor.ts';
import type { Light } from './light.ts';
import { type ActorPaint, paintActor, tracePath } from './paint-actor.ts';
import { css, mix } from './tint.ts';
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

/** An actor in the water: what is above the surface and its mirror image, what is below as a shade, and a ripple around it. */
export function paintInWater(
  context: SKRSContext2D,
  actor: Actor,
  {
    paint,
    view,
    light,
    surfaceMeters,
    shoreDepthMeters,
  }: {
    readonly paint: ActorPaint;
    readonly view: View;
    readonly light: Light;
    readonly surfaceMeters: number;
    readonly shoreDepthMeters: number;
  },
): void {
  const surface = rowOf(view, surfaceMeters, actor.depthMeters);
  const shore = rowOf(view, 0, shoreDepthMeters);
  const tinted = mix(paint.palette.plain, light.skyMiddle, 0.2);
  context.save();
  context.beginPath();
  context.rect(0, surface, view.width, Math.max(0, shore - surface));
  context.clip();
  fillOutline(context, actor, css(mix(tinted, [24, 70, 110], 0.45), 0.4));
  context.transform(1, 0, 0, -0.6, 0, 1.6 * surface);
  fillOutline(context, actor, css(mix(tinted, [24, 70, 110], 0.2), 0.34));
  context.restore();
  context.save();
  context.beginPath();
  context.rect(0, 0, view.width, surface);
  context.clip();
  paintActor(context, actor.shapes, paint);
  context.restore();
  paintRipple(context, actor, { surface, surfaceMeters, light });
}

function fillOutline(context: SKRSContext2D, actor: Actor, fill: string): void {
  context.fillStyle = fill;
  context.beginPath();
  for (const shape of actor.shapes) if (!shape.isDetail) tracePath(context, shape.path);
  context.fill();
}

function paintRipple(
  context: SKRSContext2D,
  actor: Actor,
  {
    surface,
    surfaceMeters,
    light,
  }: { readonly surface: number; readonly surfaceMeters: number; readonly light: Light },
): void {
  const { heightMeters } = actor.pose.position;
  const topMeters = heightMeters + actor.heightPixels / actor.pixelsPerMeter;
  if (heightMeters > surfaceMeters + 0.05 || topMeters < surfaceMeters - 0.1) return;
  const half = 0.62 * actor.widthPixels;
  context.strokeStyle = css(mix([255, 255, 255], light.skyLow, 0.35), 0.75);
  context.lineWidth = Math.max(1, 0.024 * actor.heightPixels);
  context.lineCap = 'round';
  context.beginPath();
  context.ellipse(actor.foot[0], surface, half, 0.09 * half, 0, -0.12, Math.PI + 0.12);
  context.stroke();
  context.beginPath();
  context.ellipse(actor.foot[0], surface + 0.05 * half, 1.3 * half, 0.13 * half, 0, 0.25, Math.PI - 0.25);
  context.stroke();
}
