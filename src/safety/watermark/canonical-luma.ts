/** Side of the canonical picture in which the mark lives, whatever size the video has. */
export const canonicalSide = 256;

/** The pixels that this part reads and writes: 8-bit RGBA, row by row. */
export interface PixelFrame {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel; `width * height * 4` bytes. */
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** For each target cell the source positions it covers and their weights, which sum to 1. */
interface Resampling {
  readonly start: Int32Array;
  readonly count: Int32Array;
  readonly weights: Float32Array;
  readonly stride: number;
}

/**
 * Scales the BT.709 luma of frames of one size to the canonical square; aspect ratio is given up on purpose.
 *
 * Larger frames are averaged over the area of each canonical cell, smaller ones interpolated linearly.
 */
export function createCanonicalLuma(width: number, height: number): (frame: PixelFrame) => Float32Array {
  const side = canonicalSide;
  const across = planResampling(width, side);
  const down = planResampling(height, side);
  const luma = new Float32Array(width);
  const running = new Float64Array(width + 2);
  const rows = new Float32Array(height * side);
  return (frame) => {
    const pixels = pixelsOf(frame);
    for (let y = 0; y < height; y++) {
      const row = rows.subarray(y * side, (y + 1) * side);
      if (width >= side) averageRow(pixels, { start: y * width, width, running, target: row });
      else {
        readLumaRow(pixels, y * width, luma);
        resampleRow(luma, across, row);
      }
    }
    const canonical = new Float32Array(side * side);
    for (let y = 0; y < side; y++) {
      const first = down.start[y]!;
      for (let k = 0; k < down.count[y]!; k++) {
        const weight = down.weights[y * down.stride + k]!;
        const from = (first + k) * side;
        for (let x = 0; x < side; x++) canonical[y * side + x] = canonical[y * side + x]! + weight * rows[from + x]!;
      }
    }
    return canonical;
  };
}

/** The frame's bytes as one number a pixel, 0xAABBGGRR; every machine that Node runs on is little-endian. */
function pixelsOf({ data }: PixelFrame): Uint32Array {
  const { buffer, byteOffset, byteLength } = data.byteOffset % 4 === 0 ? data : data.slice();
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

interface RowAverage {
  readonly start: number;
  readonly width: number;
  /** [width + 2] scratch: luma summed from the left. */
  readonly running: Float64Array;
  readonly target: Float32Array;
}

/** mean over [begin, end) = (sum up to end - sum up to begin) / (end - begin), straight between whole pixels */
function averageRow(pixels: Uint32Array, { start, width, running, target }: RowAverage): void {
  let sum = 0;
  for (let x = 0; x < width; x++) {
    const pixel = pixels[start + x]!;
    sum += 0.2126 * (pixel & 0xff) + 0.7152 * ((pixel >>> 8) & 0xff) + 0.0722 * ((pixel >>> 16) & 0xff);
    running[x + 1] = sum;
  }
  running[width + 1] = sum;
  const scale = width / target.length;
  let before = 0;
  for (let cell = 0; cell < target.length; cell++) {
    const end = (cell + 1) * scale;
    const whole = Math.floor(end);
    const upTo = running[whole]! + (end - whole) * (running[whole + 1]! - running[whole]!);
    target[cell] = (upTo - before) / scale;
    before = upTo;
  }
}

function readLumaRow(pixels: Uint32Array, start: number, luma: Float32Array): void {
  for (let x = 0; x < luma.length; x++) {
    const pixel = pixels[start + x]!;
    luma[x] = 0.2126 * (pixel & 0xff) + 0.7152 * ((pixel >>> 8) & 0xff) + 0.0722 * ((pixel >>> 16) & 0xff);
  }
}

function resampleRow(source: Float32Array, plan: Resampling, target: Float32Array): void {
  for (let x = 0; x < target.length; x++) {
    let sum = 0;
    const first = plan.start[x]!;
    const base = x * plan.stride;
    for (let k = 0; k < plan.count[x]!; k++) sum += plan.weights[base + k]! * source[first + k]!;
    target[x] = sum;
  }
}

function planResampling(from: number, to: number): Resampling {
  const scale = from / to;
  const stride = Math.max(2, Math.ceil(scale) + 1);
  const plan = {
    start: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Float32Array(to * stride),
    stride,
  };
  for (let cell = 0; cell < to; cell++) {
    const weights = scale >= 1 ? areaWeights(cell, scale, from) : linearWeights(cell, scale, from);
    plan.start[cell] = weights.start;
    plan.count[cell] = weights.values.length;
    plan.weights.set(weights.values, cell * stride);
  }
  return plan;
}

interface CellWeights {
  readonly start: number;
  readonly values: readonly number[];
}

function areaWeights(cell: number, scale: number, from: number): CellWeights {
  const begin = cell * scale;
  const end = (cell + 1) * scale;
  const start = Math.floor(begin);
  const values: number[] = [];
  for (let i = start; i < Math.min(from, Math.ceil(end - 1e-9)); i++) {
    values.push((Math.min(end, i + 1) - Math.max(begin, i)) / scale);
  }
  return { start, values };
}

function linearWeights(cell: number, scale: number, from: number): CellWeights {
  const position = Math.min(from - 1, Math.max(0, (cell + 0.5) * scale - 0.5));
  const start = Math.min(Math.floor(position), Math.max(0, from - 2));
  const fraction = position - start;
  return from === 1 ? { start: 0, values: [1] } : { start, values: [1 - fraction, fraction] };
}
