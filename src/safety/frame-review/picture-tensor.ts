import { type HostTensor, hostTensor } from '../../graph/index.ts';
import type { Frame } from '../../media/index.ts';

/** How a network wants its pictures. */
export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  /** Subtracted from each of red, green and blue in [0, 1]. */
  readonly mean: readonly [number, number, number];
  /** Divides what is left. */
  readonly deviation: readonly [number, number, number];
}

/**
 * Stretches a frame to a network's input by area averaging.
 *
 * @returns [1, 3, height, width], (channel / 255 - mean) / deviation
 */
export function toPictureTensor(frame: Frame, layout: PictureLayout): HostTensor<'float32'> {
  const { width, height, mean, deviation } = layout;
  const tensor = hostTensor('float32', [1, 3, height, width]);
  const columns = spansOf(frame.width, width);
  const rows = spansOf(frame.height, height);
  const plane = width * height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [red, green, blue] = [0, 0, 0];
      for (let j = rows.first[y]!; j < rows.end[y]!; j++) {
        for (let i = columns.first[x]!; i < columns.end[x]!; i++) {
          const at = (j * frame.width + i) * 4;
          red += frame.data[at]!;
          green += frame.data[at + 1]!;
          blue += frame.data[at + 2]!;
        }
      }
      const scale = 1 / (255 * (rows.end[y]! - rows.first[y]!) * (columns.end[x]! - columns.first[x]!));
      const at = y * width + x;
      tensor.data[at] = (red * scale - mean[0]) / deviation[0];
      tensor.data[plane + at] = (green * scale - mean[1]) / deviation[1];
      tensor.data[2 * plane + at] = (blue * scale - mean[2]) / deviation[2];
    }
  }
  return tensor;
}

/** Source pixels that fall into each target cell; at least one. */
function spansOf(from: number, to: number): { readonly first: Int32Array; readonly end: Int32Array } {
  const first = Int32Array.from({ length: to }, (_, i) => Math.min(from - 1, Math.floor((i * from) / to)));
  const end = Int32Array.from({ length: to }, (_, i) => Math.max(first[i]! + 1, Math.floor(((i + 1) * from) / to)));
  return { first, end };
}
