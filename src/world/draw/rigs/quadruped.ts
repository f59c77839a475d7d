import { cosine, sine } from '../../simulation/elementary.ts';
import { cowave, ease, joint, type Look, type Rig, step, wave } from '../look.ts';
import { type Pen, type Point, placed } from '../pen.ts';
import { drawFace, type FacePlan, plainFace } from './face.ts';

export type EarKind = 'pointed' | 'floppy' | 'long' | 'round' | 'fan' | 'upright' | 'horned';
export type TailKind = 'bushy' | 'thin' | 'short' | 'puff' | 'hair' | 'rope' | 'dragon';

/** Proportions of a four-legged animal, in metres. */
export interface QuadrupedBuild {
  readonly height: number;
  readonly width: number;
  /** Half length and half thickness of the trunk. */
  readonly trunk: Point;
  readonly legLength: number;
  readonly legRadius: number;
  readonly headRadius: number;
  /** Middle of the head from the middle of the trunk. */
  readonly headAt: Point;
  readonly neckRadius: number;
  /** Muzzle: length forward, height under the middle of the head, radii. */
  readonly muzzle: {
    readonly x: number;
    readonly y: number;
    readonly rx: number;
    readonly ry: number;
    readonly tone: string;
  };
  readonly ear: EarKind;
  readonly tail: TailKind;
  readonly footTone: string;
  readonly hasBelly: boolean;
  readonly extra: 'none' | 'mane' | 'trunk' | 'wings' | 'whiskers' | 'buckteeth';
  /** Sideways and upward eye placement. */
  readonly face: Partial<Pick<FacePlan, 'eye' | 'gap' | 'eyeHeight' | 'mouth' | 'mouthShift'>>;
}

/** Where everything of one animal is at one instant. */
interface Posture {
  readonly trunkAt: Point;
  readonly pitch: number;
  /** Feet: front near, front far, back near, back far; null is folded under. */
  readonly feet: readonly (Point | null)[];
  readonly headShift: Point;
  readonly headTilt: number;
  readonly yaw: number;
  readonly areEyesClosed: boolean;
  readonly tail: number;
  readonly isSitting: boolean;
}

/** A rig for one build of four-legged animal. */
export function quadruped(build: QuadrupedBuild): Rig {
  return { height: build.height, width: build.width, draw: (pen, look) => drawQuadruped(pen, look, build) };
}

function drawQuadruped(pen: Pen, look: Look, build: QuadrupedBuild): void {
  const posture = postureOf(look, build);
  const [L, T] = build.trunk;
  const trunk = placed(posture.trunkAt[0], posture.trunkAt[1], posture.pitch);
  const toWorld = (x: number, y: number): Point => [
    trunk[0] * x + trunk[2] * y + trunk[4],
    trunk[1] * x + trunk[3] * y + trunk[5],
  ];
  const hips = [
    toWorld(0.62 * L, -0.35 * T),
    toWorld(0.5 * L, -0.3 * T),
    toWorld(-0.62 * L, -0.3 * T),
    toWorld(-0.5 * L, -0.25 * T),
  ];
  pen.within(trunk, () => drawTail(pen, build, posture));
  if (build.extra === 'wings') pen.within(trunk, () => drawWing(pen, look, build, 'mainFar'));
  for (const i of [1, 3]) drawLeg(pen, build, hips[i]!, posture.feet[i]!, { tone: 'mainFar', isFront: i === 1 });
  pen.within(trunk, () => {
    pen.blob('main', [
      L,
      0.15 * T,
      0.75 * L,
      0.85 * T,
      0,
      0.92 * T,
      -0.75 * L,
      0.88 * T,
      -L,
      0.05 * T,
      -0.75 * L,
      -0.8 * T,
      0,
      -T,
      0.75 * L,
      -0.85 * T,
    ]);
    if (build.hasBelly) {
      pen.details(() => pen.ellipse('light', 0.74 * L, -0.12 * T, 0.24 * L, 0.62 * T, 0.25));
    }
  });
  if (posture.isSitting) pen.ellipse('main', hips[2]![0] + 0.1 * L, hips[2]![1], 0.42 * L, 0.62 * T, 0.5);
  for (const i of [0, 2]) drawLeg(pen, build, hips[i]!, posture.feet[i]!, { tone: 'main', isFront: i === 0 });
  if (build.extra === 'wings') pen.within(trunk, () => drawWing(pen, look, build, 'accent'));
  const neck = toWorld(0.72 * L, 0.25 * T);
  const head = headPlace(build, posture, toWorld);
  pen.limb('main', neck, head, build.neckRadius * 1.25, build.neckRadius);
  if (build.extra === 'mane') {
    const back: Point = [head[0] - 0.75 * build.headRadius, head[1] + 0.3 * build.headRadius];
    pen.limb('dark', [neck[0] - 0.12, neck[1] + 0.16], back, 0.07, 0.1);
  }
  if (look.action === 'eat') drawBowl(pen, head[0] + 0.9 * build.headRadius);
  pen.within(placed(head[0], head[1], posture.headTilt), () => drawHead(pen, look, build, posture));
}

