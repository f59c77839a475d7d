import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawCurves } from './curves.ts';
import { openRunFolder } from './run-folder.ts';

test('drawCurves() draws a falling loss as a line that goes down, and leaves stages without a log out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aozora-curves-'));
  try {
    const run = await openRunFolder(join(folder, 'pictures'));
    for (const [step, loss] of [4, 2, 1].entries()) await run.log({ step, loss, stepMs: 10, at: 'now' });
    await openRunFolder(join(folder, 'empty'));
    const page = await drawCurves(folder);
    const points = /points="([^"]*)"/
      .exec(page)![1]!
      .split(' ')
      .map((point) => point.split(',').map(Number));
    expect(points.map(([x]) => x)).toEqual([0, 260, 520]);
    // Halving twice falls by the same height twice on a logarithmic scale; y grows downwards.
    expect(points[1]![1]! - points[0]![1]!).toBeCloseTo(points[2]![1]! - points[1]![1]!, 1);
    expect(points[2]![1]!).toBeGreaterThan(points[0]![1]!);
    expect(page).not.toContain('empty');
  } finally {
    await rm(folder, { recursive: true });
  }
});
