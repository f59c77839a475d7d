/** The page that looks where a file comes from. */
export const detectText = {
  title: 'Detect',
  intro: 'Drop a video or picture. Each kind of evidence is shown apart, with how sure it is. No single one decides.',
  choose: 'Choose a file',
  drop: 'or drop one here',
  looking: 'Looking at the file',
  another: 'Look at another file',
  layers: {
    manifest: 'Signed manifest',
    watermark: 'Watermark',
    reverse_search: 'Search by looks',
    classifier: 'Trained classifier',
  },
  hints: {
    manifest: 'Written into the file by the program that made it, and signed.',
    watermark: 'Woven into the pixels; survives cutting, scaling and new compression.',
    reverse_search: 'Compared with the videos that this server has made.',
    classifier: 'Judges the pixels alone.',
  },
  confidence: (share: string) => `${share} that it comes from this server, by this layer alone`,
  unknown: 'says nothing either way',
  signer: (name: string) => `Signed by ${name}`,
  seeVideo: (prompt: string | null) => (prompt === null ? 'See the video' : `See the video: ${prompt}`),
  closing: 'No evidence proves that a file does not come from here: marks can be removed.',
} as const;
