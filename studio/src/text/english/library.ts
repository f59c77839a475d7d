/** Filled in with its page. */
export const libraryText = { title: 'library' } as const;
