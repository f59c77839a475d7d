/** Filled in with its page. */
export const detectText = { title: 'detect' } as const;
