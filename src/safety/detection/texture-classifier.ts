import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CheckpointError } from '../../base/index.ts';
import { openSafetensorsBytes, toFloat32 } from '../../graph/index.ts';
import { textureFeatureCount } from './texture-features.ts';

/** Tells the bundled model's pictures from others by their texture. */
export interface TextureClassifier {
  /**
   * @param features of `createTextureMeter()`
   * @returns in [0, 1]; 0.5 is the operating point that was chosen on strangers
   */
  score(features: Float64Array): number;
}

/** The folder of the released checkpoint. */
const textureFolder = join(import.meta.dirname, '..', '..', '..', 'checkpoints', 'model-texture');

/**
 * Opens the classifier, a logistic regression over standardized features.
 *
 * @throws {CheckpointError} if its weights are missing, changed, or made for other features
 */
export async function openTextureClassifier(folder: string = textureFolder): Promise<TextureClassifier> {
  const reader = await openSafetensorsBytes(readChecked(folder));
  const read = async (name: string): Promise<Float32Array> => toFloat32(await reader.read(name)).data as Float32Array;
  const [mean, deviation, weight, bias] = (await Promise.all(['mean', 'deviation', 'weight', 'bias'].map(read))) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  if (weight.length !== textureFeatureCount) {
    throw new CheckpointError(
      `Cannot open the checkpoint model-texture as it must have ${textureFeatureCount} weights: current value is ${weight.length}`,
    );
  }
  return {
    score(features) {
      let logit = bias[0]!;
      for (const [i, value] of features.entries()) logit += (weight[i]! * (value - mean[i]!)) / deviation[i]!;
      return 1 / (1 + Math.exp(-logit));
    },
  };
}

function readChecked(folder: string): Uint8Array {
  let bytes: Uint8Array;
  let sum: string;
  try {
    bytes = readFileSync(join(folder, 'model-texture.safetensors'));
    sum = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').split(/\s/)[0] ?? '';
  } catch (cause) {
    throw new CheckpointError('Cannot look for our models as the checkpoint model-texture is missing', { cause });
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sum) {
    throw new CheckpointError(
      `Cannot look for our models as the checkpoint model-texture must have sha256 ${sum}: current value is ${found}`,
    );
  }
  return bytes;
}
