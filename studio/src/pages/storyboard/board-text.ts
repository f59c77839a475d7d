import type { Board, Card } from './board.ts';

/** The board as a list of shots, in the form that storyboards in words have; pictures and videos stand in it by name. */
export function textOf(board: Board): string {
  const shots = board.cards.map((card, i) =>
    [
      `Shot ${i + 1}:`,
      `duration: ${card.seconds.toFixed(2)}sec`,
      ...sourceOf(board, card, i),
      ...(card.text === '' ? [] : [`Scene: ${card.text}`]),
    ].join('\n'),
  );
  return `current timeline:\n${shots.join('\n\n')}\n`;
}

/** A file that the text names. */
export type BoardFile =
  | { readonly kind: 'picture'; readonly name: string; readonly dataUrl: string }
  | { readonly kind: 'video'; readonly name: string; readonly videoId: string };

/** The files that the text names, each once. */
export function filesOf(board: Board): readonly BoardFile[] {
  const files = board.cards.flatMap((card, i): BoardFile[] => {
    if (card.clip != null) return [{ kind: 'video', name: `${card.clip.videoId}.mp4`, videoId: card.clip.videoId }];
    if (card.picture === null) return [];
    return [{ kind: 'picture', name: pictureName(board, i), dataUrl: card.picture }];
  });
  return files.filter(({ name }, i) => files.findIndex((file) => file.name === name) === i);
}

/** Name of the file that a board is saved as, without its ending; without spaces, as names stand in the text. */
export const stemOf = ({ name }: Board): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '') || 'storyboard';

const pictureName = (board: Board, index: number): string => `${stemOf(board)}-${index + 1}.jpg`;

/** A part of a video is named as media fragments are: `clip.mp4#t=1,3`. */
function sourceOf(board: Board, { picture, clip = null }: Card, index: number): readonly string[] {
  if (clip === null) return picture === null ? [] : [`image: ${pictureName(board, index)}`];
  const { videoId, startSeconds, endSeconds, videoSeconds } = clip;
  const isWhole = startSeconds === 0 && endSeconds === videoSeconds;
  return [`video: ${videoId}.mp4${isWhole ? '' : `#t=${startSeconds},${endSeconds}`}`];
}
