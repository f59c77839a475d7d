import { cowave, type Look, type Rig, step, wave } from '../look.ts';
import { type Pen, type Point, placed } from '../pen.ts';
import { drawFace, plainFace } from './face.ts';

const asleep = (look: Look) => look.action === 'sleep';

/** How fast tail and fins go: full while it swims, slow while it rests. */
function effort(look: Look): number {
  const busy: readonly string[] = ['swim', 'dive', 'rise', 'chase', 'run', 'walk', 'jump', 'carry', 'meet', 'dance'];
  return busy.includes(look.action) ? 1 : 0.4;
}

function headYaw(look: Look, rest: number): number {
  return look.action === 'look around' ? 0.95 * cowave(look.phase) : rest;
}

function drawFish(pen: Pen, look: Look): void {
  const e = effort(look);
  const beat = e * wave(look.phase);
  const tilt =
    look.action === 'dive'
      ? -0.1
      : look.action === 'rise'
        ? 0.15
        : look.action === 'eat'
          ? -0.25 + 0.1 * wave(2 * look.phase)
          : 0.03 * wave(look.phase, 0.2);
  pen.within(placed(0, 0.45, tilt), () => {
    pen.within(placed(-0.36, 0, 0.3 * beat), () =>
      pen.blob(
        'accent',
        [
          0.06, 0.04, -0.16, 0.2, -0.34, 0.34, -0.36, 0.12, -0.26, 0, -0.36, -0.12, -0.34, -0.34, -0.16, -0.2, 0.06,
          -0.04,
        ],
      ),
    );
    pen.blob('accent', [-0.25, 0.22, -0.15, 0.46, 0.12, 0.44, 0.22, 0.26]);
    pen.blob('accent', [-0.16, -0.22, -0.2, -0.42, 0.05, -0.4, 0.12, -0.26]);
    pen.blob(
      'main',
      [0.62, 0.02, 0.42, 0.27, 0.1, 0.34, -0.22, 0.22, -0.46, 0.04, -0.46, -0.04, -0.22, -0.2, 0.1, -0.33, 0.42, -0.24],
    );
    pen.details(() => {
      pen.blob(
        'light',
        [0.16, 0.33, 0.08, 0.1, 0.08, -0.12, 0.14, -0.32, 0.02, -0.31, -0.04, -0.1, -0.04, 0.12, 0.04, 0.33],
      );
      pen.blob('light', [-0.18, 0.23, -0.24, 0, -0.18, -0.21, -0.27, -0.16, -0.32, 0, -0.27, 0.18]);
    });
    pen.within(placed(0.14, -0.05, -0.5 + 0.45 * beat), () =>
      pen.blob('accent', [0.05, 0.05, -0.2, 0.06, -0.28, -0.08, -0.06, -0.08]),
    );
    const yaw = headYaw(look, 0.55);
    drawFace(pen, {
      ...plainFace,
      eye: 0.42,
      gap: 0.5,
      eyeHeight: 0.25,
      mouth: -0.55,
      mouthShift: 0.55,
      x: 0.36,
      y: 0.02,
      radius: 0.22,
      yaw,
      emotion: look.emotion,
      areEyesClosed: asleep(look),
    });
  });
}

function drawWhale(pen: Pen, look: Look): void {
  const beat = effort(look) * wave(look.phase);
  const tilt =
    look.action === 'dive'
      ? -0.1
      : look.action === 'rise' || look.action === 'jump'
        ? 0.15
        : 0.02 * wave(look.phase, 0.2);
  pen.within(placed(0, 0.58, tilt), () => {
    pen.within(placed(-0.82, 0.1, 0.22 * beat + 0.35), () => {
      pen.blob('main', [0.2, 0.14, -0.12, 0.1, -0.3, 0.06, -0.3, -0.06, -0.1, -0.1, 0.2, -0.2]);
      pen.blob(
        'accent',
        [-0.22, 0.02, -0.34, 0.22, -0.52, 0.3, -0.5, 0.04, -0.44, 0, -0.56, -0.12, -0.42, -0.2, -0.28, -0.1],
      );
    });
    pen.blob(
      'main',
      [
        1.0, 0.0, 0.92, 0.34, 0.55, 0.56, 0.05, 0.55, -0.45, 0.35, -0.86, 0.16, -0.9, 0.02, -0.5, -0.24, 0, -0.46, 0.55,
        -0.48, 0.9, -0.3,
      ],
    );
    pen.details(() => {
      pen.blob('light', [0.99, -0.08, 0.6, -0.1, 0.1, -0.24, -0.4, -0.28, 0, -0.46, 0.55, -0.48, 0.9, -0.3]);
      for (const y of [-0.22, -0.32]) pen.line('contour', [0.25, y - 0.04, 0.6, y, 0.88, y + 0.06], 0.014);
    });
    pen.within(placed(0.3, -0.28, -0.4 + 0.35 * beat), () =>
      pen.blob('accent', [0.12, 0.06, -0.2, -0.1, -0.38, -0.34, -0.12, -0.3, 0.12, -0.08]),
    );
    const yaw = headYaw(look, 0.55);
    drawFace(pen, {
      ...plainFace,
      eye: 0.22,
      gap: 0.42,
      eyeHeight: 0.3,
      mouth: -0.2,
      mouthShift: 0.3,
      x: 0.58,
      y: 0.06,
      radius: 0.36,
      yaw,
      emotion: look.emotion,
      areEyesClosed: asleep(look),
    });
  });
}

