import { expect, test } from 'vitest';
import { findTextBoxes } from './text-boxes.ts';

const [width, height] = [160, 120];

/** A map whose leaning rectangle has probability 1. */
function drawBar(bar: { x: number; y: number; along: number; across: number; angle: number }): Float32Array {
  const [cos, sin] = [Math.cos(bar.angle), Math.sin(bar.angle)];
  return Float32Array.from({ length: width * height }, (_, at) => {
    const [dx, dy] = [(at % width) + 0.5 - bar.x, Math.floor(at / width) + 0.5 - bar.y];
    const isInside = Math.abs(dx * cos + dy * sin) <= bar.along / 2 && Math.abs(dy * cos - dx * sin) <= bar.across / 2;
    return isInside ? 1 : 0;
  });
}

test('findTextBoxes() finds a leaning line with its middle, lean and grown sides', () => {
  for (const angle of [0, 0.3, -0.7]) {
    const boxes = findTextBoxes({ width, height, data: drawBar({ x: 80, y: 60, along: 70, across: 8, angle }) });
    expect(boxes).toHaveLength(1);
    const { x, y, angle: found, ...size } = boxes[0]!;
    expect(Math.hypot(x - 80, y - 60)).toBeLessThan(1);
    expect(found).toBeCloseTo(angle, 1);
    const grown = (2 * 1.7 * 70 * 8) / (2 * (70 + 8)); // area / perimeter * 1.7 on both sides
    expect(Math.abs(size.width - 70 - grown)).toBeLessThan(3); // whole pixels make leaning edges ragged
    expect(Math.abs(size.height - 8 - grown)).toBeLessThan(3);
  }
});

test('findTextBoxes() gives lines from top to bottom and words of a line from left to right, and no specks', () => {
  const data = drawBar({ x: 120, y: 20, along: 40, across: 8, angle: 0 });
  for (const [x, y] of [
    [30, 20],
    [60, 90],
  ] as const) {
    for (const [at, value] of drawBar({ x, y, along: 40, across: 8, angle: 0 }).entries())
      data[at] = Math.max(data[at]!, value);
  }
  data[50 * width + 5] = 1;
  expect(findTextBoxes({ width, height, data }).map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([
    [30, 20],
    [120, 20],
    [60, 90],
  ]);
});
