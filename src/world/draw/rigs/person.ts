import { cosine, sine } from '../../simulation/elementary.ts';
import { cowave, ease, joint, type Look, type Rig, step, wave } from '../look.ts';
import { type Pen, type Point, placed } from '../pen.ts';
import { drawFace, plainFace } from './face.ts';

/** Proportions and clothes of a figure on two legs, in metres. */
export interface PersonBuild {
  readonly height: number;
  readonly width: number;
  readonly legLength: number;
  readonly torsoHeight: number;
  /** Half widths at shoulder and hip. */
  readonly torso: Point;
  readonly headRadius: number;
  readonly limbRadius: number;
  readonly kind: 'girl' | 'boy' | 'woman' | 'man' | 'robot' | 'astronaut';
  /** Tones of legs, sleeves, hands and face. */
  readonly legTone: string;
  readonly shoeTone: string;
  readonly sleeveTone: string;
  readonly handTone: string;
  readonly hasSkirt: boolean;
}

interface PersonPosture {
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

/** A rig for one build of person. */
function person(build: PersonBuild): Rig {
  return { height: build.height, width: build.width, draw: (pen, look) => drawPerson(pen, look, build) };
}

function drawPerson(pen: Pen, look: Look, build: PersonBuild): void {
  const p = personPosture(look, build);
  pen.within(placed(p.turnShift[0], p.turnShift[1], p.turn), () => {
    const torsoFrame = placed(p.hipAt[0], p.hipAt[1], p.lean);
    const shoulderY = build.torsoHeight;
    const shoulder = (side: number): Point => at(torsoFrame, [side * build.torso[0] * 0.92, shoulderY - 0.07]);
    drawArm(pen, build, shoulder(0.75), p.hands[1], 'Far');
    drawPersonLeg(pen, build, at(torsoFrame, [0.4 * build.torso[1], 0.02]), p.feet[1], 'Far');
    drawPersonLeg(pen, build, at(torsoFrame, [-0.4 * build.torso[1], 0.02]), p.feet[0], '');
    pen.within(torsoFrame, () => drawTorso(pen, build));
    const head = at(torsoFrame, [0.02, shoulderY + 0.86 * build.headRadius]);
    if (build.kind !== 'robot')
      pen.limb(build.handTone === 'skin' ? 'skin' : 'suitFar', at(torsoFrame, [0, shoulderY - 0.04]), head, 0.09, 0.09);
    pen.within(placed(head[0], head[1], p.headTilt + 0.5 * p.lean), () => drawPersonHead(pen, look, build, p));
    drawArm(pen, build, shoulder(-0.8), p.hands[0], '');
    if (look.action === 'eat') drawApple(pen, add(shoulder(-0.8), p.hands[0]));
  });
}

function at([a, b, c, d, e, f]: readonly number[], [x, y]: Point): Point {
  return [a! * x + c! * y + e!, b! * x + d! * y + f!];
}

function tone(name: string, far: string): string {
  return name === 'dark' || name === 'accent' ? name : name + far;
}

function add([x, y]: Point, [dx, dy]: Point): Point {
  return [x + dx, y + dy];
}

/** What is eaten: a green apple in the hand. */
function drawApple(pen: Pen, [x, y]: Point): void {
  pen.circle('leaf', x + 0.05, y + 0.06, 0.085);
  pen.line('woodLine', [x + 0.05, y + 0.13, x + 0.07, y + 0.19], 0.025);
}

function drawArm(pen: Pen, build: PersonBuild, from: Point, [dx, dy]: Point, far: string): void {
  const r = build.limbRadius;
  const bone = 0.53 * build.torsoHeight;
  const reach = Math.sqrt(dx * dx + dy * dy);
  const scale = Math.min(1, (1.98 * bone) / Math.max(1e-6, reach));
  const hand: Point = [from[0] + dx * scale, from[1] + dy * scale];
  const elbow = joint(from, hand, [bone, bone], dx >= 0 ? -1 : 1);
  pen.limb(tone(build.sleeveTone, far), from, elbow, 1.1 * r, r);
  pen.limb(
    tone(build.kind === 'girl' || build.kind === 'boy' ? 'skin' : build.sleeveTone, far),
    elbow,
    hand,
    0.95 * r,
    0.85 * r,
  );
  pen.circle(tone(build.handTone, far), hand[0], hand[1], 1.02 * r);
}

function drawPersonLeg(pen: Pen, build: PersonBuild, hip: Point, foot: Point, far: string): void {
  const r = build.limbRadius * 1.15;
  const bone = 0.515 * (build.legLength - 0.8 * r);
  const ankle: Point = [foot[0], foot[1] + 0.8 * r];
  const knee = joint(hip, ankle, [bone, bone], 1);
  const bare = build.kind === 'girl' || build.kind === 'boy';
  pen.limb(tone(build.kind === 'boy' ? 'trousers' : build.legTone, far), hip, knee, 1.2 * r, r);
  pen.limb(tone(bare ? 'skin' : build.legTone, far), knee, ankle, r, 0.9 * r);
  pen.limb(
    tone(build.shoeTone, far),
    [ankle[0] - 0.03, ankle[1] - 0.1 * r],
    [ankle[0] + 0.11, ankle[1] - 0.18 * r],
    0.95 * r,
    0.8 * r,
  );
}

function drawTorso(pen: Pen, build: PersonBuild): void {
  const [top, low] = build.torso;
  const H = build.torsoHeight;
  if (build.kind === 'robot') {
    pen.box('main', -top, -0.04, 2 * top, H + 0.04, 0.08);
    pen.details(() => {
      pen.box('light', -0.6 * top, 0.38 * H, 1.3 * top, 0.38 * H, 0.04);
      for (const [i, dot] of (['lamp', 'accent', 'dark'] as const).entries())
        pen.circle(dot, -0.35 * top + 0.4 * i * top, 0.2 * H, 0.045);
    });
    return;
  }
  if (build.kind === 'astronaut') pen.box('suitFar', -1.25 * top, 0.15 * H, 0.6 * top, 0.85 * H, 0.08);
  const flare = build.hasSkirt ? (build.kind === 'woman' ? -0.28 : -0.12) : -0.05;
  const skirt = build.hasSkirt ? 1.45 * low : low;
  pen.blob('main', [
    -0.55 * top,
    H,
    0.55 * top,
    H,
    top,
    H - 0.09,
    0.92 * top,
    0.5 * H,
    skirt,
    flare,
    0,
    flare - 0.03,
    -skirt,
    flare,
    -0.92 * top,
    0.5 * H,
    -top,
    H - 0.09,
  ]);
  pen.details(() => {
    if (build.kind === 'astronaut') {
      pen.box('light', -0.5 * top, 0.45 * H, top, 0.28 * H, 0.03);
      pen.circle('lamp', -0.2 * top, 0.58 * H, 0.03);
    } else if (build.hasSkirt) pen.limb('light', [-0.95 * skirt, flare + 0.06], [0.95 * skirt, flare + 0.06], 0.03);
    else if (build.kind === 'man') {
      pen.polygon('sclera', [-0.08, H, 0.12, H, 0.03, H - 0.17]);
      pen.limb('dark', [-low, 0.02], [low, 0.02], 0.035);
    } else pen.limb('light', [-0.95 * top, 0.55 * H], [0.95 * top, 0.55 * H], 0.05);
  });
}

function drawPersonHead(pen: Pen, look: Look, build: PersonBuild, p: PersonPosture): void {
  const R = build.headRadius;
  const face = {
    ...plainFace,
    x: 0,
    y: 0,
    radius: R,
    yaw: p.yaw,
    emotion: look.emotion,
    areEyesClosed: p.areEyesClosed,
    gap: 0.34,
    eye: 0.16,
    eyeHeight: 0,
    mouth: -0.48,
    mouthShift: 0.05,
  };
  if (build.kind === 'robot') {
    pen.limb('metal', [0, R], [0, 1.32 * R], 0.025);
    pen.circle('lamp', 0, 1.38 * R, 0.06);
    pen.box('main', -1.05 * R, -0.85 * R, 2.1 * R, 1.75 * R, 0.1);
    pen.details(() => pen.box('light', (-0.8 + 0.12 * p.yaw) * R, -0.68 * R, 1.6 * R, 1.32 * R, 0.08));
    for (const side of [-1, 1]) pen.circle('metal', side * 1.08 * R, 0, 0.055);
    drawFace(pen, { ...face, eye: 0.22, gap: 0.38, eyeHeight: 0.15, lid: 'accent' });
    return;
  }
  if (build.kind === 'astronaut') {
    pen.circle('suit', 0, 0, 1.12 * R);
    pen.details(() => {
      pen.ellipse('visor', 0.16 * p.yaw * R, -0.02 * R, 0.9 * R, 0.8 * R);
      pen.ellipse('skin', 0.2 * p.yaw * R, -0.06 * R, 0.72 * R, 0.66 * R);
    });
    pen.circle('main', -1.02 * R, 0, 0.14 * R);
    drawFace(pen, { ...face, eye: 0.15, gap: 0.27, lid: 'skin' });
    return;
  }
  drawHairBack(pen, build.kind, R);
  pen.ellipse('skin', 0, 0, 0.98 * R, R);
  drawHairFront(pen, build.kind, R, p.yaw);
  drawFace(pen, { ...face, lid: 'skin' });
}

function drawHairBack(pen: Pen, kind: PersonBuild['kind'], R: number): void {
  if (kind === 'girl') {
    for (const side of [-1, 1]) {
      pen.limb('hair', [side * 0.95 * R, 0.1 * R], [side * 1.3 * R, -0.65 * R], 0.24 * R, 0.16 * R);
      pen.circle('main', side * 1.0 * R, 0.15 * R, 0.13 * R);
    }
  } else if (kind === 'woman')
    pen.blob('hair', [
      -1.05 * R,
      0.5 * R,
      0,
      1.12 * R,
      1.0 * R,
      0.5 * R,
      1.0 * R,
      -0.6 * R,
      0.7 * R,
      -1.25 * R,
      -0.9 * R,
      -1.35 * R,
      -1.15 * R,
      -0.5 * R,
    ]);
}

function drawHairFront(pen: Pen, kind: PersonBuild['kind'], R: number, yaw: number): void {
  const part = 0.2 * yaw * R;
  if (kind === 'boy') {
    pen.blob('hair', [
      -1.02 * R,
      -0.15 * R,
      -1.0 * R,
      0.6 * R,
      0,
      1.1 * R,
      1.0 * R,
      0.55 * R,
      1.0 * R,
      0.1 * R,
      0.6 * R,
      0.42 * R,
      0,
      0.45 * R,
      -0.6 * R,
      0.4 * R,
      -0.8 * R,
      0.1 * R,
    ]);
    pen.blob('main', [
      -1.04 * R,
      0.42 * R,
      -0.8 * R,
      0.95 * R,
      0,
      1.2 * R,
      0.8 * R,
      0.95 * R,
      1.04 * R,
      0.42 * R,
      0,
      0.55 * R,
    ]);
    pen.limb('accent', [0.4 * R, 0.5 * R], [1.0 * R + 0.5 * Math.max(0, yaw) * R, 0.46 * R], 0.1 * R, 0.09 * R);
    return;
  }
  pen.blob('hair', [
    -1.03 * R,
    -0.1 * R,
    -1.02 * R,
    0.6 * R,
    -0.4 * R,
    1.06 * R,
    0.4 * R,
    1.06 * R,
    1.02 * R,
    0.55 * R,
    1.0 * R,
    0.0,
    0.75 * R,
    0.38 * R,
    part + 0.1 * R,
    0.62 * R,
    -0.4 * R,
    0.46 * R,
    -0.82 * R,
    0.2 * R,
  ]);
  if (kind === 'man') {
    pen.details(() =>
      pen.blob('hair', [
        -0.85 * R,
        -0.25 * R,
        -0.4 * R + part,
        -0.42 * R,
        0.5 * R + part,
        -0.42 * R,
        0.88 * R,
        -0.25 * R,
        0.72 * R,
        -0.8 * R,
        0,
        -1.06 * R,
        -0.72 * R,
        -0.8 * R,
      ]),
    );
    pen.details(() => pen.ellipse('skin', 0.08 * R + 1.2 * part, -0.5 * R, 0.32 * R, 0.17 * R));
  }
}

function personPosture(look: Look, build: PersonBuild): PersonPosture {
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

const girlBuild: PersonBuild = {
  height: 1.32,
  width: 0.8,
  legLength: 0.36,
  torsoHeight: 0.4,
  torso: [0.17, 0.17],
  headRadius: 0.29,
  limbRadius: 0.06,
  kind: 'girl',
  legTone: 'skin',
  shoeTone: 'shoe',
  sleeveTone: 'main',
  handTone: 'skin',
  hasSkirt: true,
};

/** People and those who look like them. */
export const personRigs = {
  girl: person(girlBuild),
  boy: person({ ...girlBuild, kind: 'boy', hasSkirt: false, legTone: 'trousers' }),
  woman: person({
    ...girlBuild,
    kind: 'woman',
    height: 1.6,
    width: 0.9,
    legLength: 0.5,
    torsoHeight: 0.52,
    torso: [0.2, 0.19],
    headRadius: 0.29,
    limbRadius: 0.062,
    sleeveTone: 'main',
  }),
  man: person({
    ...girlBuild,
    kind: 'man',
    height: 1.66,
    width: 0.95,
    legLength: 0.54,
    torsoHeight: 0.55,
    torso: [0.25, 0.2],
    headRadius: 0.29,
    limbRadius: 0.075,
    hasSkirt: false,
    legTone: 'trousers',
  }),
  robot: person({
    ...girlBuild,
    kind: 'robot',
    height: 1.46,
    width: 0.95,
    legLength: 0.4,
    torsoHeight: 0.48,
    torso: [0.28, 0.24],
    headRadius: 0.27,
    limbRadius: 0.075,
    hasSkirt: false,
    legTone: 'metal',
    shoeTone: 'accent',
    sleeveTone: 'metal',
    handTone: 'accent',
  }),
  astronaut: person({
    ...girlBuild,
    kind: 'astronaut',
    height: 1.5,
    width: 1.0,
    legLength: 0.4,
    torsoHeight: 0.48,
    torso: [0.27, 0.24],
    headRadius: 0.31,
    limbRadius: 0.095,
    hasSkirt: false,
    legTone: 'main',
    shoeTone: 'suit',
    sleeveTone: 'main',
    handTone: 'suit',
  }),
} as const satisfies Record<string, Rig>;
