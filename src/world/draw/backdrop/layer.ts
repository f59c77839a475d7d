import type { Random } from '../../../base/index.ts';
import type { Shot } from '../../scene/scene.ts';
import type { Style } from '../../scene/vocabulary.ts';
import type { Light } from '../light.ts';
import type { Rgb } from '../tint.ts';
import type { Brush } from './brush.ts';

/** What the pixels of the backdrop are: the first values of the class map. */
export const sceneryKinds = ['sky', 'ground', 'water', 'plant', 'building', 'rock', 'cloud', 'interior'] as const;
export type SceneryKind = (typeof sceneryKinds)[number];

/** One layer of the backdrop: drawn once per shot, then moved by the camera. */
export interface Layer {
  readonly name: string;
  readonly kind: SceneryKind;
  /** Decides parallax and what stands before what. */
  readonly depthMeters: number;
  /** The strip of the picture plane that it covers, in metres. */
  readonly bottomMeters: number;
  readonly topMeters: number;
  /** How fast it moves by itself, in metres of the picture plane per second. */
  readonly driftMetersPerSecond: number;
  readonly draw: (brush: Brush) => void;
}

/** Ground, as bands of colour from near to far. */
export interface Ground {
  readonly near: Rgb;
  readonly far: Rgb;
  readonly farDepthMeters: number;
  readonly kind: SceneryKind;
}

/** Water from a depth to another. */
export interface Water {
  readonly fromDepthMeters: number;
  readonly toDepthMeters: number;
  readonly near: Rgb;
  readonly far: Rgb;
}

/** What a place looks like in one shot. */
export interface Backdrop {
  readonly ground: Ground | null;
  readonly water: Water | null;
  /** Replaces the sky's colours, for places that have none. */
  readonly walls: readonly [Rgb, Rgb, Rgb] | null;
  readonly hasSun: boolean;
  readonly layers: readonly Layer[];
}

/** What a place is told. */
export interface Site {
  readonly shot: Shot;
  readonly style: Style;
  readonly light: Light;
  readonly random: Random;
}

/** Fills in what most layers share. */
export function layer(
  name: string,
  kind: SceneryKind,
  at: { readonly depth: number; readonly bottom: number; readonly top: number; readonly drift?: number },
  draw: (brush: Brush) => void,
): Layer {
  return {
    name,
    kind,
    depthMeters: at.depth,
    bottomMeters: at.bottom,
    topMeters: at.top,
    driftMetersPerSecond: at.drift ?? 0,
    draw,
  };
}
