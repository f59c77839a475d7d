import { describe, expect, test } from 'vitest';
import { findPython } from '../../src/graph/runtime/accelerator.fixture.ts';
import { lossCurves } from './loss-curves.ts';

const python = findPython();

describe.skipIf(python === null)('with PyTorch (set AOZORA_PYTHON to an interpreter that has it)', () => {
  test('the accelerator has the loss curve of onnxruntime for 50 steps of a small video transformer', async () => {
    const curves = [];
    for await (const curve of lossCurves({ python: python!, steps: 50, threads: 1, isCompiled: false })) {
      curves.push(curve);
    }
    expect(curves.map(({ name }) => name)).toEqual(['onnxruntime', 'accelerator float32', 'accelerator bfloat16']);
    for (const { name, losses, difference, tolerance } of curves) {
      expect(losses).toHaveLength(50);
      expect(losses.at(-1)!, name).toBeLessThan(losses[0]! / 3);
      expect(difference, name).toBeLessThanOrEqual(tolerance);
    }
  }, 300_000);
});
