import { cosine, sine } from '../simulation/elementary.ts';

/** An affine map: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

/** A filled or stroked outline in picture pixels, made of cubic curves. */
export interface Shape {
  /** Which colour of the palette fills it. */
  readonly tone: string;
  /** Start point, then six numbers per cubic curve. */
  readonly path: readonly number[];
  /** 0 is a closed filled outline; otherwise an open line of this width in pixels. */
  readonly width: number;
  /** Small things on a surface: no contour, not a part of its own. */
  readonly isDetail: boolean;
}

const kappa = 0.5522847498;

/** Composes two maps: first `inner`, then `outer`. */
export function compose(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f];
}

/** Rotation counter-clockwise (y upwards), scale, then shift. */
export function placed(x: number, y: number, rotation = 0, scaleX = 1, scaleY = scaleX): Matrix {
  const cos = cosine(rotation);
  const sin = sine(rotation);
  return [cos * scaleX, sin * scaleX, -sin * scaleY, cos * scaleY, x, y];
}

/** Collects the shapes of one actor, in metres with y upwards, turned into pixels by the root map. */
export class Pen {
  readonly shapes: Shape[] = [];
  #matrix: Matrix;
  readonly #stack: Matrix[] = [];
  #isDetail = false;

  constructor(root: Matrix) {
    this.#matrix = root;
  }

  /** Draws inside a moved, turned and scaled frame. */
  within(frame: Matrix, draw: () => void): void {
    this.#stack.push(this.#matrix);
    this.#matrix = compose(this.#matrix, frame);
    draw();
    this.#matrix = this.#stack.pop() as Matrix;
  }

  /** Marks what is drawn as surface detail. */
  details(draw: () => void): void {
    const before = this.#isDetail;
    this.#isDetail = true;
    draw();
    this.#isDetail = before;
  }

  circle(tone: string, x: number, y: number, radius: number): void {
    this.ellipse(tone, x, y, radius, radius);
  }

  ellipse(tone: string, x: number, y: number, radiusX: number, radiusY: number, rotation = 0): void {
    const k = kappa;
    const unit = [1, 0, 1, k, k, 1, 0, 1, -k, 1, -1, k, -1, 0, -1, -k, -k, -1, 0, -1, k, -1, 1, -k, 1, 0];
    const frame = compose(this.#matrix, placed(x, y, rotation, radiusX, radiusY));
    this.#add(tone, mapPoints(frame, unit), 0);
  }

  /** A limb segment: round at both ends, thick `startRadius` at the start and `endRadius` at the end. */
  limb(tone: string, from: Point, to: Point, startRadius: number, endRadius: number = startRadius): void {
    const [x0, y0] = from;
    const [x1, y1] = to;
    const length = Math.max(1e-6, Math.sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2));
    const k = kappa;
    const [r, q, l] = [startRadius, endRadius, length];
    const local = [
      0,
      -r,
      0,
      -r,
      l,
      -q,
      l,
      -q,
      l + k * q,
      -q,
      l + q,
      -k * q,
      l + q,
      0,
      l + q,
      k * q,
      l + k * q,
      q,
      l,
      q,
      l,
      q,
      0,
      r,
      0,
      r,
      -k * r,
      r,
      -r,
      k * r,
      -r,
      0,
      -r,
      -k * r,
      -k * r,
      -r,
      0,
      -r,
    ];
    const frame: Matrix = [(x1 - x0) / l, (y1 - y0) / l, -(y1 - y0) / l, (x1 - x0) / l, x0, y0];
    this.#add(tone, mapPoints(compose(this.#matrix, frame), local), 0);
  }

  /** A smooth closed outline through points (flat list x, y, x, y, ...). */
  blob(tone: string, points: readonly number[]): void {
    this.#add(tone, mapPoints(this.#matrix, smoothClosed(points)), 0);
  }

