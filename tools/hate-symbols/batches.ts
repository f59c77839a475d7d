import type { Random } from '../../src/base/index.ts';
import { type HostTensor, hostTensor } from '../../src/graph/index.ts';
import { symbolKinds, symbolSide, windowMargin, windowSide } from '../../src/safety/frame-review/symbol-network.ts';
import type { SymbolPicture, SymbolPlace } from './picture.ts';
import { between } from './shapes.ts';

/** Side of what is cut out for one window, with the margin that its contrast is measured with. */
export const cutSide = windowSide + 2 * windowMargin;
/** Symbols reach over so many pixels of their window. */
const reachInWindow = [31, 50] as const;
/** How far a symbol's middle may be from the window's: windows are 8 pixels apart. */
const offMiddle = 4.5;

/** Windows of one step, and what is to be found in them. */
export interface WindowBatch {
  readonly tensors: Record<string, HostTensor>;
  /** Tells how much each window lost: harmless ones that were taken for a symbol are shown again. */
  tell(losses: Float32Array): void;
}

/** A picture as it is kept to cut windows from: luma less its mean, by its deviation. */
interface Kept extends Omit<SymbolPicture, 'data'> {
  readonly luma: Float32Array;
  /** Averages of two by two. */
  readonly half: Float32Array;
}

/** Where a window lies in its picture and how it is shown. */
interface Cut {
  readonly picture: Kept;
  /** The window's middle, pixels of the picture. */
  readonly x: number;
  readonly y: number;
  /** Pixels of the picture that one of the window's covers. */
  readonly zoom: number;
  readonly turn: number;
  readonly isMirrored: boolean;
}

/** How batches are put together. */
export interface BatchOptions {
  readonly make: (kind: 'any' | null) => SymbolPicture;
  readonly batchSize: number;
  /** Pictures that are drawn for each batch. */
  readonly freshCount: number;
  /** Pictures that are kept. */
  readonly poolSize: number;
}

/** Cuts batches of windows out of pictures that are drawn while the network learns. */
export interface Batches {
  next(): WindowBatch;
  /** Adds harmless windows that the network takes for a symbol when it sees whole pictures. */
  addHard(picture: SymbolPicture, window: Pick<Cut, 'x' | 'y' | 'zoom'>): void;
}

/** Harmless windows that are kept because they are mistaken for symbols. */
const hardCount = 6000;
const losesMuch = 0.05;

/** Half of each batch shows a symbol in the middle; a quarter is harmless by chance, a quarter harmless and hard. */
export function createBatches(random: Random, { make, batchSize, freshCount, poolSize }: BatchOptions): Batches {
  const [withSymbol, harmless]: [Kept[], Kept[]] = [[], []];
  const hard: Cut[] = [];
  const keep = (pool: Kept[], kept: Kept): void => {
    if (pool.length < poolSize / 2) pool.push(kept);
    else pool[random.integer(pool.length)] = kept;
  };
  const keepHard = (cut: Cut): void => {
    if (hard.length < hardCount) hard.push(cut);
    else hard[random.integer(hard.length)] = cut;
  };
  return {
    addHard: (picture, window) =>
      keepHard({ picture: standardizePicture(picture), ...window, turn: 0, isMirrored: false }),
    next() {
      const missing = Math.max(0, batchSize / 4 - withSymbol.length);
      for (let i = 0; i < freshCount / 2 + missing; i++) {
        keep(withSymbol, standardizePicture(make('any')));
        keep(harmless, standardizePicture(make(null)));
      }
      const luma = hostTensor('float32', [batchSize, 1, cutSide, cutSide]);
      const targets = hostTensor('float32', [batchSize, symbolKinds.length]);
      const shown: { readonly cut: Cut; readonly hardAt: number | null }[] = [];
      for (let b = 0; b < batchSize; b++) {
        const isSymbol = b < batchSize / 2;
        const hardAt = !isSymbol && b >= batchSize * 0.75 && hard.length > 0 ? random.integer(hard.length) : null;
        const cut = isSymbol
          ? cutAround(random.pick(withSymbol), random)
          : hardAt === null
            ? cutAnywhere(random.pick(harmless), random)
            : nearby(hard[hardAt]!, random);
        shown.push({ cut, hardAt });
        writeCut(cut, (luma.data as Float32Array).subarray(b * cutSide ** 2, (b + 1) * cutSide ** 2), random);
        if (isSymbol) targets.data[b * symbolKinds.length + symbolKinds.indexOf(cut.picture.kind!)] = 1;
      }
      return {
        tensors: { luma, targets },
        tell(losses) {
          for (const [b, { cut, hardAt }] of shown.entries()) {
            if (cut.picture.kind !== null) continue;
            if (hardAt === null && losses[b]! > losesMuch) keepHard(cut);
            // What is easy by now makes place; it may have been overwritten in the meantime.
            if (hardAt !== null && losses[b]! < losesMuch / 5 && hard.length > batchSize) {
              hard[hardAt % hard.length] = hard[hard.length - 1]!;
              hard.pop();
            }
          }
        },
      };
    },
  };
}

