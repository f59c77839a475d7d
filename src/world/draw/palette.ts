import type { Color, Style, Subject } from '../scene/vocabulary.ts';
import { type Light, litSubject } from './light.ts';
import { css, darker, fade, lighter, luma, mix, nominalColors, type Rgb, rgb } from './tint.ts';

/** The fills of one actor in one shot: tone name to colour. */
export interface Palette {
  readonly tones: Readonly<Record<string, string>>;
  /** Body colour at the top, middle and bottom of the figure. */
  readonly body: readonly [string, string, string];
  readonly accent: readonly [string, string, string];
  readonly contour: string;
  /** Lit body colour, for reflections and splashes. */
  readonly plain: Rgb;
}

/** What does not change with the colour word: skin, wood, metal and the like. */
const fixedTones: Readonly<Record<string, Rgb>> = {
  ink: rgb('#2b2438'),
  sclera: rgb('#fffdf7'),
  glint: rgb('#ffffff'),
  mouth: rgb('#a83a4a'),
  blush: rgb('#f4929a'),
  tear: rgb('#7cc6f2'),
  beak: rgb('#f2a33c'),
  beakFar: rgb('#d9822e'),
  carrot: rgb('#f08a34'),
  wheel: rgb('#3a3a48'),
  metal: rgb('#c9ced8'),
  wood: rgb('#9a6b42'),
  woodLine: rgb('#9a6b42'),
  glass: rgb('#bfe3f2'),
  sail: rgb('#fff6e4'),
  steam: rgb('#f2f2f6'),
  skin: rgb('#f3c9a5'),
  skinFar: rgb('#dfae8a'),
  trousers: rgb('#4c5578'),
  trousersFar: rgb('#3d4566'),
  shoe: rgb('#54392e'),
  shoeFar: rgb('#46302a'),
  suit: rgb('#eceef2'),
  suitFar: rgb('#cdd3de'),
  visor: rgb('#5b7fa8'),
  leaf: rgb('#6aa84a'),
};

const hairs: Partial<Record<Subject, Rgb>> = {
  girl: rgb('#a85a2c'),
  boy: rgb('#5c3a24'),
  woman: rgb('#3c2a2a'),
  man: rgb('#7a5534'),
};

/** The palette of a subject in its colour, under the light of a shot. */
export function paletteOf(
  subject: Subject,
  color: Color,
  { light, style, depthMeters }: { readonly light: Light; readonly style: Style; readonly depthMeters: number },
): Palette {
  const main = styled(nominalColors[color], style);
  const lit = (tone: Rgb) => litSubject(light, tone, depthMeters);
  const isWhite = color === 'white';
  const isBlack = color === 'black';
  const pale = isWhite ? mix(main, [190, 202, 224], 0.55) : isBlack ? ([150, 150, 164] as Rgb) : lighter(main, 0.68);
  const accent = isWhite ? mix(main, [150, 166, 200], 0.6) : isBlack ? ([96, 98, 116] as Rgb) : darker(main, 0.2);
  const deep = isWhite ? mix(main, [120, 134, 170], 0.7) : isBlack ? ([24, 24, 32] as Rgb) : darker(main, 0.46);
  const far = isWhite ? mix(main, [168, 180, 208], 0.6) : isBlack ? ([36, 36, 46] as Rgb) : darker(main, 0.26);
  const isBeakLike = color === 'orange' || color === 'yellow';
  const edge = contourOf(main, { light, style });
  const tones: Record<string, string> = {};
  for (const [name, value] of Object.entries(fixedTones)) tones[name] = css(lit(styled(value, style)));
  if (isBeakLike) {
    tones.beak = css(lit(styled(rgb('#d4552a'), style)));
    tones.beakFar = css(lit(styled(rgb('#b04222'), style)));
  }
  const hair = hairs[subject] ?? deep;
  const own: Record<string, Rgb> = {
    main,
    mainFar: far,
    light: pale,
    accent,
    dark: deep,
    inner: mix(pale, [244, 150, 150], 0.45),
    hair,
    lightFar: darker(pale, 0.2),
    metalFar: rgb('#a4abba'),
  };
  for (const [name, value] of Object.entries(own)) tones[name] = css(lit(value));
  const lamp: Rgb = mix([255, 236, 170], [255, 214, 96], light.lamps);
  tones.lamp = css(lamp);
  tones.flame = css([255, 150, 60]);
  tones.taillamp = css(lit([230, 60, 60]));
  tones.contour = css(lit(edge));
  if (light.lamps > 0.5) tones.glass = css(mix(lit(fixedTones.glass as Rgb), [255, 226, 150], 0.75 * light.lamps));
  return {
    tones,
    body: ramp(lit, main, style, light),
    accent: ramp(lit, accent, style, light),
    contour: css(lit(edge)),
    plain: lit(main),
  };
}

/** Colours as each style mixes them. */
function styled(color: Rgb, style: Style): Rgb {
  if (style === 'watercolor') return mix(fade(color, 0.06), [252, 246, 234], 0.12);
  if (style === 'paper cut') return mix(color, [250, 236, 214], 0.06);
  return color;
}

/** Lightened above, shaded below, as far as the style shades at all. */
function ramp(lit: (color: Rgb) => Rgb, color: Rgb, style: Style, light: Light): [string, string, string] {
  if (style === 'flat' || style === 'paper cut') return [css(lit(color)), css(lit(color)), css(lit(color))];
  const amount = style === 'storybook' ? 0.24 : 0.3;
  const top = mix(lighter(color, amount), light.glow, 0.08);
  const isPale = luma(color) > 0.85;
  return [
    css(lit(top)),
    css(lit(color)),
    css(lit(isPale ? mix(color, [176, 188, 218], 0.5) : darker(color, style === 'storybook' ? 0.2 : 0.1))),
  ];
}

/** The line around a figure: a deep shade of its colour, or a light rim where the figure is dark at night. */
function contourOf(main: Rgb, { light, style }: { readonly light: Light; readonly style: Style }): Rgb {
  const isDark = luma(main) < 0.3;
  if (style === 'paper cut') return isDark ? mix(main, [255, 250, 240], 0.55) : mix(main, [255, 250, 240], 0.72);
  if (isDark) return mix(main, light.glow, light.lamps > 0.5 ? 0.55 : 0.3);
  if (luma(main) > 0.85) return mix(main, [92, 104, 146], 0.62);
  return darker(main, style === 'watercolor' ? 0.42 : 0.52);
}
