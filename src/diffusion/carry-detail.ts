import type { Pictures } from '../models/index.ts';
import { type FollowMotion, followMotion, type GivenPicture } from './follow-motion.ts';
import { coarseLikeness, fineLikeness } from './picture-likeness.ts';

/** A decoded picture whose true look is known: it was given, and came back softer than it was. */
export interface Anchor {
  /** The slot that holds it, and which of the slot's pictures it is. */
  readonly slot: number;
  readonly index: number;
  /** The picture as it was given. */
  readonly original: Pictures;
  /** Whether what is made beside it leads to another place. Default: false, which is found out by looking. */
  readonly leadsElsewhere?: boolean;
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
 * Carries given pictures into what is made beside them, so that they do not part at a seam: what the autoencoder lost of
 * them, and what the transformer misses. A given picture is moved as the made one has (`followMotion`), and takes a share
 * of it that fades with the distance in time:
 *
 * shown = made + sum over the given pictures before and behind of share * (moved - made)
 *
 * Where both are the same it fades over the reach. Where the model breaks a body at the seam, though it stands where it
 * stood, it fades over half of it: what is carried there is a body, and where it does not stand any more nothing is
 * carried, as that would be a ghost. Where a whole picture shows another place it fades over a quarter, as one place cannot
 * become another without one showing through the other.
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
  let before: Given | null = null;
  let [shot, at] = [-1, -1];
  const release = (behind: Given | null): DecodedPicture[] => {
    const due = held;
    held = [];
    return due.map((each) => ({ ...each, picture: carry(each, { before, behind, reach }) }));
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
      const given = openGiven(next, { at, decoded: decoded.picture });
      yield* release(lookAtSeam(given, held.at(-1)?.picture ?? null));
      before = given;
      waiting.shift();
      yield { ...decoded, picture: next.original };
      continue;
    }
    if (before?.seam === null) before = lookAtSeam(before, decoded.picture);
    held.push({ ...decoded, at });
    if (next === undefined || next.slot - decoded.slot > slotsAhead) yield* release(null);
  }
  yield* release(null);
}

interface Placed extends DecodedPicture {
  /** Number among all decoded pictures. */
  readonly at: number;
}

/** A given picture: where it stands, how it came back, and how it meets what is made. */
interface Given extends GivenPicture {
  readonly at: number;
  readonly leadsElsewhere: boolean;
  readonly follow: FollowMotion;
  /** Null until the picture beside it is known. */
  readonly seam: Seam | null;
}

interface Seam {
  /** For each pixel from 0 to 1, how much the model broke there what stands where it stood. */
  readonly broken: Float32Array;
  /** From 0 to 1: whether the picture beside it shows another place. */
  readonly elsewhere: number;
}

/** Share of a picture that must have its colours to be of the same place, and that is enough for it. */
const [leastAlike, enoughAlike] = [0.4, 0.7];

function openGiven(
  { original, leadsElsewhere = false }: Anchor,
  { at, decoded }: { readonly at: number; readonly decoded: Pictures },
): Given {
  return { at, leadsElsewhere, original, decoded, follow: followMotion({ original, decoded }), seam: null };
}

/** The given picture with what is seen of it in the made one beside it, if there is one. */
function lookAtSeam(given: Given, beside: Pictures | null): Given {
  if (beside === null) return given;
  const moved = given.follow(beside);
  const [fine, coarse] = [fineLikeness(beside, moved.decoded), coarseLikeness(beside, moved.decoded)];
  const alike = coarse.reduce((sum, each) => sum + each, 0) / coarse.length;
  const seen = Math.min(1, Math.max(0, (enoughAlike - alike) / (enoughAlike - leastAlike)));
  const broken = fine.map((each, i) => Math.min(1, 2 * (1 - each)) * coarse[i]!);
  return { ...given, seam: { broken, elsewhere: given.leadsElsewhere ? 1 : seen } };
}

interface Nearest {
  readonly before: Given | null;
  readonly behind: Given | null;
  readonly reach: number;
}

/** A made picture with its share of the given ones beside it. */
function carry({ picture, at }: Placed, { before, behind, reach }: Nearest): Pictures {
  // Between two given pictures that are near to each other the two shares come to one.
  const between = before === null || behind === null ? reach + 1 : behind.at - before.at;
  const data = new Float32Array(picture.data);
  for (const given of [before, behind]) {
    const distance = given === null ? between : Math.abs(at - given.at);
    if (given === null || given.seam === null || distance >= Math.min(reach + 1, between)) continue;
    const over = (part: number): number => fade(distance, Math.min(reach / part + 1, between));
    const [far, near, brief] = [over(1), over(2), over(4)];
    const moved = given.follow(picture);
    const { broken, elsewhere } = given.seam;
    const [fine, coarse] = [fineLikeness(picture, moved.decoded), coarseLikeness(picture, moved.decoded)];
    for (let pixel = 0; pixel < fine.length; pixel++) {
      const alike = fine[pixel]!;
      const held = alike * far + (1 - alike) * broken[pixel]! * coarse[pixel]! * near;
      const share = Math.max(held, elsewhere * brief);
      for (let i = 3 * pixel; i < 3 * pixel + 3; i++) {
        data[i]! += share * (moved.original.data[i]! - picture.data[i]!);
      }
    }
  }
  return { ...picture, data };
}

/** From 1 to 0 over a length, without a corner. */
function fade(distance: number, length: number): number {
  return distance >= length ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * distance) / length);
}