/** What is eaten: greens in a bowl before the animal. */
function drawBowl(pen: Pen, x: number): void {
  pen.ellipse('leaf', x, 0.15, 0.17, 0.1);
  pen.blob('wood', [x - 0.22, 0.15, x - 0.13, 0.0, x + 0.13, 0.0, x + 0.22, 0.15]);
}

function headPlace(build: QuadrupedBuild, posture: Posture, toWorld: (x: number, y: number) => Point): Point {
  const [hx, hy] = build.headAt;
  const c = cosine(-0.6 * posture.pitch);
  const s = sine(-0.6 * posture.pitch);
  const [x, y] = toWorld(hx * c - hy * s, hx * s + hy * c);
  return [x + posture.headShift[0], Math.max(0.8 * build.headRadius, y + posture.headShift[1])];
}

interface LegStyle {
  readonly tone: string;
  readonly isFront: boolean;
}

function drawLeg(pen: Pen, build: QuadrupedBuild, hip: Point, foot: Point | null, { tone, isFront }: LegStyle): void {
  const r = build.legRadius;
  const footTone = tone === 'mainFar' && build.footTone === 'main' ? 'mainFar' : build.footTone;
  if (foot === null) {
    const x = hip[0] + (isFront ? 0.32 : 0.12) * build.trunk[0];
    pen.limb(footTone, [x - 1.1 * r, 0.85 * r], [x + 0.7 * r, 0.8 * r], 0.85 * r, 0.8 * r);
    return;
  }
  const half = 0.52 * (build.legLength + 0.27 * build.trunk[1] - 0.75 * build.legRadius);
  const knee = joint(hip, foot, [half, half], isFront ? -1 : 1);
  const ankle: Point = [foot[0], foot[1] + 0.75 * r];
  pen.limb(tone, hip, knee, 1.35 * r, r);
  pen.limb(tone, knee, ankle, r, 0.85 * r);
  pen.limb(footTone, [ankle[0] - 0.1 * r, ankle[1]], [ankle[0] + 0.6 * r, ankle[1] - 0.05 * r], 0.85 * r, 0.75 * r);
}

function drawTail(pen: Pen, build: QuadrupedBuild, { tail }: Posture): void {
  const [L, T] = build.trunk;
  const root: Point = [-0.88 * L, 0.35 * T];
  pen.within(placed(root[0], root[1], tail), () => {
    switch (build.tail) {
      case 'bushy':
        pen.blob('main', [0.05, -0.06, -0.2, -0.14, -0.45, 0.0, -0.5, 0.25, -0.4, 0.3, -0.22, 0.18, 0, 0.1]);
        pen.details(() =>
          pen.blob('light', [-0.41, 0.04, -0.5, 0.22, -0.46, 0.3, -0.39, 0.29, -0.33, 0.21, -0.37, 0.13]),
        );
        break;
      case 'thin':
        pen.limb('main', [0, 0], [-0.2, 0.12], 0.065, 0.06);
        pen.limb('main', [-0.2, 0.12], [-0.26, 0.4], 0.06, 0.06);
        break;
      case 'short':
        pen.limb('main', [0, 0], [-0.16, 0.2], 0.075, 0.05);
        break;
      case 'puff':
        pen.circle('light', -0.06, -0.05, 0.12);
        break;
      case 'hair':
        pen.blob('dark', [0.04, 0.06, -0.12, 0.08, -0.26, -0.12, -0.24, -0.5, -0.12, -0.44, -0.08, -0.15]);
        break;
      case 'rope':
        pen.limb('main', [0, 0], [-0.2, -0.25], 0.05, 0.035);
        pen.circle('dark', -0.21, -0.3, 0.065);
        break;
      case 'dragon':
        pen.blob('main', [0.1, 0.16, -0.25, 0.04, -0.5, 0.12, -0.66, 0.3, -0.6, 0.06, -0.4, -0.14, 0.1, -0.26]);
        pen.polygon('accent', [-0.56, 0.22, -0.78, 0.24, -0.66, 0.48]);
        break;
    }
  });
}

