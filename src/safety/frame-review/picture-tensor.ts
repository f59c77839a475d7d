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

/** A frame that does not change while it is reviewed: what was scaled for one network is there for the next. */
export interface SharedFrame extends Frame {
  readonly scaled: Map<string, HostTensor<'float32'>>;
}

/** A frame to be looked at by several networks. */
export function shareFrame({ width, height, data }: Frame): SharedFrame {
  return { width, height, data, scaled: new Map() };
}

/**
 * Stretches a frame to a network's input by area averaging. Of a shared frame, nothing is scaled twice, and half the
 * size of what was scaled before is averaged from that; the tensor is not to be written to.
 *
 * @returns [1, 3, height, width], (channel / 255 - mean) / deviation
 */
export function toPictureTensor(frame: Frame | SharedFrame, layout: PictureLayout): HostTensor<'float32'> {
  if (!('scaled' in frame)) return stretch(frame, layout);
  const kept = frame.scaled.get(keyOf(layout));
  if (kept !== undefined) return kept;
  const twice = frame.scaled.get(keyOf({ ...layout, width: 2 * layout.width, height: 2 * layout.height }));
  const tensor = twice === undefined ? stretch(frame, layout) : halve(twice, layout);
  frame.scaled.set(keyOf(layout), tensor);
  return tensor;
}

const keyOf = ({ width, height, mean, deviation }: PictureLayout): string =>
  [width, height, ...mean, ...deviation].join(' ');

/**
 * The picture of a tensor with mean 0 and deviation 1 in bytes, rounded.
 *
 * @param tensor [1, 3, height, width] in [0, 1]
 */
export function toFrame({ data, shape }: HostTensor<'float32'>): Frame {
  const [height, width] = [shape[2]!, shape[3]!];
  const plane = width * height;
  const pixels = new Uint8Array(4 * plane).fill(255);
  for (let i = 0; i < plane; i++) {
    for (let c = 0; c < 3; c++) pixels[4 * i + c] = 255 * data[c * plane + i]! + 0.5;
  }
  return { width, height, data: pixels };
}

/** Averages of two by two. */
function halve({ data }: HostTensor<'float32'>, { width, height }: PictureLayout): HostTensor<'float32'> {
  const tensor = hostTensor('float32', [1, 3, height, width]);
  const target = tensor.data;
  let at = 0;
  for (let row = 0; row < 3 * height; row++) {
    const upper = 4 * row * width;
    for (let x = 0; x < width; x++, at++) {
      const from = upper + 2 * x;
      const below = from + 2 * width;
      target[at] = (data[from]! + data[from + 1]! + data[below]! + data[below + 1]!) / 4;
    }
  }
  return tensor;
}

function stretch(frame: Frame, layout: PictureLayout): HostTensor<'float32'> {
  const { width, height, mean, deviation } = layout;
  const tensor = hostTensor('float32', [1, 3, height, width]);
  const columns = spansOf(frame.width, width);
  const rows = spansOf(frame.height, height);
  if (isNarrow(columns) && isNarrow(rows)) {
    averagePairs(asPixels(frame), { columns, rows, stride: frame.width, layout, target: tensor.data });
    return tensor;
  }
  const sums = { red: new Uint32Array(width), green: new Uint32Array(width), blue: new Uint32Array(width) };
  const shares = Float64Array.from({ length: width }, (_, x) => 1 / (columns.end[x]! - columns.first[x]!));
  const pixels = asPixels(frame);
  const planes = [sums.red, sums.green, sums.blue];
  for (let y = 0; y < height; y++) {
    for (const plane of planes) plane.fill(0);
    for (let row = rows.first[y]!; row < rows.end[y]!; row++) {
      addRow(pixels, { start: row * frame.width, columns, sums });
    }
    const rowShare = 1 / (255 * (rows.end[y]! - rows.first[y]!));
    for (let c = 0; c < 3; c++) {
      const scale = rowShare / deviation[c]!;
      const shift = -mean[c]! / deviation[c]!;
      const target = tensor.data.subarray((c * height + y) * width, (c * height + y + 1) * width);
      const plane = planes[c]!;
      for (let x = 0; x < width; x++) target[x] = plane[x]! * shares[x]! * scale + shift;
    }
  }
  return tensor;
}

