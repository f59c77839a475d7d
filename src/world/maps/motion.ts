/** Where a point of something is in the next frame: displacement = A (p - middle) + shift. */
export interface Motion {
  readonly middleX: number;
  readonly middleY: number;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

export const noMotion: Motion = { middleX: 0, middleY: 0, shiftX: 0, shiftY: 0, a: 0, b: 0, c: 0, d: 0 };

/**
 * The affine motion that carries one outline into another with the same points, by least squares: exact for every part that is
 * rigid, scaled or sheared, and the best such map for one that bends.
 */
export function fitMotion(from: readonly number[], to: readonly number[]): Motion {
  const count = from.length / 2;
  let [mx, my, sx, sy] = [0, 0, 0, 0];
  for (let i = 0; i < from.length; i += 2) {
    mx += from[i]! / count;
    my += from[i + 1]! / count;
    sx += (to[i]! - from[i]!) / count;
    sy += (to[i + 1]! - from[i + 1]!) / count;
  }
  let [xx, xy, yy, ux, uy, vx, vy] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < from.length; i += 2) {
    const [px, py] = [from[i]! - mx, from[i + 1]! - my];
    const [u, v] = [to[i]! - from[i]! - sx, to[i + 1]! - from[i + 1]! - sy];
    xx += px * px;
    xy += px * py;
    yy += py * py;
    ux += u * px;
    uy += u * py;
    vx += v * px;
    vy += v * py;
  }
  // A thousandth of a cell of slack keeps outlines without width from dividing by zero.
  const slack = 1e-6 * count;
  const determinant = (xx + slack) * (yy + slack) - xy * xy;
  const inverse = (p: number, q: number): [number, number] => [
    (p * (yy + slack) - q * xy) / determinant,
    (q * (xx + slack) - p * xy) / determinant,
  ];
  const [a, c] = inverse(ux, uy);
  const [b, d] = inverse(vx, vy);
  return { middleX: mx, middleY: my, shiftX: sx, shiftY: sy, a, b, c, d };
}
