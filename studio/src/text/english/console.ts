/** Filled in with its page. */
export const consoleText = { title: 'console' } as const;
