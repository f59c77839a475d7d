import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/base/index.ts';
import { emit, input, mean, symbol } from '../../src/graph/index.ts';
import { type FrameClassifier, openOnnxClassifier } from '../../src/safety/index.ts';
import type { RuntimeOptions } from '../../src/service/index.ts';
import { createSafetyGate } from '../../src/service/runtime/safety-gate.ts';

export { createEngine } from '../../src/service/runtime/runtime.ts';

/** The gate of an installation whose operator added a classifier: the brighter a frame, the more violent it seems. */
export async function createGate(options: RuntimeOptions): ReturnType<typeof createSafetyGate> {
  const { keyFolder, version } = options;
  const classifiers = [await openBrightness(keyFolder)];
  return createSafetyGate({ folder: keyFolder, clock: systemClock, version, classifiers });
}

/** A real network, tiny: what it gives is the mean of the pixels, from 0 to 1. */
async function openBrightness(folder: string): Promise<FrameClassifier> {
  const path = join(folder, 'brightness.onnx');
  const pixels = input('pixels', [symbol('B'), 3, 8, 8]);
  await mkdir(folder, { recursive: true });
  await writeFile(path, emit({ scores: mean(mean(pixels, [2, 3]), [1], { keepDims: true }) }));
  return openOnnxClassifier({
    ...{ name: 'brightness', path, output: 'probabilities', classes: ['extreme_violence'] },
    picture: { width: 8, height: 8, mean: [0, 0, 0], deviation: [1, 1, 1] },
  });
}
