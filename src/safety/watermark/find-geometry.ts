import { canonicalSide } from './canonical-luma.ts';
import { type Carriers, spreadOverCarriers } from './carriers.ts';
import type { DiscreteCosine } from './discrete-cosine.ts';
import { type ComplexPicture, createFourier } from './fourier.ts';

/** Where the received picture lies in the picture that was marked. */
export interface Geometry {
  /** Part of the marked picture's width that is left, in (0, 1.1]. */
  readonly width: number;
  /** Part of its height that is left. */
  readonly height: number;
  /** Turn in degrees, clockwise as seen. */
  readonly rotation: number;
  readonly isMirrored: boolean;
  /** Left edge in marked widths, top edge in marked heights. */
  readonly left: number;
  readonly top: number;
}

/** A geometry and how well the pilot fits it, in standard deviations of chance. */
export interface GeometryMatch {
  readonly geometry: Geometry;
  readonly score: number;
}

export const identityGeometry: Geometry = { width: 1, height: 1, rotation: 0, isMirrored: false, left: 0, top: 0 };

type Shape = Omit<Geometry, 'left' | 'top'>;

/** The search runs at half the canonical side: the pilot has nothing above it. */
const side = canonicalSide / 2;
/** Cells beyond the exact range in which an edge may lie, for rounding and rotation. */
const margin = 3;

/**
 * Opens a search for crops, shifts, mirrorings and turns by correlating the pilot over all places at once.
 *
 * Two shapes share one complex transform, one as the real and one as the imaginary part.
 */
export function createGeometryFinder(
  carriers: Carriers,
  cosine: DiscreteCosine,
): (received: Float32Array, aspect: number) => GeometryMatch[] {
  const fourier = createFourier(side);
  const pilot = pilotSpectrum(carriers, cosine, fourier.forward);
  return (received, aspect) => {
    const smooth = smoothen(received);
    const mirrored = mirror(smooth);
    const score = (shapes: readonly Shape[]): GeometryMatch[] => {
      const matches: GeometryMatch[] = [];
      for (let i = 0; i < shapes.length; i += 2) {
        const pair = shapes.slice(i, i + 2);
        const [re, im] = pair.map((shape) =>
          placePicture(shape.isMirrored ? mirrored : smooth, { ...shape, left: 0, top: 0 }, { aspect, side }),
        ) as [Float64Array, Float64Array | undefined];
        const picture = { re, im: im ?? new Float64Array(side * side) };
        correlate(picture, pilot, fourier);
        matches.push(bestPlace(picture.re, pair[0]!));
        if (pair[1]) matches.push(bestPlace(picture.im, pair[1]));
      }
      return matches;
    };
    let best = strongest(score(coarseShapes()), 4);
    for (const step of [1, 0.5, 0.25]) {
      const around = best.flatMap(({ geometry }) => neighbours(geometry, step));
      best = strongest([...best, ...score(around)], step === 1 ? 4 : 2);
    }
    return best;
  };
}

/** Crops that keep the aspect, crops of one side, the same mirrored, and small turns of nearly whole pictures. */
function coarseShapes(): Shape[] {
  const shapes: Shape[] = [];
  const add = (width: number, height: number, rotation: number): void => {
    shapes.push({ width, height, rotation, isMirrored: false });
    if (rotation === 0) shapes.push({ width, height, rotation, isMirrored: true });
  };
  for (let part = 1; part > 0.48; part -= 0.025) add(part, part, 0);
  for (let part = 0.975; part > 0.29; part -= 0.025) add(part, 1, 0);
  for (let part = 0.975; part > 0.48; part -= 0.025) add(1, part, 0);
  for (let degrees = 1; degrees <= 7; degrees++) {
    for (let part = 1; part > 0.77; part -= 0.04) {
      add(part, part, degrees);
      add(part, part, -degrees);
    }
  }
  return shapes;
}

function neighbours(shape: Shape, step: number): Shape[] {
  const shapes: Shape[] = [];
  const { isMirrored } = shape;
  for (const across of [-1, 0, 1]) {
    for (const down of [-1, 0, 1]) {
      if (across === 0 && down === 0) continue;
      const width = Math.min(1.05, shape.width + across * step * 0.0125);
      const height = Math.min(1.05, shape.height + down * step * 0.0125);
      shapes.push({ width, height, rotation: shape.rotation, isMirrored });
    }
  }
  for (const turn of [-0.5, 0.5]) {
    shapes.push({ width: shape.width, height: shape.height, rotation: shape.rotation + turn * step, isMirrored });
  }
  return shapes;
}

const strongest = (matches: GeometryMatch[], count: number): GeometryMatch[] =>
  matches.sort((a, b) => b.score - a.score).slice(0, count);

