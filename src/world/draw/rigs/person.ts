import { joint, type Look, type Rig } from '../look.ts';
import { type Pen, type Point, placed } from '../pen.ts';
import type { PersonBuild } from './person-build.ts';
import { drawPersonHead } from './person-head.ts';
import { personPosture } from './person-posture.ts';

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
