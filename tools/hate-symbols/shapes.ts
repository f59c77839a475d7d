import type { Random } from '../../src/base/index.ts';
import type { SymbolKind } from '../../src/safety/frame-review/symbol-network.ts';

/** A line through points in [-1, 1]; y points down. */
export type Line = readonly (readonly [number, number])[];

/** A shape as lines of one width, so that every style of stroke can draw it. */
export interface Shape {
  readonly lines: readonly Line[];
  /** Width of the lines, in the same unit. */
  readonly width: number;
}

/** A symbol of its kind with the proportions that people draw it with. */
export function drawSymbol(kind: SymbolKind, random: Random): Shape {
  const width = between(random, 0.14, 0.34);
  const flip = random.uniform() < 0.35 ? -1 : 1; // mirrored copies are a common way of hiding
  const flipped = (lines: readonly Line[]): Line[] => lines.map((line) => line.map(([x, y]) => [x * flip, y] as const));
  switch (kind) {
    case 'hooked-cross': {
      const hook = between(random, 0.55, 1);
      return {
        width,
        lines: flipped(
          turned(
            [
              [0, 0],
              [0, -0.9],
              [hook * 0.9, -0.9],
            ],
            4,
          ),
        ),
      };
    }
    case 'triple-seven': {
      const hook = between(random, 0.5, 0.85);
      return {
        width,
        lines: flipped(
          turned(
            [
              [0, 0],
              [0, -0.9],
              [hook, -0.75 - 0.2 * random.uniform()],
            ],
            3,
          ),
        ),
      };
    }
    case 'double-sig': {
      const gap = between(random, 0.34, 0.5);
      const lean = between(random, 0.1, 0.3);
      const step = between(random, 0, 0.15);
      const bolt: Line = [
        [lean, -0.95],
        [-0.22, 0.05 + step],
        [0.22, -0.05 - step],
        [-lean, 0.95],
      ];
      const lines = [-gap, gap].map((dx): Line => bolt.map(([x, y]) => [x + dx, y] as const));
      return { width: Math.min(width, 0.26), lines: flipped(lines) };
    }
    case 'black-sun': {
      const bend = between(random, 0.3, 0.55);
      const [inner, middle] = [between(random, 0.15, 0.32), between(random, 0.55, 0.65)];
      const ray = polar([
        [inner, 0],
        [middle, 0],
        [middle, bend],
        [0.95, bend],
      ]);
      const rings = [ring(0.95), ...(random.uniform() < 0.7 ? [ring(inner)] : [])];
      return { width: between(random, 0.07, 0.13), lines: flipped([...turned(ray, 12), ...rings]) };
    }
    case 'winged-odal': {
      const [side, foot] = [between(random, 0.5, 0.62), between(random, 0.7, 0.9)];
      const wing = between(random, 0.22, 0.35);
      const line: Line = [
        [-side - wing, foot - wing],
        [-side, foot],
        [side, -0.35],
        [0, -0.95],
        [-side, -0.35],
        [side, foot],
        [side + wing, foot - wing],
      ];
      return { width: Math.min(width, 0.28), lines: [line] };
    }
  }
}

type Decoy = (random: Random) => readonly Line[];

