import { cosine, sine } from '../../simulation/elementary.ts';
import { cowave, type Look, type Rig, step, wave } from '../look.ts';
import { type Pen, type Point, placed } from '../pen.ts';
import { drawFace, plainFace } from './face.ts';

/** Proportions of a bird, in metres. */
export interface BirdBuild {
  readonly height: number;
  readonly width: number;
  /** Half width and half height of the body. */
  readonly body: Point;
  readonly legLength: number;
  readonly headRadius: number;
  /** From the middle of the body. */
  readonly headAt: Point;
  readonly wing: Point;
  readonly beak: 'cone' | 'hook' | 'bill';
  readonly isUpright: boolean;
  readonly hasTail: boolean;
  readonly tufts: boolean;
  readonly hasNeck: boolean;
  readonly eye: number;
}

interface BirdPosture {
  readonly bodyAt: Point;
  readonly lean: number;
  readonly feet: readonly [Point | null, Point | null];
  readonly nearWing: number;
  readonly farWing: number;
  readonly isWingOpen: boolean;
  readonly headShift: Point;
  readonly headTilt: number;
  readonly yaw: number;
  readonly areEyesClosed: boolean;
  readonly isBeakOpen: boolean;
}

/** A rig for one build of bird. */
function birdRig(build: BirdBuild): Rig {
  return { height: build.height, width: build.width, draw: (pen, look) => drawBird(pen, look, build) };
}

function drawBird(pen: Pen, look: Look, build: BirdBuild): void {
  const p = birdPosture(look, build);
  const [bx, by] = build.body;
  const body = placed(p.bodyAt[0], p.bodyAt[1], p.lean);
  for (const foot of p.feet) drawFoot(pen, foot, [p.bodyAt[0], p.bodyAt[1] - 0.75 * by]);
  pen.within(body, () => {
    if (build.hasTail)
      pen.blob('mainFar', [
        -0.6 * bx,
        0.25 * by,
        -1.5 * bx,
        0.42 * by,
        -1.7 * bx,
        0.15 * by,
        -1.5 * bx,
        -0.1 * by,
        -0.6 * bx,
        -0.35 * by,
      ]);
    drawWing(pen, build, p.farWing, { tone: 'mainFar', isOpen: p.isWingOpen, x: 0.12 * bx });
    pen.ellipse('main', 0, 0, bx, by);
    pen.details(() => {
      if (build.isUpright) pen.ellipse('light', 0.18 * bx, -0.08 * by, 0.68 * bx, 0.8 * by);
      else pen.ellipse('light', 0.3 * bx, -0.3 * by, 0.6 * bx, 0.55 * by, 0.3);
    });
  });
  const head: Point = [
    p.bodyAt[0] + build.headAt[0] * cosine(p.lean) - build.headAt[1] * sine(p.lean) + p.headShift[0],
    p.bodyAt[1] + build.headAt[0] * sine(p.lean) + build.headAt[1] * cosine(p.lean) + p.headShift[1],
  ];
  if (p.isWingOpen) {
    pen.within(body, () => drawWing(pen, build, p.nearWing, { tone: 'accent', isOpen: p.isWingOpen, x: -0.1 * bx }));
  }
  if (build.hasNeck) pen.limb('main', [p.bodyAt[0] + 0.5 * bx, p.bodyAt[1] + 0.3 * by], head, 0.18, 0.14);
  pen.within(placed(head[0], head[1], p.headTilt), () => drawBirdHead(pen, look, build, p));
  if (!p.isWingOpen) {
    pen.within(body, () => drawWing(pen, build, p.nearWing, { tone: 'accent', isOpen: p.isWingOpen, x: -0.1 * bx }));
  }
}

function drawFoot(pen: Pen, foot: Point | null, hip: Point): void {
  if (foot === null) return;
  pen.limb(
    'beak',
    [0.7 * hip[0] + 0.3 * foot[0] + (foot[0] > hip[0] ? 0.05 : -0.05), hip[1]],
    [foot[0], foot[1] + 0.05],
    0.032,
    0.03,
  );
  pen.limb('beak', [foot[0] - 0.03, foot[1] + 0.035], [foot[0] + 0.12, foot[1] + 0.03], 0.04, 0.03);
}

