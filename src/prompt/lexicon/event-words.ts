/** The telling words of every physics event, each unlike any word of an action; verbs are base forms. */
export const eventWords = {
  'drop and bounce': ['drop'],
  throw: ['be thrown', 'be tossed', 'be flung'],
  'roll down slope': ['down a ramp', 'down a slope', 'down an incline'],
  collide: ['collide with', 'bump into', 'crash into', 'run into'],
  topple: ['topple over', 'tip over', 'tumble over'],
  float: ['bob'],
  sink: ['sink'],
  swing: ['get a push', 'be pushed'],
  splash: ['with a splash', 'with a big splash'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Where things are in the picture, and which way they go or look. */
export const sideWords = {
  column: {
    left: ['on the left', 'on the left side'],
    middle: ['in the middle', 'in the center'],
    right: ['on the right', 'on the right side'],
  },
  facing: {
    left: ['facing left', 'facing the left', 'turned left', 'looking left'],
    right: ['facing right', 'facing the right', 'turned right', 'looking right'],
  },
  direction: {
    left: ['to the left', 'toward the left', 'leftward'],
    right: ['to the right', 'toward the right', 'rightward'],
  },
} as const;

/** How two bodies stand to each other, as said from the first to the second. */
export const relationWords = {
  'left of': ['to the left of', 'left of'],
  'right of': ['to the right of', 'right of'],
  behind: ['behind', 'in back of'],
  'in front of': ['in front of'],
  on: ['on top of', 'atop'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
