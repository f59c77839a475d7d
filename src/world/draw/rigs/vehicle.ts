import { cowave, type Look, type Rig, wave } from '../look.ts';
import { type Pen, placed } from '../pen.ts';

/** Wheels of all vehicles: a tyre, a hub and spokes that show the turning. */
function drawWheel(pen: Pen, x: number, radius: number, look: Look): void {
  const moves = look.action === 'drive' || look.action === 'chase' || look.action === 'carry' || look.action === 'roll';
  const angle = moves ? -2 * Math.PI * look.phase : 0;
  pen.circle('wheel', x, radius, radius);
  pen.details(() => {
    pen.circle('metal', x, radius, 0.55 * radius);
    pen.within(placed(x, radius, angle), () => {
      pen.limb('wheel', [-0.42 * radius, 0], [0.42 * radius, 0], 0.07 * radius);
      pen.limb('wheel', [0, -0.42 * radius], [0, 0.42 * radius], 0.07 * radius);
    });
  });
}

function shake(look: Look): number {
  return look.action === 'drive' || look.action === 'chase' ? 0.012 * wave(2 * look.phase) : 0;
}

function drawCar(pen: Pen, look: Look): void {
  pen.within(placed(0, shake(look)), () => {
    pen.blob('main', [-0.5, 0.62, -0.42, 1.0, -0.1, 1.08, 0.2, 1.05, 0.42, 0.86, 0.55, 0.6]);
    pen.blob(
      'main',
      [-0.95, 0.32, -0.94, 0.58, -0.7, 0.68, 0, 0.7, 0.6, 0.66, 0.9, 0.54, 0.97, 0.32, 0.85, 0.2, 0, 0.18, -0.88, 0.2],
    );
    pen.details(() => {
      pen.blob('glass', [-0.38, 0.66, -0.34, 0.9, -0.08, 0.96, -0.04, 0.68]);
      pen.blob('glass', [0.04, 0.68, 0.04, 0.96, 0.22, 0.92, 0.4, 0.68]);
      pen.limb('light', [-0.9, 0.33], [0.92, 0.33], 0.03);
      pen.ellipse('lamp', 0.88, 0.46, 0.06, 0.075);
      pen.ellipse('taillamp', -0.91, 0.47, 0.04, 0.06);
      pen.limb('contour', [-0.04, 0.58], [0.06, 0.58], 0.015);
    });
  });
  drawWheel(pen, -0.55, 0.23, look);
  drawWheel(pen, 0.55, 0.23, look);
}

function drawTruck(pen: Pen, look: Look): void {
  pen.within(placed(0, shake(look)), () => {
    pen.box('main', -1.1, 0.3, 1.35, 1.08, 0.08);
    pen.box('mainFar', 0.2, 0.3, 0.12, 0.5, 0.02);
    pen.blob('main', [0.3, 0.28, 0.3, 1.02, 0.42, 1.12, 0.72, 1.08, 0.86, 0.72, 1.06, 0.62, 1.1, 0.3, 0.7, 0.24]);
    pen.details(() => {
      pen.blob('glass', [0.48, 0.7, 0.48, 0.96, 0.66, 0.98, 0.78, 0.7]);
      pen.limb('light', [-1.0, 0.6], [0.14, 0.6], 0.045);
      pen.limb('light', [-1.0, 1.1], [0.14, 1.1], 0.045);
      pen.ellipse('lamp', 1.03, 0.46, 0.06, 0.08);
      pen.box('dark', -1.1, 0.24, 2.15, 0.1, 0.03);
    });
  });
  for (const x of [-0.75, -0.25, 0.68]) drawWheel(pen, x, 0.24, look);
}

function drawTrain(pen: Pen, look: Look): void {
  pen.within(placed(0, shake(look)), () => {
    pen.box('main', -1.2, 0.32, 0.95, 0.95, 0.08);
    pen.box('dark', -1.26, 1.2, 1.05, 0.13, 0.06);
    pen.limb('main', [-0.2, 0.68], [0.78, 0.68], 0.33, 0.33);
    pen.limb('dark', [0.7, 0.95], [0.72, 1.22], 0.09, 0.13);
    pen.limb('accent', [0.2, 0.95], [0.2, 1.08], 0.12, 0.1);
    pen.polygon('dark', [0.9, 0.34, 1.24, 0.12, 0.8, 0.12]);
    pen.details(() => {
      pen.box('glass', -1.08, 0.76, 0.3, 0.34, 0.05);
      pen.box('glass', -0.66, 0.76, 0.3, 0.34, 0.05);
      pen.circle('light', 1.02, 0.68, 0.17);
      pen.circle('lamp', 1.04, 0.7, 0.09);
      pen.limb('light', [-0.1, 0.4], [-0.1, 0.96], 0.03);
      pen.limb('light', [0.45, 0.4], [0.45, 0.96], 0.03);
      pen.box('dark', -1.25, 0.28, 2.3, 0.1, 0.03);
    });
  });
  for (const x of [-0.98, -0.5, 0.05, 0.5]) drawWheel(pen, x, 0.2, look);
  if (look.action === 'drive') {
    pen.details(() => {
      for (let i = 0; i < 3; i++) {
        const t = (look.phase + i) / 3;
        pen.circle('steam', 0.7 - 0.9 * t, 1.38 + 0.35 * t, 0.07 + 0.13 * t);
      }
    });
  }
}