/** A window with the picture's symbol in its middle, as near as windows come to it. */
function cutAround(picture: Kept, random: Random): Cut {
  const { x, y, radius } = picture.place as SymbolPlace;
  const smallest = 0.9;
  const reach = Math.min(2 * radius * (1 / smallest), Math.exp(between(random, ...logs(reachInWindow))));
  const zoom = Math.max(smallest, (2 * radius) / Math.max(reach, reachInWindow[0] * 0.97));
  const jitter = (): number => between(random, -offMiddle, offMiddle) * zoom;
  return { ...change(random), picture, x: x + jitter(), y: y + jitter(), zoom };
}

/** Any window of a harmless picture, half of the time with one of its shapes in the middle. */
function cutAnywhere(picture: Kept, random: Random): Cut {
  const decoy = picture.decoys.length > 0 && random.uniform() < 0.6 ? random.pick(picture.decoys) : null;
  if (decoy !== null) return cutAround({ ...picture, place: decoy }, random);
  const zoom = Math.exp(between(random, Math.log(0.95), Math.log(symbolSide / 46)));
  const edge = 16 * zoom;
  const place = (): number => between(random, edge, symbolSide - edge);
  return { ...change(random), picture, x: place(), y: place(), zoom };
}

function nearby(cut: Cut, random: Random): Cut {
  const jitter = (): number => between(random, -1.5, 1.5) * cut.zoom;
  const { turn, isMirrored } = change(random);
  return {
    ...{ picture: cut.picture, x: cut.x + jitter(), y: cut.y + jitter(), zoom: cut.zoom * between(random, 0.95, 1.05) },
    ...{ turn: cut.turn + turn / 4, isMirrored: cut.isMirrored !== isMirrored },
  };
}

function change(random: Random): Pick<Cut, 'turn' | 'isMirrored'> {
  const turn = random.uniform() < 0.2 ? random.uniform() * 2 * Math.PI : between(random, -0.35, 0.35);
  return { turn, isMirrored: random.uniform() < 0.5 };
}

const logs = ([low, high]: readonly [number, number]): readonly [number, number] => [Math.log(low), Math.log(high)];

/** Luma less its mean, by its deviation: as the network sees a picture. */
function standardizePicture({ data, kind, place, decoys }: SymbolPicture): Kept {
  const luma = new Float32Array(symbolSide ** 2);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < luma.length; i++) {
    const value = (0.2126 * data[i * 4]! + 0.7152 * data[i * 4 + 1]! + 0.0722 * data[i * 4 + 2]!) / 255;
    luma[i] = value;
    sum += value;
    squares += value * value;
  }
  const mean = sum / luma.length;
  const scale = 1 / Math.sqrt(Math.max(0, squares / luma.length - mean * mean) + 1e-4);
  for (let i = 0; i < luma.length; i++) luma[i] = (luma[i]! - mean) * scale;
  const side = symbolSide / 2;
  const half = new Float32Array(side ** 2);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = 2 * y * symbolSide + 2 * x;
      half[y * side + x] = (luma[at]! + luma[at + 1]! + luma[at + symbolSide]! + luma[at + symbolSide + 1]!) / 4;
    }
  }
  return { luma, half, kind, place, decoys };
}

/** Writes a window in tones by chance; outside of the picture is its mean. */
function writeCut({ picture, x, y, zoom, turn, isMirrored }: Cut, target: Float32Array, random: Random): void {
  const isHalf = zoom > 1.4;
  const plane = isHalf ? picture.half : picture.luma;
  const side = isHalf ? symbolSide / 2 : symbolSide;
  const scale = isHalf ? 0.5 : 1;
  const cos = Math.cos(turn) * zoom * scale;
  const sin = Math.sin(turn) * zoom * scale;
  const mirror = isMirrored ? -1 : 1;
  const [left, top] = [x * scale - 0.5, y * scale - 0.5];
  const gain = (random.uniform() < 0.25 ? -1 : 1) * between(random, 0.7, 1.3);
  const noise = random.uniform() < 0.4 ? random.uniform() * 0.3 : 0;
  const middle = (cutSide - 1) / 2;
  let at = 0;
  for (let row = 0; row < cutSide; row++) {
    const v = row - middle;
    for (let column = 0; column < cutSide; column++) {
      const u = (column - middle) * mirror;
      const px = left + cos * u - sin * v;
      const py = top + sin * u + cos * v;
      const [ix, iy] = [Math.floor(px), Math.floor(py)];
      let value = 0;
      if (ix >= 0 && iy >= 0 && ix < side - 1 && iy < side - 1) {
        const [fx, fy] = [px - ix, py - iy];
        const from = iy * side + ix;
        value =
          (plane[from]! * (1 - fx) + plane[from + 1]! * fx) * (1 - fy) +
          (plane[from + side]! * (1 - fx) + plane[from + side + 1]! * fx) * fy;
      }
      target[at++] = value * gain + (noise === 0 ? 0 : (random.uniform() * 2 - 1) * noise);
    }
  }
}
