/**
 * The verbs of every action, as base forms; the first is the plain one. Particles stand after a space. Third persons and participles
 * follow {@link thirdPersonOf} and {@link participleOf}.
 */
export const actionWords = {
  stand: ['stand'],
  sit: ['sit'],
  sleep: ['sleep', 'slumber', 'doze', 'nap'],
  walk: ['walk', 'stroll', 'amble'],
  run: ['run', 'sprint', 'trot'],
  jump: ['jump', 'leap', 'hop'],
  dance: ['dance'],
  wave: ['wave'],
  eat: ['eat', 'feed', 'nibble'],
  'look around': ['look around', 'peer around', 'gaze around'],
  fly: ['fly', 'soar'],
  hover: ['hover'],
  swim: ['swim'],
  dive: ['dive', 'plunge'],
  drive: ['drive', 'cruise'],
  float: ['float', 'drift'],
  roll: ['roll'],
  bounce: ['bounce', 'rebound'],
  spin: ['spin', 'twirl', 'whirl', 'rotate'],
  swing: ['swing', 'sway'],
  fall: ['fall', 'descend', 'go down'],
  rise: ['rise', 'ascend', 'go up'],
  chase: ['chase', 'pursue', 'go after'],
  carry: ['carry', 'transport'],
  meet: ['meet', 'encounter'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The verbs of actions that a boat does in its own way. */
export const boatActionWords = { drive: ['sail', 'cruise'] } as const satisfies Readonly<
  Record<string, readonly string[]>
>;
