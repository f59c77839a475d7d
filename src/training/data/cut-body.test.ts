import { describe, expect, it } from 'vitest';
import { createRandom } from '../../base/index.ts';
import { cropBytes, oracleFormat } from '../../evaluation/index.ts';
import { cutBody, cutPicture } from './cut-body.ts';
import { near, nearBytes } from './oracle-shard.ts';

const { cropSide, frames } = oracleFormat;

/** A picture whose red is the column and whose green is the row. */
function ramps(pictures: number): Uint8Array {
  const data = new Uint8Array(pictures * near.side * near.side * 3);
  for (let i = 0; i < data.length / 3; i++) {
    data[3 * i] = 3 * (i % near.side);
    data[3 * i + 1] = 3 * (Math.floor(i / near.side) % near.side);
  }
  return data;
}

describe('cutPicture()', () => {
  it('cuts out a square near the middle that holds the body at every size it draws', () => {
    const random = createRandom('windows');
    for (let i = 0; i < 50; i++) {
      const crop = new Uint8Array(cropBytes / frames);
      cutPicture(ramps(1), crop, random);
      const at = (row: number, column: number): number[] => [0, 1].map((c) => crop[3 * (row * cropSide + column) + c]!);
      const last = cropSide - 1;
      const width = (at(0, last)[0]! - at(0, 0)[0]!) / 3;
      const height = (at(last, 0)[1]! - at(0, 0)[1]!) / 3;
      // From 0.88 to 1.28 boxes, and as high as wide; edges may be cut by the border.
      const box = near.side / near.room;
      expect(width).toBeGreaterThan(0.8 * box);
      expect(width).toBeLessThan(1.3 * box);
      expect(Math.abs(width - height)).toBeLessThan(6);
      // The middle is off by 0.08 of the window at most.
      const [x, y] = at(cropSide / 2, cropSide / 2).map((value) => value / 3);
      for (const middle of [x!, y!]) expect(Math.abs(middle - near.side / 2)).toBeLessThan(0.08 * 1.28 * box + 1.5);
    }
  });
});

describe('cutBody()', () => {
  it('follows the body with one window that trembles a little', () => {
    const crop = new Uint8Array(cropBytes);
    cutBody(ramps(nearBytes / (near.side * near.side * 3)), crop, createRandom('clip'));
    const corners = Array.from({ length: frames }, (_, f) => crop[f * cropSide * cropSide * 3]! / 3);
    const spread = Math.max(...corners) - Math.min(...corners);
    expect(spread).toBeGreaterThan(0);
    expect(spread).toBeLessThan(7);
  });
});
