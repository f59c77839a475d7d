/** Most bodies that a plan has room for: as many as a shot of the world shows. */
export const mostBodies = 5;

/** How many answers each question about a planned body has. */
export interface BodyAnswerCounts {
  readonly subject: number;
  readonly color: number;
  readonly action: number;
  readonly emotion: number;
}

/** The questions in the order in which their answers lie in a plan. */
export const bodyQuestionNames = [
  'subject',
  'color',
  'action',
  'emotion',
] as const satisfies (keyof BodyAnswerCounts)[];

/** Where one body is in one picture, and what can be seen of it. Lengths in units of the picture's shorter side, from its middle. */
export interface BodyPlan {
  /** Middle of the body: to the right, and downwards. */
  readonly x: number;
  readonly y: number;
  /** Sides of the upright body. */
  readonly width: number;
  readonly height: number;
  /** Counter-clockwise, about the middle. */
  readonly rotationRadians: number;
  /** Greater is farther from the camera. */
  readonly depth: number;
  /** 1 looks to the right, -1 to the left. */
  readonly facing: number;
  /** Of the action's cycle, in [0, 1). */
  readonly phase: number;
  /** Indices of the answers. */
  readonly subject: number;
  readonly color: number;
  readonly action: number;
  readonly emotion: number;
}

/** The numbers of a body in the order in which `packBodies` keeps them. */
const packedNames = [
  'x',
  'y',
  'width',
  'height',
  'rotationRadians',
  'depth',
  'facing',
  'phase',
  'subject',
  'color',
  'action',
  'emotion',
] as const satisfies (keyof BodyPlan)[];

/** Numbers of a body in `packBodies`: whether it is there, then those of `BodyPlan` in their order. */
export const bodyNumbers = 1 + packedNames.length;

/** @returns [mostBodies, bodyNumbers], zeros where nobody is; bodies beyond `mostBodies` are left out */
export function packBodies(bodies: readonly BodyPlan[]): Float32Array {
  const packed = new Float32Array(mostBodies * bodyNumbers);
  for (const [i, body] of bodies.slice(0, mostBodies).entries()) {
    packed.set([1, ...packedNames.map((name) => body[name])], i * bodyNumbers);
  }
  return packed;
}

/** The bodies that `packBodies` packed. */
export function unpackBodies(packed: Float32Array): BodyPlan[] {
  const bodies: BodyPlan[] = [];
  for (let at = 0; at < packed.length; at += bodyNumbers) {
    if (packed[at] === 0) continue;
    const numbers = Object.fromEntries(packedNames.map((name, i) => [name, packed[at + 1 + i]!]));
    bodies.push(numbers as Record<(typeof packedNames)[number], number>);
  }
  return bodies;
}