interface Spans {
  readonly first: Int32Array;
  readonly end: Int32Array;
}

/** Whether a target cell has at most two source pixels. */
function isNarrow({ first, end }: Spans): boolean {
  return first.every((from, i) => end[i]! - from <= 2);
}

/** The mean of the first and the last pixel of each span, which are all there are, without sums in between. */
function averagePairs(
  pixels: Uint32Array,
  options: {
    readonly columns: Spans;
    readonly rows: Spans;
    /** Pixels in a row. */
    readonly stride: number;
    readonly layout: PictureLayout;
    readonly target: Float32Array;
  },
): void {
  const { columns, rows, stride, layout, target } = options;
  const { width, height, mean, deviation } = layout;
  const plane = width * height;
  const scale = deviation.map((value) => 1 / (4 * 255 * value)) as [number, number, number];
  const shift = mean.map((value, c) => -value / deviation[c]!) as [number, number, number];
  const right = columns.end.map((end) => end - 1);
  for (let y = 0, at = 0; y < height; y++) {
    const upper = rows.first[y]! * stride;
    const lower = (rows.end[y]! - 1) * stride;
    for (let x = 0; x < width; x++, at++) {
      const from = columns.first[x]!;
      const to = right[x]!;
      const a = pixels[upper + from]!;
      const b = pixels[upper + to]!;
      const c = pixels[lower + from]!;
      const d = pixels[lower + to]!;
      // Red and blue are added as one number, in its lower and upper half.
      const redAndBlue = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
      const green = ((a >>> 8) & 0xff) + ((b >>> 8) & 0xff) + ((c >>> 8) & 0xff) + ((d >>> 8) & 0xff);
      target[at] = (redAndBlue & 0xffff) * scale[0] + shift[0];
      target[plane + at] = green * scale[1] + shift[1];
      target[2 * plane + at] = (redAndBlue >>> 16) * scale[2] + shift[2];
    }
  }
}

interface RowSums {
  readonly red: Uint32Array;
  readonly green: Uint32Array;
  readonly blue: Uint32Array;
}

function addRow(
  pixels: Uint32Array,
  { start, columns, sums }: { readonly start: number; readonly columns: Spans; readonly sums: RowSums },
): void {
  const { first, end } = columns;
  for (let x = 0; x < first.length; x++) {
    const last = start + end[x]!;
    for (let at = start + first[x]!; at < last; ) {
      // Red and blue are added as one number, in its lower and upper half, which 256 pixels cannot overflow.
      let redAndBlue = 0;
      let green = 0;
      for (const pause = Math.min(last, at + 256); at < pause; at++) {
        const pixel = pixels[at]!;
        redAndBlue += pixel & 0xff00ff;
        green += (pixel >>> 8) & 0xff;
      }
      sums.red[x]! += redAndBlue & 0xffff;
      sums.green[x]! += green;
      sums.blue[x]! += redAndBlue >>> 16;
    }
  }
}

/** The frame's bytes as one number a pixel, 0xAABBGGRR; every machine that Node runs on is little-endian. */
function asPixels({ data }: Frame): Uint32Array {
  const { buffer, byteOffset, byteLength } = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** Source pixels that fall into each target cell; at least one. */
function spansOf(from: number, to: number): Spans {
  const first = Int32Array.from({ length: to }, (_, i) => Math.min(from - 1, Math.floor((i * from) / to)));
  const end = Int32Array.from({ length: to }, (_, i) => Math.max(first[i]! + 1, Math.floor(((i + 1) * from) / to)));
  return { first, end };
}