function drawWing(pen: Pen, look: Look, build: QuadrupedBuild, tone: string): void {
  const flies = look.action === 'fly' || look.action === 'hover' || look.action === 'rise' || look.action === 'dive';
  const flap = flies ? 0.15 + 0.75 * wave(look.phase) : 0.5 + 0.05 * wave(look.phase);
  const far = tone === 'mainFar' ? 0.12 : 0;
  pen.within(placed(0.1 + far, 0.7 * build.trunk[1], flap), () => {
    pen.blob(
      tone,
      [
        0.1, -0.02, 0, 0.3, -0.22, 0.62, -0.36, 0.66, -0.52, 0.5, -0.5, 0.36, -0.38, 0.32, -0.36, 0.2, -0.22, 0.18,
        -0.15, 0.05,
      ],
    );
    pen.line('contour', [0.0, 0.1, -0.15, 0.35, -0.34, 0.6], 0.02);
  });
}

function drawHead(pen: Pen, look: Look, build: QuadrupedBuild, posture: Posture): void {
  const R = build.headRadius;
  const { yaw } = posture;
  const droop = look.emotion === 'sad' || look.emotion === 'sleepy' ? 1 : 0;
  drawEars(pen, build, yaw, droop);
  pen.ellipse('main', 0, 0, R * 1.06, R);
  if (build.extra === 'mane')
    pen.blob('dark', [-0.1, 0.9 * R, 0.3 * R, 1.15 * R, 0.55 * R, 0.65 * R, 0.2 * R, 0.6 * R]);
  const m = build.muzzle;
  const muzzleX = yaw * m.x;
  if (build.extra === 'trunk') drawTrunk(pen, look, R, yaw);
  else pen.ellipse(m.tone, muzzleX, -m.y, m.rx, m.ry);
  pen.details(() => {
    if (build.extra !== 'trunk') {
      const noseX = muzzleX + yaw * m.rx * 0.62;
      pen.ellipse('ink', noseX, -m.y + m.ry * 0.52, 0.15 * R, 0.11 * R);
    }
    if (build.extra === 'whiskers') {
      for (const dy of [-0.02, 0.06]) {
        pen.line('contour', [muzzleX + 0.5 * R, -m.y + dy, muzzleX + 1.05 * R, -m.y + 1.8 * dy], 0.018);
        pen.line('contour', [muzzleX - 0.5 * R, -m.y + dy, muzzleX - 1.05 * R, -m.y + 1.8 * dy], 0.018);
      }
    }
    if (build.extra === 'buckteeth') pen.box('sclera', muzzleX - 0.1 * R, -m.y - 0.5 * R, 0.2 * R, 0.22 * R, 0.02);
  });
  const emotion = look.emotion;
  drawFace(pen, {
    ...plainFace,
    ...build.face,
    x: 0,
    y: 0,
    radius: R,
    yaw,
    emotion,
    areEyesClosed: posture.areEyesClosed,
  });
}

function drawTrunk(pen: Pen, look: Look, R: number, yaw: number): void {
  const lift =
    look.action === 'wave' || look.action === 'eat' || look.emotion === 'happy'
      ? 0.5 + 0.12 * wave(look.phase)
      : 0.06 * wave(look.phase);
  const x = yaw * 0.8 * R;
  const mid: Point = [x + yaw * 0.5 * R, -1.0 * R + 0.4 * lift * R];
  pen.limb('main', [x, -0.2 * R], mid, 0.34 * R, 0.24 * R);
  pen.limb('main', mid, [mid[0] + yaw * (0.3 + 0.5 * lift) * R, mid[1] - (0.55 - 1.5 * lift) * R], 0.24 * R, 0.17 * R);
  pen.limb('sclera', [x - 0.25 * R, -0.5 * R], [x + 0.25 * yaw * R, -0.85 * R], 0.1 * R, 0.05 * R);
}

function drawEars(pen: Pen, build: QuadrupedBuild, yaw: number, droop: number): void {
  const R = build.headRadius;
  for (const side of [-1, 1]) {
    const x = (side * 0.62 - 0.18 * yaw) * R;
    pen.within(placed(x, 0.62 * R, -side * (0.22 + 0.55 * droop)), () => drawEar(pen, build.ear, R, side));
  }
}

