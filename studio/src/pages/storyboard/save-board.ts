import { downloadVideo, saveBlob } from '../../api/downloads.ts';
import type { Board } from './board.ts';
import { filesOf, stemOf, textOf } from './board-text.ts';

/** Saves a board as text, with the pictures and videos that the text names beside it. */
export async function saveBoard(board: Board): Promise<void> {
  saveBlob(new Blob([textOf(board)], { type: 'text/plain' }), `${stemOf(board)}.txt`);
  for (const file of filesOf(board)) {
    if (file.kind === 'picture') saveBlob(toBlob(file.dataUrl), file.name);
    else await downloadVideo(file.videoId);
  }
}

/** Not by fetch, which the page's own policy keeps from data URLs. */
function toBlob(dataUrl: string): Blob {
  const bytes = atob(dataUrl.slice(dataUrl.indexOf(',') + 1));
  return new Blob([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))], { type: 'image/jpeg' });
}