interface WingStyle {
  readonly tone: string;
  readonly isOpen: boolean;
  readonly x: number;
}

function drawWing(pen: Pen, { wing, body, isUpright }: BirdBuild, angle: number, { tone, isOpen, x }: WingStyle): void {
  const [length, breadth] = wing;
  if (isOpen) {
    pen.within(placed(x - 0.12 * body[0], 0.3 * body[1], angle), () =>
      pen.blob(tone, [
        0.55 * breadth,
        -0.02,
        0.4 * breadth,
        0.5 * length,
        -0.2 * breadth,
        length,
        -0.75 * breadth,
        0.85 * length,
        -0.9 * breadth,
        0.45 * length,
        -0.6 * breadth,
        0,
      ]),
    );
    return;
  }
  const rootX = isUpright ? (tone === 'accent' ? -0.55 : 0.75) * body[0] : x;
  pen.within(placed(rootX, (isUpright ? 0.42 : 0.2) * body[1], angle), () => {
    if (isUpright)
      pen.blob(tone, [
        0.4 * breadth,
        0.02,
        0.3 * breadth,
        -0.6 * length,
        0,
        -length,
        -0.35 * breadth,
        -0.6 * length,
        -0.4 * breadth,
        0,
      ]);
    else
      pen.blob(tone, [
        0.55 * breadth,
        0.05,
        0.35 * breadth,
        -0.5 * breadth,
        -0.35 * length,
        -0.55 * breadth,
        -length,
        -0.1 * breadth,
        -0.4 * length,
        0.4 * breadth,
      ]);
  });
}

function drawBirdHead(pen: Pen, look: Look, build: BirdBuild, p: BirdPosture): void {
  const R = build.headRadius;
  const { yaw } = p;
  if (build.tufts) {
    for (const side of [-1, 1])
      pen.blob('main', [side * 0.3 * R, 0.75 * R, side * 0.8 * R, 1.35 * R, side * 0.92 * R, 0.35 * R]);
  }
  pen.circle('main', 0, 0, R);
  if (build.isUpright || build.tufts) {
    pen.details(() => {
      for (const side of [-1, 1]) pen.ellipse('light', (0.3 * yaw + side * 0.36) * R, 0.05 * R, 0.46 * R, 0.52 * R);
    });
  }
  drawFace(pen, {
    ...plainFace,
    eye: build.eye,
    mouth: null,
    eyeHeight: 0.16,
    gap: 0.38,
    x: 0,
    y: 0,
    radius: R,
    yaw,
    emotion: look.emotion,
    areEyesClosed: p.areEyesClosed,
  });
  drawBeak(pen, look, build, p);
}

function drawBeak(pen: Pen, look: Look, { beak, headRadius: R }: BirdBuild, { yaw, isBeakOpen }: BirdPosture): void {
  const open = isBeakOpen || look.emotion === 'surprised' || look.emotion === 'happy' ? 0.14 * R : 0;
  const x = (beak === 'hook' ? 0.3 : 0.62) * yaw * R;
  const length =
    (beak === 'bill' ? 0.85 : beak === 'hook' ? 0.2 : 0.7) *
    R *
    Math.sign(yaw || 1) *
    Math.max(0.25, Math.abs(yaw) * 1.3);
  const thick = (beak === 'bill' ? 0.2 : 0.24) * R;
  const sad = look.emotion === 'sad' || look.emotion === 'angry' ? -0.18 * R : 0;
  if (beak === 'hook') {
    pen.blob('beak', [
      x - 0.17 * R,
      -0.1 * R,
      x + 0.17 * R,
      -0.1 * R,
      x + 0.06 * R,
      -0.45 * R - open,
      x - 0.06 * R,
      -0.45 * R - open,
    ]);
    return;
  }
  pen.blob('beakFar', [
    x - thick,
    -0.18 * R,
    x + 0.85 * length,
    -0.26 * R - open + sad,
    x - 0.5 * thick,
    -0.4 * R - 0.5 * open,
  ]);
  pen.blob('beak', [
    x - thick,
    0.02 * R,
    x + 0.5 * length,
    0.02 * R,
    x + length,
    -0.16 * R + 0.5 * sad,
    x + 0.5 * length,
    -0.3 * R,
    x - thick,
    -0.3 * R,
  ]);
}

