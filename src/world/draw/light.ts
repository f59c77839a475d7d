import type { Shot } from '../scene/scene.ts';
import { stages } from '../scene/stage.ts';
import type { TimeOfDay } from '../scene/vocabulary.ts';
import { fade, mix, multiply, type Rgb, rgb } from './tint.ts';

/** The light of one shot: every colour of the picture passes through it. */
export interface Light {
  readonly timeOfDay: TimeOfDay;
  /** Sky from the zenith down to the horizon. */
  readonly skyTop: Rgb;
  readonly skyMiddle: Rgb;
  readonly skyLow: Rgb;
  /** What far things fade into. */
  readonly haze: Rgb;
  /** Fading per metre of depth. */
  readonly hazePerMeter: number;
  /** Multiplies the colours of the land, in daylight all ones. */
  readonly tint: Rgb;
  /** Colour of the light that falls on edges. */
  readonly glow: Rgb;
  /** The sun or the moon: across in [-1, 1] of the view, metres over the horizon, strength 0 to 1. */
  readonly sun: { readonly across: number; readonly heightMeters: number; readonly strength: number };
  /** Opacity and sideways stretch of shadows on the ground. */
  readonly shadow: { readonly alpha: number; readonly lean: number };
  /** 0 to 1: how lit windows and lanterns are. */
  readonly lamps: number;
  /** 0 to 1. */
  readonly stars: number;
}

interface Hour {
  readonly sky: readonly [string, string, string];
  readonly haze: string;
  readonly tint: Rgb;
  readonly glow: string;
  readonly sun: Light['sun'];
  readonly shadow: Light['shadow'];
  readonly lamps: number;
  readonly stars: number;
}

const hours: Readonly<Record<TimeOfDay, Hour>> = {
  dawn: {
    sky: ['#8fb0e6', '#f3c3c9', '#ffe3b8'],
    haze: '#f6d3cd',
    tint: [1, 0.9, 0.92],
    glow: '#ffe0c0',
    sun: { across: -0.55, heightMeters: 0.75, strength: 0.9 },
    shadow: { alpha: 0.24, lean: 0.8 },
    lamps: 0.25,
    stars: 0,
  },
  day: {
    sky: ['#4f9fe8', '#8cc8f4', '#d8f0fb'],
    haze: '#cfe6f2',
    tint: [1, 1, 1],
    glow: '#fffbe6',
    sun: { across: 0.55, heightMeters: 2.1, strength: 1 },
    shadow: { alpha: 0.34, lean: -0.2 },
    lamps: 0,
    stars: 0,
  },
  sunset: {
    sky: ['#7a5fb0', '#f0806a', '#ffc45e'],
    haze: '#f5a878',
    tint: [1, 0.82, 0.7],
    glow: '#ffc070',
    sun: { across: 0.4, heightMeters: 0.5, strength: 1 },
    shadow: { alpha: 0.32, lean: -0.9 },
    lamps: 0.45,
    stars: 0,
  },
  dusk: {
    sky: ['#2c3a78', '#6a5ca0', '#d893a8'],
    haze: '#8a7bb0',
    tint: [0.7, 0.66, 0.86],
    glow: '#c8b4f0',
    sun: { across: -0.5, heightMeters: 1.9, strength: 0.5 },
    shadow: { alpha: 0.22, lean: 0.3 },
    lamps: 0.85,
    stars: 0.35,
  },
  night: {
    sky: ['#0d1540', '#1c2a66', '#3a4a8c'],
    haze: '#2c3a70',
    tint: [0.42, 0.5, 0.77],
    glow: '#bcd0ff',
    sun: { across: 0.5, heightMeters: 2.1, strength: 0.8 },
    shadow: { alpha: 0.3, lean: -0.35 },
    lamps: 1,
    stars: 1,
  },
};

/** The light of a shot, from its time of day and weather. */
export function lightOf(shot: Shot): Light {
  if (shot.place === 'space') return starlight;
  const hour = hours[shot.timeOfDay];
  // Rooms have lamps: warmer and lighter in the evening than the land outside.
  const openTint =
    shot.place === 'living room'
      ? mix(hour.tint, [1, 0.9, 0.76], 0.75 * hour.lamps)
      : shot.place === 'underwater'
        ? mix(hour.tint, [1, 1, 1], 0.25)
        : hour.tint;
  const strength = stages[shot.place].showsWeather ? 0.55 + 0.45 * shot.weatherIntensity : 0;
  const cover = strength * overcast[shot.weather];
  const fog =
    shot.weather === 'fog' ? strength : shot.weather === 'rain' || shot.weather === 'snow' ? 0.3 * strength : 0;
  const dark = shot.timeOfDay === 'night' || shot.timeOfDay === 'dusk';
  const grey: Rgb = multiply(
    dark ? [120, 126, 150] : [206, 212, 220],
    shot.timeOfDay === 'night' ? [0.4, 0.42, 0.55] : [1, 1, 1],
  );
  const veil = (hex: string, amount: number) => mix(fade(rgb(hex), 0.45 * cover), grey, amount * cover);
  return {
    timeOfDay: shot.timeOfDay,
    skyTop: veil(hour.sky[0], 0.55),
    skyMiddle: veil(hour.sky[1], 0.6),
    skyLow: veil(hour.sky[2], 0.55),
    haze: mix(veil(hour.haze, 0.6), dark ? mix(grey, [170, 180, 206], 0.35) : grey, 0.6 * fog),
    hazePerMeter: 0.008 + 0.045 * fog,
    tint: mix(openTint, multiply(openTint, [0.84, 0.87, 0.92]), cover),
    glow: rgb(hour.glow),
    sun: { ...hour.sun, strength: hour.sun.strength * Math.max(0, 1 - 1.15 * cover) },
    shadow: { alpha: hour.shadow.alpha * (1 - 0.55 * cover), lean: hour.shadow.lean * (1 - 0.7 * cover) },
    lamps: Math.min(1, hour.lamps + 0.3 * cover),
    stars: hour.stars * Math.max(0, 1 - 1.2 * cover),
  };
}

/** Out in space: a clear white light from one side, nothing to fade into. */
const starlight: Light = {
  timeOfDay: 'night',
  skyTop: [24, 18, 66],
  skyMiddle: [44, 30, 98],
  skyLow: [78, 44, 126],
  haze: [60, 44, 120],
  hazePerMeter: 0,
  tint: [0.94, 0.94, 1],
  glow: [214, 210, 255],
  sun: { across: 0, heightMeters: 0, strength: 0 },
  shadow: { alpha: 0, lean: 0 },
  lamps: 0.75,
  stars: 0,
};

/** How much of the sky each weather covers. */
const overcast = { clear: 0, cloudy: 0.75, rain: 0.95, snow: 0.8, fog: 0.7, wind: 0.15 } as const;

/** A colour of the land, lit and faded by its depth. */
export function litLand(light: Light, color: Rgb, depthMeters: number): Rgb {
  const hazeAmount = Math.min(0.88, 1 - Math.exp(-light.hazePerMeter * Math.max(0, depthMeters)));
  return mix(multiply(color, light.tint), light.haze, hazeAmount);
}

/** A colour of a subject: less tinted than the land, so that colour words stay true at night. */
export function litSubject(light: Light, color: Rgb, depthMeters: number): Rgb {
  const tint = mix([1, 1, 1], light.tint, 0.38);
  const hazeAmount = Math.min(0.35, 1 - Math.exp(-0.5 * light.hazePerMeter * Math.max(0, depthMeters)));
  return mix(multiply(color, tint), light.haze, hazeAmount);
}