/** Harmless shapes, many of them near to a symbol in one respect. */
const decoys: Readonly<Record<string, Decoy>> = {
  plus: () => [
    [
      [0, -0.9],
      [0, 0.9],
    ],
    [
      [-0.9, 0],
      [0.9, 0],
    ],
  ],
  latinCross: () => [
    [
      [0, -0.95],
      [0, 0.95],
    ],
    [
      [-0.55, -0.35],
      [0.55, -0.35],
    ],
  ],
  diagonalCross: () => [
    [
      [-0.8, -0.8],
      [0.8, 0.8],
    ],
    [
      [-0.8, 0.8],
      [0.8, -0.8],
    ],
  ],
  crossInRing: () => [
    [
      [0, -0.9],
      [0, 0.9],
    ],
    [
      [-0.9, 0],
      [0.9, 0],
    ],
    ring(0.65),
  ],
  crossPotent: () =>
    turned(
      [
        [0, 0],
        [0, -0.9],
        [0.35, -0.9],
        [-0.35, -0.9],
      ],
      4,
    ),
  windmill: (random) =>
    turned(
      [
        [0, 0],
        [0, -0.9],
        [0.3, -0.9],
        [0.3, -0.25 - 0.2 * random.uniform()],
        [0, -0.25],
      ],
      4,
    ),
  pinwheel: () =>
    turned(
      [
        [0, 0],
        [0, -0.85],
        [0.55, -0.45],
        [0, 0],
      ],
      4,
    ),
  propeller: () =>
    turned(
      [
        [0, 0],
        [0.16, -0.5],
        [0, -0.95],
        [-0.16, -0.5],
        [0, 0],
      ],
      3,
    ),
  arrowsAround: () =>
    turned(
      [
        [0.2, -0.7],
        [0.75, -0.25],
        [0.55, 0.1],
        [0.75, -0.25],
        [0.95, -0.05],
      ],
      3,
    ),
  star5: () => [polar(Array.from({ length: 6 }, (_, i) => [0.95, (i * 4 * Math.PI) / 5] as const))],
  star6: () =>
    [0, Math.PI].map((turn) => polar([0, 1, 2, 3].map((i) => [0.95, turn + (i * 2 * Math.PI) / 3] as const))),
  asterisk: (random) =>
    turned(
      [
        [0, 0],
        [0, -0.9],
      ],
      5 + random.integer(4),
    ),
  snowflake: () =>
    turned(
      [
        [0, 0],
        [0, -0.6],
        [0.25, -0.8],
        [0, -0.6],
        [-0.25, -0.8],
        [0, -0.6],
        [0, -0.95],
      ],
      6,
    ),
  sun: (random) => [
    ring(0.45),
    ...turned(
      [
        [0, -0.6],
        [0, -0.95],
      ],
      8 + random.integer(6),
    ),
  ],
  wheel: (random) => [
    ring(0.92),
    ring(0.2),
    ...turned(
      [
        [0, -0.2],
        [0, -0.9],
      ],
      6 + random.integer(8),
    ),
  ],
  clock: () => [
    ring(0.92),
    [
      [0, 0],
      [0, -0.6],
    ],
    [
      [0, 0],
      [0.4, 0.1],
    ],
    ...turned(
      [
        [0, -0.78],
        [0, -0.88],
      ],
      12,
    ),
  ],
  gear: () => [
    ring(0.6),
    ring(0.25),
    ...turned(
      [
        [-0.1, -0.6],
        [-0.1, -0.9],
        [0.1, -0.9],
        [0.1, -0.6],
      ],
      8,
    ),
  ],
  flower: () => [
    ...turned(
      [
        [0, -0.2],
        [0.25, -0.6],
        [0, -0.95],
        [-0.25, -0.6],
        [0, -0.2],
      ],
      6,
    ),
    ring(0.2),
  ],
  singleBolt: () => [
    [
      [0.25, -0.95],
      [-0.25, 0.1],
      [0.25, -0.1],
      [-0.25, 0.95],
    ],
  ],
  flash: () => [
    [
      [0.3, -0.95],
      [-0.35, 0.15],
      [0, 0.15],
      [-0.2, 0.95],
      [0.4, -0.15],
      [0.05, -0.15],
      [0.3, -0.95],
    ],
  ],
  zigzag: () => [
    [
      [-0.95, 0.3],
      [-0.5, -0.3],
      [0, 0.3],
      [0.5, -0.3],
      [0.95, 0.3],
    ],
  ],
  twoBars: () => [
    [
      [-0.3, -0.9],
      [-0.45, 0.9],
    ],
    [
      [0.45, -0.9],
      [0.3, 0.9],
    ],
  ],
  chevrons: () => [
    [
      [-0.6, -0.8],
      [0, 0],
      [-0.6, 0.8],
    ],
    [
      [0.1, -0.8],
      [0.7, 0],
      [0.1, 0.8],
    ],
  ],
  letterZ: () => [
    [
      [-0.6, -0.85],
      [0.6, -0.85],
      [-0.6, 0.85],
      [0.6, 0.85],
    ],
  ],
  letterN: () => [
    [
      [-0.6, 0.9],
      [-0.6, -0.9],
      [0.6, 0.9],
      [0.6, -0.9],
    ],
  ],
  doubleS: () => [-0.45, 0.45].map((dx) => arcS(dx)),
  letterX: () => [
    [
      [-0.6, -0.9],
      [0.6, 0.9],
    ],
    [
      [0.6, -0.9],
      [-0.6, 0.9],
    ],
  ],
  seven: () => [
    [
      [-0.5, -0.85],
      [0.5, -0.85],
      [-0.15, 0.9],
    ],
  ],
  letterL: () => [
    [
      [-0.4, -0.9],
      [-0.4, 0.85],
      [0.5, 0.85],
    ],
  ],
  corner: () => [
    [
      [-0.8, 0],
      [-0.8, -0.8],
      [0.8, -0.8],
      [0.8, 0.8],
    ],
  ],
  hash: () => [
    [
      [-0.35, -0.9],
      [-0.35, 0.9],
    ],
    [
      [0.35, -0.9],
      [0.35, 0.9],
    ],
    [
      [-0.9, -0.35],
      [0.9, -0.35],
    ],
    [
      [-0.9, 0.35],
      [0.9, 0.35],
    ],
  ],
  meander: () => [
    [
      [-0.95, 0.6],
      [-0.95, -0.6],
      [-0.1, -0.6],
      [-0.1, 0.25],
      [-0.5, 0.25],
      [-0.5, -0.15],
      [0.4, 0.6],
      [0.4, -0.6],
      [0.95, -0.6],
    ],
  ],
  spiral: () => [polar(Array.from({ length: 60 }, (_, i) => [0.05 + i * 0.015, i * 0.3] as const))],
  triskele: () => turned(polar(Array.from({ length: 20 }, (_, i) => [0.05 + i * 0.045, i * 0.13] as const)), 3),
  fish: () => [
    [
      [-0.95, -0.35],
      [0.3, 0.42],
      [0.85, 0],
      [0.3, -0.42],
      [-0.95, 0.35],
    ],
  ],
  ribbon: () => [
    [
      [-0.55, 0.95],
      [0.35, -0.5],
      [0, -0.95],
      [-0.35, -0.5],
      [0.55, 0.95],
    ],
  ],
  diamond: () => [
    [
      [0, -0.95],
      [0.7, 0],
      [0, 0.95],
      [-0.7, 0],
      [0, -0.95],
    ],
  ],
  house: () => [
    [
      [-0.7, 0.9],
      [-0.7, -0.1],
      [0, -0.9],
      [0.7, -0.1],
      [0.7, 0.9],
      [-0.7, 0.9],
    ],
  ],
  arrowUp: () => [
    [
      [-0.6, -0.3],
      [0, -0.95],
      [0.6, -0.3],
    ],
    [
      [0, -0.95],
      [0, 0.95],
    ],
  ],
  triangle: () => [
    [
      [0, -0.9],
      [0.85, 0.7],
      [-0.85, 0.7],
      [0, -0.9],
    ],
  ],
  square: () => [
    [
      [-0.8, -0.8],
      [0.8, -0.8],
      [0.8, 0.8],
      [-0.8, 0.8],
      [-0.8, -0.8],
    ],
  ],
  windows: () => [
    [
      [-0.8, -0.8],
      [0.8, -0.8],
      [0.8, 0.8],
      [-0.8, 0.8],
      [-0.8, -0.8],
    ],
    [
      [0, -0.8],
      [0, 0.8],
    ],
    [
      [-0.8, 0],
      [0.8, 0],
    ],
  ],
  rings: () => [ring(0.9), ring(0.5)],
  peace: () => [
    ring(0.92),
    [
      [0, -0.92],
      [0, 0.92],
    ],
    [
      [0, 0],
      [0.65, 0.65],
    ],
    [
      [0, 0],
      [-0.65, 0.65],
    ],
  ],
  anchor: () => [
    [
      [0, -0.6],
      [0, 0.9],
    ],
    [
      [-0.4, -0.35],
      [0.4, -0.35],
    ],
    [
      [-0.8, 0.3],
      [-0.5, 0.8],
      [0, 0.92],
      [0.5, 0.8],
      [0.8, 0.3],
    ],
  ],
  heart: () => [
    [
      [0, 0.85],
      [-0.85, 0],
      [-0.75, -0.55],
      [-0.35, -0.7],
      [0, -0.35],
      [0.35, -0.7],
      [0.75, -0.55],
      [0.85, 0],
      [0, 0.85],
    ],
  ],
  steps: () => [
    [
      [-0.9, 0.9],
      [-0.9, 0.3],
      [-0.3, 0.3],
      [-0.3, -0.3],
      [0.3, -0.3],
      [0.3, -0.9],
      [0.9, -0.9],
    ],
  ],
  branch: () => [
    [
      [0, 0.95],
      [0, -0.95],
    ],
    [
      [0, 0.2],
      [0.5, -0.4],
    ],
    [
      [0, -0.1],
      [-0.5, -0.6],
    ],
    [
      [0, 0.6],
      [-0.4, 0.2],
    ],
  ],
  scribble: (random) => [
    Array.from(
      { length: 4 + random.integer(5) },
      () => [random.uniform() * 1.8 - 0.9, random.uniform() * 1.8 - 0.9] as const,
    ),
  ],
  sticks: (random) =>
    Array.from(
      { length: 3 + random.integer(5) },
      () =>
        [
          [random.uniform() * 1.8 - 0.9, random.uniform() * 1.8 - 0.9],
          [random.uniform() * 1.8 - 0.9, random.uniform() * 1.8 - 0.9],
        ] as const,
    ),
};

/** A harmless shape by chance. */
export function drawDecoy(random: Random): Shape {
  return { lines: random.pick(Object.values(decoys))(random), width: between(random, 0.08, 0.32) };
}

/** The same line `count` times around the middle. */
function turned(line: Line, count: number): Line[] {
  return Array.from({ length: count }, (_, i) => {
    const [cos, sin] = [Math.cos((i * 2 * Math.PI) / count), Math.sin((i * 2 * Math.PI) / count)];
    return line.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos] as const);
  });
}

/** Points by radius and angle; angle 0 is up. */
const polar = (points: readonly (readonly [number, number])[]): Line =>
  points.map(([radius, angle]) => [radius * Math.sin(angle), -radius * Math.cos(angle)] as const);

const ring = (radius: number): Line =>
  polar(Array.from({ length: 37 }, (_, i) => [radius, (i * Math.PI) / 18] as const));

const arcS = (dx: number): Line =>
  Array.from({ length: 17 }, (_, i) => {
    const t = (i / 8 - 1) * 0.9;
    return [dx + 0.3 * Math.sin(-t * 3.4), t] as const;
  });

/** Uniform between two numbers. */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();