const airActions = new Set(['fly', 'hover', 'rise', 'dive', 'fall', 'float', 'swing']);

function birdPosture(look: Look, build: BirdBuild): BirdPosture {
  const [bx, by] = build.body;
  const { phase } = look;
  const stand = build.legLength + by;
  const feet: [Point, Point] = [
    [0.22 * bx, 0],
    [-0.28 * bx, 0.02],
  ];
  const mood = look.emotion === 'sad' ? -0.05 : 0;
  const lean = build.isUpright ? 0 : 0.18;
  const base: BirdPosture = {
    bodyAt: [0, stand + 0.006 * wave(phase)],
    lean,
    feet,
    nearWing: build.isUpright ? -0.15 : 0.1,
    farWing: build.isUpright ? 0.3 : 0.1,
    isWingOpen: false,
    headShift: [0, mood],
    headTilt: look.emotion === 'sad' ? -0.15 : 0,
    yaw: 0.6,
    areEyesClosed: false,
    isBeakOpen: false,
  };
  if (look.isAfloat && !build.isUpright && look.action !== 'sleep') return paddling(base, look, build);
  if (airActions.has(look.action) && !build.isUpright) return flying(base, look);
  if (airActions.has(look.action) || look.action === 'swim') return paddling(base, look, build);
  switch (look.action) {
    case 'walk':
    case 'carry':
    case 'meet':
    case 'run':
    case 'chase': {
      const fast = look.action === 'run' || look.action === 'chase' ? 1 : 0;
      const stride = (0.3 + 0.2 * fast) * bx;
      const feet2: [Point, Point] = [
        add(feet[0], step(phase, stride, 0.1)),
        add(feet[1], step(phase + 0.5, stride, 0.1)),
      ];
      const spread = fast * (0.6 + 0.2 * wave(2 * phase));
      const waddle = build.isUpright ? 0.1 * wave(phase) : 0;
      return {
        ...base,
        feet: feet2,
        lean: lean + waddle - 0.12 * fast,
        nearWing: base.nearWing - spread,
        farWing: base.farWing + spread,
        headShift: [0.04 * wave(2 * phase), mood],
      };
    }
    case 'sit':
      return { ...base, bodyAt: [0, by * 1.0], feet: [[0.3 * bx, 0], null] };
    case 'sleep':
      return {
        ...base,
        bodyAt: [0, by * (1 + 0.02 * wave(phase))],
        feet: [null, null],
        areEyesClosed: true,
        headShift: [-0.1, -0.12],
        headTilt: -0.25,
      };
    case 'eat':
      return {
        ...base,
        lean: lean - 0.55 - 0.1 * wave(2 * phase),
        headShift: [0.05, -0.1 + 0.04 * wave(2 * phase)],
        headTilt: -0.6,
        isBeakOpen: wave(2 * phase) > 0,
      };
    case 'look around':
      return { ...base, yaw: 0.95 * cowave(phase), headShift: [0, 0.03] };
    case 'wave':
      return { ...base, nearWing: build.isUpright ? -2.1 + 0.4 * wave(2 * phase) : -1.9 + 0.4 * wave(2 * phase) };
    case 'dance':
    case 'spin': {
      const sway = wave(phase);
      const up = build.isUpright ? 0.9 : 1.1;
      const feet2: [Point, Point] = [
        add(feet[0], [0, Math.max(0, 0.09 * sway)]),
        add(feet[1], [0, Math.max(0, -0.09 * sway)]),
      ];
      return {
        ...base,
        lean: lean + 0.14 * sway,
        feet: feet2,
        nearWing: -up - 0.5 * sway,
        farWing: up - 0.5 * sway,
        bodyAt: [0, stand + 0.05 * Math.abs(sway)],
      };
    }
    case 'jump':
    case 'bounce':
      return {
        ...base,
        feet: [
          [0.3 * bx, 0.04],
          [-0.3 * bx, 0.04],
        ],
        nearWing: base.nearWing - 0.8,
        farWing: base.farWing + 0.8,
        lean: lean + 0.1,
      };
    default:
      return base;
  }
}

