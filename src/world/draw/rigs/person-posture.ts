import { cosine, sine } from '../../simulation/elementary.ts';
import { cowave, ease, type Look, step, wave } from '../look.ts';
import type { Point } from '../pen.ts';
import type { PersonBuild } from './person-build.ts';

/** Where limbs and head of a person are, in the frame of the figure. */
export interface PersonPosture {
  readonly hipAt: Point;
  readonly lean: number;
  /** Feet, near and far; in the frame of the figure. */
  readonly feet: readonly [Point, Point];
  /** Hands from the shoulder, near and far. */
  readonly hands: readonly [Point, Point];
  readonly headTilt: number;
  readonly yaw: number;
  readonly areEyesClosed: boolean;
  /** Turn of the whole figure about its middle: lying and swimming. */
  readonly turn: number;
  readonly turnShift: Point;
  readonly isSeated: boolean;
}

/** How a person stands, walks, sits, jumps or swims at a moment. */
export function personPosture(look: Look, build: PersonBuild): PersonPosture {
  const { phase } = look;
  const legs = build.legLength;
  const arm = build.torsoHeight * 0.96;
  const stance = 0.35 * build.torso[1] + 0.03;
  const feet: [Point, Point] = [
    [-stance, 0],
    [stance, 0.02],
  ];
  const breath = 0.006 * wave(phase);
  const sad = look.emotion === 'sad' ? 1 : 0;
  const base: PersonPosture = {
    hipAt: [0, legs + breath],
    lean: -0.06 * sad,
    feet,
    hands: [
      [-0.16, -arm],
      [0.15, -arm],
    ],
    headTilt: -0.16 * sad,
    yaw: 0.5,
    areEyesClosed: false,
    turn: 0,
    turnShift: [0, 0],
    isSeated: false,
  };
  const cheer = look.emotion === 'surprised' ? 0.35 : 0;
  switch (look.action) {
    case 'walk':
    case 'run':
    case 'chase':
    case 'carry':
    case 'meet':
      return striding(base, look, build);
    case 'sit':
      return seated(base, build);
    case 'sleep':
      return {
        ...base,
        turn: Math.PI / 2,
        turnShift: [0.5 * build.height, build.torso[0] * 0.95 + 0.02 * wave(phase)],
        areEyesClosed: true,
        feet: [
          [-0.06, 0.02],
          [0.12, 0.05],
        ],
        hands: [
          [0.1, -0.7 * arm],
          [0.2, -0.55 * arm],
        ],
      };
    case 'wave': {
      const angle = 0.85 + 0.42 * wave(2 * phase);
      const reach = 1.05 * arm;
      return { ...base, hands: [base.hands[0], [reach * sine(angle), reach * cosine(angle)]], headTilt: -0.06 };
    }
    case 'eat': {
      const lift = 0.5 + 0.5 * wave(phase);
      return {
        ...base,
        hands: [
          [0.26, -0.35 * arm + 0.5 * arm * lift],
          [0.15, -arm],
        ],
        headTilt: -0.12 + 0.04 * wave(2 * phase),
      };
    }
    case 'look around':
      return { ...base, yaw: 0.95 * cowave(phase), headTilt: -0.05 * cowave(phase) };
    case 'dance':
    case 'spin': {
      const sway = wave(phase);
      const up = look.action === 'spin' ? 0.1 : 0.75;
      return {
        ...base,
        hipAt: [0.07 * sway, legs - 0.05 * Math.abs(sway)],
        lean: 0.16 * sway,
        feet: [
          [feet[0][0], Math.max(0, 0.16 * sway)],
          [feet[1][0], Math.max(0, -0.16 * sway) + 0.02],
        ],
        hands: [
          [-0.42, up * arm * (0.6 + 0.6 * sway)],
          [0.42, up * arm * (0.6 - 0.6 * sway)],
        ],
        headTilt: 0.14 * sway,
      };
    }
    case 'jump':
    case 'bounce':
    case 'fall':
    case 'dive':
    case 'rise':
    case 'swing':
      return leaping(base, look, build);
    case 'swim':
    case 'fly':
      return level(base, look, build);
    case 'float':
    case 'hover':
      return {
        ...base,
        lean: 0.08 * wave(phase),
        feet: [
          [-stance - 0.08, 0.1 + 0.05 * wave(phase)],
          [stance + 0.1, 0.14 - 0.05 * wave(phase)],
        ],
        hands: [
          [-0.36, -0.35 * arm + 0.1 * wave(phase)],
          [0.36, -0.3 * arm - 0.1 * wave(phase)],
        ],
      };
    case 'drive':
      return {
        ...base,
        hands: [
          [0.3, -0.4 * arm],
          [0.34, -0.35 * arm],
        ],
      };
    default:
      return cheer > 0
        ? {
            ...base,
            hands: [
              [-0.34, -0.3 * arm],
              [0.34, -0.25 * arm],
            ],
          }
        : base;
  }
}

