import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { createRandom } from '../../base/index.ts';
import type { Style } from '../scene/vocabulary.ts';
import { groundLine, styledLand } from './backdrop/brush.ts';
import type { Backdrop } from './backdrop/layer.ts';
import { type Light, litLand } from './light.ts';
import { css, darker, mix, type Rgb } from './tint.ts';
import { rowOfSeen, type View } from './view.ts';

interface PlateOptions {
  readonly backdrop: Backdrop;
  readonly light: Light;
  readonly style: Style;
  readonly seed: string;
}

/** Half the width of a square medium shot: how far to the side the sun can stand, whatever the camera does. */
const sunReachMeters = 2;

/** Sky, ground and water without anything on them: the same in every column but for sun and stars, so it needs no parallax. */
export class BasePlate {
  readonly #options: PlateOptions;
  #plate: { readonly canvas: Canvas; readonly key: string; readonly top: number } | null = null;

  constructor(options: PlateOptions) {
    this.#options = options;
  }

  paint(context: SKRSContext2D, view: View): void {
    const seenHeight = view.height / view.pixelsPerMeter;
    const reach = 2 ** (Math.ceil(2 * Math.log2(seenHeight) - 0.02) / 2);
    const level = view.height / reach;
    const { canvas, top } = this.#make(view, level, reach);
    const zoom = view.pixelsPerMeter / level;
    const width = canvas.width * zoom;
    context.drawImage(canvas, (view.width - width) / 2, rowOfSeen(view, top), width, canvas.height * zoom);
  }

  #make(view: View, level: number, reach: number): { readonly canvas: Canvas; readonly top: number } {
    const key = `${reach}`;
    if (this.#plate?.key === key) return this.#plate;
    const top = 0.35 * reach + 0.75 * reach + 0.8;
    const bottom = 0.35 * reach - 0.75 * reach - 0.8;
    const canvas = createCanvas(Math.ceil(view.width * 1.02), Math.ceil((top - bottom) * level));
    const context = canvas.getContext('2d');
    context.setTransform(level, 0, 0, -level, canvas.width / 2, top * level);
    const half = canvas.width / 2 / level;
    const aspect = Math.max(1, view.width / view.height);
    this.#drawSky(context, { half, top, bottom, aspect });
    this.#drawGround(context, { half, bottom, aspect });
    this.#plate = { canvas, key, top };
    return this.#plate;
  }

  #drawSky(
    context: SKRSContext2D,
    {
      half,
      top,
      bottom,
      aspect,
    }: { readonly half: number; readonly top: number; readonly bottom: number; readonly aspect: number },
  ): void {
    const { backdrop, light, style, seed } = this.#options;
    const [high, middle, low] = skyColors(backdrop, light, style);
    const foot = backdrop.ground === null ? -1 : 1;
    paintBlend(context, { half, top, bottom, from: 4.6, to: foot }, { colors: [high, middle, low], style });
    if (!backdrop.hasSun) return;
    if (light.stars > 0) drawStars(context, { strength: light.stars, half: 4 * aspect, seed });
    drawSun(context, { light, half: sunReachMeters * aspect, style });
  }

  #drawGround(
    context: SKRSContext2D,
    { half, bottom, aspect }: { readonly half: number; readonly bottom: number; readonly aspect: number },
  ): void {
    const { backdrop, light, style } = this.#options;
    const { ground, water } = backdrop;
    if (ground === null) return;
    const lit = (color: Rgb, depth: number) => litLand(light, styledLand(color, style), depth);
    const farLine = groundLine(ground.farDepthMeters);
    const farColor = lit(ground.far, Math.min(30, ground.farDepthMeters));
    const nearColor = lit(ground.near, 0);
    const land = { half, top: farLine, bottom, from: farLine, to: -0.7 };
    paintBlend(context, land, { colors: [farColor, mix(farColor, nearColor, 0.55), nearColor], style });
    if (water === null) return;
    const [near, far] = [groundLine(water.fromDepthMeters), groundLine(water.toDepthMeters)];
    const nearWater = mix(lit(water.near, 2), light.skyMiddle, 0.12);
    const farWater = mix(lit(water.far, 12), light.skyLow, 0.4);
    const sea = { half, top: far, bottom: near, from: far, to: near };
    paintBlend(context, sea, { colors: [farWater, mix(farWater, nearWater, 0.5), nearWater], style });
    if (light.sun.strength > 0.2 && style !== 'flat' && style !== 'paper cut') {
      const x = light.sun.across * sunReachMeters * aspect;
      const glitter = context.createRadialGradient(0, 0, 0, 0, 0, 1);
      glitter.addColorStop(0, css(light.glow, 0.55 * light.sun.strength));
      glitter.addColorStop(1, css(light.glow, 0));
      context.save();
      context.beginPath();
      context.rect(-half, near, 2 * half, far - near);
      context.clip();
      context.translate(x, far);
      context.scale(0.55, 1.1);
      context.fillStyle = glitter;
      context.fillRect(-1, -1, 2, 2);
      context.restore();
    }
  }
}

