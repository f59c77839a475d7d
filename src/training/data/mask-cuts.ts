import { type BodyBox, bodyBoxes, maskLineSize, oracleFormat, writeMaskLine } from '../../evaluation/index.ts';
import type { Window } from './cut-body.ts';
import { near, type OracleShard } from './oracle-shard.ts';

const { cells, frames, slots: S } = oracleFormat;
const area = frames * cells * cells;

/** Boxes of what is kept of the bodies, by their number in the shard: each is found once. */
const known = new WeakMap<OracleShard, Map<number, readonly BodyBox[]>>();

/** Where what is kept of a body lies in each picture of its clip, in cells. */
export function keptBoxes(shard: OracleShard, clip: number, slot: number): readonly BodyBox[] {
  const ofShard = known.get(shard) ?? new Map<number, readonly BodyBox[]>();
  known.set(shard, ofShard);
  const place = clip * S + slot;
  const before = ofShard.get(place);
  if (before !== undefined) return before;
  const map = shard.slots.subarray(clip * area, (clip + 1) * area);
  const mask = Uint8Array.from(map, (value) => (value === slot + 1 ? 1 : 0));
  const boxes = bodyBoxes(mask).map((box) => ({ ...box, size: box.size * near.room }));
  ofShard.set(place, boxes);
  return boxes;
}

/** Where a mask is cut. */
export interface MaskCut {
  /** Where what is kept of the body lies, in cells. */
  readonly box: BodyBox;
  /** Where it was cut out of that, in pixels. */
  readonly window: Window;
  readonly isMirrored: boolean;
}

/**
 * Writes where a mask must be cut to lie on the pixels; in a mirror on those of the mirrored picture.
 *
 * @param rows    [12, 24]
 * @param columns [12, 24]
 */
export function writeMaskCut({ box, window, isMirrored }: MaskCut, rows: Float32Array, columns: Float32Array): void {
  const scale = box.size / near.side;
  const length = window.size * scale;
  const left = box.x - box.size / 2 + window.x * scale;
  const top = box.y - box.size / 2 + window.y * scale;
  writeMaskLine({ start: top, length }, rows);
  writeMaskLine({ start: isMirrored ? cells - left - length : left, length }, columns);
}

/** The part of the lines of many cuts that one cut has. */
export function lineOf(lines: Float32Array, index: number): Float32Array {
  return lines.subarray(index * maskLineSize, (index + 1) * maskLineSize);
}