function drawEar(pen: Pen, ear: EarKind, R: number, side: number): void {
  switch (ear) {
    case 'pointed':
      pen.blob('main', [-0.36 * R, -0.1 * R, -0.2 * R, 0.45 * R, 0, 0.88 * R, 0.2 * R, 0.45 * R, 0.36 * R, -0.1 * R]);
      pen.details(() => pen.blob('inner', [-0.18 * R, 0.1 * R, 0, 0.62 * R, 0.18 * R, 0.1 * R]));
      break;
    case 'upright':
      pen.blob('main', [-0.2 * R, -0.1 * R, -0.14 * R, 0.4 * R, 0, 0.66 * R, 0.14 * R, 0.4 * R, 0.2 * R, -0.1 * R]);
      break;
    case 'floppy':
      pen.blob('dark', [
        -0.05 * R,
        0.2 * R,
        side * 0.5 * R,
        0.1 * R,
        side * 0.62 * R,
        -0.55 * R,
        side * 0.36 * R,
        -0.85 * R,
        side * 0.1 * R,
        -0.4 * R,
      ]);
      break;
    case 'long':
      pen.ellipse('main', 0, 0.6 * R, 0.27 * R, 0.8 * R);
      pen.details(() => pen.ellipse('inner', 0, 0.6 * R, 0.14 * R, 0.58 * R));
      break;
    case 'round':
      pen.circle('main', 0, 0.2 * R, 0.4 * R);
      pen.details(() => pen.circle('inner', 0, 0.2 * R, 0.22 * R));
      break;
    case 'fan':
      pen.ellipse(side > 0 ? 'mainFar' : 'main', side * 0.55 * R, -0.35 * R, 0.62 * R, 0.85 * R, side * 0.1);
      pen.details(() => pen.ellipse('inner', side * 0.58 * R, -0.38 * R, 0.38 * R, 0.58 * R, side * 0.1));
      break;
    case 'horned':
      pen.blob('light', [
        -0.14 * R,
        -0.1 * R,
        -0.1 * R,
        0.4 * R,
        -side * -0.1 * R,
        0.75 * R,
        0.1 * R,
        0.4 * R,
        0.16 * R,
        -0.1 * R,
      ]);
      break;
  }
}

