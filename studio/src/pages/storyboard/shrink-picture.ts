import { toDataUrl } from '../video/player-handle.ts';

/** Longest side of a kept picture; models draw smaller than this. */
const longestSide = 1_024;

/** Makes a picture small enough to be kept inside a storyboard, as a JPEG data URL. */
export async function shrinkPicture(picture: Blob): Promise<string> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return toDataUrl(await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 }));
}