  /** A closed outline with corners. */
  polygon(tone: string, points: readonly number[]): void {
    const path = [points[0]!, points[1]!];
    for (let i = 2; i <= points.length; i += 2) {
      const [x0, y0] = [points[i - 2]!, points[i - 1]!];
      const [x1, y1] = i === points.length ? [points[0]!, points[1]!] : [points[i]!, points[i + 1]!];
      path.push(x0, y0, x1, y1, x1, y1);
    }
    this.#add(tone, mapPoints(this.#matrix, path), 0);
  }

  /** A rectangle with round corners; x, y is its lower left. */
  box(tone: string, x: number, y: number, width: number, height: number, radius = 0): void {
    const r = Math.min(radius, width / 2, height / 2);
    const k = r * (1 - kappa);
    const [x1, y1] = [x + width, y + height];
    const edge = (ax: number, ay: number, bx: number, by: number) => [ax, ay, bx, by, bx, by];
    const path = [
      x + r,
      y,
      ...edge(x + r, y, x1 - r, y),
      x1 - k,
      y,
      x1,
      y + k,
      x1,
      y + r,
      ...edge(x1, y + r, x1, y1 - r),
      x1,
      y1 - k,
      x1 - k,
      y1,
      x1 - r,
      y1,
      ...edge(x1 - r, y1, x + r, y1),
      x + k,
      y1,
      x,
      y1 - k,
      x,
      y1 - r,
      ...edge(x, y1 - r, x, y + r),
      x,
      y + k,
      x + k,
      y,
      x + r,
      y,
    ];
    this.#add(tone, mapPoints(this.#matrix, path), 0);
  }

  /** A smooth open line; always a detail. */
  line(tone: string, points: readonly number[], width: number): void {
    const [a, b, c, d] = this.#matrix;
    const scale = Math.sqrt(Math.abs(a * d - b * c));
    this.shapes.push({ tone, path: mapPoints(this.#matrix, smoothOpen(points)), width: width * scale, isDetail: true });
  }

  #add(tone: string, path: number[], width: number): void {
    this.shapes.push({ tone, path, width, isDetail: this.#isDetail });
  }
}

export type Point = readonly [number, number];

/** Maps a flat list of points. */
export function mapPoints([a, b, c, d, e, f]: Matrix, points: readonly number[]): number[] {
  const out = new Array<number>(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    out[i] = a * x + c * y + e;
    out[i + 1] = b * x + d * y + f;
  }
  return out;
}

/** Catmull-Rom curve through closed points, as cubic curves. */
function smoothClosed(points: readonly number[]): number[] {
  const count = points.length / 2;
  const x = (i: number) => points[2 * (((i % count) + count) % count)]!;
  const y = (i: number) => points[2 * (((i % count) + count) % count) + 1]!;
  const path = [x(0), y(0)];
  for (let i = 0; i < count; i++) {
    path.push(x(i) + (x(i + 1) - x(i - 1)) / 6, y(i) + (y(i + 1) - y(i - 1)) / 6);
    path.push(x(i + 1) - (x(i + 2) - x(i)) / 6, y(i + 1) - (y(i + 2) - y(i)) / 6, x(i + 1), y(i + 1));
  }
  return path;
}

/** Catmull-Rom curve through open points, as cubic curves. */
function smoothOpen(points: readonly number[]): number[] {
  const count = points.length / 2;
  const at = (i: number, axis: number) => points[2 * Math.min(count - 1, Math.max(0, i)) + axis]!;
  const path = [at(0, 0), at(0, 1)];
  for (let i = 0; i + 1 < count; i++) {
    for (const axis of [0, 1]) path.push(at(i, axis) + (at(i + 1, axis) - at(i - 1, axis)) / 6);
    for (const axis of [0, 1]) path.push(at(i + 1, axis) - (at(i + 2, axis) - at(i, axis)) / 6);
    path.push(at(i + 1, 0), at(i + 1, 1));
  }
  return path;
}
