/** Filled in with its page. */
export const videoText = { title: 'video' } as const;