/**
 * Draws a received picture [256, 256] onto the marked picture's square, zero where nothing was received.
 *
 * @param aspect width over height of the received picture in pixels: turns happen in pixels, not in the square
 */
export function placePicture(
  received: Float32Array,
  geometry: Geometry,
  target: { readonly aspect: number; readonly side: number },
): Float64Array {
  const n = canonicalSide;
  const placed = new Float64Array(target.side ** 2);
  const angle = (geometry.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let y = 0; y < target.side; y++) {
    const v = ((y + 0.5) / target.side - geometry.top) / geometry.height - 0.5;
    for (let x = 0; x < target.side; x++) {
      const u = ((x + 0.5) / target.side - geometry.left) / geometry.width - 0.5;
      const column = (u * cos - (v * sin) / target.aspect + 0.5) * n - 0.5;
      const row = (u * sin * target.aspect + v * cos + 0.5) * n - 0.5;
      if (column < -0.5 || row < -0.5 || column > n - 0.5 || row > n - 0.5) continue;
      const i = Math.max(0, Math.min(n - 2, Math.floor(column)));
      const j = Math.max(0, Math.min(n - 2, Math.floor(row)));
      const [s, t] = [Math.max(0, Math.min(1, column - i)), Math.max(0, Math.min(1, row - j))];
      const at = j * n + i;
      const upper = received[at]! + s * (received[at + 1]! - received[at]!);
      const lower = received[at + n]! + s * (received[at + n + 1]! - received[at + n]!);
      placed[y * target.side + x] = upper + t * (lower - upper);
    }
  }
  return placed;
}

export function mirror(picture: Float32Array): Float32Array {
  const n = canonicalSide;
  return picture.map((_, i) => picture[i - (i % n) + (n - 1 - (i % n))]!);
}

/** Averages 3 x 3 neighbours with binomial weights, so that halving the side does not fold high frequencies. */
function smoothen(picture: Float32Array): Float32Array {
  const n = canonicalSide;
  const across = picture.map((value, i) => {
    const x = i % n;
    return 0.5 * value + 0.25 * (picture[x > 0 ? i - 1 : i]! + picture[x < n - 1 ? i + 1 : i]!);
  });
  return across.map(
    (value, i) => 0.5 * value + 0.25 * (across[i >= n ? i - n : i]! + across[i < n * n - n ? i + n : i]!),
  );
}

function pilotSpectrum(
  carriers: Carriers,
  cosine: DiscreteCosine,
  forward: (picture: ComplexPicture) => void,
): ComplexPicture {
  const amplitudes = new Float64Array(carriers.groupCount);
  amplitudes[0] = 1;
  const picture = cosine.inverse(spreadOverCarriers(carriers, amplitudes));
  const re = placePicture(picture, identityGeometry, { aspect: 1, side });
  const spectrum = { re, im: new Float64Array(side * side) };
  forward(spectrum);
  return spectrum;
}

/** Replaces a picture by its circular correlation with the pilot: entry [dy, dx] fits the picture moved by (dx, dy). */
function correlate(
  picture: ComplexPicture,
  pilot: ComplexPicture,
  fourier: { forward(p: ComplexPicture): void; inverse(p: ComplexPicture): void },
): void {
  // With the roles swapped the lag is the picture's move: corr(d) = sum of pilot(x) picture(x - d).
  fourier.forward(picture);
  const { re, im } = picture;
  const n = side;
  const product = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  for (let v = 0; v < n; v++) {
    for (let u = 0; u < n; u++) {
      // Convolution with the reversed picture: its spectrum is this one at the negative frequency.
      const i = v * n + u;
      const j = ((n - v) % n) * n + ((n - u) % n);
      product.re[i] = pilot.re[i]! * re[j]! - pilot.im[i]! * im[j]!;
      product.im[i] = pilot.re[i]! * im[j]! + pilot.im[i]! * re[j]!;
    }
  }
  fourier.inverse(product);
  picture.re.set(product.re);
  picture.im.set(product.im);
}

function bestPlace(correlation: Float64Array, shape: Shape): GeometryMatch {
  let energy = 0;
  for (let i = 0; i < correlation.length; i++) energy += correlation[i]! * correlation[i]!;
  const slackX = Math.max(0, Math.round(side * (1 - shape.width)));
  const slackY = Math.max(0, Math.round(side * (1 - shape.height)));
  let [best, left, top] = [Number.NEGATIVE_INFINITY, 0, 0];
  for (let y = -margin; y <= slackY + margin; y++) {
    for (let x = -margin; x <= slackX + margin; x++) {
      const value = correlation[((y + side) % side) * side + ((x + side) % side)]!;
      if (value > best) [best, left, top] = [value, x, y];
    }
  }
  const score = energy === 0 ? 0 : best / Math.sqrt(energy / correlation.length);
  return { geometry: { ...shape, left: left / side, top: top / side }, score };
}
