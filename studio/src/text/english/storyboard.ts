/** Filled in with its page. */
export const storyboardText = { title: 'storyboard' } as const;
