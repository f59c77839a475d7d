import { createSession } from '../../graph/index.ts';
import type { Frame } from '../../media/index.ts';
import { ageInputSide, buildAgeNetwork, buildFaceDetector, faceCells, faceInputSide } from './face-graph.ts';
import { readFaceWeights } from './face-package.ts';
import { toPictureTensor } from './picture-tensor.ts';
import { openOnUse } from './session-on-use.ts';

/** A face in a picture and how old it looks. */
export interface Face {
  /** Left and upper border and sides, pixels of the frame. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Probability that it is one. */
  readonly score: number;
  /** A guess in years, off by about five in the mean. */
  readonly age: number;
}

/** Finds faces and guesses ages; photographs only. */
export interface FaceFinder extends Disposable {
  find(frame: Frame): Promise<readonly Face[]>;
}

/** Anchors of the detector: width and height in cells. */
const anchors: readonly (readonly [number, number])[] = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
];
const detectorMean = [117.001 / 255, 114.697 / 255, 97.404 / 255] as const;
const ageMean = [122.782 / 255, 117.001 / 255, 104.298 / 255] as const;
const plainDeviation = [1, 1, 1] as const;

/** Below this score a box is no face. */
const leastScore = 0.4;
/** Boxes that share more of their union are the same face. */
const largestOverlap = 0.4;
/** The largest faces of a picture are looked at. */
const mostFaces = 6;

/**
 * Opens the networks of the package `@vladmandic/face-api`, translated by this project's graphs when a picture is looked at
 * first, since few videos give a reason to; one thread.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export async function openFaceFinder(): Promise<FaceFinder> {
  const settings = { threads: 1, hasSpinningThreads: false } as const;
  const weights = { detector: readFaceWeights('tiny_face_detector'), ages: readFaceWeights('age_gender') };
  const detector = openOnUse(() => createSession(buildFaceDetector(weights.detector), settings));
  const ages = openOnUse(() => createSession(buildAgeNetwork(weights.ages), settings));
  return {
    async find(frame) {
      // The picture keeps its shape: it lies in the upper left of a square.
      const square = padToSquare(frame);
      const pixels = toPictureTensor(square, layoutOf(faceInputSide, detectorMean));
      const { cells } = await (await detector.session()).run({ pixels });
      const boxes = findBoxes(cells!.data as Float32Array, square.width, frame);
      const faces: Face[] = [];
      for (const box of boxes) {
        const face = toPictureTensor(cut(frame, box), layoutOf(ageInputSide, ageMean));
        const { age } = await (await ages.session()).run({ pixels: face });
        faces.push({ ...box, age: Number(age!.data[0]) });
      }
      return faces;
    },
    [Symbol.dispose]() {
      detector[Symbol.dispose]();
      ages[Symbol.dispose]();
    },
  };
}

type Box = Omit<Face, 'age'>;

const layoutOf = (side: number, mean: readonly [number, number, number]) => ({
  ...{ width: side, height: side, mean, deviation: plainDeviation },
});

function padToSquare(frame: Frame): Frame {
  if (frame.width === frame.height) return frame;
  const side = Math.max(frame.width, frame.height);
  const data = new Uint8ClampedArray(side * side * 4);
  for (let row = 0; row < frame.height; row++) {
    const start = row * frame.width * 4;
    data.set(frame.data.subarray(start, start + frame.width * 4), row * side * 4);
  }
  return { width: side, height: side, data };
}

function findBoxes(cells: Float32Array, side: number, frame: Frame): Box[] {
  const plane = faceCells ** 2;
  const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
  const found: Box[] = [];
  for (const [a, [anchorWidth, anchorHeight]] of anchors.entries()) {
    for (let cell = 0; cell < plane; cell++) {
      const at = (part: number): number => cells[(a * 5 + part) * plane + cell]!;
      const score = sigmoid(at(4));
      if (score < leastScore) continue;
      const [row, column] = [Math.floor(cell / faceCells), cell % faceCells];
      const scale = side / faceCells;
      const [width, height] = [Math.exp(at(2)) * anchorWidth * scale, Math.exp(at(3)) * anchorHeight * scale];
      const x = (column + sigmoid(at(0))) * scale - width / 2;
      const y = (row + sigmoid(at(1))) * scale - height / 2;
      if (x < frame.width && y < frame.height) found.push({ x, y, width, height, score });
    }
  }
  found.sort((p, q) => q.score - p.score);
  const kept: Box[] = [];
  for (const box of found) if (kept.every((other) => overlap(box, other) <= largestOverlap)) kept.push(box);
  return kept.sort((p, q) => q.width * q.height - p.width * p.height).slice(0, mostFaces);
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** The face in the middle of a square of black, as the age network was trained. */
function cut(frame: Frame, box: Box): Frame {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  const width = Math.max(1, Math.min(frame.width, Math.ceil(box.x + box.width)) - left);
  const height = Math.max(1, Math.min(frame.height, Math.ceil(box.y + box.height)) - top);
  const side = Math.max(width, height);
  const [shiftX, shiftY] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
  const data = new Uint8ClampedArray(side * side * 4);
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * frame.width + left) * 4;
    data.set(frame.data.subarray(start, start + width * 4), ((row + shiftY) * side + shiftX) * 4);
  }
  return { width: side, height: side, data };
}
