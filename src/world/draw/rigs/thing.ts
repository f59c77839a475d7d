import { cosine } from '../../simulation/elementary.ts';
import { cowave, type Look, type Rig, wave } from '../look.ts';
import { type Pen, placed } from '../pen.ts';
import { drawFace, plainFace } from './face.ts';

function drawBall(pen: Pen): void {
  const r = 0.45;
  pen.circle('main', 0, r, r);
  pen.details(() =>
    pen.within(placed(0, r, 0.4), () => {
      pen.blob('light', [-0.13, 0.43, 0, 0.45, 0.13, 0.43, 0.17, 0, 0.13, -0.43, 0, -0.45, -0.13, -0.43, -0.17, 0]);
      pen.circle('accent', 0, 0, 0.12);
    }),
  );
}

function drawBox(pen: Pen): void {
  pen.box('main', -0.46, 0, 0.92, 0.92, 0.05);
  pen.details(() => {
    pen.box('mainFar', -0.46, 0, 0.92, 0.12, 0.04);
    pen.box('light', -0.09, 0, 0.18, 0.92);
    pen.box('light', -0.46, 0.42, 0.92, 0.16);
    pen.limb('contour', [-0.44, 0.72], [0.44, 0.72], 0.012);
  });
  pen.blob('accent', [0, 0.92, -0.22, 1.08, -0.3, 0.96, -0.16, 0.9]);
  pen.blob('accent', [0, 0.92, 0.22, 1.08, 0.3, 0.96, 0.16, 0.9]);
}

function drawKite(pen: Pen, look: Look): void {
  pen.details(() => {
    const sway = (t: number) => 0.07 * wave(look.phase, t);
    pen.line('contour', [0, 0.3, -0.08 + sway(0.1), 0.12, 0.02 + sway(0.3), 0, -0.1 + sway(0.5), -0.14], 0.02);
    for (const [x, y, t] of [
      [-0.06, 0.14, 0.1],
      [0.0, -0.02, 0.3],
    ] as const) {
      pen.polygon('accent', [x + sway(t), y, x + sway(t) - 0.1, y + 0.06, x + sway(t) - 0.1, y - 0.06]);
      pen.polygon('accent', [x + sway(t), y, x + sway(t) + 0.1, y + 0.06, x + sway(t) + 0.1, y - 0.06]);
    }
  });
  pen.polygon('main', [0, 0.28, 0.46, 0.82, 0, 1.2, -0.46, 0.82]);
  pen.details(() => {
    pen.polygon('light', [0, 0.28, 0.46, 0.82, 0, 0.82]);
    pen.polygon('accent', [0, 0.82, 0, 1.2, -0.46, 0.82]);
    pen.line('contour', [0, 0.28, 0, 1.2], 0.02);
    pen.line('contour', [-0.46, 0.82, 0.46, 0.82], 0.02);
  });
}

function drawUmbrella(pen: Pen): void {
  pen.limb('wood', [0, 0.14], [0, 1.1], 0.03, 0.03);
  pen.line('woodLine', [0, 0.16, -0.03, 0.04, -0.12, 0.04, -0.16, 0.13], 0.06);
  pen.limb('wood', [0, 1.1], [0, 1.22], 0.025);
  pen.blob(
    'main',
    [
      -0.62, 0.6, -0.5, 0.88, -0.25, 1.08, 0, 1.14, 0.25, 1.08, 0.5, 0.88, 0.62, 0.6, 0.42, 0.68, 0.21, 0.61, 0, 0.68,
      -0.21, 0.61, -0.42, 0.68,
    ],
  );
  pen.details(() => {
    for (const i of [0, 1]) {
      const c = cosine(Math.PI * (i * 0.5 + 0.25));
      const [x, w] = [0.42 * c, 0.2 * Math.sqrt(Math.max(0.05, 1 - c * c))];
      pen.blob(i === 0 ? 'light' : 'accent', [
        0.02 * c,
        1.12,
        x - 0.8 * w,
        0.86,
        x - w,
        0.65,
        x + w,
        0.65,
        x + 0.8 * w,
        0.86,
      ]);
    }
  });
}

