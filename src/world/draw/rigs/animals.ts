import type { Rig } from '../look.ts';
import { type QuadrupedBuild, quadruped } from './quadruped.ts';

const foxBuild: QuadrupedBuild = {
  height: 1.12,
  width: 1.5,
  trunk: [0.4, 0.2],
  legLength: 0.26,
  legRadius: 0.062,
  headRadius: 0.27,
  headAt: [0.42, 0.34],
  neckRadius: 0.14,
  muzzle: { x: 0.16, y: 0.1, rx: 0.17, ry: 0.12, tone: 'light' },
  ear: 'pointed',
  tail: 'bushy',
  footTone: 'dark',
  hasBelly: true,
  extra: 'none',
  face: { mouth: -0.62, mouthShift: 0.12 },
};

const catBuild: QuadrupedBuild = {
  ...foxBuild,
  height: 1.08,
  width: 1.25,
  trunk: [0.36, 0.18],
  legLength: 0.24,
  headRadius: 0.27,
  headAt: [0.36, 0.32],
  muzzle: { x: 0.07, y: 0.1, rx: 0.14, ry: 0.09, tone: 'light' },
  tail: 'thin',
  footTone: 'light',
  extra: 'whiskers',
  face: { eye: 0.22, mouth: -0.52 },
};

const dogBuild: QuadrupedBuild = {
  ...foxBuild,
  height: 1.08,
  width: 1.35,
  trunk: [0.4, 0.21],
  legLength: 0.29,
  legRadius: 0.07,
  headRadius: 0.26,
  headAt: [0.42, 0.34],
  muzzle: { x: 0.17, y: 0.09, rx: 0.16, ry: 0.13, tone: 'light' },
  ear: 'floppy',
  tail: 'short',
  footTone: 'main',
  face: { mouth: -0.7, mouthShift: 0.2 },
};

const rabbitBuild: QuadrupedBuild = {
  ...foxBuild,
  height: 1.13,
  width: 0.95,
  trunk: [0.31, 0.24],
  legLength: 0.14,
  legRadius: 0.075,
  headRadius: 0.27,
  headAt: [0.26, 0.3],
  muzzle: { x: 0.07, y: 0.09, rx: 0.13, ry: 0.09, tone: 'light' },
  ear: 'long',
  tail: 'puff',
  footTone: 'light',
  extra: 'buckteeth',
  face: { mouth: -0.5 },
};

const bearBuild: QuadrupedBuild = {
  ...foxBuild,
  height: 1.5,
  width: 1.55,
  trunk: [0.52, 0.36],
  legLength: 0.3,
  legRadius: 0.12,
  headRadius: 0.34,
  headAt: [0.5, 0.42],
  neckRadius: 0.24,
  muzzle: { x: 0.14, y: 0.1, rx: 0.18, ry: 0.14, tone: 'light' },
  ear: 'round',
  tail: 'puff',
  footTone: 'dark',
  face: { eye: 0.16, gap: 0.33, eyeHeight: 0.16, mouth: -0.58 },
};

const horseBuild: QuadrupedBuild = {
  ...foxBuild,
  height: 1.72,
  width: 1.75,
  trunk: [0.52, 0.25],
  legLength: 0.55,
  legRadius: 0.075,
  headRadius: 0.25,
  headAt: [0.62, 0.62],
  neckRadius: 0.15,
  muzzle: { x: 0.24, y: 0.16, rx: 0.19, ry: 0.14, tone: 'light' },
  ear: 'upright',
  tail: 'hair',
  footTone: 'dark',
  hasBelly: false,
  extra: 'mane',
  face: { mouth: -0.95, mouthShift: 0.45, eye: 0.19 },
};

const elephantBuild: QuadrupedBuild = {
  ...foxBuild,
  height: 1.62,
  width: 1.9,
  trunk: [0.6, 0.42],
  legLength: 0.34,
  legRadius: 0.15,
  headRadius: 0.36,
  headAt: [0.58, 0.38],
  neckRadius: 0.28,
  muzzle: { x: 0.2, y: 0.1, rx: 0.1, ry: 0.1, tone: 'main' },
  ear: 'fan',
  tail: 'rope',
  footTone: 'main',
  hasBelly: false,
  extra: 'trunk',
  face: { eye: 0.15, gap: 0.32, eyeHeight: 0.25, mouth: null },
};

const dragonBuild: QuadrupedBuild = {
  ...foxBuild,
  height: 1.5,
  width: 1.9,
  trunk: [0.46, 0.28],
  legLength: 0.26,
  legRadius: 0.09,
  headRadius: 0.29,
  headAt: [0.5, 0.5],
  neckRadius: 0.15,
  muzzle: { x: 0.22, y: 0.08, rx: 0.2, ry: 0.15, tone: 'main' },
  ear: 'horned',
  tail: 'dragon',
  footTone: 'main',
  extra: 'wings',
  face: { mouth: -0.5, mouthShift: 0.35 },
};

/** The animals on four legs. */
export const fourLeggedRigs = {
  fox: quadruped(foxBuild),
  cat: quadruped(catBuild),
  dog: quadruped(dogBuild),
  rabbit: quadruped(rabbitBuild),
  bear: quadruped(bearBuild),
  horse: quadruped(horseBuild),
  elephant: quadruped(elephantBuild),
  dragon: quadruped(dragonBuild),
} as const satisfies Record<string, Rig>;