interface Area {
  readonly half: number;
  readonly top: number;
  readonly bottom: number;
  /** Where the blend begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** Three colours from above to below: blended, or as three flat bands, of paper sheets with a shadow under their edges. */
function paintBlend(
  context: SKRSContext2D,
  { half, top, bottom, from, to }: Area,
  { colors, style }: { readonly colors: readonly [Rgb, Rgb, Rgb]; readonly style: Style },
): void {
  if (style === 'storybook' || style === 'watercolor') {
    const gradient = context.createLinearGradient(0, from, 0, to);
    gradient.addColorStop(0, css(colors[0]));
    gradient.addColorStop(0.55, css(colors[1]));
    gradient.addColorStop(1, css(colors[2]));
    context.fillStyle = gradient;
    context.fillRect(-half, bottom, 2 * half, top - bottom);
    return;
  }
  const bands = [mix(colors[0], colors[1], 0.45), colors[1], mix(colors[1], colors[2], 0.7)];
  for (const [i, color] of bands.entries()) {
    const edge = i === 0 ? top : from + (to - from) * (i === 1 ? 0.36 : 0.72);
    if (style === 'paper cut' && i > 0) {
      context.fillStyle = css(darker(color, 0.7), 0.16);
      context.fillRect(-half, bottom, 2 * half, edge + 0.035 - bottom);
    }
    context.fillStyle = css(color);
    context.fillRect(-half, bottom, 2 * half, edge - bottom);
  }
}

/** The sky from zenith to horizon, or what stands for it. */
function skyColors(backdrop: Backdrop, light: Light, style: Style): readonly [Rgb, Rgb, Rgb] {
  if (backdrop.walls === null)
    return [styledSky(light.skyTop, style), styledSky(light.skyMiddle, style), styledSky(light.skyLow, style)];
  const [a, b, c] = backdrop.walls;
  const dim = (color: Rgb) => litLand(light, styledLand(color, style), 0);
  return [dim(a), dim(b), dim(c)];
}

function styledSky(color: Rgb, style: Style): Rgb {
  if (style === 'watercolor') return mix(color, [253, 249, 240], 0.24);
  return color;
}

function drawStars(
  context: SKRSContext2D,
  { strength, half, seed }: { readonly strength: number; readonly half: number; readonly seed: string },
): void {
  const random = createRandom(`${seed}/stars`);
  for (let i = 0; i < 80; i++) {
    const x = (2 * random.uniform() - 1) * half;
    const y = 1.9 + 5.6 * random.uniform();
    const size = 0.013 + 0.024 * random.uniform();
    context.fillStyle = css([255, 246, 216], strength * (0.5 + 0.5 * random.uniform()));
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fill();
  }
}

function drawSun(
  context: SKRSContext2D,
  { light, half, style }: { readonly light: Light; readonly half: number; readonly style: Style },
): void {
  const { across, heightMeters, strength } = light.sun;
  if (strength <= 0.05) return;
  const [x, y] = [across * half, 1.5 + heightMeters * 0.85];
  const isMoon = light.timeOfDay === 'night' || light.timeOfDay === 'dusk';
  const radius = isMoon ? 0.2 : light.timeOfDay === 'day' ? 0.26 : 0.34;
  if (style === 'flat' || style === 'paper cut') {
    context.fillStyle = css(light.glow, 0.28 * strength);
    context.beginPath();
    context.arc(x, y, 1.7 * radius, 0, 2 * Math.PI);
    context.fill();
  } else {
    const halo = context.createRadialGradient(x, y, radius * 0.8, x, y, radius * 6);
    halo.addColorStop(0, css(light.glow, (isMoon ? 0.4 : 0.75) * strength));
    halo.addColorStop(1, css(light.glow, 0));
    context.fillStyle = halo;
    context.fillRect(x - radius * 6, y - radius * 6, radius * 12, radius * 12);
  }
  context.fillStyle = css(
    isMoon ? [246, 244, 226] : light.timeOfDay === 'day' ? [255, 244, 196] : [255, 226, 160],
    strength,
  );
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  if (!isMoon) return;
  context.fillStyle = css([222, 222, 210], 0.8 * strength);
  for (const [dx, dy, r] of [
    [-0.3, 0.2, 0.22],
    [0.3, -0.1, 0.16],
    [-0.05, -0.45, 0.14],
  ] as const) {
    context.beginPath();
    context.arc(x + dx * radius, y + dy * radius, r * radius, 0, 2 * Math.PI);
    context.fill();
  }
}
