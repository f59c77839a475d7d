import { fitParabola, type Parabola } from './parabola.ts';
import type { Track } from './track.ts';

/** A time in which a body is in the air, as seen. */
export interface Flight {
  /** Indices of its first and last picture. */
  readonly first: number;
  readonly last: number;
  /** Height over time, in picture heights and seconds. */
  readonly parabola: Parabola;
  /** Highest point of the parabola within its time, over the lowest point of the whole track. */
  readonly apex: number;
}

/** Second differences below this share of gravity's own are no flight. */
const leastCurvature = 0.35;

/**
 * Times in which a track bends down as under gravity. A contact bends it up, so that it ends a flight also when it falls between two
 * pictures.
 *
 * @param gravity in picture heights per second squared
 */
export function findFlights({ frameRate, points }: Track, gravity: number): Flight[] {
  const y = points.map((point) => (point.area > 0 ? point.y : Number.NaN));
  const floor = Math.min(...y.filter((value) => !Number.isNaN(value)));
  const bend = (i: number): number => y[i - 1]! - 2 * y[i]! + y[i + 1]!;
  const limit = (-leastCurvature * gravity) / frameRate ** 2;
  const flights: Flight[] = [];
  for (let i = 1; i < y.length - 1; i++) {
    if (!(bend(i) < limit)) continue;
    const start = i;
    while (i + 1 < y.length - 1 && bend(i + 1) < limit) i++;
    const flight = fitFlight(y, { first: start - 1, last: i + 1, frameRate, floor });
    if (flight !== null) flights.push(flight);
  }
  return flights;
}

function fitFlight(
  y: readonly number[],
  span: { readonly first: number; readonly last: number; readonly frameRate: number; readonly floor: number },
): Flight | null {
  const { first, last, frameRate, floor } = span;
  if (last - first < 3) return null;
  const indices = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  const parabola = fitParabola(
    indices.map((i) => i / frameRate),
    indices.map((i) => y[i]!),
  );
  if (parabola === null || parabola.c >= 0) return null;
  const top = Math.min(last / frameRate, Math.max(first / frameRate, -parabola.b / (2 * parabola.c)));
  const apex = parabola.a + parabola.b * top + parabola.c * top ** 2 - floor;
  return { first, last, parabola, apex };
}
