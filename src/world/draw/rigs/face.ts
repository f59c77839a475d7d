import type { Emotion } from '../../scene/vocabulary.ts';
import type { Pen } from '../pen.ts';

/** Where a face sits on a head, in units of the head's radius. */
export interface FacePlan {
  readonly x: number;
  readonly y: number;
  /** Head radius. */
  readonly radius: number;
  /** -1 looks left, 0 at us, 1 right. */
  readonly yaw: number;
  readonly emotion: Emotion;
  readonly areEyesClosed: boolean;
  /** Radius of an eye in head radii. */
  readonly eye: number;
  /** Half the distance of the eyes, and their height over the middle of the head. */
  readonly gap: number;
  readonly eyeHeight: number;
  /** Height of the mouth under the middle; null draws none (beaks have their own). */
  readonly mouth: number | null;
  readonly mouthShift: number;
  /** Tone of the lids. */
  readonly lid: string;
}

/** A usual face; rigs change what differs. */
export const plainFace: Omit<FacePlan, 'x' | 'y' | 'radius' | 'emotion' | 'areEyesClosed'> = {
  yaw: 0.5,
  eye: 0.2,
  gap: 0.36,
  eyeHeight: 0.12,
  mouth: -0.5,
  mouthShift: 0.1,
  lid: 'main',
};

/** Eyes, brows and mouth that show an emotion. */
export function drawFace(pen: Pen, plan: FacePlan): void {
  const { x, y, radius: R, yaw } = plan;
  pen.details(() => {
    if (plan.emotion === 'happy') drawBlush(pen, plan);
    for (const side of [-1, 1]) {
      const eyeX = x + R * (0.3 * yaw + side * plan.gap * (1 - 0.18 * Math.abs(yaw)));
      drawEye(pen, plan, { eyeX, eyeY: y + R * plan.eyeHeight, side });
    }
    if (plan.mouth !== null) drawMouth(pen, plan, x + R * (plan.mouthShift + 0.3 * yaw), y + R * plan.mouth);
  });
}

function drawBlush(pen: Pen, { x, y, radius: R, yaw, gap, eyeHeight }: FacePlan): void {
  for (const side of [-1, 1]) {
    pen.ellipse('blush', x + R * (0.28 * yaw + side * gap * 1.55), y + R * (eyeHeight - 0.36), 0.15 * R, 0.1 * R);
  }
}

interface EyePlace {
  readonly eyeX: number;
  readonly eyeY: number;
  /** -1 is the left eye, 1 the right one. */
  readonly side: number;
}

function drawEye(pen: Pen, plan: FacePlan, { eyeX, eyeY, side }: EyePlace): void {
  const { radius: R, yaw, emotion } = plan;
  const size = plan.eye * R * (emotion === 'surprised' ? 1.28 : 1);
  if (plan.areEyesClosed) {
    pen.line(
      'ink',
      [eyeX - size, eyeY + 0.1 * size, eyeX, eyeY - 0.5 * size, eyeX + size, eyeY + 0.1 * size],
      0.09 * R,
    );
    return;
  }
  pen.ellipse('sclera', eyeX, eyeY, size, size * 1.12);
  const drop = emotion === 'sad' ? -0.2 : 0;
  const pupil = size * (emotion === 'surprised' ? 0.5 : 0.68);
  const [pupilX, pupilY] = [eyeX + 0.28 * yaw * size, eyeY + drop * size];
  pen.ellipse('ink', pupilX, pupilY, pupil, pupil * 1.15);
  pen.circle('glint', pupilX + 0.25 * size, pupilY + 0.35 * size, 0.25 * size);
  drawLid(pen, plan, { eyeX, eyeY, side, size });
}

interface Eye extends EyePlace {
  /** Its radius. */
  readonly size: number;
}

/** Lids and brows: what tells the emotions apart from afar. */
function drawLid(pen: Pen, { emotion, lid, radius: R }: FacePlan, { eyeX, eyeY, side, size }: Eye): void {
  const browY = eyeY + 1.2 * size + 0.14 * R;
  const brow = (inner: number, outer: number) =>
    pen.line(
      'ink',
      [eyeX - side * 0.95 * size, browY + inner * size, eyeX + side * 0.95 * size, browY + outer * size],
      0.1 * R,
    );
  if (emotion === 'sleepy') {
    pen.polygon(lid, [
      eyeX - 1.15 * size,
      eyeY + 0.05 * size,
      eyeX + 1.15 * size,
      eyeY + 0.05 * size,
      eyeX + 1.0 * size,
      eyeY + 1.3 * size,
      eyeX - 1.0 * size,
      eyeY + 1.3 * size,
    ]);
    pen.line('ink', [eyeX - 1.1 * size, eyeY, eyeX + 1.1 * size, eyeY], 0.08 * R);
  } else if (emotion === 'angry') brow(-0.75, 0.25);
  else if (emotion === 'sad') {
    brow(0.35, -0.45);
    if (side > 0) pen.ellipse('tear', eyeX + 0.5 * size, eyeY - 1.7 * size, 0.3 * size, 0.45 * size);
  } else if (emotion === 'surprised') brow(0.5, 0.4);
}

function drawMouth(pen: Pen, { radius: R, emotion, areEyesClosed }: FacePlan, x: number, y: number): void {
  const width = 0.26 * R;
  if (areEyesClosed) pen.line('ink', [x - 0.4 * width, y, x + 0.4 * width, y], 0.07 * R);
  else if (emotion === 'happy') {
    pen.blob('mouth', [x - 1.15 * width, y + 0.1 * R, x, y + 0.06 * R, x + 1.15 * width, y + 0.1 * R, x, y - 0.24 * R]);
  } else if (emotion === 'sad' || emotion === 'angry') {
    pen.line('ink', [x - width, y - 0.08 * R, x, y + 0.07 * R, x + width, y - 0.08 * R], 0.09 * R);
  } else if (emotion === 'surprised') pen.ellipse('mouth', x, y - 0.04 * R, 0.13 * R, 0.18 * R);
  else if (emotion === 'sleepy') pen.ellipse('mouth', x, y, 0.1 * R, 0.07 * R);
  else pen.line('ink', [x - width, y + 0.02 * R, x, y - 0.02 * R, x + width, y + 0.02 * R], 0.08 * R);
}
