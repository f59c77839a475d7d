/** A line of writing in a picture: a rectangle that may lean. Lengths in pixels of the map. */
export interface TextBox {
  readonly x: number;
  readonly y: number;
  /** Along the line and across it. */
  readonly width: number;
  readonly height: number;
  /** Radians by which the line leans, within a quarter turn to either side. */
  readonly angle: number;
}

/** Probability that a pixel belongs to writing, rows first. */
export interface TextMap {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/** From this probability on a pixel counts as writing. */
const pixelThreshold = 0.3;
/** Mean probability of a box below which it is dropped. */
const boxThreshold = 0.5;
/** The network marks the core of a line; the line itself reaches further by area / perimeter times this. */
const growth = 1.7;
/** Boxes thinner than this hold nothing that can be read, pixels of the map. */
const smallestCore = 3;

/**
 * Lines of writing in a map: pixels that touch, as the rectangle along their main axis, grown to the full line.
 *
 * @returns from top to bottom, then from left to right
 * @see Liao et al. 2020, arXiv:1911.08947, section 3.5 (boxes from probability maps)
 */
export function findTextBoxes(map: TextMap): TextBox[] {
  const seen = new Uint8Array(map.width * map.height);
  const boxes: TextBox[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] !== 0 || map.data[start]! < pixelThreshold) continue;
    const box = boxOf(collectPiece(map, start, seen), map);
    if (box !== null) boxes.push(box);
  }
  return boxes.sort((a, b) => (Math.abs(a.y - b.y) < Math.min(a.height, b.height) / 2 ? a.x - b.x : a.y - b.y));
}

/** Indices of all pixels that touch `start` by a side. */
function collectPiece(map: TextMap, start: number, seen: Uint8Array): number[] {
  const piece = [start];
  seen[start] = 1;
  const visit = (at: number): void => {
    if (seen[at] !== 0 || map.data[at]! < pixelThreshold) return;
    seen[at] = 1;
    piece.push(at);
  };
  for (let i = 0; i < piece.length; i++) {
    const at = piece[i]!;
    const column = at % map.width;
    if (column > 0) visit(at - 1);
    if (column < map.width - 1) visit(at + 1);
    if (at >= map.width) visit(at - map.width);
    if (at < seen.length - map.width) visit(at + map.width);
  }
  return piece;
}

function boxOf(piece: readonly number[], map: TextMap): TextBox | null {
  if (piece.length < smallestCore ** 2) return null;
  let [sum, meanX, meanY] = [0, 0, 0];
  for (const at of piece) {
    sum += map.data[at]!;
    meanX += (at % map.width) / piece.length;
    meanY += Math.floor(at / map.width) / piece.length;
  }
  if (sum / piece.length < boxThreshold) return null;
  const angle = leanOf(piece, { width: map.width, meanX, meanY });
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const reach = { left: 0, right: 0, top: 0, bottom: 0 };
  for (const at of piece) {
    const [dx, dy] = [(at % map.width) - meanX, Math.floor(at / map.width) - meanY];
    const [along, across] = [dx * cos + dy * sin, dy * cos - dx * sin];
    reach.left = Math.min(reach.left, along);
    reach.right = Math.max(reach.right, along);
    reach.top = Math.min(reach.top, across);
    reach.bottom = Math.max(reach.bottom, across);
  }
  const [width, height] = [reach.right - reach.left + 1, reach.bottom - reach.top + 1];
  if (Math.min(width, height) < smallestCore) return null;
  const grown = (width * height * growth) / (2 * (width + height));
  const [along, across] = [(reach.left + reach.right) / 2, (reach.top + reach.bottom) / 2];
  return {
    x: meanX + along * cos - across * sin + 0.5,
    y: meanY + along * sin + across * cos + 0.5,
    width: width + 2 * grown,
    height: height + 2 * grown,
    angle,
  };
}

/** The main axis of the pixels; 0 for pieces that are about as high as wide, whose axis says nothing. */
function leanOf(
  piece: readonly number[],
  { width, meanX, meanY }: { readonly width: number; readonly meanX: number; readonly meanY: number },
): number {
  let [xx, xy, yy] = [0, 0, 0];
  for (const at of piece) {
    const [dx, dy] = [(at % width) - meanX, Math.floor(at / width) - meanY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const spread = Math.hypot(xx - yy, 2 * xy) / (xx + yy);
  return spread < 0.6 ? 0 : angle;
}
