/** What people share. */
export const feedText = {
  title: 'Feed',
  intro: 'What people of this server chose to show. Open one to make your own from it.',
  empty: 'Nobody has shared a video yet. Open one of yours and choose Share.',
  by: (author: string, ago: string) => `${author}, ${ago}`,
  remix: 'Remix',
  remixes: (count: number) => (count === 1 ? '1 made from it' : `${count} made from it`),
} as const;
