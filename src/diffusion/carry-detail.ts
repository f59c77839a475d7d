import type { Pictures } from '../models/index.ts';

/** A decoded picture whose true look is known: it was given, and came back softer than it was. */
export interface Anchor {
  /** The slot that holds it, and which of the slot's pictures it is. */
  readonly slot: number;
  readonly index: number;
  /** The picture as it was given. */
  readonly original: Pictures;
}

/** One decoded picture. */
export interface DecodedPicture {
  readonly picture: Pictures;
  /** The slot that holds it, and which of the slot's pictures it is. */
  readonly slot: number;
  readonly index: number;
  readonly shot: number;
}

/** How far detail is carried. */
export interface CarryOptions {
  /** In the order of their slots. */
  readonly anchors: readonly Anchor[];
  /** Pictures over which detail fades. */
  readonly reach: number;
  /** Pictures of a slot, at most. */
  readonly framesPerSpan: number;
}

/**
 * Carries the detail that the autoencoder lost of given pictures into what is made beside them, so that they do not part
 * at a seam: the first made picture is nearly as sharp as the given one, and sharpness fades over the reach. Detail stays
 * only where the decoded picture is as it was beside the given one; where something has moved it would be a ghost.
 *
 * shown = decoded + sum over the given pictures before and behind of fade * likeness * loss
 *
 * Pictures are held back only while a given one may lie ahead within the reach.
 */
export async function* carryDetail(
  pictures: AsyncIterable<DecodedPicture>,
  { anchors, reach, framesPerSpan }: CarryOptions,
): AsyncGenerator<DecodedPicture> {
  const slotsAhead = Math.ceil(reach / framesPerSpan) + 1;
  const waiting = [...anchors];
  let held: Placed[] = [];
  let before: Detail | null = null;
  let [shot, at] = [-1, -1];
  const release = (behind: Detail | null): DecodedPicture[] => {
    const due = held;
    held = [];
    return due.map((each) => ({ ...each, picture: sharpen(each, { before, behind, reach }) }));
  };
  for await (const decoded of pictures) {
    if (decoded.shot !== shot) {
      yield* release(null);
      before = null;
      shot = decoded.shot;
    }
    at++;
    const [next] = waiting;
    if (next?.slot === decoded.slot && next.index === decoded.index) {
      const given = { at, decoded: decoded.picture, original: next.original };
      yield* release({ ...given, loss: lossOf(given, held.at(-1)?.picture ?? null) });
      before = { ...given, loss: null };
      waiting.shift();
      yield { ...decoded, picture: next.original };
      continue;
    }
    if (before?.loss === null) before = { ...before, loss: lossOf(before, decoded.picture) };
    held.push({ ...decoded, at });
    if (next === undefined || next.slot - decoded.slot > slotsAhead) yield* release(null);
  }
  yield* release(null);
}

interface Placed extends DecodedPicture {
  /** Number among all decoded pictures. */
  readonly at: number;
}

/** A given picture: where it stands, and how it came back. */
interface Given {
  readonly at: number;
  readonly decoded: Pictures;
  readonly original: Pictures;
}

interface Detail extends Given {
  /** What is added to pictures beside it; null until one of them is known. */
  readonly loss: Float32Array | null;
}

/** A difference in [-1, 1], as a mean around a pixel, up to which it counts as an error of what is made, not as motion. */
const errorScale = 0.1;

/**
 * What the autoencoder lost of a given picture, and where nothing moves also what the made picture beside it missed.
 *
 * loss = original - decoded + stillness * (decoded - beside)
 */
function lossOf({ decoded, original }: Given, beside: Pictures | null): Float32Array {
  if (beside === null) return original.data.map((value, i) => value - decoded.data[i]!);
  const stillness = likenessOf(decoded, beside, errorScale);
  return original.data.map((value, i) => {
    return value - decoded.data[i]! + stillness[Math.floor(i / 3)]! * (decoded.data[i]! - beside.data[i]!);
  });
}

interface Nearest {
  readonly before: Detail | null;
  readonly behind: Detail | null;
  readonly reach: number;
}

/** A difference in [-1, 1], as a mean around a pixel, at which a third of the detail is left: at twice as much outlines of what has moved can be seen. */
const motionScale = 0.1;

/** A decoded picture with what the given ones beside it lost. */
function sharpen({ picture, at }: Placed, { before, behind, reach }: Nearest): Pictures {
  // Between two given pictures that are near to each other the two shares come to one.
  const length = before === null || behind === null ? reach + 1 : Math.min(reach + 1, behind.at - before.at);
  let data = picture.data;
  for (const detail of [before, behind]) {
    const distance = detail === null ? length : Math.abs(at - detail.at);
    if (detail === null || detail.loss === null || distance >= length) continue;
    const { loss, decoded } = detail;
    const share = 0.5 + 0.5 * Math.cos((Math.PI * distance) / length);
    const likeness = likenessOf(picture, decoded, motionScale);
    data = data.map((value, i) => value + share * likeness[Math.floor(i / 3)]! * loss[i]!);
  }
  return { ...picture, data };
}

/** How much two pictures are the same around each pixel: exp(-(mean difference / scale)^2). */
function likenessOf(a: Pictures, b: Pictures, scale: number): Float32Array {
  const { width, height } = a;
  const differences = new Float32Array(width * height);
  for (let i = 0; i < differences.length; i++) {
    for (let c = 0; c < 3; c++) differences[i]! += Math.abs(a.data[3 * i + c]! - b.data[3 * i + c]!) / 3;
  }
  const rows = boxBlur(differences, { lines: height, length: width, next: 1, nextLine: width });
  const blurred = boxBlur(rows, { lines: width, length: height, next: width, nextLine: 1 });
  return blurred.map((difference) => Math.exp(-((difference / scale) ** 2)));
}

/** Pixels on each side of one that count as around it. */
const neighbourhood = 3;

interface Walk {
  readonly lines: number;
  readonly length: number;
  /** Places from one value of a line to the next, and from one line to the next. */
  readonly next: number;
  readonly nextLine: number;
}

/** Means of neighbours along lines; borders repeat the edge. */
function boxBlur(values: Float32Array, { lines, length, next, nextLine }: Walk): Float32Array {
  const blurred = new Float32Array(values.length);
  const share = 1 / (2 * neighbourhood + 1);
  for (let line = 0; line < lines; line++) {
    const valueAt = (k: number): number => values[line * nextLine + Math.min(Math.max(k, 0), length - 1) * next]!;
    let sum = 0;
    for (let k = -neighbourhood; k <= neighbourhood; k++) sum += valueAt(k);
    for (let k = 0; k < length; k++) {
      blurred[line * nextLine + k * next] = sum * share;
      sum += valueAt(k + neighbourhood + 1) - valueAt(k - neighbourhood);
    }
  }
  return blurred;
}
