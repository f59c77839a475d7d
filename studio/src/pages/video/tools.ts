/** What can be done with a finished video. */
export const tools = ['remix', 'recut', 'extend', 'loop', 'blend', 'keyframes', 'character', 'frame'] as const;

export type Tool = (typeof tools)[number];

/** True for the name of a tool, as it stands in an address. */
export const isTool = (name: string | null): name is Tool => tools.some((tool) => tool === name);