function striding(base: PersonPosture, look: Look, build: PersonBuild): PersonPosture {
  const { phase } = look;
  const isFast = look.action === 'run' || look.action === 'chase';
  const legs = build.legLength;
  const arm = build.torsoHeight * 0.96;
  const stride = Math.min(look.halfStride, (isFast ? 0.95 : 0.7) * legs);
  const lift = (isFast ? 0.42 : 0.2) * legs;
  const [a, b] = [step(phase, stride, lift), step(phase + 0.5, stride, lift)];
  const swing = cowave(phase);
  const bob = (isFast ? 0.06 : 0.025) * legs * cowave(2 * phase) - (isFast ? 0.06 : 0.02) * legs;
  const reach = isFast ? 0.75 : 0.5;
  const hands: [Point, Point] = look.isCarrying
    ? [
        [0.34, -0.55 * arm],
        [0.38, -0.45 * arm],
      ]
    : [
        [-reach * swing * arm * 0.8, (isFast ? -0.55 : -0.9) * arm],
        [reach * swing * arm * 0.8, (isFast ? -0.5 : -0.88) * arm],
      ];
  return {
    ...base,
    hipAt: [0, legs + bob],
    lean: base.lean - (isFast ? 0.16 : 0.04),
    feet: [
      [a[0] - 0.02, a[1]],
      [b[0] + 0.02, b[1] + 0.01],
    ],
    hands,
  };
}

function seated(base: PersonPosture, build: PersonBuild): PersonPosture {
  const r = build.limbRadius;
  return {
    ...base,
    hipAt: [-0.12, 1.6 * r],
    lean: 0.06,
    feet: [
      [build.legLength * 0.82 - 0.12, 0],
      [build.legLength * 0.92 - 0.06, 0.03],
    ],
    hands: [
      [0.22, -0.62 * build.torsoHeight],
      [0.32, -0.6 * build.torsoHeight],
    ],
    isSeated: true,
  };
}

function leaping(base: PersonPosture, { velocity, phase }: Look, build: PersonBuild): PersonPosture {
  const arm = build.torsoHeight * 0.96;
  const air = ease(Math.abs(velocity.yMetersPerSecond), 0, 2);
  const legs = build.legLength;
  return {
    ...base,
    feet: [
      [-0.2 - 0.06 * air, 0.22 * legs],
      [0.2, 0.36 * legs],
    ],
    hands: [
      [-0.34, (0.35 + 0.4 * air) * arm],
      [0.36, (0.45 + 0.4 * air) * arm + 0.02 * wave(phase)],
    ],
    hipAt: [0, legs],
  };
}

/** Stretched out level, face ahead: crawling through water or flying. */
function level(base: PersonPosture, look: Look, build: PersonBuild): PersonPosture {
  const { phase } = look;
  const arm = build.torsoHeight * 0.98;
  const kick = 0.12 * wave(2 * phase);
  const around = 2 * Math.PI * phase;
  const stroke = (shift: number): Point => [arm * sine(around + shift), arm * cosine(around + shift)];
  const hands: [Point, Point] =
    look.action === 'swim'
      ? [stroke(0), stroke(Math.PI)]
      : [
          [0.1, arm],
          [-0.14, -0.9 * arm],
        ];
  return {
    ...base,
    turn: -1.25,
    turnShift: [-0.45 * build.height, 0.36 * build.height],
    feet: [
      [-0.08 + kick, 0],
      [0.08 - kick, 0.02],
    ],
    hands,
    headTilt: 0.75,
  };
}