/** Legs of a turtle or arms of a swimmer: four paddles. */
function drawTurtle(pen: Pen, look: Look): void {
  const swims =
    look.action === 'swim' ||
    look.action === 'float' ||
    look.action === 'dive' ||
    look.action === 'rise' ||
    look.action === 'hover';
  const tucked = asleep(look);
  const stride =
    look.action === 'walk' ||
    look.action === 'run' ||
    look.action === 'chase' ||
    look.action === 'carry' ||
    look.action === 'meet'
      ? 0.14
      : 0;
  const tilt = look.action === 'dive' ? -0.1 : look.action === 'rise' ? 0.1 : 0;
  const y = tucked ? 0.2 : 0.32;
  pen.within(placed(0, swims ? 0.42 : y, tilt), () => {
    const leg = (tone: string, x: number, shift: number, isFront: boolean) => {
      if (swims) {
        const angle = (isFront ? -0.75 : -0.5) + 0.55 * wave(look.phase, shift);
        pen.within(placed(x, -0.06, angle), () => pen.limb(tone, [0, 0], [-0.36, -0.12], 0.11, 0.07));
      } else if (tucked) pen.limb(tone, [x, -0.12], [x + 0.05, -0.14], 0.09);
      else {
        const [dx, dy] = stride > 0 ? step(look.phase + shift, stride, 0.08) : [0, 0];
        pen.limb(tone, [x, -0.04], [x + dx, 0.1 - y + dy], 0.12, 0.1);
      }
    };
    leg('lightFar', 0.38, 0.5, true);
    leg('lightFar', -0.3, 0, false);
    pen.limb('light', [-0.5, -0.06], [-0.66, -0.1], 0.06, 0.025);
    const peek = tucked ? -0.14 : 0;
    const nod = look.action === 'eat' ? -0.2 + 0.06 * wave(2 * look.phase) : look.emotion === 'sad' ? -0.06 : 0;
    pen.limb('light', [0.4, -0.02], [0.58 + peek, 0.12 + nod], 0.13, 0.14);
    pen.circle('light', 0.64 + peek, 0.2 + nod, 0.22);
    pen.blob('main', [0.56, -0.12, 0.5, 0.16, 0.25, 0.4, -0.05, 0.47, -0.35, 0.36, -0.55, 0.1, -0.58, -0.12, 0, -0.16]);
    pen.details(() => {
      for (const [x, cy, r] of [
        [-0.02, 0.22, 0.15],
        [-0.32, 0.12, 0.11],
        [0.28, 0.14, 0.11],
      ] as const)
        pen.polygon('accent', [
          x - r,
          cy,
          x - 0.5 * r,
          cy + 0.9 * r,
          x + 0.5 * r,
          cy + 0.9 * r,
          x + r,
          cy,
          x + 0.5 * r,
          cy - 0.9 * r,
          x - 0.5 * r,
          cy - 0.9 * r,
        ]);
      pen.limb('dark', [-0.56, -0.12], [0.54, -0.12], 0.04);
    });
    leg('light', 0.3, 0, true);
    leg('light', -0.4, 0.5, false);
    drawFace(pen, {
      ...plainFace,
      eye: 0.26,
      gap: 0.4,
      eyeHeight: 0.16,
      mouth: -0.45,
      lid: 'light',
      x: 0.64 + peek,
      y: 0.2 + nod,
      radius: 0.22,
      yaw: headYaw(look, 0.55),
      emotion: look.emotion,
      areEyesClosed: tucked,
    });
  });
}