function drawSnowman(pen: Pen, look: Look): void {
  const sway = look.action === 'dance' ? 0.1 * wave(look.phase) : 0;
  const lift =
    look.action === 'wave'
      ? 0.9 + 0.4 * wave(2 * look.phase)
      : look.action === 'dance'
        ? 0.7 + 0.5 * wave(look.phase)
        : 0;
  const other = look.action === 'dance' ? 0.7 - 0.5 * wave(look.phase) : 0;
  const yaw = look.action === 'look around' ? 0.95 * cowave(look.phase) : 0.45;
  pen.limb('wood', [-0.25, 0.78], [-0.6, 0.84 + 0.4 * other], 0.03, 0.025);
  pen.circle('main', 0, 0.38, 0.42);
  pen.within(placed(0, 0.72, sway), () => {
    pen.circle('main', 0, 0.05, 0.3);
    pen.limb('wood', [0.22, 0.08], [0.55, 0.12 + 0.42 * lift], 0.03, 0.025);
    pen.details(() => {
      for (const y of [0.02, 0.16, -0.3]) pen.circle('ink', 0.06, y, 0.035);
    });
    pen.circle('main', 0, 0.43, 0.23);
    pen.limb('accent', [-0.2, 0.25], [0.2, 0.25], 0.06);
    pen.limb('accent', [0.14, 0.24], [0.2, 0.02], 0.05);
    pen.box('ink', -0.25, 0.58, 0.5, 0.055, 0.02);
    pen.box('ink', -0.16, 0.6, 0.32, 0.2, 0.03);
    drawFace(pen, {
      ...plainFace,
      eye: 0.2,
      gap: 0.34,
      mouth: -0.48,
      eyeHeight: 0.2,
      x: 0,
      y: 0.43,
      radius: 0.23,
      yaw,
      emotion: look.emotion,
      areEyesClosed: look.action === 'sleep',
    });
    pen.details(() => pen.blob('carrot', [0.05 * yaw, 0.45, 0.05 * yaw + 0.3 * yaw, 0.41, 0.05 * yaw, 0.37]));
  });
}

function drawLantern(pen: Pen, look: Look): void {
  pen.line('woodLine', [-0.16, 0.86, -0.1, 1.02, 0.1, 1.02, 0.16, 0.86], 0.035);
  pen.box('dark', -0.2, 0.8, 0.4, 0.09, 0.03);
  pen.blob('main', [-0.2, 0.1, -0.34, 0.3, -0.34, 0.6, -0.2, 0.82, 0.2, 0.82, 0.34, 0.6, 0.34, 0.3, 0.2, 0.1]);
  pen.details(() => {
    const glow = 1 + 0.06 * wave(look.phase);
    pen.ellipse('light', 0, 0.46, 0.2 * glow, 0.25 * glow);
    pen.ellipse('lamp', 0, 0.44, 0.11 * glow, 0.15 * glow);
    pen.line('contour', [-0.12, 0.12, -0.2, 0.45, -0.12, 0.8], 0.018);
    pen.line('contour', [0.12, 0.12, 0.2, 0.45, 0.12, 0.8], 0.018);
  });
  pen.box('dark', -0.2, 0.04, 0.4, 0.09, 0.03);
  pen.limb('accent', [0, 0.04], [0, 0.0], 0.03);
}

/** Toys and other things. */
export const thingRigs = {
  ball: { height: 0.9, width: 0.9, draw: drawBall },
  box: { height: 0.95, width: 0.95, draw: drawBox },
  kite: { height: 1.2, width: 0.95, draw: drawKite },
  umbrella: { height: 1.24, width: 1.26, draw: drawUmbrella },
  snowman: { height: 1.52, width: 1.1, draw: drawSnowman },
  lantern: { height: 1.04, width: 0.7, draw: drawLantern },
} as const satisfies Record<string, Rig>;
