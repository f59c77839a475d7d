import type { Look } from '../look.ts';
import type { Pen } from '../pen.ts';
import { drawFace, plainFace } from './face.ts';
import type { PersonBuild } from './person-build.ts';
import type { PersonPosture } from './person-posture.ts';

/** The head with hair, helmet or aerial, and its face. */
export function drawPersonHead(pen: Pen, look: Look, build: PersonBuild, p: PersonPosture): void {
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