function drawFrog(pen: Pen, look: Look): void {
  const vy = look.velocity.yMetersPerSecond;
  const leaps = (look.action === 'jump' || look.action === 'bounce') && Math.abs(vy) > 0.2;
  const swims = ['swim', 'dive', 'rise', 'float'].includes(look.action);
  const hop = ['walk', 'run', 'chase', 'carry', 'meet'].includes(look.action)
    ? Math.abs(wave(look.phase, 0)) * 0.12
    : 0;
  const kick = swims ? 0.5 + 0.5 * wave(look.phase) : leaps ? 1 : hop * 4;
  const dance = look.action === 'dance' || look.action === 'spin' ? wave(look.phase) : 0;
  const tilt = swims
    ? -0.5 + (look.action === 'rise' ? 0.9 : look.action === 'dive' ? -0.5 : 0)
    : Math.max(-0.4, Math.min(0.4, 0.15 * vy)) + 0.1 * dance;
  const lying = asleep(look) ? 0.06 : 0;
  pen.within(placed(0, 0.3 + hop - lying, tilt), () => {
    const hind = (tone: string, dx: number) => {
      const foot: Point = [-0.3 - 0.35 * kick + dx, -0.24 - 0.12 * kick];
      const knee: Point = [-0.1 + dx - 0.12 * kick, 0.05 - 0.1 * kick];
      pen.limb(tone, [-0.22 + dx, -0.05], knee, 0.15, 0.1);
      pen.limb(tone, knee, foot, 0.1, 0.065);
      pen.limb(tone, foot, [foot[0] + 0.22 - 0.16 * kick, foot[1] - 0.02 - 0.14 * kick], 0.06, 0.05);
    };
    const front = (tone: string, x: number, raise: number) => {
      const paw: Point = raise > 0 ? [x + 0.26, 0.2 + 0.25 * raise] : [x + 0.08 + 0.15 * kick, -0.25 + 0.15 * kick];
      pen.limb(tone, [x, -0.05], paw, 0.085, 0.06);
      pen.ellipse(tone, paw[0] + 0.04, paw[1], 0.09, 0.05);
    };
    const waveUp = look.action === 'wave' ? 0.7 + 0.4 * wave(2 * look.phase) : Math.max(0, dance) * 0.8;
    hind('mainFar', 0.1);
    front('mainFar', 0.28, Math.max(0, -dance) * 0.8);
    pen.blob('main', [0.38, 0.05, 0.25, 0.24, -0.1, 0.22, -0.38, 0.02, -0.4, -0.16, -0.1, -0.25, 0.25, -0.2]);
    pen.details(() => pen.ellipse('light', 0.18, -0.1, 0.2, 0.13, 0.3));
    hind('main', 0);
    front('main', 0.16, waveUp);
    const nod = look.action === 'eat' ? -0.08 + 0.05 * wave(2 * look.phase) : look.emotion === 'sad' ? -0.04 : 0;
    const yaw = headYaw(look, 0.5);
    for (const side of [-1, 1]) pen.circle('main', 0.26 + 0.06 * yaw + side * 0.16, 0.45 + nod, 0.125);
    pen.ellipse('main', 0.26, 0.26 + nod, 0.34, 0.24);
    pen.details(() => pen.ellipse('light', 0.28 + 0.04 * yaw, 0.15 + nod, 0.25, 0.1));
    drawFace(pen, {
      ...plainFace,
      eye: 0.3,
      gap: 0.53,
      eyeHeight: 0.7,
      mouth: -0.32,
      mouthShift: 0.05,
      x: 0.24,
      y: 0.26 + nod,
      radius: 0.3,
      yaw,
      emotion: look.emotion,
      areEyesClosed: asleep(look),
    });
  });
}

function drawButterfly(pen: Pen, look: Look): void {
  const flying = look.action !== 'sit' && look.action !== 'sleep' && look.action !== 'stand';
  const open = flying ? 0.72 + 0.28 * wave(look.phase) : 0.62 + 0.05 * wave(look.phase);
  pen.within(placed(0, 0.42, 0.25), () => {
    const wings = (tone: string, spot: string, lean: number, spread: number) => {
      pen.within(placed(0, 0.05, lean, spread, 1), () => {
        pen.blob(tone, [0.02, 0, -0.12, 0.32, -0.36, 0.5, -0.56, 0.42, -0.56, 0.16, -0.36, -0.02]);
        pen.blob(tone, [0.02, -0.02, -0.3, -0.06, -0.46, -0.2, -0.4, -0.4, -0.2, -0.38, -0.04, -0.18]);
        pen.details(() => {
          pen.ellipse(spot, -0.36, 0.26, 0.13, 0.12);
          pen.ellipse(spot, -0.26, -0.22, 0.09, 0.08);
          pen.circle('dark', -0.52, 0.3, 0.03);
        });
      });
    };
    wings('mainFar', 'accent', -0.1, -0.95 * open);
    wings('main', 'light', 0.1, 0.2 + 0.95 * open);
    pen.limb('dark', [0, 0.16], [-0.05, -0.26], 0.075, 0.045);
    pen.line('contour', [0.06, 0.4, 0.12, 0.52, 0.22, 0.55], 0.025);
    pen.line('contour', [-0.02, 0.4, -0.02, 0.52, 0.05, 0.58], 0.025);
    pen.circle('dark', 0.03, 0.28, 0.15);
    drawFace(pen, {
      ...plainFace,
      eye: 0.34,
      gap: 0.42,
      mouth: -0.55,
      lid: 'dark',
      x: 0.03,
      y: 0.28,
      radius: 0.15,
      yaw: headYaw(look, 0.5),
      emotion: look.emotion,
      areEyesClosed: asleep(look),
    });
  });
}

/** Swimmers, hoppers and the butterfly. */
export const swimmerRigs = {
  fish: { height: 0.92, width: 1.4, draw: drawFish },
  whale: { height: 1.2, width: 2.2, draw: drawWhale },
  turtle: { height: 0.84, width: 1.45, draw: drawTurtle },
  frog: { height: 0.9, width: 1.0, draw: drawFrog },
  butterfly: { height: 1.0, width: 1.05, draw: drawButterfly },
} as const satisfies Record<string, Rig>;
