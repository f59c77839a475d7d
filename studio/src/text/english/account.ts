/** One's own account. */
export const accountText = {
  title: 'Account',
  limits: 'What you may do',
  rows: {
    today: 'Videos in 24 hours',
    queued: 'Unfinished videos',
    stored: 'Stored',
    seconds: 'Longest video',
    pixels: 'Largest picture',
    variations: 'Variations at once',
    profile: 'Policy profile',
  },
  of: (used: string, most: string | null) => (most === null ? `${used}, no limit` : `${used} of ${most}`),
  megapixels: (count: string) => `${count} megapixels`,
  keys: 'Keys',
  characters: 'Characters',
  noCharacters: 'You have no characters. Save one from a video: open it and choose Character.',
  deleteCharacter: (name: string) => `Delete ${name}`,
  deleteCharacterText: 'The name brings nobody back then. Videos that were made with it stay.',
  appeals: 'Appeals',
  noAppeals: 'You have not asked for anything to be looked at again.',
  statuses: {
    open: 'A person will look at it.',
    granted: 'You were right: the refusal was wrong.',
    upheld: 'The refusal stands.',
  },
  takeBack: 'Take back, with my words',
} as const;