/** The hull is deep, as a boat lies three to four tenths of its height in the water. */
function drawBoat(pen: Pen, look: Look): void {
  const billow = 0.05 * wave(look.phase);
  pen.within(placed(0, 0, 0.04 * wave(look.phase)), () => {
    pen.limb('wood', [-0.05, 1.0], [-0.05, 2.02], 0.035, 0.03);
    pen.blob('sail', [0.02, 1.18, 0, 1.6, 0.02, 1.98, 0.36 + billow, 1.62, 0.66 + billow, 1.22]);
    pen.blob('accent', [-0.12, 1.2, -0.12, 1.55, -0.1, 1.84, -0.42 - billow, 1.5, -0.6, 1.22]);
    pen.blob(
      'main',
      [
        -0.95, 1.16, -0.6, 1.08, 0, 1.05, 0.6, 1.1, 1.02, 1.24, 0.86, 0.82, 0.6, 0.42, 0.1, 0.08, -0.4, 0.2, -0.78,
        0.66,
      ],
    );
    pen.details(() => pen.limb('light', [-0.84, 0.96], [0.9, 1.0], 0.05));
    pen.polygon('main', [-0.05, 2.02, -0.05, 2.16, -0.3, 2.09 + billow]);
  });
}

function drawAirplane(pen: Pen, look: Look): void {
  pen.blob('mainFar', [0.2, 0.62, -0.05, 0.86, -0.28, 0.9, -0.15, 0.62]);
  pen.blob('main', [-0.72, 0.52, -0.9, 0.98, -1.02, 1.0, -1.0, 0.5]);
  pen.blob('main', [-1.0, 0.52, -0.6, 0.66, 0.2, 0.72, 0.75, 0.64, 0.95, 0.46, 0.75, 0.3, 0.2, 0.22, -0.5, 0.32]);
  pen.blob('accent', [0.22, 0.4, -0.1, 0.36, -0.55, 0.02, -0.3, 0.02, 0.3, 0.3]);
  pen.details(() => {
    pen.blob('glass', [0.5, 0.56, 0.52, 0.64, 0.7, 0.6, 0.8, 0.52]);
    for (const x of [-0.45, -0.15, 0.15]) pen.circle('glass', x, 0.54, 0.065);
    const blade = 0.3 * cowave(look.phase);
    pen.limb('metal', [0.98, 0.46 - blade], [0.98, 0.46 + blade], 0.035);
    pen.circle('dark', 0.97, 0.46, 0.06);
  });
}

function drawRocket(pen: Pen, look: Look): void {
  const burning = look.action !== 'stand' && look.action !== 'fall' && look.action !== 'float';
  if (burning) {
    const flame = 0.38 + 0.08 * wave(2 * look.phase);
    pen.details(() => {
      pen.blob('flame', [-0.15, 0.2, 0.15, 0.2, 0.1, 0.05, 0, 0.2 - flame, -0.1, 0.05]);
      pen.blob('lamp', [-0.08, 0.2, 0.08, 0.2, 0, 0.2 - 0.55 * flame]);
    });
  }
  pen.blob('accent', [-0.2, 0.7, -0.42, 0.4, -0.42, 0.08, -0.2, 0.26]);
  pen.blob('accent', [0.2, 0.7, 0.42, 0.4, 0.42, 0.08, 0.2, 0.26]);
  pen.blob(
    'main',
    [-0.2, 0.2, -0.29, 0.6, -0.26, 1.05, -0.12, 1.42, 0, 1.62, 0.12, 1.42, 0.26, 1.05, 0.29, 0.6, 0.2, 0.2],
  );
  pen.details(() => {
    pen.blob('dark', [-0.2, 1.26, -0.12, 1.42, 0, 1.62, 0.12, 1.42, 0.2, 1.26]);
    pen.circle('light', 0, 0.98, 0.17);
    pen.circle('glass', 0, 0.98, 0.12);
    pen.limb('light', [-0.24, 0.5], [0.24, 0.5], 0.03);
  });
  pen.limb('accent', [0, 0.08], [0, 0.4], 0.045);
}

function drawBalloon(pen: Pen, look: Look): void {
  const sway = 0.05 * wave(look.phase);
  pen.limb('wood', [-0.17, 0.28], [-0.32, 0.72], 0.016);
  pen.limb('wood', [0.17, 0.28], [0.32, 0.72], 0.016);
  pen.within(placed(0, 0.5, 0.3 * sway), () => {
    pen.blob(
      'main',
      [-0.16, 0.02, -0.42, 0.3, -0.52, 0.66, -0.32, 0.98, 0, 1.08, 0.32, 0.98, 0.52, 0.66, 0.42, 0.3, 0.16, 0.02],
    );
    pen.details(() => {
      pen.blob(
        'light',
        [-0.07, 0.02, -0.19, 0.34, -0.2, 0.66, -0.12, 0.98, 0, 1.08, 0.12, 0.98, 0.2, 0.66, 0.19, 0.34, 0.07, 0.02],
      );
    });
  });
  pen.box('wood', -0.2, 0.0, 0.4, 0.3, 0.06);
  pen.details(() => pen.limb('dark', [-0.2, 0.27], [0.2, 0.27], 0.035));
}

/** What drives, floats and flies. */
export const vehicleRigs = {
  car: { height: 1.08, width: 1.9, draw: drawCar },
  truck: { height: 1.4, width: 2.2, draw: drawTruck },
  train: { height: 1.36, width: 2.5, draw: drawTrain },
  boat: { height: 2.12, width: 2.0, draw: drawBoat },
  airplane: { height: 1.0, width: 2.0, draw: drawAirplane },
  balloon: { height: 1.58, width: 1.05, draw: drawBalloon },
  rocket: { height: 1.62, width: 0.85, draw: drawRocket },
} as const satisfies Record<string, Rig>;