/** The posture of each action. */
function postureOf(look: Look, build: QuadrupedBuild): Posture {
  const [L, T] = build.trunk;
  const legs = build.legLength;
  const standY = legs + 0.62 * T;
  const { phase } = look;
  const rest = restingFeet(L);
  const mood = look.emotion === 'sad' ? -0.06 : look.emotion === 'happy' ? 0.02 : 0;
  const base: Posture = {
    trunkAt: [-0.05, standY + 0.006 * wave(phase)],
    pitch: 0,
    feet: rest,
    headShift: [0, mood * build.height],
    headTilt: look.emotion === 'sad' ? -0.15 : 0,
    yaw: 0.6,
    areEyesClosed: false,
    tail: 0.15 * wave(phase) * (look.emotion === 'happy' ? 2 : 1),
    isSitting: false,
  };
  switch (look.action) {
    case 'walk':
    case 'meet': {
      const stride = Math.min(look.halfStride, 0.75 * legs + 0.1);
      const feet = [0, 0.5, 0.75, 0.25].map((shift, i) => moved(rest[i]!, step(phase + shift, stride, 0.3 * legs)));
      return {
        ...base,
        feet,
        trunkAt: [-0.05, standY + 0.03 * legs * wave(2 * phase)],
        headTilt: 0.06 * wave(2 * phase),
      };
    }
    case 'run':
    case 'chase': {
      const stride = Math.min(look.halfStride, 0.95 * legs + 0.15);
      const feet = [0, 0.12, 0.5, 0.62].map((shift, i) => moved(rest[i]!, step(phase + shift, stride, 0.55 * legs)));
      const trunkAt: Point = [-0.05, standY + 0.22 * legs * (0.5 + 0.5 * wave(phase, 0.1))];
      return { ...base, feet, trunkAt, pitch: 0.12 * wave(phase, 0.3), headTilt: -0.08, tail: 0.3 + 0.2 * wave(phase) };
    }
    case 'sit':
      return { ...sitting(base, build), headTilt: 0.03 * wave(phase) };
    case 'wave': {
      const sat = sitting(base, build);
      const raised: Point = [1.05 * L, 1.35 * standY + 0.12 * wave(2 * phase)];
      return { ...sat, feet: [raised, sat.feet[1]!, null, null] };
    }
    case 'sleep':
      return {
        ...base,
        trunkAt: [-0.05, 0.92 * T * (1 + 0.03 * wave(phase))],
        feet: [null, null, null, null],
        headShift: [0.02, -(build.headAt[1] + 0.3 * build.headRadius)],
        headTilt: -0.1,
        areEyesClosed: true,
        tail: -0.5,
      };
    case 'eat': {
      const down = 0.5 * (legs + build.headAt[1]) + 0.05 * wave(2 * phase);
      return { ...base, headShift: [0.1, -down - 0.1], headTilt: -0.35 + 0.1 * wave(2 * phase), pitch: -0.08 };
    }
    case 'look around':
      return { ...base, yaw: 0.95 * cowave(phase), headShift: [0, 0.04] };
    case 'jump':
    case 'bounce':
      return leaping(base, look, build);
    case 'dance':
    case 'spin': {
      const sway = wave(phase);
      const up: Point = [-0.25 * L, legs + 0.95 * L + 0.05 * Math.abs(sway)];
      const feet: Point[] = [
        [0.75 * L + 0.1 * sway, up[1] + 0.45 * L + 0.16 * sway],
        [0.85 * L - 0.1 * sway, up[1] + 0.45 * L - 0.16 * sway],
        [-0.35 * L, Math.max(0, 0.25 * legs * sway)],
        [-0.1 * L, Math.max(0, -0.25 * legs * sway)],
      ];
      return { ...base, trunkAt: up, pitch: 1.05 + 0.12 * sway, feet, headTilt: 0.15 * sway, tail: 0.4 * sway };
    }
    case 'fly':
    case 'hover':
    case 'rise':
    case 'dive':
    case 'fall':
    case 'swing':
    case 'float': {
      const feet = rest.map(([x, y], i): Point => [x - 0.1 * L, y + 0.4 * legs + 0.05 * legs * wave(phase, i / 4)]);
      const pitch = look.action === 'rise' ? 0.3 : look.action === 'dive' ? -0.35 : 0.1;
      return { ...base, feet, pitch, tail: 0.2 * wave(phase, 0.25) - 0.2 };
    }
    case 'swim': {
      const feet = [0, 0.5, 0.5, 0].map((shift, i) =>
        moved(rest[i]!, [0.3 * L * wave(phase, shift), 0.3 * legs + 0.15 * legs * wave(phase, shift + 0.25)]),
      );
      return { ...base, feet, pitch: 0.12 + 0.03 * wave(phase), headShift: [0, 0.06] };
    }
    default:
      return base;
  }
}

function restingFeet(L: number): Point[] {
  return [
    [0.6 * L, 0],
    [0.42 * L, 0.03],
    [-0.68 * L, 0],
    [-0.5 * L, 0.03],
  ];
}

function moved([x, y]: Point, [dx, dy]: Point): Point {
  return [x + dx, y + dy];
}

function sitting(base: Posture, build: QuadrupedBuild): Posture {
  const [L, T] = build.trunk;
  const pitch = 0.72;
  const y = 0.62 * L * sine(pitch) + 0.55 * T;
  return {
    ...base,
    trunkAt: [-0.1, y],
    pitch,
    feet: [[0.52 * L, 0], [0.66 * L, 0.03], null, null],
    isSitting: true,
    tail: base.tail - 0.6,
  };
}

function leaping(base: Posture, { phase, velocity, spanProgress }: Look, build: QuadrupedBuild): Posture {
  const [L] = build.trunk;
  const legs = build.legLength;
  const stretch = ease(Math.abs(velocity.yMetersPerSecond), 0, 2.5);
  const pitch = Math.max(-0.4, Math.min(0.45, 0.16 * velocity.yMetersPerSecond)) + 0.02 * wave(phase);
  const feet: Point[] = [
    [(0.75 + 0.25 * stretch) * L, (0.35 + 0.1 * spanProgress) * legs],
    [(0.6 + 0.25 * stretch) * L, 0.45 * legs],
    [-(0.7 + 0.35 * stretch) * L, 0.3 * legs],
    [-(0.55 + 0.35 * stretch) * L, 0.36 * legs],
  ];
  return { ...base, pitch, feet, tail: 0.35 };
}