function add([x, y]: Point, [dx, dy]: Point): Point {
  return [x + dx, y + dy];
}

function flying(base: BirdPosture, look: Look): BirdPosture {
  const gliding = look.action === 'float' || look.action === 'fall' || look.action === 'swing';
  const flap = gliding ? 0.25 + 0.12 * wave(look.phase) : 1.05 * wave(look.phase);
  const tilt = look.action === 'rise' ? 0.2 : look.action === 'dive' ? -0.25 : look.action === 'hover' ? 0.4 : 0.05;
  const folded = look.action === 'dive' ? 1.2 : 0;
  return {
    ...base,
    bodyAt: [0, base.bodyAt[1] + (gliding ? 0 : -0.05 * wave(look.phase))],
    lean: tilt,
    feet: [null, null],
    isWingOpen: true,
    nearWing: 1.1 - 1.15 * flap + 0.5 * folded,
    farWing: 0.6 - 1.15 * flap + 0.5 * folded,
  };
}

function paddling(base: BirdPosture, look: Look, build: BirdBuild): BirdPosture {
  const beat = wave(look.phase);
  if (!build.isUpright)
    return { ...base, feet: [null, null], bodyAt: [0, build.body[1] * 0.95], lean: 0.05 + 0.03 * beat };
  const lean = look.action === 'rise' ? -0.6 : look.action === 'dive' ? -1.9 : -1.15;
  return {
    ...base,
    lean,
    feet: [null, null],
    nearWing: -0.9 - 0.6 * beat,
    farWing: 0.5 + 0.5 * beat,
    headTilt: -0.15,
    headShift: [0, 0],
  };
}

/** Birds. */
export const birdRigs = {
  penguin: birdRig({
    height: 1.18,
    width: 0.8,
    body: [0.32, 0.42],
    legLength: 0.06,
    headRadius: 0.26,
    headAt: [0.04, 0.5],
    wing: [0.5, 0.2],
    beak: 'cone',
    isUpright: true,
    hasTail: false,
    tufts: false,
    hasNeck: false,
    eye: 0.2,
  }),
  bird: birdRig({
    height: 0.92,
    width: 1.05,
    body: [0.36, 0.29],
    legLength: 0.14,
    headRadius: 0.23,
    headAt: [0.27, 0.3],
    wing: [0.64, 0.34],
    beak: 'cone',
    isUpright: false,
    hasTail: true,
    tufts: false,
    hasNeck: false,
    eye: 0.24,
  }),
  owl: birdRig({
    height: 1.1,
    width: 0.85,
    body: [0.34, 0.38],
    legLength: 0.06,
    headRadius: 0.3,
    headAt: [0.06, 0.36],
    wing: [0.66, 0.36],
    beak: 'hook',
    isUpright: false,
    hasTail: false,
    tufts: true,
    hasNeck: false,
    eye: 0.34,
  }),
  duck: birdRig({
    height: 0.98,
    width: 1.1,
    body: [0.42, 0.27],
    legLength: 0.12,
    headRadius: 0.21,
    headAt: [0.36, 0.42],
    wing: [0.6, 0.3],
    beak: 'bill',
    isUpright: false,
    hasTail: true,
    tufts: false,
    hasNeck: true,
    eye: 0.22,
  }),
} as const satisfies Record<string, Rig>;
